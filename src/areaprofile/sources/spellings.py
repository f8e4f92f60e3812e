"""Periods as publishers spell them, by a rule that the source's definition names.

Rules (`catalogue.rules` lists them): `calendar`, `financial`, `academic` (a single year is the
year that ends in it, a span of two years that follow is one year, a longer span is rolling),
`rolling`, `quarter`, `month`, `month_MM` (a year told of one month), `snapshot`, `snapshot_MM-DD`
(a year told of one day), `year_ending_MONTH`, `iso_duration` (ONS: `2007-01-01/P1Y`, bare days and
years).
"""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from areaprofile.catalogue.rules import is_period_rule
from areaprofile.periods import is_period, span_end
from areaprofile.sources.year_words import years_in_figures

_MONTHS = [name.lower() for name in calendar.month_name][1:]
_SUFFIX = re.compile(r"\s*[\(\[]\s*([A-Za-z]+)\s*[\)\]]$")
_SUFFIX_STATUS: Mapping[str, str] = {
    "rev": "revised",
    "revised": "revised",
    "r": "revised",
    "final": "final",
    "f": "final",
    "prov": "provisional",
    "provisional": "provisional",
    "p": "provisional",
    "ot": "",  # outturn, as against budget
}
_YEAR = r"((?:19|20)\d\d)"
_DASH = r"\s*(?:-|–|—|to|/)\s*"


def spell_period(text: str, rule: str) -> tuple[str | None, str]:
    """The period code that `text` means under `rule`, or None; and a status told beside it.

    Under a rule that there is not, which is a problem of the definition, the code is empty.
    """
    if not is_period_rule(rule):
        return "", ""
    status = ""
    suffix = _SUFFIX.search(text)
    if suffix:
        if suffix[1].lower() not in _SUFFIX_STATUS:
            return None, ""
        status = _SUFFIX_STATUS[suffix[1].lower()]
        text = text[: suffix.start()]
    code = _code(years_in_figures(text.strip()), rule)
    return (code if code is not None and is_period(code) else None), status


def _code(text: str, rule: str) -> str | None:
    if rule == "iso_duration":
        return _iso(text)
    if rule == "snapshot" or rule.startswith("snapshot_"):
        return _snapshot(text, rule)
    if rule == "quarter":
        return _quarter(text)
    if rule == "month" or rule.startswith("month_"):
        return _month(text, rule)
    if rule.startswith("year_ending_"):
        return _year_ending(text, _MONTHS.index(rule.removeprefix("year_ending_")) + 1)
    return _years(text, rule)


def _years(text: str, rule: str) -> str | None:
    single = re.fullmatch(_YEAR + r"(?:\.0)?", text)
    if single:
        return _single_year(int(single[1]), rule)
    span = _span(text)
    if span is None:
        return None
    first, last, split = span
    letter = {"financial": "f", "academic": "a"}.get(rule)
    # 2016/17 is one year even where a definition says calendar; 2016-17 then spans two.
    if last == first + 1 and letter:
        return f"{first}-{last % 100:02d}{letter}"
    if last == first + 1 and split and rule == "calendar":
        return None
    return f"{first}-{last % 100:02d}r" if last > first else None


def _single_year(year: int, rule: str) -> str | None:
    letters = {"financial": "f", "academic": "a"}
    if rule in letters:
        return f"{year - 1}-{year % 100:02d}{letters[rule]}"
    return str(year) if rule == "calendar" else None


def _span(text: str) -> tuple[int, int, bool] | None:
    """First and last year of a span, and whether it is written with a slash."""
    # 2013/14-15/16, 2020/21 - 24/25, 2013/14 - 2015/16: split years from first to last
    split = re.fullmatch(_YEAR + r"/(\d\d)" + _DASH + r"(?:\d\d)?(\d\d)/(\d\d)", text)
    if split:
        first = int(split[1])
        if span_end(first, int(split[2])) != first + 1:
            return None
        last = span_end(first, int(split[4]))
        return (first, last, True) if int(split[3]) + 1 == int(split[4]) else None
    plain = re.fullmatch(_YEAR + r"(\s*(?:-|–|—|to|/)\s*)((?:19|20)?\d\d)", text)
    if not plain:
        return None
    first, written = int(plain[1]), plain[3]
    last = int(written) if len(written) == 4 else span_end(first, int(written))
    return (first, last, "/" in plain[2])


