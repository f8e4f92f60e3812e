"""Numbers in downloads: without the noise of binary fractions, and nothing else lost."""

import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.tables.written import written, written_frame


def test_noise_goes_and_figures_stay() -> None:
    found = written(np.array([36.199999999999996, 5.300000000000001, 0.0, -0.1, 1e17, math.nan]))
    assert [repr(float(one)) for one in found] == ["36.2", "5.3", "0.0", "-0.1", "1e+17", "nan"]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_a_number_keeps_twelve_digits_and_is_written_once(number: float) -> None:
    once = written(np.array([number]))
    assert math.isclose(float(once[0]), number, rel_tol=1e-11)
    assert np.array_equal(once, written(once))


def test_a_frame_keeps_its_columns_and_texts() -> None:
    frame = pd.DataFrame({"name": ["a", "b"], "count": [1, 2], "share": [0.1 + 0.2, math.nan]})
    told = written_frame(frame)
    assert told.columns.tolist() == frame.columns.tolist()
    assert told["share"].tolist()[0] == 0.3
    assert told["count"].dtype == frame["count"].dtype
    assert told["name"].tolist() == ["a", "b"]
