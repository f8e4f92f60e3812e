"""Periods: their codes, what they mean, and how publishers spell them.

Codes: `2021` (calendar year), `2021-22f` (financial), `2021-22a` (academic), `2021-q3`, `2021-06`,
`2019-21r` (rolling years), `2021-03-21s` (a snapshot on a day).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

KINDS = ("calendar", "financial", "academic", "quarter", "month", "rolling", "snapshot")

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


@dataclass(frozen=True)
class Period:
    """One period: its code, kind, label as a British reader writes it, first and last day."""

    code: str
    kind: str
    label: str
    start: date
    end: date


@lru_cache(maxsize=4096)
def parse_period(code: str) -> Period:
    """The period that `code` names.

    Raises ValueError when the text is not one of the codes above; callers that read files turn it
    into a Problem with the row and column.
    """
    for pattern, build in _PATTERNS:
        match = re.fullmatch(pattern, code)
        if match:
            return build(code, *match.groups())
    raise ValueError(f"{code!r} is not a period code")


def is_period(code: str) -> bool:
    """Whether `code` is a period code."""
    try:
        parse_period(code)
    except ValueError:
        return False
    return True


def span_end(first: int, last_two: int) -> int:
    """The last year of a span written with two digits: 2019, 21 → 2021; 1999, 1 → 2001."""
    end = first // 100 * 100 + last_two
    return end if end >= first else end + 100


def _calendar(code: str, year: str) -> Period:
    return Period(code, "calendar", year, date(int(year), 1, 1), date(int(year), 12, 31))


def _split_year(code: str, first: str, last_two: str, letter: str) -> Period:
    start, end = int(first), span_end(int(first), int(last_two))
    if end != start + 1:
        raise ValueError(f"{code!r}: a financial or academic year spans two years that follow")
    if letter == "f":
        label = f"{first}-{last_two}"
        return Period(code, "financial", label, date(start, 4, 1), date(end, 3, 31))
    label = f"{first}/{last_two}"
    return Period(code, "academic", label, date(start, 9, 1), date(end, 8, 31))


def _quarter(code: str, year: str, quarter: str) -> Period:
    first_month = int(quarter) * 3 - 2
    last_day = calendar.monthrange(int(year), first_month + 2)[1]
    label = f"{_MONTHS[first_month - 1]} to {_MONTHS[first_month + 1]} {year}"
    start = date(int(year), first_month, 1)
    return Period(code, "quarter", label, start, date(int(year), first_month + 2, last_day))


def _month(code: str, year: str, month: str) -> Period:
    last_day = calendar.monthrange(int(year), int(month))[1]
    start = date(int(year), int(month), 1)
    end = date(int(year), int(month), last_day)
    return Period(code, "month", f"{_MONTHS[int(month) - 1]} {year}", start, end)


def _rolling(code: str, first: str, last_two: str) -> Period:
    start, end = int(first), span_end(int(first), int(last_two))
    if end == start:
        raise ValueError(f"{code!r}: a rolling period spans more than one year")
    return Period(code, "rolling", f"{start} to {end}", date(start, 1, 1), date(end, 12, 31))


def _snapshot(code: str, year: str, month: str, day: str) -> Period:
    on = date(int(year), int(month), int(day))
    return Period(code, "snapshot", f"{on.day} {_MONTHS[on.month - 1]} {on.year}", on, on)


_YEAR = r"((?:19|20)\d\d)"
_PATTERNS = (
    (rf"{_YEAR}", _calendar),
    (rf"{_YEAR}-(\d\d)([fa])", _split_year),
    (rf"{_YEAR}-q([1-4])", _quarter),
    (rf"{_YEAR}-(0[1-9]|1[0-2])", _month),
    (rf"{_YEAR}-(\d\d)r", _rolling),
    (rf"{_YEAR}-(0[1-9]|1[0-2])-(\d\d)s", _snapshot),
)
