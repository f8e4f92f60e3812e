"""What a record may say: allowed words, ids, texts, and how one field binds another."""

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any

from areaprofile import periods
from areaprofile.catalogue import records as r
from areaprofile.catalogue.places import Entry, did_you_mean
from areaprofile.errors import Problem

FORMATS = ("csv", "xlsx", "xls", "ods", "parquet", "geojson", "gpkg", "shp")
CODE_KINDS = ("gss", "dfe_number", "e_code", "name")
PERIOD_RULES = (
    *("calendar", "financial", "academic", "rolling", "quarter", "month", "snapshot"),
    "iso_duration",
)
STAY_INSIDE = "give a path inside the raw folder, without .."
_MONTHS = [name.lower() for name in calendar.month_name][1:]
DUPLICATES = ("refuse", "equal", "first", "last")
PRIORITIES = tuple(f"SP{number}" for number in range(1, 8)) + ("CORP",)

ALLOWED: Mapping[tuple[type, str], tuple[str, ...]] = {
    (r.Indicator, "level"): r.LEVELS,
    (r.Indicator, "perspective"): r.PERSPECTIVES,
    (r.Indicator, "kind"): r.KINDS,
    (r.Indicator, "measure"): r.MEASURES,
    (r.Indicator, "polarity"): r.POLARITIES,
    (r.Indicator, "rate_method"): r.RATE_METHODS,
    (r.Indicator, "visibility"): r.VISIBILITIES,
    (r.Pack, "older_values"): r.OLDER_VALUES,
    (r.Source, "stage"): r.STAGES,
    (r.Source, "disclosure"): r.DISCLOSURES,
    (r.Source, "duplicates"): DUPLICATES,
    (r.FileSpec, "format"): FORMATS,
    (r.JoinSpec, "format"): FORMATS,
    (r.AreaSpec, "level"): (*r.LEVELS, "mixed"),
    (r.AreaSpec, "codes"): CODE_KINDS,
    (r.LayoutSpec, "kind"): ("wide", "long"),
    (r.BlankRule, "reason"): r.MISSING_REASONS,
}
# Fields that repeat what stands in a raw file or are patterns: any character may be in them.
_VERBATIM = (r.FileSpec, r.JoinSpec, r.AreaSpec, r.PeriodSpec, r.LayoutSpec, r.Measure)
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|&[A-Za-z]+;|&#|javascript:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069]")


def record_problems(record: Any, entry: Entry) -> list[Problem]:
    """Every problem of one record by itself, nested records included."""
    problems = [*_allowed_problems(record, entry), *_text_problems(record, entry)]
    for rule in _RULES.get(type(record), ()):
        problems += rule(record, entry)
    for field in fields(record):
        value = getattr(record, field.name)
        problems += _nested_problems(field.name, value, entry)
    return problems


def id_problems(record_id: str, entry: Entry, key: str) -> list[Problem]:
    """A problem unless the id is snake_case: it becomes a file name and stands in addresses."""
    if _ID.fullmatch(record_id) and len(record_id) <= 80:
        return []
    do = "use lower case letters, digits and single underscores, at most 80"
    return [entry.problem(key, repr(record_id), do)]


def _nested_problems(name: str, value: object, entry: Entry) -> list[Problem]:
    nested = (r.FileSpec, r.AreaSpec, r.PeriodSpec, r.LayoutSpec)
    if isinstance(value, nested):
        return record_problems(value, entry.child(name, {}))
    if isinstance(value, tuple):
        return [
            problem
            for index, item in enumerate(value)
            if isinstance(item, r.DropRule | r.BlankRule | r.JoinSpec)
            for problem in record_problems(item, entry.child(name, {}, index))
        ]
    return []


def _allowed_problems(record: Any, entry: Entry) -> Iterable[Problem]:
    for (kind, name), words in ALLOWED.items():
        if type(record) is kind and getattr(record, name) not in words:
            value = getattr(record, name)
            yield entry.problem(name, repr(value), did_you_mean(str(value), words))


def _text_problems(record: Any, entry: Entry) -> Iterable[Problem]:
    verbatim = isinstance(record, _VERBATIM)
    for field in fields(record):
        value = getattr(record, field.name)
        texts = value if isinstance(value, tuple) else (value,)
        for text in texts:
            if not isinstance(text, str):
                continue
            if _CONTROL.search(text) and not (verbatim and "\n" in text):
                yield entry.problem(field.name, "a control character", "take it out")
            elif not verbatim and type(record) is not r.DropRule and _MARKUP.search(text):
                yield entry.problem(field.name, "HTML or an entity", "write plain text")


def _indicator(record: r.Indicator, entry: Entry) -> list[Problem]:
    return [
        *_direction_problems(record, entry),
        *_number_problems(record, entry),
        *_base_problems(record, entry),
        *(
            entry.problem(name, "empty text", f"give {name}")
            for name in ("name", "meaning", "unit")
            if not getattr(record, name)
        ),
    ]


def _direction_problems(record: r.Indicator, entry: Entry) -> Iterable[Problem]:
    if record.measure == "context" and record.polarity != "none":
        do = 'make polarity "none": context is neither good nor bad'
        yield entry.problem("polarity", repr(record.polarity), do)
    if record.polarity == "none" and record.default_weight != 0:
        do = "make the weight 0: without a good end it cannot count for or against"
        yield entry.problem("default_weight", f"{record.default_weight:g}", do)


