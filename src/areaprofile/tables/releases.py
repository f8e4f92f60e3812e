"""The release calendar: what came out when, how often, and when the publisher says it comes next.

The rhythm is that of the periods already held. A date that no publisher has named is not guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.periods import parse_period
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.profile import months_between
from areaprofile.tables.wording import age_words, count_words

UNSTEADY = "no steady rhythm"
NOT_NAMED = "not announced"


@dataclass(frozen=True)
class Release:
    """A source's newest release: `rhythm` in words, `expected` a date or NOT_NAMED."""

    source_id: str
    publisher: str
    title: str
    published: str
    retrieved: str
    stage: str
    age_months: int
    newest_period: str
    rhythm: str
    expected: str
    measures: int


@lru_cache(maxsize=4)
def release_calendar(atlas: Atlas) -> tuple[Release, ...]:
    """Every source that feeds a measure, last published first."""
    if not has_table(atlas.store, "release"):
        return ()
    periods = _periods_by_source(atlas)
    table = read_table(atlas.store, "release")
    newest = table.sort_values("published").groupby("source_id", observed=True).tail(1)
    rows = (
        {str(name): _text(cell) for name, cell in row.items()}
        for row in newest.to_dict(orient="records")
    )
    found = [
        _release(atlas, row, periods[row["source_id"]])
        for row in rows
        if row["source_id"] in periods and row["source_id"] in atlas.sources
    ]
    return tuple(sorted(found, key=lambda one: (one.published, one.title), reverse=True))


def _release(atlas: Atlas, row: Mapping[str, str], held: tuple[frozenset[str], int]) -> Release:
    source = atlas.sources[row["source_id"]]
    codes = sorted(held[0], key=lambda code: parse_period(code).end)
    rhythm = rhythm_words(codes)
    if held[1] > 1 and rhythm.startswith(UNSTEADY):
        rhythm = "differs by measure"
    return Release(
        source_id=source.source_id,
        publisher=source.publisher,
        title=source.title,
        published=row["published"],
        retrieved=row["retrieved"],
        stage=row["stage"],
        age_months=months_between(pd.Timestamp(row["published"]).date(), atlas.as_at),
        newest_period=parse_period(codes[-1]).label if codes else "",
        rhythm=rhythm,
        expected=spoken_date(row.get("next_expected", "")) or NOT_NAMED,
        measures=held[1],
    )


def _periods_by_source(atlas: Atlas) -> dict[str, tuple[frozenset[str], int]]:
    """Source → the periods of its measures, and how many measures. A measure of several sources
    says nothing of the rhythm of each, so that only its number is told."""
    found: dict[str, tuple[frozenset[str], int]] = {}
    for measure in atlas.measures.values():
        level = next(
            (one for one in atlas.at_level if measure.indicator_id in atlas.at_level[one]), None
        )
        if level is None:
            continue
        alone = len(measure.sources) == 1
        codes = frozenset(atlas.series(level, measure.indicator_id)) if alone else frozenset()
        for source in measure.sources:
            known, count = found.get(source, (frozenset(), 0))
            found[source] = (known | codes, count + 1)
    return found


def rhythm_words(periods: list[str]) -> str:
    """How often a new period has come, by the ends of those held: `every year`; `once` of one."""
    ends = sorted({parse_period(code).end for code in periods})
    if not ends:
        return "not known"
    if len(ends) == 1:
        return "one period held"
    gaps = [
        round((later - earlier).days / 30.44)
        for earlier, later in zip(ends, ends[1:], strict=False)
    ]
    low, high = min(gaps), max(gaps)
    names = {1: "every month", 3: "every quarter", 6: "every half year", 12: "every year"}
    if high == low or (low >= 11 and high <= 13):
        months = 12 if low >= 11 and high <= 13 else low
        return names.get(months, f"every {age_words(months)}")
    return f"{UNSTEADY}: {count_words(len(ends), 'period', 'periods')}"


def calendar_frame(atlas: Atlas) -> pd.DataFrame:
    """The calendar as a table for the page and the download."""
    rows = [
        (
            *(one.publisher, one.title, one.published, one.retrieved, one.stage),
            *(one.newest_period, one.rhythm, one.expected, one.measures, one.source_id),
        )
        for one in release_calendar(atlas)
    ]
    columns = "publisher title published retrieved stage newest_period new_periods next_expected"
    frame = pd.DataFrame(rows, columns=[*columns.split(), "measures", "source_id"])
    return frame.assign(build=atlas.store.build)


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell else str(cell)
