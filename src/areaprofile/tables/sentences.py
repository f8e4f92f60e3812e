"""The sentences above a profile: each has a value, a comparator, a period and how sure it is.

Strengths and concerns are chosen by one rule and told in equal number. No sentence says more than
its figures do.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from areaprofile.periods import parse_period
from areaprofile.tables.outer_fifths import (
    BEST,
    WORST,
    best_fifth,
    why_left_out,
    worst_fifth,
)
from areaprofile.tables.profile import Profile, Row
from areaprofile.tables.standing import Z_95
from areaprofile.tables.wording import (
    LEVEL_WORDS,
    certainty_words,
    count_words,
    is_score,
    out_of_ten,
    show_interval,
    show_number,
    show_short,
    show_value,
    when_words,
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
    place = profile.place
    concern = next(iter(worst_fifth(profile.rows, place)), None)
    strength = next(iter(best_fifth(profile.rows, place)), None)
    if concern:
        found.append(_extreme(concern, profile, country=country, kind="concern"))
    if strength:
        found.append(_extreme(strength, profile, country=country, kind="strength"))
    why_none = _why_none_listed(profile, has_concern=bool(concern), has_strength=bool(strength))
    if why_none:
        found.append(Sentence("note", why_none))
    told = (concern, strength)
    local = _most(
        [row for row in _telling(profile.rows) if row not in told],
        key=lambda row: -_distance_from_council(row),
    )
    if local and _distance_from_council(local) >= FARTHEST_FROM_MIDDLE:
        found.append(_against_council(local, council=council))
        told = (*told, local)
    rest = [row for row in profile.rows if row not in told]
    change = _clearest_change(rest, country=country)
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
    # Where it stands, as the tables mark it; whether that is more than chance is said by each.
    best, worst = (sum(row.good_fifth == fifth for row in placed) for fifth in (BEST, WORST))
    is_among = _among_words(is_joined=is_joined, is_none=not best)
    counted = count_words(len(placed), "counted measure", "counted measures")
    text = (
        f"{who}On {best or 'none'} of {counted} {is_among} the best fifth of {plural} "
        f"in {country}; on {worst or 'none'}, among the worst."
    )
    return Sentence("summary", text)


def _why_none_listed(profile: Profile, *, has_concern: bool, has_strength: bool) -> str:
    """Why the summary counts figures among the worst (or best) and none is listed; else empty."""
    place = profile.place
    said = []
    for word, fifth, is_listed in (
        ("concern", WORST, has_concern),
        ("strength", BEST, has_strength),
    ):
        rows = [row for row in profile.counted if row.good_fifth == fifth]
        if is_listed or not rows:
            continue
        reasons = Counter(why_left_out(row, place) for row in rows)
        told = ", ".join(f"{count} ({reason})" for reason, count in reasons.most_common())
        end = "worst" if fifth == WORST else "best"
        said.append(f"No {word} is listed. Of the figures among the {end}: {told}.")
    return " ".join(said)


def _among_words(*, is_joined: bool, is_none: bool) -> str:
    """After "on none of them" verb and subject change places."""
    if is_joined:
        return "would they be among" if is_none else "they would be among"
    return "is it among" if is_none else "it is among"


def _extreme(row: Row, profile: Profile, *, country: str, kind: str) -> Sentence:
    plural, _ = LEVEL_WORDS[profile.place.level]
    share = 100 - row.position if kind == "concern" else row.position
    word = "worse" if kind == "concern" else "better"
    text = (
        f"{_figure_here(row)}. That is {word} than in "
        f"{out_of_ten(share, among=profile.among)} {plural} in {country}{_against(row, profile)}."
    )
    return Sentence(kind, text, row.indicator.indicator_id)


def _figure_here(row: Row) -> str:
    """`Crowded homes: 12.3% (10.1 to 14.9) here in 2021`: whose figure it is and when."""
    score = "a score of " if is_score(row.indicator) else ""
    return f"{row.indicator.name}: {score}{_with_limits(row)} here {when_words(row.period)}"


def _against(row: Row, profile: Profile) -> str:
    if not math.isfinite(row.benchmark):
        if not math.isfinite(row.middle):
            return ""
        _, singular = LEVEL_WORDS[profile.place.level]
        middle = f", where the middle {singular} has {show_short(row.middle, row.indicator)}"
        return f"{middle}; {_sure_of_middle(row)}"
    what = "average score" if is_score(row.indicator) else "figure"
    text = f", where the {what} is {show_short(row.benchmark, row.indicator)}"
    if not math.isfinite(row.certainty):
        return f"{text}; no margin of error is published"
    if row.certainty < 0.80:
        return f"{text}; we can't tell the two apart"
    if row.certainty < 0.95:
        return f"{text}; they {certainty_words(row.certainty)} differ"
    return f"{text}; we are {certainty_words(row.certainty)} that they differ"


def _sure_of_middle(row: Row) -> str:
    if not (math.isfinite(row.lower) and math.isfinite(row.upper)):
        return "no margin of error is published"
    reaches = row.lower <= row.middle <= row.upper
    return "its margin of error " + ("reaches that" if reaches else "does not reach that")


def _against_council(row: Row, *, council: str) -> Sentence:
    higher = "higher" if row.value > row.council else "lower"
    text = (
        f"{_figure_here(row)}, {higher} than the "
        f"{show_short(row.council, row.indicator)} of {council} as a whole"
    )
    sure = _sure_of_council(row)
    return Sentence("local", f"{text}{sure}.", row.indicator.indicator_id)


def _sure_of_council(row: Row) -> str:
    if not (math.isfinite(row.lower) and math.isfinite(row.upper)):
        return ". No margin of error is published"
    if row.lower <= row.council <= row.upper:
        return ". We can't be sure that they differ"
    return ". A gap this wide is almost certain (over 97%) to be real"


def _distance_from_council(row: Row) -> float:
    if not (math.isfinite(row.position) and math.isfinite(row.council_position)):
        return -1.0
    return abs(row.position - row.council_position)


@dataclass(frozen=True)
class _Change:
    """A measure's change since its first comparable figure, the country's, and how sure it is that
    the change here truly differs from the country's (from none, where that is not known)."""

    row: Row
    first: tuple[str, float]
    country: tuple[float, float]
    certainty: float

    @property
    def own(self) -> float:
        """The change beyond the country's."""
        tide = self.country[1] - self.country[0]
        return self.row.value - self.first[1] - (tide if math.isfinite(tide) else 0.0)

    @property
    def is_seen(self) -> bool:
        """Whether the figure moved as it is shown: what stands still, as at 100%, is no change."""
        old, new = (show_short(one, self.row.indicator) for one in (self.first[1], self.row.value))
        return old != new


