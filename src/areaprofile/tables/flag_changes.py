"""What has changed since a day: flags raised, cleared and changed in strength, between editions.

An edition is a past cut-off of the data, computed anew with today's rules, not remembered. Rules
that look at the present only (lasting flags, pockets) have no earlier edition and are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.store.read import read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flags import (
    SERVICE_RULES,
    SEVERITIES,
    STRENGTHS,
    RuleLine,
    editions_of,
    rules_of,
)
from areaprofile.tables.since import read_day

# These look at today only.
WITHOUT_EDITIONS = ("FL8", "FL9")


@dataclass(frozen=True)
class Change:
    """One flag that changed: `raised`, `cleared` or `revised`; severity then and now (empty where
    it was or is none), and why it is not raised today."""

    kind: str
    rule: RuleLine
    council_code: str
    service: str
    indicator_id: str
    then: str
    now: str
    reason: str = ""

    @property
    def is_strength(self) -> bool:
        """Whether the flag is good news."""
        return self.rule.kind in STRENGTHS


@dataclass(frozen=True)
class Changes:
    """All changes of one council (or of all) between two editions, as days."""

    before: str
    after: str
    found: tuple[Change, ...]

    def of(self, kind: str) -> tuple[Change, ...]:
        """Those of one kind."""
        return tuple(one for one in self.found if one.kind == kind)


def newest_first(atlas: Atlas) -> tuple[str, ...]:
    """The days of the editions, the newest first."""
    return tuple(reversed(editions_of(atlas)))


def edition_at(atlas: Atlas, day: str) -> str:
    """The edition that stood on a day (`2024-03-12`): the newest of that day or before, else the
    oldest there is. Empty for a text that is no day, or without earlier editions."""
    asked, editions = read_day(day), newest_first(atlas)
    if asked is None or len(editions) < 2:
        return ""
    before = [one for one in editions if one <= asked.isoformat()]
    return before[0] if before else editions[-1]


@lru_cache(maxsize=16)
def changes_since(atlas: Atlas, edition: str, council: str = "") -> Changes:
    """What differs between an edition and the newest, for one council or for all."""
    newest = newest_first(atlas)[0]
    rows = _judged(atlas)
    # A rule that no council had then (it needs older editions) cannot be said to be new.
    told = set(rows.loc[rows["edition"] == edition, "rule_id"])
    rows = rows[rows["rule_id"].isin(list(told))]
    if council:
        rows = rows[rows["council_code"] == council]
    then = rows[(rows["edition"] == edition) & (rows["state"] == "raised")]
    now = rows[rows["edition"] == newest]
    if edition == newest:
        return Changes(edition, newest, ())
    keys = ["council_code", "service", "indicator_id", "rule_id"]
    both = now.merge(then[[*keys, "severity"]], on=keys, how="outer", suffixes=("", "_then"))
    rules = rules_of(atlas)
    found = [one for one in (_change(rules, row) for row in _records(both)) if one is not None]
    found.sort(key=lambda one: (-_weight(one), one.council_code, one.service, one.rule.rule_id))
    return Changes(edition, newest, tuple(found))


def _records(frame: pd.DataFrame) -> list[dict[str, str]]:
    texts = frame.astype("object").where(frame.notna(), "")
    return [{str(k): str(v) for k, v in row.items()} for row in texts.to_dict("records")]


def _change(rules: Mapping[str, RuleLine], row: dict[str, str]) -> Change | None:
    then, is_raised = row["severity_then"], row["state"] == "raised"
    now = row["severity"] if is_raised else ""
    if then == now:
        return None
    kind = "revised" if then and now else "raised" if now else "cleared"
    reason = "" if is_raised else row["reason"] or "no_measure"
    return Change(kind, rules[row["rule_id"]], row["council_code"], row["service"],
                  row["indicator_id"], then, now, reason)  # fmt: skip


@lru_cache(maxsize=4)
def _judged(atlas: Atlas) -> pd.DataFrame:
    """The rows that stand for themselves (not the ones that repeat a measure for its service)."""
    flags = read_table(atlas.store, "flag")
    own = flags["indicator_id"].notna() | flags["rule_id"].isin(list(SERVICE_RULES))
    kept = flags.loc[own & ~flags["rule_id"].isin(list(WITHOUT_EDITIONS))]
    columns = ["council_code", "service", "indicator_id", "rule_id", "edition", "state", "reason",
               "severity"]  # fmt: skip
    return kept[columns].astype("object").fillna("")


def _weight(change: Change) -> int:
    return max(SEVERITIES.index(one) for one in (change.then, change.now) if one in SEVERITIES)


def counts_of(changes: Sequence[Change]) -> dict[str, int]:
    """How many flags were raised, cleared and revised; strengths are not counted."""
    kinds = ("raised", "cleared", "revised")
    return {k: sum(one.kind == k and not one.is_strength for one in changes) for k in kinds}
