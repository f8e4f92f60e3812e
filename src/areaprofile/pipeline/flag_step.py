"""Flags of every council, worked out from what the build has written; and the rules' words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from areaprofile.checks import Context, run_checks
from areaprofile.errors import Problem
from areaprofile.flags.evidence import recompute
from areaprofile.flags.gather import gather
from areaprofile.flags.parameters import rule_words
from areaprofile.flags.table import flag_table
from areaprofile.store.open import Store
from areaprofile.store.read import read_table, read_values
from areaprofile.store.write import StoreWriter

RULE_COLUMNS = ["rule_id", "kind", "name", "meaning", "does_not_mean", "severity",
                "first_responder", "parameters"]  # fmt: skip


def write_flags(
    writer: StoreWriter, facts: Mapping[str, Any]
) -> tuple[int, dict[str, list[Problem]]]:
    """Write the tables `flag` and `flag_rule`; returns how many are raised, what checks found.

    `facts` are those of `publish`. All values, tables and definitions must have been written.
    """
    store = writer.as_store(facts)
    table = flag_table(gather(store))
    writer.table("flag", table)
    writer.table("flag_rule", rule_table())
    return int(table["state"].eq("raised").to_numpy().sum()), check_flags(table, store)


def check_flags(table: pd.DataFrame, store: Store) -> dict[str, list[Problem]]:
    """What the checks find in the flags of a store: states, reasons, evidence against values."""
    context = Context(
        tables={"council_service": read_table(store, "council_service")},
        values=lambda level, indicator_id: read_values(store, level, indicator_id),
        recompute=recompute,
    )
    return run_checks("flag", table, "tables/flag", context)


def rule_table() -> pd.DataFrame:
    """A row per rule, in order of precedence, with its words and its parameters with reasons."""
    rows = [
        (one.rule_id, one.kind, one.name, one.meaning, one.does_not_mean, one.severity,
         one.first_responder,
         " ; ".join(f"{name} = {value:g}: {one.reasons[name]}"
                    for name, value in one.values.items()))
        for one in rule_words().values()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=RULE_COLUMNS)
