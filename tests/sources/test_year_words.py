"""Years in words."""

import pytest

from areaprofile.sources.spellings import spell_period


@pytest.mark.parametrize(
    ("text", "rule", "code"),
    [
        ("two thousand and twenty-two", "calendar", "2022"),
        ("Two Thousand and Nine", "calendar", "2009"),
        ("two thousand", "calendar", "2000"),
        ("Twenty twenty-three", "calendar", "2023"),
        ("twenty nineteen", "calendar", "2019"),
        ("nineteen ninety-nine", "calendar", "1999"),
        ("Year to March twenty twenty-two", "year_ending_march", "2021-22f"),
        ("Twenty twenty-one to twenty twenty-two", "financial", "2021-22f"),
        ("twenty", "calendar", None),
        ("two thousand and ninety ninety", "calendar", None),
        ("three hundred and one", "calendar", None),
    ],
)
def test_years_in_words(text: str, rule: str, code: str | None) -> None:
    assert spell_period(text, rule)[0] == code
