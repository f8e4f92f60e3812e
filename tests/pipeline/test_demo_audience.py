"""The demonstration as shipped is public: nothing that its partners keep to themselves is in it."""

import os
import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from areaprofile.catalogue.read import load_catalogue
from areaprofile.pipeline.audience import closed_words, for_audience
from areaprofile.store.open import Store, open_store
from areaprofile.ui.data import DEMO_STORE

PACK = Path(__file__).resolve().parents[2] / "data" / "packs" / "demo"
KEYS = ["area_code", "period"]


@pytest.fixture(scope="module")
def store() -> Store:
    found = open_store(Path(os.environ.get("AREAPROFILE_DEMO") or DEMO_STORE))
    assert found.manifest["audience"] == "public"
    return found


@pytest.fixture(scope="module")
def words() -> tuple[str, ...]:
    """Ids, names and texts that only definitions for partners hold."""
    catalogue, problems = load_catalogue([PACK])
    assert problems == []
    return closed_words(catalogue, for_audience(catalogue, "public"))


def _secret_values() -> pd.DataFrame:
    """The figures of the measures for partners: indicator_id, area_code, value, as published."""
    catalogue, _ = load_catalogue([PACK])
    shown = for_audience(catalogue, "public")
    closed = set(catalogue.indicators) - set(shown.indicators)
    council = pd.read_csv(PACK / "raw" / "partners" / "shared.csv")
    council = council[["indicator_id", "area_code", "value"]]
    falls = pq.read_table(PACK / "raw" / "neighbourhoods" / "ambulance.parquet").to_pandas()
    base = next(name for name in falls.columns if name not in (*KEYS, "px04_count"))
    falls = falls.assign(value=1000 * falls["px04_count"] / falls[base], indicator_id="px04")
    found = pd.concat([council, falls[["indicator_id", "area_code", "value"]]], ignore_index=True)
    assert set(found["indicator_id"]) == closed
    return found[found["value"] > 0].dropna()


def test_no_id_name_or_text_is_in_any_file(store: Store, words: tuple[str, ...]) -> None:
    assert {"px01", "px02", "px03", "px04"} <= set(words)
    assert "Falls that needed an ambulance" in words
    for path in (one for one in store.folder.rglob("*") if one.is_file()):
        data = path.relative_to(store.folder).as_posix().encode() + path.read_bytes()
        for column in _texts(path):
            data += "\n".join(str(one) for one in column.unique().to_pylist()).encode()
        found = [word for word in words if word.encode() in data]
        assert not found, (path.name, found)


def _texts(path: Path) -> list[pa.ChunkedArray]:
    """The columns of text of a Parquet file; those of values are dictionaries of short codes."""
    if path.suffix != ".parquet":
        return []
    with pq.ParquetFile(path) as file:
        names = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        return [file.read(columns=[name])[name] for name in names]


def test_no_value_is_in_any_file(store: Store) -> None:
    """By place and figure, at the level it is published for: hardly any pair agrees by chance."""
    secret = _secret_values()
    assert len(secret) > 4000
    for path in (store.folder / "values").glob("*/*.parquet"):
        if path.parent.name not in ("lsoa", "council"):
            continue
        held = _pairs(pq.read_table(path, columns=["area_code", "value"]).to_pandas().dropna())
        for indicator_id, part in secret.groupby("indicator_id"):
            share = np.isin(_pairs(part), held).mean()
            assert share < 0.05, (path.name, indicator_id, share)


def _pairs(frame: pd.DataFrame) -> np.ndarray:
    """Place and figure to two decimals (the store keeps three or more) as one number."""
    codes, names = pd.factorize(frame["area_code"])
    places = np.array([int(str(name)[1:]) for name in names])[codes]
    figures = np.round(frame["value"].to_numpy(dtype=float) * 100).astype(np.int64)
    return places * 10**9 + figures


def test_no_published_figure_stands_in_the_bytes_of_text(store: Store) -> None:
    """Figures with their three decimals, as text or as eight bytes, in the files as they lie."""
    council = pd.read_csv(PACK / "raw" / "partners" / "shared.csv", dtype=str)
    telling = [one for one in council["value"] if len(one.partition(".")[2]) == 3 and len(one) > 6]
    assert len(telling) > 100
    for path in (one for one in store.folder.rglob("*") if one.is_file()):
        if path.suffix == ".bin" or path.stat().st_size > 1_000_000:
            continue  # geometry, and files too long for chance to stay away
        data = path.read_bytes()
        assert not [one for one in telling if struct.pack("<d", float(one)) in data], path.name


def test_the_search_finds_what_is_there() -> None:
    part = _secret_values().query("indicator_id == 'px02'")
    kept = part.assign(value=np.round(part["value"] * 1024) / 1024)
    assert np.isin(_pairs(part), _pairs(kept)).mean() > 0.8
    assert np.isin(_pairs(part), _pairs(kept.assign(value=kept["value"] + 1))).mean() < 0.05
