"""What stands beside the demonstration's figures, straight from its raw files.

A store that has these tables itself is used as it is; one that has them empty gets them from here.
"""

import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd

from areaprofile.flags.facts import Facts
from areaprofile.flags.surroundings import find_context, find_cost, find_peers
from areaprofile.store.open import Store

RAW = Path(__file__).resolve().parents[2] / "data" / "packs" / "demo" / "raw"


def with_tables(facts: Facts) -> Facts:
    """The facts with judgements, targets, spending, context and peers."""
    councils = facts.councils
    changes: dict[str, object] = {}
    if not len(facts.judgements):
        changes["judgements"] = read("judgements").assign(part="overall")
    if not len(facts.targets):
        changes["targets"] = read("targets")
    if not facts.cost:
        spend = read("spend")
        spend["amount"] = spend["amount_thousand"] * 1000
        changes["cost"] = find_cost(spend, read("spend_lines"), councils)
    if facts.context is None:
        rows = read("context").rename(columns={"variable": "context_id"})
        changes["context"] = find_context(rows, councils)
    if facts.peers is None:
        context = changes.get("context", facts.context)
        changes["peers"] = find_peers(pd.DataFrame(), context, councils)  # type: ignore[arg-type]
    return replace(facts, **changes)  # type: ignore[arg-type]


def read(name: str) -> pd.DataFrame:
    """One raw file of the councils."""
    return pd.read_csv(RAW / "councils" / f"{name}.csv")


def is_built_from_these_files(store: Store) -> bool:
    """Whether a store of the demonstration was made of the councils' files as they are now."""
    told = {one["path"]: one["sha256"] for one in store.manifest["inputs"]}
    return all(
        told[name] == hashlib.sha256((RAW / name).read_bytes()).hexdigest()
        for name in told
        if name.startswith("councils/")
    )


def truth() -> pd.DataFrame:
    """What was planted, empty cells as empty text."""
    return pd.read_csv(RAW / "planted_truth.csv", keep_default_na=False)
