"""The definitions of a catalogue as tables: what a store says about what it holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, cast

import pandas as pd

from areaprofile.catalogue.records import (
    BasketMember,
    Indicator,
    IndicatorVersion,
    Partner,
    Source,
    Theme,
)
from areaprofile.periods import parse_period

LIST_SEPARATOR = " ; "

_SOURCE_COLUMNS = [
    *("source_id", "publisher", "title", "address", "licence", "attribution"),
    *("published", "retrieved", "stage", "disclosure", "publisher_file", "caution"),
]


def indicator_table(indicators: Iterable[Indicator]) -> pd.DataFrame:
    """A row per indicator, a column per field of the record; lists are joined by ` ; `."""
    rows = []
    for indicator in sorted(indicators, key=lambda one: one.indicator_id):
        row = asdict(indicator)
        for key, value in row.items():
            if isinstance(value, tuple):
                row[key] = LIST_SEPARATOR.join(value)
        rows.append(row)
    frame = pd.DataFrame(rows, columns=[field.name for field in fields(Indicator)])
    numbers = ("lower_bound", "upper_bound", "ceiling", "min_denominator", "default_weight")
    numbers += ("multiplier", "denominator_year")
    return frame.astype(dict.fromkeys(numbers, "float64"))


def told_table(key: str, records: Mapping[str, Any], names: tuple[str, ...]) -> pd.DataFrame:
    """Who says it and under which licence: a row per record, as text."""
    told = (key, *names, "address", "licence", "attribution", "published", "retrieved")
    rows = [tuple(str(getattr(one, name)) for name in told) for one in records.values()]
    return pd.DataFrame(rows, columns=list(told), dtype="str")


def version_table(versions: Iterable[IndicatorVersion]) -> pd.DataFrame:
    """A row per indicator and version of its definition."""
    columns = [field.name for field in fields(IndicatorVersion)]
    frame = pd.DataFrame([asdict(version) for version in versions], columns=columns)
    return frame.sort_values(["indicator_id", "from_period", "version"], ignore_index=True)


def source_table(sources: Iterable[Source]) -> pd.DataFrame:
    """A row per source, with publisher, licence, attribution, dates (ISO text) and caution."""
    rows = [
        {name: _plain(getattr(source, name)) for name in _SOURCE_COLUMNS}
        for source in sorted(sources, key=lambda one: one.source_id)
    ]
    return pd.DataFrame(rows, columns=_SOURCE_COLUMNS, dtype="str")


def release_table(sources: Iterable[Source], hashes: Mapping[str, str]) -> pd.DataFrame:
    """A row per release: release_id, source_id, published, retrieved, sha256, stage,
    next_expected (empty: the publisher has named no day).

    `hashes` gives the sha256 of each source's raw file, by source_id. A definition describes one
    release, so that a release bears its source's id.
    """
    rows = [
        {
            "release_id": source.source_id,
            "source_id": source.source_id,
            "published": _plain(source.published),
            "retrieved": _plain(source.retrieved),
            "sha256": hashes.get(source.source_id, ""),
            "stage": source.stage,
            "next_expected": _plain(source.next_expected),
        }
        for source in sorted(sources, key=lambda one: one.source_id)
    ]
    columns = ["release_id", "source_id", "published", "retrieved", "sha256", "stage"]
    columns.append("next_expected")
    return pd.DataFrame(rows, columns=columns, dtype="str")


def period_table(codes: Iterable[str]) -> pd.DataFrame:
    """A row per period: period, kind, label, start, end (ISO text), in order of time."""
    found = (parse_period(code) for code in set(codes))
    # By code as well: a set has another order in every process.
    periods = sorted(found, key=lambda one: (one.end, one.code))
    rows = [
        (one.code, one.kind, one.label, one.start.isoformat(), one.end.isoformat())
        for one in periods
    ]
    columns = ["period", "kind", "label", "start", "end"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def theme_table(themes: Iterable[Theme]) -> pd.DataFrame:
    """A row per theme, in reading order: theme_id, name, weight."""
    return pd.DataFrame([asdict(one) for one in themes], columns=["theme_id", "name", "weight"])


def partner_table(partners: Iterable[Partner]) -> pd.DataFrame:
    """A row per partner: partner_id, name, kind."""
    columns = ["partner_id", "name", "kind"]
    return pd.DataFrame([asdict(one) for one in partners], columns=columns, dtype="str")


def basket_table(members: Iterable[BasketMember]) -> pd.DataFrame:
    """A row per member of a basket: basket_id, name, indicator_id, weight, note."""
    columns = [field.name for field in fields(BasketMember)]
    frame = pd.DataFrame([asdict(one) for one in members], columns=columns)
    return frame.astype(dict.fromkeys(columns, "str") | {"weight": "float64"})


def records_table(records: Sequence[object]) -> pd.DataFrame:
    """A row per record, a column per field; lists are joined by ` ; `. Empty without records."""
    rows = [asdict(cast(Any, record)) for record in records]
    for row in rows:
        for key, value in row.items():
            if isinstance(value, tuple):
                row[key] = LIST_SEPARATOR.join(value)
    return pd.DataFrame(rows)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
