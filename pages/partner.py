"""Partners: what does one partner answer for in an area, and how is the country moving?"""

from areaprofile.ui import address, frame
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.partner_view import country_moves, partner_measures

with frame.page("Partners") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        frame.heading(
            "What does each partner answer for?",
            below="One partner’s measures across an area, and where the country is moving.",
        )
        council, message = choose_council(atlas, key="partner-council")
        frame.messages(message)
        if council is not None:
            address.choose(area=council.code)
            partner_measures(atlas, council)
        country_moves(atlas)

    the_page()
