"""The sentences above a profile: each has a value, a comparator, a period and how sure it is.

Strengths and concerns are chosen by one rule and told in equal number. No sentence says more than
its figures do.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from areaprofile.periods import parse_period
from areaprofile.tables.profile import Profile, Row
from areaprofile.tables.standing import Z_95
from areaprofile.tables.wording import (
    LEVEL_WORDS,
    certainty_words,
    count_words,
    out_of_ten,
    show_interval,
    show_number,
    show_short,
    show_value,
    spoken_period,
)

# A change is told only if it is at least this sure.
SURE_OF_CHANGE = 0.95
FARTHEST_FROM_MIDDLE = 30
OLD_MONTHS = 120


@dataclass(frozen=True)
class Sentence:
    """One sentence, what kind it is, and the measure it is about (empty: several)."""

    kind: str
    text: str
    indicator_id: str = ""


def profile_sentences(profile: Profile, *, country: str, council: str) -> list[Sentence]:
    """Three to five sentences about an area, fewer where little is known."""
    found = [_summary(profile, country=country)]
    concern = _most(_telling(profile.worst), key=lambda row: row.position)
    strength = _most(_telling(profile.best), key=lambda row: 100 - row.position)
    if concern:
        found.append(_extreme(concern, profile, country=country, kind="concern"))
    if strength:
        found.append(_extreme(strength, profile, country=country, kind="strength"))
    told = (concern, strength)
    local = _most(
        [row for row in _telling(profile.rows) if row not in told],
        key=lambda row: -_distance_from_council(row),
    )
    if local and _distance_from_council(local) >= FARTHEST_FROM_MIDDLE:
        found.append(_against_council(local, council=council))
        told = (*told, local)
    change = _clearest_change([row for row in profile.rows if row not in told])
    if change:
        found.append(change)
    return found[:5]


def _summary(profile: Profile, *, country: str) -> Sentence:
    place = profile.place
    # Several areas taken as one (their codes joined by dots) are spoken of as many.
    is_joined = "." in place.code
    has = "together have" if is_joined else "has"
    who = f"{place.name} {has} {show_number(place.population, decimals=0)} residents. "
    if not math.isfinite(place.population):
        who = f"This is {place.name}. "
    placed = [row for row in profile.counted if row.good_fifth]
    plural, _ = LEVEL_WORDS[place.level]
    known = sum(row.has_value for row in profile.rows)
    if not placed:
        text = f"{who}We hold {count_words(known, 'measure', 'measures')} for it."
        return Sentence("summary", text)
    is_among = "they would be among" if is_joined else "it is among"
    best, worst = (len(rows) or "none" for rows in (profile.best, profile.worst))
    text = (
        f"{who}On {best} of {count_words(len(placed), 'measure', 'measures')} {is_among} the best "
        f"fifth of {plural} in {country}; on {worst}, among the worst."
    )
    return Sentence("summary", text)


def _extreme(row: Row, profile: Profile, *, country: str, kind: str) -> Sentence:
    plural, _ = LEVEL_WORDS[profile.place.level]
    share = 100 - row.position if kind == "concern" else row.position
    word = "worse" if kind == "concern" else "better"
    text = (
        f"{row.indicator.name}: {_with_limits(row)} in {_period(row)}. "
        f"That is {word} than in {out_of_ten(share, among=profile.among)} {plural} "
        f"in {country}{_against(row)}."
    )
    return Sentence(kind, text, row.indicator.indicator_id)


def _against(row: Row) -> str:
    if not math.isfinite(row.benchmark):
        return ""
    text = f", where the figure is {show_short(row.benchmark, row.indicator)}"
    if not math.isfinite(row.certainty):
        return f"{text}; no margin of error is published"
    if row.certainty < 0.80:
        return f"{text}; we can't tell the two apart"
    if row.certainty < 0.95:
        return f"{text}; they {certainty_words(row.certainty)} differ"
    return f"{text}; we are {certainty_words(row.certainty)} that they differ"


def _against_council(row: Row, *, council: str) -> Sentence:
    higher = "higher" if row.value > row.council else "lower"
    text = (
        f"{row.indicator.name}: {_with_limits(row)} in {_period(row)}, {higher} than the "
        f"{show_short(row.council, row.indicator)} of {council} as a whole"
    )
    sure = _sure_of_council(row)
    return Sentence("local", f"{text}{sure}.", row.indicator.indicator_id)


def _sure_of_council(row: Row) -> str:
    if not (math.isfinite(row.lower) and math.isfinite(row.upper)):
        return "; no margin of error is published"
    if row.lower <= row.council <= row.upper:
        return "; we can't be sure that they differ"
    return "; a gap this wide is almost certain (over 97%) to be real"


def _distance_from_council(row: Row) -> float:
    if not (math.isfinite(row.position) and math.isfinite(row.council_position)):
        return -1.0
    return abs(row.position - row.council_position)


def _clearest_change(rows: Sequence[Row]) -> Sentence | None:
    changes = [(row, *_change(row)) for row in rows if row.has_value]
    sure = [found for found in changes if found[2] >= SURE_OF_CHANGE]
    sure = [found for found in sure if found[0].counts] or sure
    if not sure:
        return None
    row, old, probability = max(
        sure, key=lambda found: (found[2], abs(found[0].value - found[1][1]))
    )
    moved = "up" if row.value > old[1] else "down"
    text = (
        f"{row.indicator.name}: {moved} from {show_short(old[1], row.indicator)} in "
        f"{spoken_period(old[0])} to {_with_limits(row)} in {_period(row)}. "
        f"We are {certainty_words(probability)} that this change is real."
    )
    return Sentence("change", text, row.indicator.indicator_id)


def _change(row: Row) -> tuple[tuple[str, float], float]:
    """The earliest known figure, and how sure it is that the newest truly differs from it.

    Both figures are taken to be equally exact; periods of another kind are not compared.
    """
    kind = parse_period(row.period).kind
    earlier = [
        (period, value)
        for period, value in row.history
        if period != row.period and math.isfinite(value) and parse_period(period).kind == kind
    ]
    half = (row.upper - row.lower) / 2
    if not earlier or not half > 0 or row.indicator.rate_method == "score":
        return (row.period, row.value), 0.0
    z = abs(row.value - earlier[0][1]) / (half / Z_95 * math.sqrt(2))
    return earlier[0], 0.5 * (1 + math.erf(z / math.sqrt(2)))


def _with_limits(row: Row) -> str:
    limits = show_interval(row.lower, row.upper, decimals=row.indicator.decimals)
    value = show_value(row.value, row.indicator)
    return f"{value} ({limits})" if limits else value


def _period(row: Row) -> str:
    return spoken_period(row.period)


def _telling(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows worth a sentence: counted, not old, surely unlike the country; else all."""
    fresh = [row for row in rows if row.age_months <= OLD_MONTHS and row.counts]
    sure = [row for row in fresh if not row.certainty < SURE_OF_CHANGE]
    return sure or fresh or rows


def _most(rows: Sequence[Row], *, key: Callable[[Row], float]) -> Row | None:
    """The row with the smallest key among those that stand somewhere; the first of equals."""
    known = [row for row in rows if math.isfinite(row.position)]
    return min(known, key=key) if known else None
