"""The Indicators page's tables: grades, near-duplicates, releases, spread, who asks, downloads."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from areaprofile.store.open import Store, open_store
from areaprofile.store.read import read_values
from areaprofile.tables import workbook_stream
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.catalogue_list import entries, find_entries, near_entries, search_examples
from areaprofile.tables.everything import archive_names, stored_bytes, write_archive
from areaprofile.tables.figures import COLUMNS, area_figures, measure_figures, rows_of
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.frame_files import MOST_XLSX_ROWS, frame_parquet, frame_xlsx
from areaprofile.tables.measure_page import (
    council_spread,
    spread_sentences,
    targets_for,
    value_tag,
    versions_of,
    who_asks,
)
from areaprofile.tables.near_duplicates import groups_of_replicas, likeness, near_duplicates
from areaprofile.tables.quality_grade import grade_by_rule, periods_alike
from areaprofile.tables.releases import NOT_NAMED, release_calendar, rhythm_words

DEMO = Path(__file__).parents[1] / "data" / "demo"


@pytest.fixture(scope="module")
def demo() -> Atlas:
    return open_atlas(open_store(DEMO))


@pytest.fixture(scope="module")
def tiny(tiny_store: Store) -> Atlas:
    return open_atlas(tiny_store)


@pytest.mark.parametrize(
    ("facts", "letter"),
    [
        ({}, "A"),
        ({"months_old": 24}, "B"),
        ({"months_old": 24, "known": 0.89}, "C"),
        ({"months_old": 24, "known": 0.89, "with_limits": 0.0}, "D"),
        ({"months_old": 24, "known": 0.89, "with_limits": 0.0, "periods_alike": 2}, "D"),
        ({"is_modelled": True}, "C"),
        ({"is_modelled": True, "months_old": 24, "known": 0.1, "with_limits": 0.1}, "D"),
    ],
)
def test_the_grade_follows_its_rule(facts: dict[str, float], letter: str) -> None:
    best = {"months_old": 23, "known": 0.9, "with_limits": 0.9, "periods_alike": 3}
    assert grade_by_rule(**(best | {"is_modelled": False} | facts)).letter == letter  # pyright: ignore


def test_periods_alike_stop_at_a_break() -> None:
    years = ["2018", "2019", "2020", "2021"]
    assert periods_alike(years, frozenset()) == 4
    assert periods_alike(years, frozenset({"2020"})) == 2
    assert periods_alike(["2019-20f", "2020", "2021"], frozenset()) == 2


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("exam results", "Pupils with good GCSE results"),
        ("recyling", "Household waste recycled"),
        ("council houses", "Social renting"),
        ("potholes", "Main roads needing repair"),
        ("libary", "Library visits"),
    ],
)
def test_measures_are_found_by_what_people_call_them(demo: Atlas, typed: str, first: str) -> None:
    found = [entry.indicator.name for entry in find_entries(demo, typed)]
    assert any(name.startswith(first) for name in found)


def test_no_text_finds_all_and_nonsense_nothing(demo: Atlas) -> None:
    assert find_entries(demo, " ") == list(entries(demo))
    assert find_entries(demo, "qqqqq") == []


def test_examples_are_found_and_a_miss_names_what_is_near(demo: Atlas) -> None:
    assert all(find_entries(demo, one) for one in search_examples(demo))
    assert find_entries(demo, "burnt libraries") == []
    assert "Library visits" in [one.indicator.name for one in near_entries(demo, "burnt libraries")]
    assert near_entries(demo, "qqqqq") == []


def test_near_duplicates_are_by_words_and_both_ways(demo: Atlas) -> None:
    among = list(demo.measures.values())
    one = next(m for m in among if m.name == "Older people helped to live at home")
    other = next(m for m in among if m.name == "Older people supported to live at home")
    assert likeness(one, other) == likeness(other, one) >= 0.6
    assert other in near_duplicates(one, among)
    assert one not in near_duplicates(one, among)
    edition = replace(one, indicator_id="x", name=f"{one.name} (2019)")
    assert near_duplicates(one, [edition]) == [edition]


def test_fifteen_targets_are_two_and_thirteen_replicas() -> None:
    """Fifteen targets on teenage pregnancy, of which thirteen repeat one of two (our wording)."""
    texts = {
        f"under18-{number}": f"Reduce conceptions of girls under 18 ({body})"
        for number, body in enumerate(["health", "council", "school", "police", "youth"] * 2)
    } | {f"support-{number}": "Teenage mothers in education or training" for number in range(5)}
    groups = groups_of_replicas(texts)
    assert len(texts) == 15
    assert [len(group) for group in groups] == [10, 5]
    assert sum(len(group) - 1 for group in groups) == 13


def test_rhythm_is_told_only_where_it_is_steady() -> None:
    assert rhythm_words(["2019", "2020", "2021"]) == "every year"
    assert rhythm_words(["2015", "2018", "2021"]) == "every 3 years"
    assert rhythm_words(["2015", "2018", "2019"]) == "no steady rhythm: 3 periods"
    assert rhythm_words(["2021"]) == "one period held"


def test_no_next_date_is_guessed(demo: Atlas) -> None:
    calendar = release_calendar(demo)
    assert calendar
    # What the demonstration's definitions name, and nothing else (an older store has no such day).
    named = {one.source_id for one in calendar if one.expected != NOT_NAMED}
    assert named <= {"demo_adult_care", "demo_capacity"}
    assert [one.published for one in calendar] == sorted(
        (one.published for one in calendar), reverse=True
    )


def test_the_spread_says_the_ratios_of_the_paper(demo: Atlas) -> None:
    home_care = demo.measures["ca01"]
    found = council_spread(demo, home_care)
    assert found is not None
    assert found.spread.quartile_ratio == pytest.approx(4.0, abs=0.05)
    assert any("4.0 times" in said for said in spread_sentences(found, home_care))
    assessed = council_spread(demo, demo.measures["ca04"])
    assert assessed is not None
    assert assessed.spread.tail_ratio == pytest.approx(3.0, abs=0.05)


def test_councils_without_peers_are_left_out_and_named(demo: Atlas) -> None:
    found = council_spread(demo, demo.measures["ca01"])
    assert found is not None
    counted = {one.code for one in found.left_out}
    assert all(code not in {one.code for one in found.far_out} for code in counted)


def test_who_asks_and_every_target_with_its_setter(demo: Atlas) -> None:
    asked = dict(who_asks(demo, demo.measures["ca01"]))
    assert "Partner who answers for it" in asked
    targets = pd.concat([targets_for(demo, one) for one in demo.measures.values()])
    assert len(targets) == 51
    assert not targets["partners"].str.contains(";").any()
    assert (targets["set_by"].str.len() > 0).all()


def test_versions_say_where_a_break_is(demo: Atlas) -> None:
    told = versions_of(demo, demo.measures["cy03"])
    assert [joins for _, joins, _ in told][1].startswith("a break")
    assert value_tag(demo.measures["cy03"])


def test_a_measure_file_holds_every_stored_figure(tiny: Atlas) -> None:
    measure = tiny.measures["tiny_renting"]
    frame = measure_figures(tiny, measure, "lsoa")
    stored = read_values(tiny.store, "lsoa", "tiny_renting")
    assert list(frame.columns) == COLUMNS
    assert frame["value"].sum() == stored["value"].sum()
    assert len(frame) == len(stored) == rows_of(tiny, measure, "lsoa")
    hidden = frame[frame["value"].isna()]
    assert set(hidden["missing_reason"]) == {"suppressed"}
    assert set(frame["build"]) == {tiny.store.build}


def test_the_three_kinds_of_file_hold_the_same(tiny: Atlas) -> None:
    place = tiny.places.by_code["Z01000003"]
    frame = area_figures(tiny, place)
    assert set(frame["area_code"]) == {place.code}
    assert frame["indicator_id"].nunique() == len(tiny.measures_at("lsoa"))
    csv = pd.read_csv(io.BytesIO(frame_csv(frame)))
    parquet = pd.read_parquet(io.BytesIO(frame_parquet(frame)))
    workbook = pd.read_excel(io.BytesIO(frame_xlsx(frame)), engine="openpyxl")
    for other in (csv, parquet, workbook):
        assert list(other.columns) == COLUMNS
        assert other["value"].tolist() == pytest.approx(frame["value"].tolist(), nan_ok=True)
        assert other["period"].astype(str).tolist() == frame["period"].tolist()


def test_a_workbook_has_no_formulas_and_an_end() -> None:
    frame = pd.DataFrame({"area_name": ["=1+1", "Fernmouth"], "value": [1.5, float("nan")]})
    back = pd.read_excel(io.BytesIO(frame_xlsx(frame)), engine="openpyxl")
    assert back["area_name"].iloc[0] == "=1+1"
    assert pd.isna(back["value"].iloc[1])
    assert frame_xlsx(frame) == frame_xlsx(frame)
    with pytest.raises(ValueError, match="too many"):
        frame_xlsx(pd.DataFrame({"value": range(MOST_XLSX_ROWS + 1)}))


def test_everything_is_sent_in_pieces_and_is_whole(tiny_store: Store) -> None:
    pieces = list(write_archive(tiny_store, "parquet.zip"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert sum(one.file_size for one in archive.infolist()) >= stored_bytes(tiny_store)
    inside = archive.read("values/lsoa/tiny_renting.parquet")
    table = pq.read_table(io.BytesIO(inside))
    assert table.num_rows == len(read_values(tiny_store, "lsoa", "tiny_renting"))
    assert tiny_store.build in archive.read("README.txt").decode()


def test_the_csv_of_a_level_holds_the_same_figures(tiny_store: Store) -> None:
    content = b"".join(write_archive(tiny_store, "council-csv.zip"))
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = set(archive.namelist())
    assert {"README.txt", "tables/indicator.csv", "tables/source.csv"} <= names
    for name in (one for one in names if one.startswith("council/")):
        key = name.removeprefix("council/").removesuffix(".csv")
        told = pd.read_csv(io.BytesIO(archive.read(name)))
        stored = read_values(tiny_store, "council", key)
        assert told["value"].tolist() == pytest.approx(stored["value"].tolist(), nan_ok=True)
        assert list(told["area_code"]) == list(stored["area_code"])
    assert content == b"".join(write_archive(tiny_store, "council-csv.zip"))


def test_the_workbook_of_a_level_holds_the_same_figures(tiny_store: Store) -> None:
    content = b"".join(write_archive(tiny_store, "council.xlsx"))
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, engine="calamine")
    first, *_, measures, sources = sheets
    assert (first, measures, sources) == ("Read me", "Measures", "Sources")
    assert set(sheets["Measures"]["sources"]) <= set(sheets["Sources"]["source_id"])
    figures = pd.concat([one for one in sheets.values() if "value" in one])
    for key, told in figures.groupby("indicator_id"):
        stored = read_values(tiny_store, "council", str(key))
        assert told["value"].tolist() == pytest.approx(stored["value"].tolist(), nan_ok=True)
        assert list(told["area_code"]) == list(stored["area_code"])
        assert told[["area_name", "source", "status", "period"]].notna().all(axis=None)
    assert content == b"".join(write_archive(tiny_store, "council.xlsx"))


def test_a_sheet_that_is_full_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_stream, "MOST_ROWS", 3)
    rows = pa.RecordBatch.from_pydict(
        {"text": ["=1+1", "<b>\x01", None, ""], "number": [1.5, None, 3.0, 4.0]}
    )
    named = workbook_stream.Sheet(
        "A name: of more than thirty-one letters", [rows.slice(0, 2), rows.slice(2)]
    )
    content = b"".join(workbook_stream.stream_workbook([named]))
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, engine="openpyxl")
    assert list(sheets) == ["A name  of more than thirty-one", "A name  of more than 2"]
    first, second = sheets.values()
    assert first["text"].tolist()[:2] == ["=1+1", "<b>"]
    assert first["number"].isna().tolist() == [False, True, False]
    assert second["number"].tolist() == [4.0]


def test_only_known_archives_are_written(tiny_store: Store) -> None:
    assert {"parquet.zip", "council.xlsx"} <= set(archive_names(tiny_store))
    with pytest.raises(ValueError, match="no archive"):
        list(write_archive(tiny_store, "../../etc"))


def test_every_measure_has_exactly_one_tag_of_value(demo: Atlas) -> None:
    tags = [value_tag(entry.indicator).split(":")[0] for entry in entries(demo)]
    known = ("Economy", "Efficiency", "Effectiveness", "None of the three")
    assert sum(tags.count(one) for one in known) == len(entries(demo))
    assert min(tags.count(one) for one in known) > 0
