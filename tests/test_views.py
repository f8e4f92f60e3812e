"""Views beside records: change with its certainty, apart or together, complaints and promises."""

import math

import pandas as pd
import pytest

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.compare import Moment
from areaprofile.tables.councils import all_councils
from areaprofile.tables.views import (
    Asked,
    _is_withheld,
    _last_year,
    asked_of,
    base_words,
    change_of,
    change_words,
    complaints_of,
    margin_of,
    standards_of,
)
from areaprofile.ui.data import DEMO_STORE

NAN = math.nan


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas(open_store(DEMO_STORE))


def moment(period: str, value: float, margin: float, *, is_break: bool = False) -> Moment:
    limits = (value - margin, value + margin)
    return Moment(period, value, *limits, "final", NAN, NAN, NAN, 0, NAN, is_break)


def test_satisfaction_fell_by_ten_points(atlas: Atlas) -> None:
    # The paper's figures: 65% to 55% satisfied; each asked with a margin of 3 points.
    satisfied = atlas.measures["cx01"]
    fell = change_of([moment("2000", 65, 3), moment("2003", 55, 3)], satisfied)
    assert fell is not None
    assert fell.gain == pytest.approx(-10)
    # 10 points over a standard error of sqrt(2) * 3 / 1.96 = 2.165 is 4.6 of them.
    assert fell.p_better < 0.0001
    words = change_words(fell, satisfied)
    assert "worse, almost certain (over 99%)" in words
    assert "65.0% (2000) to 55.0% (2003)" in words


def test_a_small_change_cannot_be_told(atlas: Atlas) -> None:
    satisfied = atlas.measures["cx01"]
    half = change_of([moment("2000", 40, NAN), moment("2003", 45, 3)], satisfied)
    assert change_words(half, satisfied).endswith(
        "can’t tell how sure, as 2000 has no margin of error"
    )
    small = change_of([moment("2000", 65, 4), moment("2003", 64, 4)], satisfied)
    assert "can’t tell" in change_words(small, satisfied)


def test_a_break_is_never_crossed(atlas: Atlas) -> None:
    satisfied = atlas.measures["cx01"]
    moments = [moment("2000", 65, 3), moment("2003", 55, 3, is_break=True)]
    assert change_of(moments, satisfied) is None


def test_complaints_and_promises_add_up(atlas: Atlas) -> None:
    council = all_councils(atlas)[0]
    complaints, standards = complaints_of(atlas, council), standards_of(atlas, council)
    for table, name in ((complaints, "upheld_percent"), (standards, "kept_percent")):
        table = table[table["note"] == ""]
        assert len(table)
        assert (table["lower"] <= table[name]).all()
        assert (table[name] <= table["upper"]).all()
    complaints = complaints.dropna()
    expected = 1000 * complaints["received"] / council.population
    assert complaints["per_1000"].tolist() == pytest.approx(expected.tolist())


def test_a_whole_year_is_taken_before_its_quarters() -> None:
    quarters = [(f"2022-q{part}", math.nan, 3.0) for part in (1, 2)]
    quarters += [("2022-q3", 9.0, 2.0), ("2022-q4", 7.0, 4.0)]
    rows = pd.DataFrame([*quarters, ("2021", 50.0, 20.0)], columns=["period", "received", "upheld"])
    assert _last_year(rows)["period"].tolist() == [f"2022-q{part}" for part in (1, 2, 3, 4)]
    rows.loc[5] = ("2022", 30.0, 12.0)
    assert _last_year(rows)["period"].tolist() == ["2022"]
    assert not _is_withheld(rows, ("received",))
    hidden = rows.assign(hidden=["upheld ; late", "", "", "", "", ""])
    assert _is_withheld(hidden, ("received", "upheld"))
    assert not _is_withheld(hidden, ("received",))


def test_a_view_says_how_many_answered_of_how_many_asked(atlas: Atlas) -> None:
    council = atlas.places.by_code["Z06000001"]
    asked = asked_of(atlas, council, atlas.measures["cx01"], "2014")
    assert asked is not None
    assert (asked.answered, asked.sent, asked.design_effect) == (681, 2831, 1.3)
    assert base_words(asked, NAN) == "681 of 2,831 asked (24%), postal"
    # Another survey, or a year without one, has no such base.
    assert asked_of(atlas, council, atlas.measures["ca06"], "2014") is None
    assert asked_of(atlas, council, atlas.measures["cx01"], "2015") is None
    assert base_words(None, 1200) == "1,200"
    assert base_words(None, NAN) == "not published"


def test_a_margin_that_is_not_published_comes_from_answers_and_design(atlas: Atlas) -> None:
    share = atlas.measures["cx01"]
    # Wilson for 50% of 1,000 / 1.3 answers, worked by hand.
    low, high = margin_of(50, NAN, NAN, Asked(1000, 3000, "postal", 1.3), share)
    assert low == pytest.approx(46.48, abs=0.01)
    assert high == pytest.approx(53.52, abs=0.01)
    assert margin_of(50, 45, 55, Asked(1000, 3000, "postal", 1.3), share) == (45, 55)
    assert all(math.isnan(one) for one in margin_of(50, NAN, NAN, None, share))
