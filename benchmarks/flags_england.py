"""How many flags has a store, of which kind, in which state and why? A printed table.

    python benchmarks/flags_england.py STORE [--write FILE.parquet] [--page]

--page puts the table into docs/flags.md.

Counts are councils × measures (or × services where the rule is about a service), newest edition.
"""

import argparse
import time
from pathlib import Path

import pandas as pd
from detector_page import write_into_page

from areaprofile.flags.gather import gather
from areaprofile.flags.table import SERVICE_RULES, flag_table
from areaprofile.store.open import open_store

PAGE = Path(__file__).resolve().parents[1] / "docs" / "flags.md"


def by_reason(flags: pd.DataFrame) -> pd.DataFrame:
    """A row per kind, state and reason, with counts, the largest first within a kind."""
    now = flags[flags["edition"] == flags["edition"].max()]
    own = now["indicator_id"].notna() | now["rule_id"].isin(SERVICE_RULES)
    counts = now[own].groupby(["rule_id", "kind", "state", "reason"]).size().rename("rows")
    table = counts.reset_index()
    order = table.assign(at=table["state"].map({"raised": 0, "clear": 1, "not_assessable": 2}))
    return order.sort_values(["rule_id", "at", "rows"], ascending=[True, True, False]).drop(
        columns="at"
    )


def as_markdown(table: pd.DataFrame) -> str:
    """A line per kind and state, the reasons with their counts in it."""
    lines = ["| rule | state | rows | reasons |", "| --- | --- | --- | --- |"]
    for (rule, kind, state), part in table.groupby(["rule_id", "kind", "state"], sort=False):
        pairs = zip(part["reason"], part["rows"], strict=True)
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in pairs if reason)
        name = str(state).replace("_", " ")
        lines.append(f"| {rule} {kind} | {name} | {part['rows'].sum():,} | {reasons} |")
    return "\n".join(lines)


def main() -> None:
    """Work the flags out and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--page", action="store_true", help="put the table into docs/flags.md")
    options = parser.parse_args()
    start = time.process_time()
    facts = gather(open_store(options.store))
    read = time.process_time()
    flags = flag_table(facts)
    end = time.process_time()
    if options.write:
        flags.to_parquet(options.write, compression="zstd")
    table = by_reason(flags)
    if options.page:
        told = f"As at {facts.as_at}, newest edition.\n\n{as_markdown(table)}"
        write_into_page("england", lambda: print(told), PAGE)
    print(table.to_string(index=False))
    print(f"{len(facts.councils.codes)} councils, {len(facts.measures)} measures, as at "
          f"{facts.as_at}: {read - start:.1f} s to read, {end - read:.1f} s of processor time for "
          f"three editions, {len(flags):,} rows")  # fmt: skip


if __name__ == "__main__":
    main()