def _number_problems(record: r.Indicator, entry: Entry) -> Iterable[Problem]:
    if record.default_weight < 0:
        yield entry.problem("default_weight", f"{record.default_weight:g}", "give 0 or more")
    if not 0 <= record.decimals <= 6:
        yield entry.problem("decimals", str(record.decimals), "give 0 to 6")
    if record.multiplier <= 0:
        yield entry.problem("multiplier", f"{record.multiplier:g}", "give more than 0")
    low, high = record.lower_bound, record.upper_bound
    if low is not None and high is not None and low >= high:
        found = f"{low:g}, not below upper_bound {high:g}"
        yield entry.problem("lower_bound", found, "swap or mend the bounds")


def _base_problems(record: r.Indicator, entry: Entry) -> Iterable[Problem]:
    year = record.denominator_year
    if year is not None and str(year) not in record.denominator:
        found = f"{year}, which the denominator {record.denominator!r} does not name"
        yield entry.problem("denominator_year", found, "say in `denominator` of which year it is")


def _source(record: r.Source, entry: Entry) -> list[Problem]:
    problems = []
    if not record.address.startswith(("https://", "http://")):
        do = "give the page of the publisher, from https:// on"
        problems.append(entry.problem("address", repr(record.address), do))
    for name in ("licence", "attribution", "publisher", "title", "publisher_file"):
        if not getattr(record, name):
            problems.append(entry.problem(name, "empty text", f"give the {name}"))
    if record.retrieved < record.published:
        found = f"{record.retrieved}, before it was published"
        problems.append(entry.problem("retrieved", found, "mend one of the two days"))
    if record.next_expected is not None and record.next_expected <= record.published:
        found = f"{record.next_expected}, not after it was published"
        problems.append(entry.problem("next_expected", found, "mend one of the two days"))
    marks = entry.child("marks", {})
    for mark, reason in record.marks.items():
        if reason not in r.MISSING_REASONS:
            do = did_you_mean(reason, r.MISSING_REASONS)
            problems.append(marks.problem(mark, repr(reason), do))
    return problems


def _file(record: r.FileSpec | r.JoinSpec, entry: Entry) -> list[Problem]:
    parts = re.split(r"[/\\!]", record.path)
    if not record.path or record.path.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        return [entry.problem("path", repr(record.path), STAY_INSIDE)]
    return []


def _period(record: r.PeriodSpec, entry: Entry) -> list[Problem]:
    if record.fixed and not periods.is_period(record.fixed):
        do = "write a period code such as 2021, 2021-22f or 2021-03-21s"
        return [entry.problem("fixed", repr(record.fixed), do)]
    ways = [record.fixed, record.column, record.from_headings]
    if sum(map(bool, ways)) != 1:
        do = "give exactly one of fixed, column, from_headings"
        return [entry.problem("", f"{sum(map(bool, ways))} ways to tell the period", do)]
    if not record.fixed and not (record.rule or record.rule_column):
        return [entry.problem("rule", "nothing", "give the rule of the publisher's spelling")]
    for rule in filter(None, (record.rule, *record.rule_words.values())):
        if not is_period_rule(rule):
            return [entry.problem("rule", repr(rule), did_you_mean(rule, PERIOD_RULES))]
    return _pattern_problems(entry, from_headings=record.from_headings)


def is_period_rule(rule: str) -> bool:
    """Whether `rule` is one that the reader of periods knows (`sources.spellings`)."""
    return (
        rule in PERIOD_RULES
        or re.fullmatch(r"month_(0[1-9]|1[0-2])", rule) is not None
        or re.fullmatch(r"snapshot_(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", rule) is not None
        or rule.removeprefix("year_ending_") in _MONTHS
    )


def _layout(record: r.LayoutSpec, entry: Entry) -> list[Problem]:
    if record.kind == "long" and not (record.value_column or record.numerator_column):
        return [entry.problem("value_column", "nothing", "name the column of the values")]
    return []


def _drop(record: r.DropRule, entry: Entry) -> list[Problem]:
    return _pattern_problems(entry, matches=record.matches)


def _blank(record: r.BlankRule, entry: Entry) -> list[Problem]:
    return _pattern_problems(entry, **dict(record.when))


def _pattern_problems(entry: Entry, **patterns: str) -> list[Problem]:
    problems = []
    for key, pattern in patterns.items():
        try:
            re.compile(pattern)
        except re.error as error:
            found = f"{pattern!r} ({error})"
            problems.append(entry.problem(key, found, "mend the regular expression"))
    return problems


def _version(record: r.IndicatorVersion, entry: Entry) -> list[Problem]:
    problems = []
    for name in ("from_period", "to_period"):
        code = getattr(record, name)
        if code and not periods.is_period(code):
            problems.append(entry.problem(name, repr(code), "write a period code such as 2021-22f"))
    return problems


def _measure(record: r.Measure, entry: Entry) -> list[Problem]:
    if bool(record.value) == bool(record.numerator):
        do = "give either value (a published figure) or numerator (items that are added up)"
        return [entry.problem("value", "both or neither", do)]
    return []


def _basket(record: r.BasketMember, entry: Entry) -> list[Problem]:
    problems = []
    if not record.name:
        problems.append(entry.problem("name", "empty text", "give the name of the basket"))
    if record.weight <= 0:
        found = f"{record.weight:g}"
        problems.append(entry.problem("weight", found, "give more than 0, or take the row out"))
    return problems


_RULES: Mapping[type, tuple[Callable[[Any, Entry], list[Problem]], ...]] = {
    r.Indicator: (_indicator,),
    r.Source: (_source,),
    r.FileSpec: (_file,),
    r.JoinSpec: (_file,),
    r.PeriodSpec: (_period,),
    r.LayoutSpec: (_layout,),
    r.DropRule: (_drop,),
    r.BlankRule: (_blank,),
    r.IndicatorVersion: (_version,),
    r.Measure: (_measure,),
    r.BasketMember: (_basket,),
}
