"""Numbers, ranges and certainty in words, the same on every page, in every file and every pack."""

import math

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period

# Units with one of these words say what the number means, not what it counts.
EXPLAINING = ("score", "index", "ratio", "share of", "points", "rate", "standardised", "number")
MINUS = "\N{MINUS SIGN}"
NO_VALUE = "–"
LONGEST_HEADING = 34

# Plural and singular of what an area of each level is called on the screen.
LEVEL_WORDS = {
    "lsoa": ("neighbourhoods", "neighbourhood"),
    "msoa": ("local areas", "local area"),
    "ward": ("wards", "ward"),
    "council": ("councils", "council"),
    "region": ("regions", "region"),
    "country": ("countries", "country"),
}

PERSPECTIVE_WORDS = {
    "residents": "Residents",
    "businesses": "Businesses",
    "visitors": "Visitors",
    "public_services": "Public services",
    "context": "Who lives here",
}

MISSING_WORDS = {
    "suppressed": "Not shown: the numbers are small, and people's privacy comes first",
    "not_collected": "Not collected for this place",
    "not_applicable": "Does not apply to this place",
    "not_yet_published": "Not yet published",
    "structural": "The boundary changed, so there is no like-for-like figure",
    "break": "The definition changed, so there is no like-for-like figure",
    "not_estimable": "Cannot be worked out for this place",
}
NO_FIGURE = "No figure for this place"


def show_number(value: float, *, decimals: int) -> str:
    """`-1234.56` with one decimal → `−1,234.6`; an en dash where there is no number."""
    if not math.isfinite(value):
        return NO_VALUE
    text = f"{abs(value):,.{decimals}f}"
    is_zero = not text.strip("0.,")
    return text if value >= 0 or is_zero else MINUS + text


def show_value(value: float, indicator: Indicator) -> str:
    """A value with its unit: `43.4%`, `£1,234`, `6.1 per 1,000 people`, `33.4`."""
    number = show_number(value, decimals=indicator.decimals)
    if number == NO_VALUE:
        return number
    prefix, suffix = unit_marks(indicator)
    return f"{prefix}{number}{suffix}"


def unit_marks(indicator: Indicator) -> tuple[str, str]:
    """What stands before and after a number of this measure where there is room for words.

    Scores, indices and ratios are bare: their unit explains rather than counts.
    """
    unit = indicator.unit.strip()
    prefix, suffix = short_marks(indicator)
    if unit.startswith(("pounds ", "£ ")):
        return prefix, " " + unit.split(" ", 1)[1]
    explains = any(word in unit.lower() for word in EXPLAINING)
    if prefix or suffix or not unit or explains:
        return prefix, suffix
    return "", f" {unit}"


def short_marks(indicator: Indicator) -> tuple[str, str]:
    """What stands before and after a number where there is little room: `£`, `%` or nothing."""
    unit = indicator.unit.strip()
    if unit in ("per cent", "percent") or unit.startswith("%"):
        return "", "%"
    return ("£", "") if unit.startswith(("pounds", "£")) else ("", "")


def show_short(value: float, indicator: Indicator) -> str:
    """A value with no more of its unit than a `£` or `%`."""
    number = show_number(value, decimals=indicator.decimals)
    prefix, suffix = short_marks(indicator)
    return number if number == NO_VALUE else f"{prefix}{number}{suffix}"


def short_period(code: str) -> str:
    """A period for a narrow column: a snapshot by its month, all else by its label."""
    period = parse_period(code)
    return f"{period.end:%b %Y}" if period.kind == "snapshot" else period.label


def short_heading(name: str) -> str:
    """A measure's name over a narrow column: without what stands in brackets, in whole words."""
    name = name.partition(" (")[0]
    if len(name) <= LONGEST_HEADING:
        return name
    return f"{name[:LONGEST_HEADING].rpartition(' ')[0].rstrip(',')}…"


def show_interval(lower: float, upper: float, *, decimals: int) -> str:
    """`42.9 to 43.9`; empty where there are no limits, or none apart."""
    if not upper > lower:
        return ""
    low, high = (show_number(limit, decimals=decimals) for limit in (lower, upper))
    return f"{low} to {high}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`, `1,022nd`."""
    teens = 10 <= number % 100 <= 20
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def rank_words(first: int, last: int, *, of: int) -> str:
    """`between 4th and 11th of 33`, or `4th of 33` where the range is one place."""
    if first == last:
        return f"{ordinal(first)} of {of:,}"
    return f"between {ordinal(first)} and {ordinal(last)} of {of:,}"


def certainty_words(probability: float) -> str:
    """How sure, with the number once: `almost certain (97%)`, `likely (84%)`, `can't tell`.

    `probability` is that of the statement being true. Never says 100%: 99% is the most.
    """
    if not math.isfinite(probability):
        return "no margin of error is published"
    shown = min(int(probability * 100), 99)
    if probability >= 0.95:
        return f"almost certain ({'over ' if shown == 99 else ''}{shown}%)"
    if probability >= 0.80:
        return f"likely ({shown}%)"
    return "can't tell"


def spoken_period(code: str) -> str:
    """A period within a sentence, after "in": a snapshot by its month, all else by its label."""
    period = parse_period(code)
    return f"{period.end:%B %Y}" if period.kind == "snapshot" else period.label


def when_words(code: str) -> str:
    """A period with its "in" or "on": `in 2011`, `in 2019-20`, `on 27 March 2011`."""
    period = parse_period(code)
    return f"{'on' if period.kind == 'snapshot' else 'in'} {period.label}"


def counted_words(code: str) -> str:
    """When people were counted: `2021`, `21 March 2021`; the 30th of June is `mid-2021`."""
    period = parse_period(code)
    is_middle = period.kind == "snapshot" and (period.end.month, period.end.day) == (6, 30)
    return f"mid-{period.end.year}" if is_middle else period.label


def is_score(indicator: Indicator) -> bool:
    """Whether the number is a score or an index, which means nothing without one to compare."""
    return indicator.unit.strip().lower().startswith(("score", "index"))


def out_of_ten(percent: float, *, among: int) -> str:
    """`93.1` → `9 out of 10`; `99.2` → `99 out of 100` where there are so many; never all."""
    if percent >= 95 and among >= 200:
        return f"{min(int(percent), 99)} out of 100"
    return f"{min(max(int(percent // 10), 1), 9)} out of 10"


def count_words(count: int, singular: str, plural: str) -> str:
    """`1 measure`, `12 measures`."""
    return f"{count:,} {singular if count == 1 else plural}"


def age_words(months: int) -> str:
    """How old a figure is: `new`, `8 months`, `4 years`."""
    if months < 2:
        return "new"
    if months < 24:
        return f"{months} months"
    return f"{months // 12} years"


def missing_words(reason: str | None) -> str:
    """Why there is no figure, in a plain sentence without its full stop."""
    return MISSING_WORDS.get(reason or "", NO_FIGURE)


def sentence_case(text: str) -> str:
    """The first letter large, all others as they are."""
    return text[:1].upper() + text[1:]


def sentences_of(*texts: str) -> str:
    """The texts that are not empty as sentences, each with its full stop."""
    told = (text.strip() for text in texts if text.strip())
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in told)
