"""Many tests at once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.stats.multiple import false_discoveries

P = st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), max_size=40)


def test_the_example_of_1995(vectors: Path) -> None:
    case = json.loads((vectors / "worked_examples.json").read_text())["bh1995"]
    assert false_discoveries(case["p"], rate=case["q"]).discovered.sum() == case["reject"]


def test_a_gap_is_dropped_and_counted_and_spoils_nothing() -> None:
    # First four p values of Benjamini & Hochberg 1995, table in section 3.2, and two gaps.
    found = false_discoveries([0.0001, np.nan, 0.0004, 0.0019, 0.0095, np.nan], rate=0.05)
    assert (found.tested, found.not_tested) == (4, 2)
    assert found.discovered.tolist() == [True, False, True, True, True, False]
    assert found.adjusted[[0, 2, 3, 4]] == pytest.approx([0.0004, 0.0008, 0.0019 * 4 / 3, 0.0095])
    assert np.isnan(found.adjusted[[1, 5]]).all()


def test_nothing_to_test() -> None:
    assert false_discoveries([], rate=0.05).tested == 0
    found = false_discoveries([np.nan], rate=0.05)
    assert (found.tested, found.not_tested) == (0, 1)
    assert not found.discovered.any()


def test_not_a_p_value() -> None:
    with pytest.raises(ValueError, match="p"):
        false_discoveries([0.5, 1.5], rate=0.05)


@given(P, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_adjusting_never_helps(p, random) -> None:
    order = list(range(len(p)))
    random.shuffle(order)
    values = np.array(p, dtype=float)
    found = false_discoveries(values, rate=0.1)
    again = false_discoveries(values[order], rate=0.1)
    assert np.array_equal(again.adjusted, found.adjusted[order], equal_nan=True)
    known = ~np.isnan(values)
    assert (found.adjusted[known] >= values[known] - 1e-15).all()
    assert (false_discoveries(values, rate=0.05).discovered <= found.discovered).all()
