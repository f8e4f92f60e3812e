"""Targets: are we on course? And is a target that someone proposes hard, easy or out of reach?"""

from areaprofile.tables.coverage import unfed_words
from areaprofile.ui import address, frame
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.targets_view import show_targets

with frame.page("Targets") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        council, message = choose_council(atlas, key="targets-council")
        frame.messages(message, unfed_words(atlas, "targets"))
        if council is None:
            frame.heading("Are we on course?")
            return
        address.choose(area=address.choice("area") or council.code)
        frame.name_tab(f"{council.name}: targets")
        show_targets(atlas, council)

    the_page()
