"""Flags drawn by chance, each printed with its series, for reading one by one (docs/flags-read.md).

    python benchmarks/flags_draw.py STORE --seed 20261126 [--cases 30] [--reason carried_by_gap]

The rules are taken in turn, so that those with thousands of rows do not crowd out the rest; within
a rule a row at random. With --reason only clear rows of that reason are drawn.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.flags.editions import editions_in_a_row, judge_persistent
from areaprofile.flags.evidence import evidence_of
from areaprofile.flags.facts import Facts
from areaprofile.flags.found import Found
from areaprofile.flags.gather import gather
from areaprofile.flags.rules import judge_all
from areaprofile.flags.table import SERVICE_RULES
from areaprofile.flags.verdict import Verdict
from areaprofile.store.open import open_store
from areaprofile.store.read import read_table

TOLD = ("period", "value", "lower", "upper")


def drawn(flags: pd.DataFrame, state: str, seed: int, cases: int, reason: str) -> pd.DataFrame:
    """Rows of the newest edition in that state, the rules in turn."""
    rng = np.random.default_rng(seed)
    own = flags["indicator_id"].notna() | flags["rule_id"].isin(SERVICE_RULES)
    now = flags[own & (flags["edition"] == flags["edition"].max()) & (flags["state"] == state)]
    if reason:
        now = now[now["reason"] == reason]
    piles = {rule: rng.permutation(group.index) for rule, group in now.groupby("rule_id")}
    turns = [rows[turn] for turn in range(cases) for rows in piles.values() if turn < len(rows)]
    return now.loc[turns[:cases]]


def verdicts_of(facts: Facts) -> Found:
    """What every rule says of the newest edition."""
    found = dict(judge_all(facts))
    alone = editions_in_a_row([found], len(facts.councils.codes))
    found["FL8"] = judge_persistent(facts, found, alone)
    return found


def tell(facts: Facts, verdict: Verdict, row: pd.Series) -> None:
    """One case: what the rule said, its tests, and the series beside the country's and peers'."""
    at = facts.councils.place[row["council_code"]]
    record = evidence_of(facts, verdict, at)
    measure = verdict.measure
    about = "" if measure is None else measure.definition.name
    better = record.get("indicator", {}).get("better", "")
    print(f"\n=== {row['rule_id']} {facts.councils.names[at]}: {row['service']}: {about} "
          f"[{better}] {row['state']} {row['reason']} {row['severity']} "
          f"sure {row['certainty']}")  # fmt: skip
    for test in record["tests"]:
        print(f"    {test['name']}: {test['value']} {test['op']} {test['bound']}")
    if measure is not None:
        own = pd.DataFrame(record["series"], columns=TOLD).set_index("period")
        country = {one["period"]: one["value"] for one in record["country"]}
        peers = {one["period"]: one["value"] for one in record["peers_middle"]}
        rank = pd.DataFrame(measure.oriented).rank(pct=True).iloc[at]
        standing = dict(zip(measure.periods, rank, strict=True))
        own["country"], own["peers"], own["standing"] = (
            own.index.map(one) for one in (country, peers, standing)
        )
        print(own.round(3).to_string())
    known = ("rule_id", "rule_version", "kind", "council_code", "service", "state", "reason",
             "certainty", "tests", "indicator", "series", "country", "peers_middle")  # fmt: skip
    print("   ", {key: value for key, value in record.items() if key not in known})


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--reason", default="")
    options = parser.parse_args()
    store = open_store(options.store)
    flags = read_table(store, "flag")
    facts = gather(store)
    found = verdicts_of(facts)
    by_key = {
        (one.rule_id, one.service, one.indicator_id): one for v in found.values() for one in v
    }
    for state in ("clear",) if options.reason else ("raised", "clear"):
        rows = drawn(flags, state, options.seed, options.cases, options.reason)
        print(f"\n##### {state}: {len(rows)}")
        for _, row in rows.iterrows():
            indicator = row["indicator_id"] if pd.notna(row["indicator_id"]) else ""
            key = (row["rule_id"], row["service"], indicator)
            if key in by_key:
                tell(facts, by_key[key], row)
            else:
                print(
                    f"\n=== {row['rule_id']} {row['council_code']} {row['service']} {row['reason']}"
                )
            if row["rule_id"] in ("FL8", "FL1") and pd.notna(row["evidence"]):
                print("   ", row["evidence"])


if __name__ == "__main__":
    main()
