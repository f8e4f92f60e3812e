"""Numbers as publishers write them."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.sources.numbers import parse_numbers

MARKS = {"-": "suppressed", "c": "suppressed", ":": "not_collected", "-9999": "not_applicable"}


def one(cell: object) -> tuple[float, str | None, str | None, bool]:
    numbers = parse_numbers(pd.Series([cell], dtype=object), marks=MARKS, blank="not_collected")
    reason, status = numbers.reasons[0], numbers.statuses[0]
    return (float(numbers.values[0]), reason, status, bool(numbers.refused[0]))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        (" 12.50 ", 12.5),
        (".5", 0.5),
        ("5.", 5),
        ("1,234", 1234),
        ("1,234,567.8", 1234567.8),
        ("£1,234", 1234),
        ("-£3", -3),
        ("\u22123", -3),
        ("(1,234)", -1234),
        ("12.3%", 12.3),
        ("12.3 %", 12.3),
        ("1e3", 1000),
        ("+4", 4),
        ("0", 0),
        (0, 0),
        (7, 7),
        ("12 [1]", 12),
        ("12 (note 2)", 12),
    ],
)
def test_spellings_of_numbers(cell: object, value: float) -> None:
    assert one(cell) == (value, None, None, False)


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("12 (p)", "provisional"),
        ("12r", "revised"),
        ("12 [e]", "estimated"),
        ("3 (Final)", "final"),
    ],
)
def test_a_status_beside_the_number(cell: str, status: str) -> None:
    assert one(cell)[2:] == (status, False)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("-", "suppressed"),
        (" c ", "suppressed"),
        (":", "not_collected"),
        ("", "not_collected"),
        (None, "not_collected"),
        (float("nan"), "not_collected"),
        ("-9999", "not_applicable"),
        (-9999.0, "not_applicable"),
    ],
)
def test_marks_become_reasons_never_zero(cell: object, reason: str) -> None:
    value, found, _, refused = one(cell)
    assert math.isnan(value)
    assert (found, refused) == (reason, False)


@given(st.lists(st.one_of(st.text(max_size=8), st.floats(), st.none(), st.booleans())))
def test_every_cell_is_a_value_or_a_reason_or_refused(cells: list[object]) -> None:
    numbers = parse_numbers(pd.Series(cells, dtype=object), marks=MARKS, blank="not_collected")
    has_value = ~np.isnan(numbers.values)
    has_reason = np.array([reason is not None for reason in numbers.reasons], dtype=bool)
    assert (has_value.astype(int) + has_reason + numbers.refused == 1).all()


@given(st.integers(-(10**9), 10**9))
def test_thousands_read_as_the_number_they_write(number: int) -> None:
    assert one(f"{number:,}")[0] == number
