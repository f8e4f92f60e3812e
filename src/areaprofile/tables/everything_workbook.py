"""All figures of a level as a workbook: a sheet a theme, each figure with its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from areaprofile.store.layout import values_path
from areaprofile.store.open import Store
from areaprofile.store.read import list_indicators, read_table
from areaprofile.tables.workbook_stream import Sheet, stream_workbook

_ROWS = 16_384
_FIRST = ("area_code", "indicator_id")
ABOUT_MEASURES = (
    "indicator_id name meaning unit polarity kind numerator denominator sources caution".split()
)
ABOUT_SOURCES = "source_id publisher title address licence attribution published stage".split()


@dataclass(frozen=True)
class _Words:
    """What the codes of a store mean: of areas, measures, themes and releases."""

    areas: pd.Series
    measures: pd.DataFrame
    themes: Mapping[str, str]
    sources: pd.Series


def rows_at(store: Store, level: str) -> int:
    """How many figures the store has at a level."""
    return sum(
        pq.read_metadata(values_path(store.folder, level, key)).num_rows
        for key in list_indicators(store, level)
    )


def level_workbook(store: Store, level: str, readme: tuple[str, ...]) -> Iterator[bytes]:
    """One workbook of the level: what it is, the figures of each theme, measures and sources."""
    words = _words(store)
    sheets = (_sheet(store, level, words, theme) for theme in _themes(store, level, words))
    return stream_workbook(_with_words(store, words, list(sheets), readme))


def theme_workbooks(
    store: Store, level: str, readme: tuple[str, ...]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The same as a workbook for each theme: (file name, bytes in pieces)."""
    words = _words(store)
    for theme in _themes(store, level, words):
        sheets = _with_words(store, words, [_sheet(store, level, words, theme)], readme)
        yield f"{level}-{theme}.xlsx", stream_workbook(sheets)


def _words(store: Store) -> _Words:
    areas = read_table(store, "area").astype({"area_code": "str", "name": "str"})
    measures = read_table(store, "indicator").set_index("indicator_id", drop=False)
    themes = read_table(store, "theme").astype("str")
    releases = read_table(store, "release").astype("str")
    sources = read_table(store, "source").astype("str").set_index("source_id")
    told = sources["publisher"] + ": " + sources["title"]
    return _Words(
        areas=areas.drop_duplicates("area_code", keep="last").set_index("area_code")["name"],
        measures=measures,
        themes=dict(zip(themes["theme_id"], themes["name"], strict=True)),
        sources=releases.set_index("release_id")["source_id"].map(told),
    )


def _themes(store: Store, level: str, words: _Words) -> list[str]:
    """The themes with figures at the level, in reading order."""
    held = {str(words.measures["theme"][key]) for key in list_indicators(store, level)}
    order = list(words.themes)
    return sorted(held, key=lambda one: (order.index(one) if one in order else len(order), one))


def _with_words(
    store: Store, words: _Words, sheets: list[Sheet], readme: tuple[str, ...]
) -> list[Sheet]:
    lines = pd.DataFrame({"About these figures": [line for line in readme if line]})
    about = words.measures[ABOUT_MEASURES].astype("str")
    sources = read_table(store, "source")[ABOUT_SOURCES].astype("str")
    named = (("Read me", lines), ("Measures", about), ("Sources", sources))
    first, *last = [Sheet(name, _batches(frame)) for name, frame in named]
    return [first, *sheets, *last]


def _batches(frame: pd.DataFrame) -> list[pa.RecordBatch]:
    filled = frame.where(~frame.isin(["nan", "None", "NaT", "<NA>"]), "")
    return pa.Table.from_pandas(filled, preserve_index=False).to_batches()


def _sheet(store: Store, level: str, words: _Words, theme: str) -> Sheet:
    keys = [
        key for key in list_indicators(store, level) if str(words.measures["theme"][key]) == theme
    ]
    batches = (batch for key in keys for batch in _figures(store, level, key, words))
    return Sheet(words.themes.get(theme, theme), batches)


def _figures(store: Store, level: str, key: str, words: _Words) -> Iterator[pa.RecordBatch]:
    about = words.measures.loc[key]
    with pq.ParquetFile(values_path(store.folder, level, key)) as file:
        for batch in file.iter_batches(batch_size=_ROWS):
            told = {name: batch.column(name) for name in batch.schema.names}
            codes, releases = (told[name].cast(pa.string()) for name in ("area_code", "release_id"))
            yield pa.RecordBatch.from_pydict(
                {
                    "area_code": codes,
                    "area_name": _looked_up(codes, words.areas),
                    "indicator_id": told["indicator_id"],
                    "indicator_name": _same(str(about["name"]), len(codes)),
                    "unit": _same(str(about["unit"]), len(codes)),
                    **{name: one for name, one in told.items() if name not in _FIRST},
                    "source": _looked_up(releases, words.sources),
                }
            )


def _looked_up(codes: pa.Array, names: pd.Series) -> pa.Array:
    coded = codes.dictionary_encode()
    found = names.reindex(coded.dictionary.to_pylist()).fillna("").astype("str")
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(found.tolist(), pa.string()))


def _same(text: str, count: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array([text]))
