"""What stands out in a place, for good or bad: one rule for every page and every level."""

from collections.abc import Iterable

from areaprofile.flags.panels import FEWEST_RESIDENTS
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Row

BEST, WORST = 5, 1
# Older figures say nothing of today. Much that is known of neighbourhoods comes from the census.
OLDEST_MONTHS = {"lsoa": 120, "msoa": 120, "ward": 120}
OLDEST_MONTHS_ELSE = 72

OUTER_RULE = (
    "One rule for both: counted measures in the best or worst fifth of all places of the kind. "
    "Left out, though the tables mark them: figures that chance alone could put there, figures "
    "older than 6 years (10 for neighbourhoods, many of whose figures come from the census), and "
    "series with a jump that looks like a change in recording."
)


def weighed(rows: Iterable[Row], place: Place) -> list[Row]:
    """The rows by which a place could stand out (OUTER_RULE), whatever fifth it is in.

    Of a council of a few thousand people that can be said only of a figure with an interval, as
    for flags.
    """
    return [
        row
        for row in rows
        if row.has_value and row.counts and row.good_fifth and not why_not_weighed(row, place)
    ]


def why_not_weighed(row: Row, place: Place) -> str:
    """Why a counted figure with a fifth of its own does not make the place stand out, after how
    many there are of the kind; empty if it may."""
    is_small = place.level == "council" and place.population < FEWEST_RESIDENTS
    if row.verdict == "similar":
        return "may be chance"
    if row.age_months > OLDEST_MONTHS.get(place.level, OLDEST_MONTHS_ELSE):
        return "too old"
    if row.has_jump:
        return "with a sudden jump"
    if is_small and not row.upper > row.lower:
        return "without a margin of error in so small a place"
    return ""


def best_fifth(rows: Iterable[Row], place: Place) -> list[Row]:
    """Its strengths: weighed rows among the best fifth, most extreme first."""
    found = [row for row in weighed(rows, place) if row.good_fifth == BEST]
    return sorted(found, key=lambda row: (-row.position, row.indicator.name))


def worst_fifth(rows: Iterable[Row], place: Place) -> list[Row]:
    """Its concerns, by the same rule among the worst fifth."""
    found = [row for row in weighed(rows, place) if row.good_fifth == WORST]
    return sorted(found, key=lambda row: (row.position, row.indicator.name))
