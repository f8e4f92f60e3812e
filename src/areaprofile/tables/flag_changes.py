"""What has changed since a day: flags raised, cleared and changed in strength, between editions.

An edition is a past cut-off of the data, computed anew with today's rules, not remembered. Rules
that look at the present only (lasting flags, pockets) have no earlier edition and are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_rows import (
    council_rows,
    edition_rows,
    editions_of,
    stands_for_itself,
)
from areaprofile.tables.flags import (
    SEVERITIES,
    STRENGTHS,
    USUAL_STRICTNESS,
    RuleLine,
    rules_of,
)
from areaprofile.tables.wording import count_words

# These look at today only.
WITHOUT_EDITIONS = ("FL8", "FL9")
_KEY = ["council_code", "service", "indicator_id", "rule_id"]


@dataclass(frozen=True)
class Change:
    """One flag that changed: `raised`, `cleared` or `revised` (or `same`); severity then and now
    (empty where it was or is none), and why it is not raised today."""

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
    """All changes of one council (or of all) between two editions, as days. `stands`: what was
    raised then and still is, changed in strength or not."""

    before: str
    after: str
    found: tuple[Change, ...]
    stands: tuple[Change, ...] = ()

    def of(self, kind: str) -> tuple[Change, ...]:
        """Those of one kind."""
        return tuple(one for one in self.found if one.kind == kind)


def newest_first(atlas: Atlas) -> tuple[str, ...]:
    """The days of the editions, the newest first."""
    return tuple(reversed(editions_of(atlas)))


def read_day(text: str) -> date | None:
    """The day of `since=` in an address; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def edition_at(atlas: Atlas, day: str) -> str:
    """The edition that stood on a day (`2024-03-12`): the newest of that day or before, else the
    oldest there is. Empty for a text that is no day, or without earlier editions."""
    asked, editions = read_day(day), newest_first(atlas)
    if asked is None or len(editions) < 2:
        return ""
    before = [one for one in editions if one <= asked.isoformat()]
    return before[0] if before else editions[-1]


@lru_cache(maxsize=64)
def changes_since(
    atlas: Atlas, edition: str, council: str = "", strictness: float = USUAL_STRICTNESS
) -> Changes:
    """What differs between an edition and the newest, for one council or for all."""
    newest = newest_first(atlas)[0]
    if edition == newest:
        return Changes(edition, newest, ())
    before, after = edition_rows(atlas, edition), edition_rows(atlas, newest)
    # A rule that no council had then (it needs older editions) cannot be said to be new.
    told = [one for one in before["rule_id"].unique() if one not in WITHOUT_EDITIONS]
    if council:
        before, after = council_rows(before, council), council_rows(after, council)
    then = before.loc[_raised(before, told, strictness)]
    raised = _raised(after, told, strictness)
    now = after.loc[raised | (np.isin(_keys(after), _keys(then)) & stands_for_itself(after))]
    both = _texts(now.assign(is_raised=raised.loc[now.index])).merge(
        _texts(then)[[*_KEY, "severity"]], on=_KEY, how="outer", suffixes=("", "_then")
    )
    rules = rules_of(atlas)
    rows = both.astype("object").where(both.notna(), "").to_dict("records")
    found = [_change(rules, {str(k): str(v) for k, v in row.items()}) for row in rows]
    found.sort(key=lambda one: (-_weight(one), one.council_code, one.service, one.rule.rule_id))
    return Changes(
        edition,
        newest,
        tuple(one for one in found if one.kind != "same"),
        tuple(one for one in found if one.then and one.now),
    )


def _raised(rows: pd.DataFrame, rules: Sequence[str], strictness: float) -> pd.Series:
    sure = rows["certainty"].isna() | (rows["certainty"] >= strictness)
    told = rows["rule_id"].isin(rules)
    return (rows["state"] == "raised") & sure & told & stands_for_itself(rows)


def _keys(rows: pd.DataFrame) -> np.ndarray:
    """One number for each council, service, measure and rule; alike in all editions."""
    out = np.zeros(len(rows), dtype=np.int64)
    for name in _KEY:
        known = rows[name].cat
        out = out * (len(known.categories) + 1) + known.codes.to_numpy() + 1
    return out


def _texts(rows: pd.DataFrame) -> pd.DataFrame:
    """A few rows as plain texts, empty where there is none."""
    columns = [*_KEY, "severity", "reason", *(["is_raised"] if "is_raised" in rows else [])]
    return rows[columns].astype("object").where(rows[columns].notna(), "")


def _change(rules: Mapping[str, RuleLine], row: dict[str, str]) -> Change:
    is_raised = row["is_raised"] == "True"
    then, now = row["severity_then"], row["severity"] if is_raised else ""
    kind = "same" if then == now else "revised" if then and now else "raised" if now else "cleared"
    gone = "not_sure_enough" if row["is_raised"] else "no_measure"
    reason = "" if is_raised else row["reason"] or gone
    return Change(kind, rules[row["rule_id"]], row["council_code"], row["service"],
                  row["indicator_id"], then, now, reason)  # fmt: skip


def _weight(change: Change) -> int:
    return max(SEVERITIES.index(one) for one in (change.then, change.now) if one in SEVERITIES)


def changes_words(changes: Sequence[Change]) -> str:
    """`2 concerns raised, 1 cleared, 0 changed in strength; 11 strengths new, 3 gone`."""
    bad = counts_of(changes)
    new, gone = (
        sum(one.kind == kind and one.is_strength for one in changes)
        for kind in ("raised", "cleared")
    )
    concerns = count_words(bad["raised"], "concern", "concerns")
    strengths = count_words(new, "strength", "strengths")
    return (
        f"{concerns} raised, {bad['cleared']:,} cleared, {bad['revised']:,} changed in strength; "
        f"{strengths} new, {gone:,} gone"
    )


def counts_of(changes: Sequence[Change]) -> dict[str, int]:
    """How many flags were raised, cleared and revised; strengths are not counted."""
    kinds = ("raised", "cleared", "revised")
    return {k: sum(one.kind == k and not one.is_strength for one in changes) for k in kinds}
