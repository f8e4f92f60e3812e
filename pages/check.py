"""Check: where does one figure come from, and is it still the same?"""

from areaprofile.tables.revisions import revision_words
from areaprofile.ui import address, frame
from areaprofile.ui.check_card import asked_figure, asked_spending, check_whole, spending_whole
from areaprofile.ui.check_find import find_figure

with frame.page("Check a figure") as atlas:
    spending, unknown = asked_spending(atlas)
    place, measure, period, message = asked_figure(atlas)
    found = find_figure(atlas, place, None if spending else measure, period)
    if spending is not None:
        frame.messages(found)
        frame.messages(found)
        frame.name_tab(spending.title)
        spending_whole(spending)
    elif place is None or measure is None:
        frame.messages(message, found, unknown)
        frame.heading(
            "Check a figure",
            below="Where it is from, how sure it is, whether it was revised, and how to cite it.",
        )
    else:
        build = address.choice("build")
        said = revision_words(atlas, place, measure, period, build)
        frame.messages(message, found, unknown, said)
        frame.name_tab(f"{measure.name}, {place.name}")
        check_whole(atlas, place, measure, period)
