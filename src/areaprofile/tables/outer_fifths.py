"""What stands out in a place, for good or bad: one rule for every page and every level."""

from collections import Counter
from collections.abc import Iterable

from areaprofile.flags.panels import FEWEST_RESIDENTS
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Row
from areaprofile.tables.wording import count_words

BEST, WORST = 5, 1
# Older figures say nothing of today. Much that is known of neighbourhoods comes from the census.
OLDEST_MONTHS = {"lsoa": 120, "msoa": 120, "ward": 120}
OLDEST_MONTHS_ELSE = 72

OUTER_RULE = (
    "One rule for both: counted measures in the best or worst fifth of all places of the kind. "
    "Left out, though the tables mark them: figures that chance alone could put there, figures "
    "older than 6 years (10 for neighbourhoods, many of whose figures come from the census), "
    "shares above 100%, and series with a jump that looks like a change in recording."
)


def weighed(rows: Iterable[Row], place: Place) -> list[Row]:
    """The rows by which a place could stand out (OUTER_RULE), whatever fifth it is in.

    Of a council of a few thousand people that can be said only of a figure with an interval, as
    for flags.
    """
    return [row for row in _placed(rows) if not why_left_out(row, place)]


def why_left_out(row: Row, place: Place) -> str:
    """Why a counted measure with a place is no strength or concern; empty where it may be."""
    is_small = place.level == "council" and place.population < FEWEST_RESIDENTS
    oldest = OLDEST_MONTHS.get(place.level, OLDEST_MONTHS_ELSE)
    if is_small and not row.upper > row.lower:
        return "no margin of error, which so small a council needs"
    if row.age_months > oldest:
        return "too old"
    if row.verdict == "similar":
        return "could be chance"
    if row.is_over_whole:
        return "a share above 100%"
    return "a jump like a change in recording" if row.has_jump else ""


def left_out_words(rows: Iterable[Row], place: Place) -> str:
    """Of how many measures how many are weighed, why the others are not, and how many of those lie
    in an outer fifth all the same; empty where most are weighed."""
    placed = _placed(rows)
    left = [row for row in placed if why_left_out(row, place)]
    if 2 * len(left) <= len(placed):
        return ""
    reasons = Counter(why_left_out(row, place) for row in left)
    told = "; ".join(f"{many} ({why})" for why, many in reasons.most_common())
    worst, best = (sum(row.good_fifth == end for row in left) for end in (WORST, BEST))
    kept = count_words(len(placed) - len(left), "is", "are")
    return (
        f"Of {len(placed)} counted measures held, {kept} weighed here. Left out: {told}. Of those "
        f"left out, {worst} lie in the worst fifth and {best} in the best."
    )


def _placed(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.has_value and row.counts and row.good_fifth]


def best_fifth(rows: Iterable[Row], place: Place) -> list[Row]:
    """Its strengths: weighed rows among the best fifth, most extreme first."""
    found = [row for row in weighed(rows, place) if row.good_fifth == BEST]
    return sorted(found, key=lambda row: (-row.position, row.indicator.name))


def worst_fifth(rows: Iterable[Row], place: Place) -> list[Row]:
    """Its concerns, by the same rule among the worst fifth."""
    found = [row for row in weighed(rows, place) if row.good_fifth == WORST]
    return sorted(found, key=lambda row: (row.position, row.indicator.name))
