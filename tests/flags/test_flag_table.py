"""The flag table: whole, in order, with evidence that anyone can check."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scenarios import falling, scenario
from worlds import CODES, SERVICE, facts

from areaprofile.flags.evidence import recompute
from areaprofile.flags.facts import WHOLE, Facts
from areaprofile.flags.ladder import (
    EXTREME,
    FLAG,
    GOVERNMENT,
    NOTE,
    PEERS,
    REVIEW,
    SCRUTINY,
    STRONG,
    WATCH,
    Standing,
    rung_of,
)
from areaprofile.flags.parameters import find_rules, rule_words
from areaprofile.flags.table import COLUMNS, SERVICE_RULES, flag_table
from areaprofile.flags.verdict import SEVERITIES, STATES


@pytest.fixture(scope="module")
def flags() -> pd.DataFrame:
    """A world in which one council falls."""
    return flag_table(scenario("falls"))


def newest(flags: pd.DataFrame) -> pd.DataFrame:
    """The rows of the newest edition."""
    return flags[flags["edition"] == flags["edition"].max()]


def test_every_council_service_and_rule_has_one_state(flags: pd.DataFrame) -> None:
    about = newest(flags)
    about = about[about["indicator_id"].isna()]
    assert tuple(flags.columns) == COLUMNS
    keys = ["council_code", "service", "rule_id"]
    assert not about.duplicated(keys).any()
    assert len(about) == len(CODES) * 2 * len(rule_words())
    assert set(about["service"]) == {SERVICE, WHOLE}
    assert set(flags["state"]) <= set(STATES)
    assert set(flags["severity"].dropna()) <= set(SEVERITIES)


def test_reason_is_given_if_and_only_if_it_is_not_raised(flags: pd.DataFrame) -> None:
    raised = flags["state"] == "raised"
    assert (flags.loc[raised, "reason"] == "").all()
    assert (flags.loc[~raised, "reason"] != "").all()


def test_raised_flags_have_evidence_that_gives_their_state(flags: pd.DataFrame) -> None:
    shown = newest(flags)
    raised = shown[shown["state"] == "raised"]
    assert len(raised)
    assert raised["evidence"].notna().all()
    for row in shown[shown["evidence"].notna()].itertuples():
        record = json.loads(row.evidence)
        assert recompute(record)[0] == row.state == record["state"]


def test_evidence_names_values_and_people() -> None:
    flags = newest(flag_table(scenario("falls"), editions=1))
    row = flags[(flags["rule_id"] == "FL4") & (flags["indicator_id"] == "m")].iloc[0]
    record = json.loads(row["evidence"])
    assert [one["period"] for one in record["series"]] == [str(y) for y in range(2014, 2024)]
    size = record["size"]
    assert size["change"] < 0
    assert size["had_kept_pace"]["lower"] <= size["had_kept_pace"]["value"]
    assert record["since"] == "2014"
    assert record["certainty"] == row["certainty"] >= 0.9


def test_demo_evidence_resolves_to_values(demo_facts: Facts, demo_flags: pd.DataFrame) -> None:
    shown = newest(demo_flags)
    measures = {one.definition.indicator_id: one for one in demo_facts.measures}
    for row in shown[(shown["state"] == "raised") & shown["indicator_id"].notna()].itertuples():
        record = json.loads(row.evidence)
        measure = measures[str(row.indicator_id)]
        own = measure.values[demo_facts.councils.place[str(row.council_code)]]
        found = dict(zip(measure.periods, own, strict=True))
        assert all(found[one["period"]] == one["value"] for one in record["series"])
        assert recompute(record)[0] == "raised"


def test_summary_repeats_the_measure_nearest_to_being_raised(demo_flags: pd.DataFrame) -> None:
    shown = newest(demo_flags)
    single = shown[~shown["rule_id"].isin(SERVICE_RULES)]
    keys = ["council_code", "service", "rule_id"]
    measures = single[single["indicator_id"].notna()]
    any_raised = measures.assign(up=measures["state"] == "raised").groupby(keys)["up"].any()
    summary = single[single["indicator_id"].isna()].set_index(keys)["state"] == "raised"
    assert summary.reindex(any_raised.index).equals(any_raised.rename(summary.name))


def test_editions_count_only_what_was_known_then(flags: pd.DataFrame) -> None:
    row = newest(flags)
    row = row[(row["rule_id"] == "FL4") & (row["indicator_id"] == "m")].iloc[0]
    assert row["editions_in_a_row"] == 3
    late = falling(0.0, 0.0)
    z = late.z.copy()
    z[0] = np.r_[np.zeros(6) + 0.2, -0.4, -0.9, -1.4, -1.9]
    found = newest(flag_table(facts({"m": replace(late, z=z)})))
    one = found[(found["rule_id"] == "FL4") & (found["indicator_id"] == "m")].iloc[0]
    assert one["state"] == "raised"
    assert one["editions_in_a_row"] < 3


@pytest.mark.parametrize(
    ("rule", "severity", "editions", "blocks", "rung"),
    [
        ("FL4", WATCH, 1, 0, NOTE),
        ("EW7", WATCH, 2, 0, NOTE),
        ("FL4", FLAG, 1, 0, REVIEW),
        ("FL4", FLAG, 2, 0, SCRUTINY),
        ("FL7", FLAG, 1, 1, SCRUTINY),
        ("FL7", FLAG, 1, 2, PEERS),
        ("FL4", STRONG, 1, 0, REVIEW),
        ("FL4", STRONG, 2, 0, PEERS),
        ("FL6", FLAG, 2, 0, PEERS),
        ("FL1", EXTREME, 1, 0, PEERS),
        ("FL4", STRONG, 9, 9, PEERS),
    ],
)
def test_ladder(rule: str, severity: int, editions: int, blocks: int, rung: str) -> None:
    assert rung_of(Standing(rule, severity, editions, blocks)) == rung != GOVERNMENT


def test_a_kind_and_a_rule_find_the_same() -> None:
    assert find_rules("decline") == find_rules("fl4") == ("FL4",)
    assert find_rules("nonsense") == ()
