"""The area, period, item and section that each line of a raw table is about."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import PeriodSpec, Source
from areaprofile.sources.spellings import spell_period
from areaprofile.sources.table import RawTable, spread
from areaprofile.sources.tidy import ITEM_JOIN, Findings, wide_columns

_GSS = re.compile(r"[A-Z]\d{8}")
_DFE = re.compile(r"\d{3}")
_E_CODE = re.compile(r"E\d{4}")
_PATTERNS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "gss": (_GSS, "a letter and eight digits"),
    "dfe_number": (_DFE, "three digits"),
    "e_code": (_E_CODE, "E and four digits"),
}


def is_code(code: str, kind: str) -> bool:
    """Whether the text looks like a code of this kind; any text may be a name."""
    return kind not in _PATTERNS or _PATTERNS[kind][0].fullmatch(code) is not None


def area_codes(source: Source, table: RawTable, findings: Findings) -> pd.Series:
    """The code of each line's area as published; what cannot be a code is a problem."""
    codes = table.texts(source.area.column)
    uniques = codes.unique()
    if source.area.codes in _PATTERNS:
        pattern, words = _PATTERNS[source.area.codes]
        bad = [code for code in uniques if not pattern.fullmatch(code)]
        do = f"mend the code ({words}), or drop such rows by a rule"
    else:
        bad = [code for code in uniques if not code]
        do = "give the area, or drop such rows by a rule"
    if bad:
        places = np.flatnonzero(codes.isin(bad).to_numpy())
        shown = [_found(codes.iloc[place]) for place in places[:50]]
        findings.rows(
            table.rows[places], source.area.column, shown, do, many="rows without an area"
        )
    return codes


def _found(code: str) -> str:
    return f"{code!r}, not an area code" if code else "no area code"


def periods_of(source: Source, table: RawTable, findings: Findings) -> tuple[pd.Series, pd.Series]:
    """Each line's period code, and the status that stands beside it (often empty)."""
    spec = source.period
    count = len(table.rows)
    if not spec.column:
        return _constant(spec.fixed, count), _constant("", count)
    texts = table.texts(spec.column)
    text_codes, words = pd.factorize(texts)
    rule_codes, rules = pd.factorize(_rules(spec, table, findings))
    codes, pairs = pd.factorize(text_codes * len(rules) + rule_codes)
    made = [
        spell_period(str(words[pair // len(rules)]), str(rules[pair % len(rules)]))
        for pair in pairs.tolist()
    ]
    bad = np.array([code is None for code, _ in made], dtype=bool)[codes]
    if bad.any():
        places = np.flatnonzero(bad)
        shown = [f"{texts.iloc[place]!r}, not a period" for place in places[:50]]
        do = f"mend the cell, or the rule ({spec.rule or spec.rule_column}) of the source"
        findings.rows(table.rows[places], spec.column, shown, do, many="cells without a period")
    statuses = spread([status for _, status in made], codes)
    return spread([code or "" for code, _ in made], codes), statuses


def _constant(word: str, count: int) -> pd.Series:
    return spread([word], np.zeros(count, dtype=np.int64))


def _rules(spec: PeriodSpec, table: RawTable, findings: Findings) -> pd.Series:
    if not spec.rule_column:
        return _constant(spec.rule, len(table.rows))
    words = table.texts(spec.rule_column)
    rules = words.map(dict(spec.rule_words))
    unknown = rules.isna().to_numpy()
    if unknown.any() and not spec.rule:
        places = np.flatnonzero(unknown)
        shown = [f"{words.iloc[place]!r}, a kind of year without a rule" for place in places[:50]]
        do = "add it to period.rule_words"
        findings.rows(table.rows[places], spec.rule_column, shown, do, many="rows without a rule")
    return rules.where(~unknown, spec.rule or "calendar").astype("str")


def heading_periods(source: Source, table: RawTable, findings: Findings) -> pd.Series:
    """Spelled period → code, for periods that stand in the headings of a wide table."""
    found = {}
    columns = wide_columns(source.layout, source.period.from_headings, table.headings)
    for name, (_, spelled) in columns.items():
        if spelled is None:
            continue
        code, _ = spell_period(spelled, source.period.rule)
        found[spelled] = code or ""
        if code is None:
            row = np.array([table.header_row])
            text = [f"{spelled!r}, not a period"]
            findings.rows(row, name, text, "mend the heading or the rule", many="headings")
    return pd.Series(found, dtype="str")


def items_of(source: Source, table: RawTable) -> pd.Series:
    """The item of each line of a long table: the texts of its item columns, joined."""
    layout = source.layout
    if not layout.item_columns:
        return _constant(layout.value_column, len(table.rows))
    first, *others = (table.texts(name) for name in layout.item_columns)
    return first.str.cat(pd.concat(others, axis=1), sep=ITEM_JOIN) if others else first


def sections_of(source: Source, table: RawTable) -> pd.Series:
    """The section of the community of each line: `all`, or the publisher's word."""
    layout = source.layout
    if not layout.section_column:
        return _constant("all", len(table.rows))
    words = table.texts(layout.section_column)
    return words.where(~words.isin(["", layout.section_all, "all"]), "all")
