"""A visitor's own table: what its columns are taken to be, its figures, and that it is not kept."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.sources.dragged import MAX_BYTES, Reading, first_rows, read_dragged
from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.dragged import Dragged, figures, guess
from areaprofile.ui import assets

SHARES = b"""Ward,Year,People asked,Used a library
North Quay ward,Two thousand and twenty-two,120,34%
Old Town ward,Two thousand and twenty-two,98,c
Mill Bank ward,Two thousand and twenty-two,90,41.5 %
Heath End ward,Two thousand and twenty-two,100,2%
"""
COUNTS = b"code;visits\nZ01000001;3\nZ01000002;12\nZ01000003;0\nZ01000004;700\nZ01000007;8\n"


@pytest.fixture(scope="module")
def atlas(tiny_store: Store) -> Atlas:
    """The tiny store, opened."""
    return open_atlas(tiny_store)


def _read(atlas: Atlas, data: bytes) -> tuple[Dragged, Reading]:
    rows, problems = first_rows(data, name="mine.csv")
    assert problems == []
    reading = guess(atlas, rows)
    assert reading is not None
    tidy, problems = read_dragged(data, reading, name="mine.csv")
    assert problems == []
    found, problems = figures(atlas, tidy, reading, title="Mine", file="mine.csv")
    assert problems == []
    assert found is not None
    return found, reading


def test_names_of_wards_years_in_words_and_percent_signs(atlas: Atlas) -> None:
    found, reading = _read(atlas, SHARES)
    assert (reading.area_column, reading.area_level, reading.area_codes) == ("Ward", "ward", "name")
    assert (reading.value_column, reading.base_column) == ("Used a library", "People asked")
    series = found.by_period["2022"]
    level = atlas.places.levels["ward"]
    shown = {
        atlas.places.by_code[code].name: series.value[at] for code, at in level.position.items()
    }
    # 2 % of 100 people are two people: hidden, and with them the other figure of that council.
    assert shown["North Quay ward"] == 34.0
    assert np.isnan(
        [shown[f"{name} ward"] for name in ("Old Town", "Mill Bank", "Heath End")]
    ).all()
    assert found.hidden == 2
    assert {series.reason_at(at) for at in range(4)} == {None, "suppressed"}


def test_codes_and_counts_with_another_separator(atlas: Atlas) -> None:
    found, reading = _read(atlas, COUNTS)
    assert (reading.area_level, reading.area_codes, reading.period_fixed) == ("lsoa", "gss", "2024")
    series = found.by_period["2024"]
    at = atlas.places.levels["lsoa"].position
    assert series.value[at["Z01000003"]] == 0
    assert series.value[at["Z01000004"]] == 700
    assert series.reason_at(at["Z01000001"]) == "suppressed"
    assert series.reason_at(at["Z01000002"]) == "suppressed"
    assert series.value[at["Z01000007"]] == 8
    assert found.hidden == 2


def test_messages_name_the_visitors_file_and_row(atlas: Atlas) -> None:
    rows, _ = first_rows(COUNTS, name="mine.csv")
    reading = guess(atlas, rows)
    assert reading is not None
    _, problems = read_dragged(COUNTS.replace(b"700", b"many"), reading, name="mine.csv")
    assert [str(one) for one in problems][0].startswith("mine.csv:5:visits: found 'many'")
    strange = COUNTS.replace(b"Z01000002", b"Z01999999")
    tidy, problems = read_dragged(strange, reading, name="mine.csv")
    assert problems == []
    found, problems = figures(atlas, tidy, reading, title="Mine", file="mine.csv")
    assert found is None
    assert (problems[0].row, problems[0].column) == (3, "code")


@pytest.mark.parametrize(
    "data", [b"", b"x" * (MAX_BYTES + 1), b"PK\x03\x04\x00\x00", b'a,b\n"open,1\n']
)
def test_what_is_no_table_is_told(data: bytes) -> None:
    rows, problems = first_rows(data, name="mine.csv")
    assert not rows
    assert [one.file for one in problems] == ["mine.csv"]


@pytest.mark.parametrize("data", [b"one\n", b"a,b\nx,y\n", b"place,n\nNowhere,3\n"])
def test_a_table_without_our_areas_is_not_guessed(atlas: Atlas, data: bytes) -> None:
    rows, _ = first_rows(data, name="mine.csv")
    assert guess(atlas, rows) is None


def test_nothing_is_written_to_disk(atlas: Atlas) -> None:
    """No file is opened for writing, also where the table is faulty."""
    written: list[str] = []
    watched = True

    def watch(event: str, args: tuple[object, ...]) -> None:
        if watched and event == "open" and isinstance(args[2], int):
            if args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                written.append(str(args[0]))
        elif watched and event in ("os.mkdir", "tempfile.mkstemp", "tempfile.mkdtemp"):
            written.append(str(args[0]))

    sys.addaudithook(watch)
    try:
        _, reading = _read(atlas, SHARES)
        _, problems = read_dragged(SHARES.replace(b"2%", b"few"), reading, name="mine.csv")
        assert len(problems) == 1
        assert first_rows(b'a,b\n"open,1\n', name="mine.csv")[1]
    finally:
        watched = False
    assert written == []


def test_the_page_shows_a_dragged_table(tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(tiny_store.root))
    page = Path(__file__).parents[1] / "pages" / "indicators.py"
    test = AppTest.from_file(str(page), default_timeout=30).run()
    test.file_uploader(key="dragged").upload("mine.csv", SHARES, "text/csv").run()
    assert not test.exception
    assert not test.error
    assert test.dataframe[-1].value["Figure"].max() == 34.0
    test.file_uploader(key="dragged").upload("bad.csv", b"a,b\nx,y\n", "text/csv").run()
    assert "1 problem" in test.error[0].value
    assert test.code[-1].value.startswith("bad.csv:1: found no column of areas")
