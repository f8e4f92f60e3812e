"""Small counts of people in complaints, promises and surveys: hidden, and not to be worked out."""

from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from areaprofile.catalogue.dated_records import RECORD_TABLES
from areaprofile.pipeline.build import build
from areaprofile.pipeline.record_counts import protected_counts
from areaprofile.store.open import open_store
from areaprofile.store.read import read_table

COMPLAINT = RECORD_TABLES["complaint"]
QUARTERS = [f"2022-q{part}" for part in range(1, 5)]
MONTHS = [f"2022-{month:02d}" for month in range(1, 13)]


def _complaints(periods: list[str], counts: list[float]) -> pd.DataFrame:
    frame = pd.DataFrame({"period": periods, "received": counts})
    return frame.assign(council_code="Z06000001", service="waste", upheld=0.0, late=np.nan)


def _open_range(shown: pd.DataFrame, truth: pd.DataFrame, parts: list[str]) -> float:
    """The highest value that the sum leaves open for one hidden part, the others being 1 at least;
    infinite where the sum itself is hidden."""
    inside = shown["period"].isin(parts)
    hidden = inside & shown["received"].isna()
    known = shown.loc[~inside, "received"].dropna()
    if known.empty:
        return np.inf
    left = float(truth.loc[hidden, "received"].sum())
    return left - (int(hidden.sum()) - 1)


@given(
    counts=st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=4, max_size=12),
    with_year=st.booleans(),
)
@settings(deadline=None, max_examples=80)
def test_no_quarter_or_month_is_worked_out_from_its_year(
    counts: list[int], with_year: bool
) -> None:
    parts = MONTHS if len(counts) == 12 else QUARTERS
    counts = counts[: len(parts)]
    periods = [*parts, "2022"] if with_year else parts
    numbers = [float(one) for one in counts] + ([float(sum(counts))] if with_year else [])
    truth = _complaints(periods, numbers)
    shown = protected_counts(COMPLAINT, truth)
    assert not shown["received"].between(1, 4).any()
    assert ((truth["received"] != 0) | shown["received"].eq(0)).all(), "a zero is shown"
    assert shown["received"].isna().eq(shown["hidden"] == "received").all()
    for at in np.flatnonzero(truth["received"].between(1, 4)):
        if with_year and truth.loc[at, "period"] in parts:
            assert _open_range(shown, truth, parts) >= 4


def test_what_is_hidden_is_named_and_what_is_missing_is_not() -> None:
    frame = _complaints(["2022-q1"], [9.0]).assign(upheld=3.0)
    shown = protected_counts(COMPLAINT, frame)
    assert shown["received"].tolist() == [9]
    assert shown[["upheld", "late"]].isna().all(axis=None)
    assert shown["hidden"].tolist() == ["upheld"]


def test_a_year_that_is_no_sum_of_its_quarters_hides_none_beside() -> None:
    frame = _complaints([*QUARTERS, "2022"], [3.0, 30.0, 30.0, 30.0, 100.0])
    assert protected_counts(COMPLAINT, frame)["received"].isna().tolist() == [True] + 4 * [False]
    frame = _complaints([*QUARTERS, "2022"], [3.0, 30.0, 30.0, 30.0, 93.0])
    assert protected_counts(COMPLAINT, frame)["received"].isna().sum() == 2


def test_built_tables_hide_them_unless_the_publisher_did(pack: Path, tmp_path: Path) -> None:
    head = (
        "file_id,table,publisher,title,address,licence,attribution,published,retrieved,"
        "file.path,file.format,disclosure\n"
    )
    row = "{0},{1},Mini,{0},https://example.org,OGL,Mini,2022-01-31,2022-02-01,{0}.csv,csv,{2}\n"
    files = pack / "catalogue" / "record_files.csv"
    files.write_text(
        head + row.format("a", "complaint", "ours") + row.format("b", "survey_round", "publisher")
    )
    lines = "council_code,service,period,received,upheld\nZ07000003,waste,2020-q1,40,3\n"
    (pack / "raw" / "a.csv").write_text(lines)
    (pack / "raw" / "b.csv").write_text(
        "survey,period,council_code,mode,answered\nplaces,2020,Z07000003,post,4\n"
    )
    build([str(pack)], tmp_path / "out", say=lambda _: None)
    store = open_store(tmp_path / "out")
    found = read_table(store, "complaint").iloc[0]
    assert (found["received"], found["hidden"]) == (40, "upheld")
    assert np.isnan(found["upheld"])
    found = read_table(store, "survey_round").iloc[0]
    assert (found["answered"], found["hidden"]) == (4, "")
