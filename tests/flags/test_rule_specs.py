"""The spec table: what each rule says in a case that is known."""

import csv
from pathlib import Path

import pytest
from scenarios import scenario
from worlds import CASE

from areaprofile.flags.evidence import evidence_of, recompute
from areaprofile.flags.parameters import rule_words
from areaprofile.flags.rules import RULES, judge_all
from areaprofile.flags.verdict import STATES

SPEC = Path(__file__).resolve().parents[1] / "spec" / "flags" / "rules.csv"
ROWS = list(csv.DictReader(SPEC.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['rule_id']}-{r['scenario']}" for r in ROWS])
def test_rule_says_what_the_table_says(row: dict[str, str]) -> None:
    facts = scenario(row["scenario"])
    verdicts = [
        one
        for one in judge_all(facts)[row["rule_id"]]
        if one.indicator_id == row["indicator_id"] and one.service == "Streets"
    ]
    assert len(verdicts) == 1
    verdict = verdicts[0]
    got = STATES[int(verdict.state[CASE])], verdict.reason[CASE]
    assert got == (row["state"], row["reason"])
    if got[0] != "not_assessable":
        assert recompute(evidence_of(facts, verdict, CASE))[0] == row["state"]


def test_every_rule_has_raised_and_unraised_cases() -> None:
    told = {rule.rule_id: {r["state"] for r in ROWS if r["rule_id"] == rule.rule_id}
            for rule in RULES if rule.rule_id != "FL9"}  # fmt: skip
    assert all("raised" in states and len(states) > 1 for states in told.values()), told


def test_every_rule_has_words_and_every_parameter_a_reason() -> None:
    words = rule_words()
    assert {rule.rule_id for rule in RULES} <= set(words)
    assert len({one.kind for one in words.values()}) == len(words)
    for one in words.values():
        assert one.meaning.endswith(".")
        assert one.does_not_mean.endswith(".")
        assert all(reason for reason in one.reasons.values())
