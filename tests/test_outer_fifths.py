"""What is weighed among strengths and concerns, and what is said of the rest."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from test_sentences import BASE

from areaprofile.pipeline.rates import with_rates
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.outer_fifths import best_fifth, left_out_words, weighed, worst_fifth
from areaprofile.ui.data import DEMO_STORE

SHARE = replace(BASE.indicator, rate_method="proportion", multiplier=100, default_weight=1.0)
WORST = replace(
    BASE, indicator=SHARE, value=40.0, lower=30.0, upper=50.0, good_fifth=1, verdict="worse",
    age_months=6, history=(),
)  # fmt: skip
NO_MARGIN = replace(WORST, lower=math.nan, upper=math.nan, verdict="")


def test_of_a_tiny_council_what_is_not_weighed_is_counted() -> None:
    place = all_councils(open_atlas(open_store(DEMO_STORE)))[0]
    tiny, large = replace(place, population=2_000), replace(place, population=500_000)
    rows = [WORST, NO_MARGIN, NO_MARGIN, replace(NO_MARGIN, good_fifth=5)]
    assert worst_fifth(rows, tiny) == [WORST]
    assert left_out_words(rows, tiny) == (
        "Of 4 counted measures held, 1 is weighed here. Left out: 3 (no margin of error, which so "
        "small a council needs). Of those left out, 2 lie in the worst fifth and 1 in the best."
    )
    assert len(weighed(rows, large)) == 4
    assert left_out_words(rows, large) == ""


def test_a_share_above_the_whole_is_no_strength() -> None:
    place = all_councils(open_atlas(open_store(DEMO_STORE)))[0]
    large = replace(place, population=500_000)
    above = replace(NO_MARGIN, value=102.7, good_fifth=5)
    assert not best_fifth([above], large)
    assert best_fifth([replace(above, value=99.9)], large)


@pytest.mark.parametrize("method", ["mean", "money", "count"])
def test_what_has_no_limits_gets_none(method: str) -> None:
    frame = pd.DataFrame(
        {"numerator": [40.0, 5.0], "denominator": [80.0, 10.0], "value": math.nan,
         "lower": math.nan, "upper": math.nan, "missing_reason": None}
    )  # fmt: skip
    found = with_rates(frame, replace(SHARE, rate_method=method))
    assert found["value"].notna().all()
    assert found[["lower", "upper"]].isna().all(axis=None)
    shares = with_rates(frame, SHARE)
    assert (shares["lower"] < shares["value"]).all()
    assert (shares["upper"] > shares["value"]).all()
