"""The spec tables of the rules that look at editions (FL8) and at neighbourhoods (FL9)."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scenarios import scenario
from worlds import CASE, COUNCILS, SERVICE

from areaprofile.flags.editions import judge_persistent
from areaprofile.flags.evidence import evidence_of, recompute
from areaprofile.flags.facts import Pockets
from areaprofile.flags.parameters import rule_words
from areaprofile.flags.rules import judge_all
from areaprofile.flags.rules_block import judge_pockets
from areaprofile.flags.verdict import STATES
from areaprofile.tables.rule_guide import RETOLD

SPECS = Path(__file__).resolve().parents[1] / "spec" / "flags"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a spec table."""
    return list(csv.DictReader((SPECS / name).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", rows("lasting.csv"), ids=lambda row: row["editions"])
def test_a_flag_lasts_from_its_third_edition(row: dict[str, str]) -> None:
    facts = scenario("falls")
    found = judge_all(facts)
    running = np.zeros(COUNCILS, dtype=np.int64)
    running[CASE] = int(row["editions"])
    in_a_row = {
        (one.rule_id, one.service, one.indicator_id): running * (one.rule_id == "FL4")
        for verdicts in found.values()
        for one in verdicts
    }
    verdict = next(
        one for one in judge_persistent(facts, found, in_a_row) if one.service == SERVICE
    )
    assert (STATES[int(verdict.state[CASE])], verdict.reason[CASE]) == (
        row["state"],
        row["reason"],
    )
    assert recompute(evidence_of(facts, verdict, CASE))[0] == row["state"]


@pytest.mark.parametrize("row", rows("pockets.csv"), ids=lambda row: "-".join(row.values()))
def test_a_pocket_is_poor_on_many_measures_in_a_good_area(row: dict[str, str]) -> None:
    def all_of(text: str, kind: type) -> np.ndarray:
        return np.full(COUNCILS, kind(text))

    pockets = Pockets(
        measures=all_of(row["measures"], int),
        poor=all_of(row["poor"], int),
        standing=all_of(row["standing"], float),
        count=all_of("1", int),
        code=np.full(COUNCILS, "Z01000001", dtype=object),
        which=np.full(COUNCILS, "a ; b", dtype=object),
        share=all_of(row["share"], float),
    )
    facts = replace(scenario("calm"), pockets=pockets)
    verdict = judge_pockets(facts, {})[-1]
    assert (STATES[int(verdict.state[CASE])], verdict.reason[CASE]) == (
        row["state"],
        row["reason"],
    )


def test_every_rule_has_a_spec_and_can_be_retold() -> None:
    told = {row["rule_id"] for path in SPECS.glob("*.csv") for row in rows(path.name)}
    assert told == set(rule_words()) == set(RETOLD)