def _clearest_change(rows: Sequence[Row], *, country: str) -> Sentence | None:
    """The surest change beyond the country's own, of a measure with a good end where there is one.

    What rose or fell everywhere alike is no news of this place; a jump that looks like a change in
    recording is never told.
    """
    sure = [
        found
        for found in map(_change, rows)
        if found is not None and found.certainty >= SURE_OF_CHANGE and found.is_seen
    ]
    sure = [found for found in sure if found.row.indicator.polarity != "none"] or sure
    sure = [found for found in sure if found.row.counts] or sure
    if not sure:
        return None
    best = max(sure, key=lambda found: (found.certainty, abs(found.own)))
    row, first = best.row, best.first
    moved = "up" if row.value > first[1] else "down"
    text = (
        f"{_figure_here(row)}, {moved} from {show_short(first[1], row.indicator)} "
        f"{when_words(first[0])}"
    )
    real = "this change is real"
    if all(map(math.isfinite, best.country)):
        old, new = (show_short(value, row.indicator) for value in best.country)
        text += f", while {country} as a whole went from {old} to {new}"
        real = "the two changes differ"
    text += f". We are {certainty_words(best.certainty)} that {real}."
    return Sentence("change", text, row.indicator.indicator_id)


def _change(row: Row) -> _Change | None:
    """The change since the earliest figure of the same kind of period; None without one.

    Both figures are taken to be equally exact, the country's to be exact. Scores are left out, as
    those of different editions cannot be compared; so are rates whose base is one year's.
    """
    if not row.has_value or row.has_jump or row.is_shared_out or row.indicator.denominator_year:
        return None
    kind = parse_period(row.period).kind
    earlier = [
        (period, value)
        for period, value in row.comparable
        if period != row.period and math.isfinite(value) and parse_period(period).kind == kind
    ]
    half = (row.upper - row.lower) / 2
    if not earlier or not half > 0 or row.indicator.rate_method == "score":
        return None
    whole = dict(row.country_history)
    country = (whole.get(earlier[0][0], math.nan), whole.get(row.period, math.nan))
    found = _Change(row, earlier[0], country, 0.0)
    z = abs(found.own) / (half / Z_95 * math.sqrt(2))
    return replace(found, certainty=0.5 * (1 + math.erf(z / math.sqrt(2))))


def _with_limits(row: Row) -> str:
    limits = show_interval(row.lower, row.upper, decimals=row.indicator.decimals)
    value = show_value(row.value, row.indicator)
    return f"{value} ({limits})" if limits else value


def _telling(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows worth a sentence: counted, not old, surely unlike the country; else all. Never one
    with a jump that looks like a change in recording."""
    rows = [row for row in rows if not row.has_jump]
    fresh = [row for row in rows if row.age_months <= OLD_MONTHS and row.counts]
    sure = [row for row in fresh if not row.certainty < SURE_OF_CHANGE]
    return sure or fresh or rows


def _most(rows: Sequence[Row], *, key: Callable[[Row], float]) -> Row | None:
    """The row with the smallest key among those that stand somewhere; the first of equals."""
    known = [row for row in rows if math.isfinite(row.position)]
    return min(known, key=key) if known else None
