"""Council: what is the picture of this council's area?"""

from areaprofile.tables.council import council_picture
from areaprofile.tables.peers import CONTEXT, peer_group
from areaprofile.ui import address, council_evidence, council_view, frame
from areaprofile.ui.council_choice import choose_council
from areaprofile.ui.pack_view import make_the_pack

with frame.page("Council") as atlas:

    @frame.part
    def the_page() -> None:
        """All of the page below its frame: a choice runs no more than this again."""
        council, message = choose_council(atlas, key="council")
        frame.messages(message)
        if council is None:
            frame.heading("What is the picture of this council’s area?")
            return
        address.choose(area=council.code)
        frame.name_tab(council.name)
        picture = council_picture(atlas, council)
        group = peer_group(atlas, council, CONTEXT)
        council_view.head(atlas, picture, group)
        make_the_pack(atlas, council)
        council_view.contents()
        council_view.strengths_and_concerns(atlas, picture)
        council_view.section("Measure by measure")
        framework = council_view.choose_framework(atlas, picture)
        council_view.performance(atlas, picture, framework)
        council_view.section("What people say")
        council_evidence.views(atlas, picture)
        council_view.section("What inspectors judged")
        council_evidence.judgements(atlas, picture)
        council_view.section("What it spends")
        council_evidence.money(atlas, picture, group)
        council_view.section("Voluntary and business life")
        council_evidence.capacity(picture)
        council_view.section("Parts of the community")
        council_evidence.sections(atlas, picture)
        council_view.section("Who lives here")
        council_evidence.context(atlas, picture, group)
        council_evidence.districts(atlas, picture)

    the_page()
