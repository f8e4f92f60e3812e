"""Check: where does one figure come from, and is it still the same?"""

from areaprofile.tables.revisions import revision_words
from areaprofile.ui import address, frame
from areaprofile.ui.check_card import asked_figure, check_whole
from areaprofile.ui.check_find import find_figure

with frame.page("Check a figure") as atlas:
    place, measure, period, message = asked_figure(atlas)
    found = find_figure(atlas, place, measure, period)
    frame.messages(message, found)
    if place is None or measure is None:
        frame.heading(
            "Check a figure",
            below="Where it is from, how sure it is, whether it was revised, and how to cite it.",
        )
    else:
        build = address.choice("build")
        frame.messages(revision_words(atlas, place, measure, period, build))
        frame.name_tab(f"{measure.name}, {place.name}")
        check_whole(atlas, place, measure, period)