def _iso(text: str) -> str | None:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:/P(\d+)([YM]))?", text)
    if not match:
        return None
    year, month, day, count, unit = match.groups()
    if count is None:
        if day:
            return f"{year}-{month}-{day}s"
        return f"{year}-{month}" if month else year
    months = int(count) * (12 if unit == "Y" else 1)
    return _from_start(int(year), int(month or 1), int(day or 1), months)


def _from_start(year: int, month: int, day: int, months: int) -> str | None:
    """The code of so many months from a day on; irregular years are rolling."""
    if months == 1 and day == 1:
        return f"{year}-{month:02d}"
    if months == 3 and day == 1 and month % 3 == 1:
        return f"{year}-q{month // 3 + 1}"
    if months % 12:
        return None
    starts = {(1, 1): "", (4, 1): "f", (8, 1): "a", (9, 1): "a"}
    letter = starts.get((month, day))
    if months == 12 and letter == "":
        return str(year)
    if months == 12 and letter:
        return f"{year}-{(year + 1) % 100:02d}{letter}"
    last = year + months // 12 - (1 if (month, day) == (1, 1) else 0)
    return f"{year}-{last % 100:02d}r"


def _snapshot(text: str, rule: str) -> str | None:
    fixed = rule.removeprefix("snapshot").removeprefix("_")
    if fixed and re.fullmatch(_YEAR + r"(?:\.0)?", text):
        return f"{text[:4]}-{fixed}s"
    day = as_day(text)
    return f"{day.isoformat()}s" if day else None


def as_day(text: str) -> date | None:
    """A day as British publishers write it: 2021-03-21, 21/03/2021, 21 March 2021, 21-Mar-21."""
    text = text.removesuffix("T00:00:00").removesuffix(" 00:00:00").strip()
    for form in (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d %B %Y",
        "%d %b %Y",
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d.%m.%Y",
    ):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _quarter(text: str) -> str | None:
    match = re.fullmatch(_YEAR + r"\s*-?\s*[Qq]([1-4])", text)
    if match:
        return f"{match[1]}-q{match[2]}"
    match = re.fullmatch(r"[Qq]([1-4])\s*" + _YEAR, text)
    if match:
        return f"{match[2]}-q{match[1]}"
    words = re.fullmatch(r"([A-Za-z]+)\s*(?:-|–|to)\s*[A-Za-z]+\s+" + _YEAR, text)
    month = _month_number(words[1]) if words else None
    return f"{words[2]}-q{month // 3 + 1}" if words and month and month % 3 == 1 else None


def _month(text: str, rule: str) -> str | None:
    fixed = rule.removeprefix("month").removeprefix("_")
    if fixed and re.fullmatch(_YEAR + r"(?:\.0)?", text):
        return f"{text[:4]}-{fixed}"
    match = re.fullmatch(_YEAR + r"[-/ ]?(0[1-9]|1[0-2])(?:-01)?", text)
    if match:
        return f"{match[1]}-{match[2]}"
    words = re.fullmatch(r"([A-Za-z]+)[ -]" + r"((?:19|20)?\d\d)", text)
    month = _month_number(words[1]) if words else None
    if not words or not month:
        return None
    year = words[2] if len(words[2]) == 4 else f"20{words[2]}"
    return f"{year}-{month:02d}"


def _month_number(word: str) -> int | None:
    for number, name in enumerate(_MONTHS, start=1):
        if len(word) >= 3 and name.startswith(word.lower()):
            return number
    return None


def _year_ending(text: str, month: int) -> str | None:
    """The twelve months that end with `month` of the year named last in the text."""
    years = re.findall(_YEAR, text)
    if not years:
        return None
    year = int(years[-1])
    letters: Mapping[int, Callable[[int], str]] = {
        12: lambda end: str(end),
        3: lambda end: f"{end - 1}-{end % 100:02d}f",
        7: lambda end: f"{end - 1}-{end % 100:02d}a",
        8: lambda end: f"{end - 1}-{end % 100:02d}a",
    }
    return letters.get(month, lambda end: f"{end - 1}-{end % 100:02d}r")(year)
