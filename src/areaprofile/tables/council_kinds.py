"""The seven kinds of data that a picture of an area needs: how much of each is held, against a
stated minimum, or that it is absent."""

from dataclasses import dataclass

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.council import CouncilPicture, community_sections, judgements_of
from areaprofile.tables.councils import partner_tier
from areaprofile.tables.money import spend_blocks
from areaprofile.tables.wording import count_words


@dataclass(frozen=True)
class Kind:
    """One kind: how much is held of the council, how much there should be at least, in its unit."""

    name: str
    held: int
    minimum: int
    unit: tuple[str, str]

    @property
    def words(self) -> str:
        """What is held, beside the minimum; or that nothing is."""
        least = f"at least {self.minimum:,} wanted"
        if not self.held:
            return f"absent: these data hold none for this council ({least})"
        short = ", fewer than wanted" if self.held < self.minimum else ""
        return f"{count_words(self.held, *self.unit)} ({least}{short})"


def seven_kinds(atlas: Atlas, picture: CouncilPicture) -> tuple[Kind, ...]:
    """The kinds in the order of the council page."""
    council = picture.council
    lines = sum(len(block.rows) for block in spend_blocks(atlas, council.code, ()))
    sections = community_sections(atlas, council)
    inside = partner_tier(atlas, council) if council.council_type == "county" else [council]
    areas = sum(len(atlas.level("lsoa").within(one.code)) for one in inside)
    measures = ("measure", "measures")
    return (
        Kind("Performance and context", len(picture.held), 50, measures),
        Kind("What people say", len(picture.surveyed), 3, measures),
        Kind("What inspectors judged", len(judgements_of(atlas, council.code)), 1,
             ("scheme", "schemes")),
        Kind("What it spends", lines, 5, ("line", "lines")),
        Kind("Voluntary and business life", len({
            row.indicator.indicator_id for row in (*picture.voluntary, *picture.businesses)
        }), 2, measures),
        Kind("Parts of the community", len(sections), 2, ("figure", "figures")),
        Kind("Its neighbourhoods", areas, 5, ("neighbourhood", "neighbourhoods")),
    )  # fmt: skip
