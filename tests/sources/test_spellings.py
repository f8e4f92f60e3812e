"""Every spelling of a period that publishers use, by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from areaprofile.catalogue.rules import PERIOD_RULES as RULES
from areaprofile.catalogue.rules import is_period_rule
from areaprofile.periods import is_period
from areaprofile.sources.spellings import spell_period

SPELLINGS = [
    # the single year of DfE's tool is the year that ends in it, where the year is split
    ("2016", "calendar", "2016"),
    ("2016", "financial", "2015-16f"),
    ("2016", "academic", "2015-16a"),
    ("2016.0", "calendar", "2016"),
    ("2016-17", "financial", "2016-17f"),
    ("2016/17", "financial", "2016-17f"),
    ("2015/16", "academic", "2015-16a"),
    ("2015/2016", "academic", "2015-16a"),
    ("1999-00", "financial", "1999-00f"),
    ("2016-17", "calendar", "2016-17r"),
    ("2014-16", "calendar", "2014-16r"),
    ("2014-16", "financial", "2014-16r"),
    ("2014-16", "academic", "2014-16r"),
    ("2014 to 2016", "rolling", "2014-16r"),
    ("2015 - 17", "rolling", "2015-17r"),
    ("2013/14-15/16", "financial", "2013-16r"),
    ("2020/21 - 24/25", "academic", "2020-25r"),
    ("2022/23 - 2024/25", "financial", "2022-25r"),
    # ONS: a start and how long, or a day, or a bare year
    ("2007-01-01/P1Y", "iso_duration", "2007"),
    ("2016-04-01/P1Y", "iso_duration", "2016-17f"),
    ("2022-09-01/P1Y", "iso_duration", "2022-23a"),
    ("2022-08-01/P1Y", "iso_duration", "2022-23a"),
    ("2010-02-01/P1Y", "iso_duration", "2010-11r"),
    ("2018-11-16/P1Y", "iso_duration", "2018-19r"),
    ("2011-01-01/P3Y", "iso_duration", "2011-13r"),
    ("2013-04-01/P3Y", "iso_duration", "2013-16r"),
    ("2014-01-01/P5Y", "iso_duration", "2014-18r"),
    ("2023-07-01/P1M", "iso_duration", "2023-07"),
    ("2023-07-01/P3M", "iso_duration", "2023-q3"),
    ("2008-04-16", "iso_duration", "2008-04-16s"),
    ("1998", "iso_duration", "1998"),
    ("2023", "snapshot_09-30", "2023-09-30s"),
    ("21/03/2021", "snapshot", "2021-03-21s"),
    ("31 March 2021", "snapshot", "2021-03-31s"),
    ("2023", "month_01", "2023-01"),
    ("March 2021", "month", "2021-03"),
    ("Mar-21", "month", "2021-03"),
    ("2021-03", "month", "2021-03"),
    ("2021 Q2", "quarter", "2021-q2"),
    ("April to June 2021", "quarter", "2021-q2"),
    ("2021", "year_ending_march", "2020-21f"),
    ("year ending August 2021", "year_ending_august", "2020-21a"),
    ("2021", "year_ending_december", "2021"),
    ("2021", "year_ending_june", "2020-21r"),
]


@pytest.mark.parametrize(("text", "rule", "code"), SPELLINGS)
def test_each_spelling_gives_its_code(text: str, rule: str, code: str) -> None:
    assert spell_period(text, rule) == (code, "")


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("2018 (Rev)", "2017-18a", "revised"),
        ("2020 (Final)", "2019-20a", "final"),
        ("2025 (prov)", "2024-25a", "provisional"),
        ("2016-17 (OT)", "2016-17a", ""),  # outturn: no stage
    ],
)
def test_a_stage_in_brackets_is_a_status(text: str, code: str, status: str) -> None:
    assert spell_period(text, "academic") == (code, status)


@pytest.mark.parametrize("text", ["0", "", "2013/15-15/16", "2016-15-14", "20.16", "2016 (??)"])
@pytest.mark.parametrize("rule", RULES)
def test_what_is_no_period_is_never_guessed(text: str, rule: str) -> None:
    assert spell_period(text, rule)[0] is None


@given(st.text(max_size=20), st.sampled_from([*RULES, "year_ending_march", "snapshot_03-31"]))
def test_any_text_gives_a_period_code_or_nothing(text: str, rule: str) -> None:
    code, _ = spell_period(text, rule)
    assert code is None or is_period(code)
    assert is_period_rule(rule)
