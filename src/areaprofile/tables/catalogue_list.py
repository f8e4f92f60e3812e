"""The list of measures: what each means, where it is from, how old and how complete it is."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.downloads import harmless
from areaprofile.tables.measure_page import value_tag
from areaprofile.tables.measures import SourceLine, in_reading_order
from areaprofile.tables.quality_grade import Grade, grade_of
from areaprofile.tables.search import SearchIndex, find_measures, measure_index
from areaprofile.tables.series import newest

DIRECTIONS = {
    "higher_is_better": "Higher is better",
    "lower_is_better": "Lower is better",
    "none": "Neither high nor low is better",
}
# Alone these words say nothing of what is looked for.
_VAGUE = frozenset(("council", "local", "people", "area", "with", "number", "rate"))
LEVEL_NAMES = {
    "lsoa": "neighbourhoods",
    "msoa": "local areas",
    "ward": "wards",
    "council": "councils",
    "region": "regions",
    "country": "the country",
}


@dataclass(frozen=True)
class Entry:
    """One measure as a reader meets it. `known` of `areas` have a figure in the newest period."""

    indicator: Indicator
    perspective: str
    theme: str
    direction: str
    levels: tuple[str, ...]
    finest: str
    periods: tuple[str, ...]
    known: int
    areas: int
    sources: tuple[SourceLine, ...]
    grade: Grade


@lru_cache(maxsize=4)
def entries(atlas: Atlas) -> tuple[Entry, ...]:
    """All measures that have values, by perspective and theme."""
    with_values = {key for keys in atlas.at_level.values() for key in keys}
    shown = [found for key, found in atlas.measures.items() if key in with_values]
    return tuple(
        _entry(atlas, indicator, perspective, theme)
        for perspective, theme, group in in_reading_order(shown, atlas.themes)
        for indicator in group
    )


def _entry(atlas: Atlas, indicator: Indicator, perspective: str, theme: str) -> Entry:
    key = indicator.indicator_id
    levels = tuple(level for level in LEVEL_NAMES if key in atlas.at_level.get(level, ()))
    by_period = atlas.series(levels[0], key)
    last = newest(by_period)
    return Entry(
        indicator=indicator,
        perspective=perspective,
        theme=theme,
        direction=DIRECTIONS[indicator.polarity],
        levels=tuple(LEVEL_NAMES[level] for level in levels),
        finest=levels[0],
        periods=tuple(parse_period(period).label for period in by_period),
        known=int(np.isfinite(last.value).sum()),
        areas=len(last.value),
        sources=tuple(atlas.sources[one] for one in indicator.sources if one in atlas.sources),
        grade=grade_of(atlas, indicator, levels[0]),
    )


@lru_cache(maxsize=4)
def _search_index(atlas: Atlas) -> SearchIndex:
    return measure_index(entry.indicator for entry in entries(atlas))


def find_entries(atlas: Atlas, wanted: str) -> list[Entry]:
    """The entries that people may mean: by name, by what people call it, by one slip of the finger,
    then by words of the meaning, theme or service. All, in reading order, for an empty text."""
    found = entries(atlas)
    if not wanted.strip():
        return list(found)
    by_id = {entry.indicator.indicator_id: entry for entry in found}
    named = find_measures(_search_index(atlas), wanted)
    meant = [entry.indicator.indicator_id for entry in with_words(found, wanted)]
    return [by_id[key] for key in dict.fromkeys([*named, *meant])]


EXAMPLES = ("bins", "potholes", "exam results", "house prices", "libraries", "crime", "jobs")
MOST_EXAMPLES = 3
MOST_NEAR = 5
_SHORT_WORD = 3


def search_examples(atlas: Atlas) -> list[str]:
    """What people type, of which these data have something."""
    return [one for one in EXAMPLES if find_entries(atlas, one)][:MOST_EXAMPLES]


def near_entries(atlas: Atlas, wanted: str) -> list[Entry]:
    """Where nothing is found for all words of a text: what is found for one of them."""
    words = [word for word in wanted.split() if len(word) > _SHORT_WORD and word not in _VAGUE]
    found = [entry for word in words for entry in find_entries(atlas, word)]
    return list({entry.indicator.indicator_id: entry for entry in found}.values())[:MOST_NEAR]


def with_words(found: Sequence[Entry], wanted: str) -> list[Entry]:
    """The entries in whose name, meaning, other names, theme or service every wanted word is."""
    words = wanted.casefold().split()
    return [entry for entry in found if all(word in _text(entry) for word in words)]


def _text(entry: Entry) -> str:
    indicator = entry.indicator
    words = (indicator.name, indicator.meaning, entry.theme, indicator.service, *indicator.aliases)
    return " ".join(words).casefold()


def catalogue_csv(found: Sequence[Entry]) -> bytes:
    """The list as a file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        "indicator_id name meaning theme perspective unit direction numerator denominator levels "
        "periods known areas publisher source licence address caution grade value_tag".split()
    )
    for entry in found:
        writer.writerow([harmless(cell) for cell in _cells(entry)])
    return buffer.getvalue().encode("utf-8-sig")


def _cells(entry: Entry) -> tuple[object, ...]:
    indicator = entry.indicator
    joined = [
        "; ".join(getattr(source, name) for source in entry.sources)
        for name in ("publisher", "title", "licence", "address")
    ]
    return (
        indicator.indicator_id,
        indicator.name,
        indicator.meaning,
        entry.theme,
        entry.perspective,
        indicator.unit,
        entry.direction,
        indicator.numerator,
        indicator.denominator,
        "; ".join(entry.levels),
        "; ".join(entry.periods),
        entry.known,
        entry.areas,
        *joined,
        indicator.caution,
        entry.grade.letter,
        value_tag(indicator),
    )
