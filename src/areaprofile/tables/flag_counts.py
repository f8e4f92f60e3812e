"""How many flags, on how many measures and services: one way to count for every page and pack."""

from collections.abc import Collection
from typing import Protocol

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flags import CHANCE, SHARE, CouncilFlags, country_expected_false
from areaprofile.tables.wording import count_words, show_number

# The warnings' own limits, in words.
WARNING_RATES = (
    "Chance allowed by the rules: of every 100 warnings of a year off the path or of a sudden "
    f"shift in a risk at most {100 * SHARE['EW7']:.0f}, of every 100 pairs of surveys compared "
    f"{100 * CHANCE['EW2']:.0f}."
)


class About(Protocol):
    """What can be counted: a flag, or one that is gone."""

    @property
    def service(self) -> str:
        """The service it is about."""
        ...

    @property
    def indicator_id(self) -> str:
        """The measure it is about; empty for a service as a whole."""
        ...


def counted(flags: Collection[About]) -> str:
    """`6 flags on 3 measures and 1 service`: several rules may flag one measure."""
    measures = {one.indicator_id for one in flags if one.indicator_id}
    services = {one.service for one in flags if not one.indicator_id}
    about = [
        count_words(len(found), word, f"{word}s")
        for found, word in ((measures, "measure"), (services, "service"))
        if found
    ]
    said = count_words(len(flags), "flag", "flags")
    return f"{said} on {' and '.join(about)}" if about else said


def summary(found: CouncilFlags) -> str:
    """The line at the head of the page: what is raised, of how many measures assessed.

    Old figures are flagged though nothing can be assessed by them: how many such flags is said.
    """
    unjudged = found.measures - found.judged
    old = sum(one.rule.kind == "stale" for one in found.concerns)
    only = f" ({old} only because figures are old)" if old else ""
    assessed = count_words(found.judged, "measure", "measures")
    return f"{counted(found.concerns)}{only}; {assessed} assessed, {unjudged} cannot be judged"


def chance_in_country(atlas: Atlas, strictness: float, *, service: str = "") -> str:
    """What chance alone would show over all councils, in one service or in all."""
    expected = country_expected_false(atlas, strictness, service=service)
    shown = "fewer than 1" if expected < 1 else f"about {expected:,.0f}"
    return f"At this setting expect {shown} of the concerns shown to be chance."


def chance_words(found: CouncilFlags) -> str:
    """What chance alone would show at this strictness."""
    count = len(found.concerns)
    expected = found.expected_false
    if not count:
        return "Nothing is raised at this setting."
    shown = "fewer than 0.1" if expected < 0.1 else show_number(expected, decimals=1)
    shown_flags = "the 1 flag shown" if count == 1 else f"the {count} flags shown"
    return f"At this setting expect {shown} of {shown_flags} to be chance."
