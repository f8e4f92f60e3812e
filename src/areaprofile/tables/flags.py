"""The flags of one council: what is raised, what is worth watching, what could not be judged.

Read from the store's tables `flag` and `flag_rule`; nothing is worked out anew.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from areaprofile.flags.parameters import parameter
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_rows import (
    council_rows,
    newest_rows,
    plain_rows,
    stands_for_itself,
)
from areaprofile.tables.places import Place

USUAL_STRICTNESS = 0.90
STRICTNESS = (0.80, 0.85, 0.90, 0.95, 0.99)
# The service of flags about the council as a whole.
WHOLE = "The council as a whole"
SEVERITIES = ("watch", "flag", "strong", "extreme")
STRENGTHS = ("strength", "improver")
# That a figure is old, or good, does not say whether it is failing.
NOT_JUDGING = ("EW5", "POS1", "POS2")
# By chance alone, per measure assessed: what the rule's own limit promises.
CHANCE = {"EW2": 0.01}
# Of the warnings raised, the share that the rule allows to be chance.
SHARE = {name: parameter(name, "discovery_rate") for name in ("EW1", "EW7")}


@dataclass(frozen=True)
class RuleLine:
    """One rule in words."""

    rule_id: str
    kind: str
    name: str
    meaning: str
    does_not_mean: str


@dataclass(frozen=True)
class Flag:
    """One flag of a council, raised or worth watching, with its evidence.

    names: code or measure → name, of those that the evidence of a pocket cites. beneath: the flags
    of the same council that it stands on (a lasting flag, a partner's measure).
    """

    rule: RuleLine
    service: str
    indicator_id: str
    state: str
    severity: str
    certainty: float
    editions: int
    rung: str
    first_responder: str
    evidence: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)
    beneath: "tuple[Flag, ...]" = ()

    @property
    def flag_id(self) -> str:
        """A plain name for links: rule, service, measure."""
        return flag_name(self.rule.rule_id, self.service, self.indicator_id)

    @property
    def is_strength(self) -> bool:
        """Whether it is good news."""
        return self.rule.kind in STRENGTHS


@dataclass(frozen=True)
class CouncilFlags:
    """A council's flags at one strictness, the most severe and certain first.

    measures, judged, raised: how many measures its services have, how many of them some rule could
    judge, how many are flagged. expected_false: flags to be expected by chance. unjudged: reason →
    ids of the measures that no rule could judge.
    """

    place: Place
    edition: str
    flags: tuple[Flag, ...]
    rows: pd.DataFrame
    measures: int
    judged: int
    raised: int
    expected_false: float
    unjudged: Mapping[str, tuple[str, ...]]
    strictness: float = USUAL_STRICTNESS
    rule_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def why_not(self) -> Mapping[str, int]:
        """Reason → how many measures no rule could judge."""
        return {reason: len(ids) for reason, ids in self.unjudged.items()}

    @property
    def concerns(self) -> tuple[Flag, ...]:
        """Flags that call for a closer look."""
        return tuple(one for one in self.flags if not one.is_strength)

    @property
    def strengths(self) -> tuple[Flag, ...]:
        """Strengths and improvers."""
        return tuple(one for one in self.flags if one.is_strength)


def has_flags(atlas: Atlas) -> bool:
    """Whether the store was built with flags."""
    return has_table(atlas.store, "flag") and has_table(atlas.store, "flag_rule")


@lru_cache(maxsize=4)
def rules_of(atlas: Atlas) -> Mapping[str, RuleLine]:
    """Rule id → words, in order of precedence."""
    rows = read_table(atlas.store, "flag_rule")
    columns = ["rule_id", "kind", "name", "meaning", "does_not_mean"]
    return {str(row[0]): RuleLine(*map(str, row)) for row in rows[columns].to_numpy()}


def council_flags(
    atlas: Atlas,
    place: Place,
    *,
    strictness: float = USUAL_STRICTNESS,
    services: Sequence[str] = (),
) -> CouncilFlags | None:
    """The flags of one council, of some services or of all; None where the store has none."""
    return _council_flags(atlas, place, strictness, tuple(services))


@lru_cache(maxsize=32)
def _council_flags(
    atlas: Atlas, place: Place, strictness: float, services: tuple[str, ...]
) -> CouncilFlags | None:
    rows = plain_rows(atlas, council_rows(newest_rows(atlas), place.code))
    if rows.empty:
        return None
    if services:
        rows = rows.loc[rows["service"].isin(services)]
    shown = rows.loc[rows_shown(rows, strictness)]
    rules = rules_of(atlas)
    flags = [
        _with_beneath(atlas, rules, rows, _flag(rules, row)) for row in shown.to_dict("records")
    ]
    flags.sort(key=lambda one: (-SEVERITIES.index(one.severity), -_sure(one), one.flag_id))
    trends = rows.loc[(rows["rule_id"] == "FL4") & rows["indicator_id"].notna()]
    trends = trends.loc[~trends["reason"].isin(("not_run", "not_said"))]
    unjudged = _unjudged(rows, trends)
    measures = {one.indicator_id for one in flags if one.indicator_id and not one.is_strength}
    return CouncilFlags(
        place=place,
        edition=str(rows["edition"].iloc[0]),
        flags=tuple(flags),
        rows=rows,
        measures=len(trends),
        judged=len(trends) - sum(map(len, unjudged.values())),
        raised=len(measures),
        expected_false=_expected_false(rows, flags),
        unjudged=unjudged,
        strictness=strictness,
        rule_names={key: one.name for key, one in rules.items()},
    )


def country_expected_false(atlas: Atlas, strictness: float, *, service: str = "") -> float:
    """Concerns of all councils together that chance alone would show, in one service or in all."""
    rows = newest_rows(atlas)
    if service:
        rows = rows.loc[rows["service"] == service]
    rules = rules_of(atlas)
    shown = rows.loc[rows_shown(rows, strictness)].astype({"severity": "str", "rung": "str"})
    records = shown.to_dict("records")
    flags = [_flag(rules, {**row, "evidence": "{}"}) for row in records]
    return _expected_false(rows, flags)


def _unjudged(rows: pd.DataFrame, trends: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """Reason → the measures that no rule could judge, the commonest reason first; the reason is
    that of the rule about trends."""
    known = rows["indicator_id"].notna() & (rows["state"] != "not_assessable")
    judged = set(rows.loc[known & ~rows["rule_id"].isin(NOT_JUDGING), "indicator_id"])
    left = trends.loc[~trends["indicator_id"].isin(judged)]
    counts = left["reason"].value_counts()
    return {
        str(reason): tuple(left.loc[left["reason"] == reason, "indicator_id"].astype("str"))
        for reason in counts.index
    }


def why_not_raised(found: CouncilFlags, flag_id: str) -> str | None:
    """Why a flag of this name is not raised for the council; None for a name that no rule has."""
    rows = found.rows
    columns = ["rule_id", "service", "indicator_id", "reason"]
    for rule, service, indicator, reason in rows[columns].to_numpy():
        if flag_name(str(rule), str(service), _text(indicator)) == flag_id:
            return str(reason)
    return None


def flag_name(rule_id: str, service: str, indicator_id: str) -> str:
    """A plain name for links: rule, service, measure."""
    words = (rule_id, service, indicator_id)
    plain = ("".join(c if c.isalnum() else "-" for c in one) for one in words if one)
    return "-".join(plain).lower()


def rows_shown(rows: pd.DataFrame, strictness: float) -> Any:
    """Which rows are shown at a strictness: raised surely enough and told only once."""
    sure = rows["certainty"].isna() | (rows["certainty"] >= strictness)
    raised = rows["state"] == "raised"
    watched = (rows["severity"] == "watch") & (strictness < USUAL_STRICTNESS)
    return stands_for_itself(rows) & sure & (raised | watched)


def _flag(rules: Mapping[str, RuleLine], row: Mapping[str, Any]) -> Flag:
    return Flag(
        rule=rules[str(row["rule_id"])],
        service=str(row["service"]),
        indicator_id=_text(row["indicator_id"]),
        state=str(row["state"]),
        severity=_text(row["severity"]) or "watch",
        certainty=float(row["certainty"]),
        editions=int(row["editions_in_a_row"]),
        rung=_text(row["rung"]),
        first_responder=_text(row["first_responder"]),
        evidence=json.loads(row["evidence"]),
    )


def _with_beneath(
    atlas: Atlas, rules: Mapping[str, RuleLine], rows: pd.DataFrame, flag: Flag
) -> Flag:
    """The flag with the flags that it stands on and the names that its evidence needs."""
    cited = flag.evidence
    if flag.rule.rule_id == "FL9":
        area = str(cited["neighbourhood"])
        keys = [str(key) for key in cited["indicators"] if key in atlas.measures]
        names = {key: atlas.measures[key].name for key in keys}
        return replace(flag, names=names | {area: atlas.places.name(area)})
    pairs = [str(one).partition(" ")[::2] for one in cited.get("flags", [])]
    pairs += [(str(rule), flag.indicator_id) for rule in cited.get("failing_by", [])]
    found = [
        _flag(rules, row)
        for rule, indicator in pairs
        for row in _raised_rows(rows, flag.service, rule, indicator).to_dict("records")
    ]
    return replace(flag, beneath=tuple(found)) if found else flag


def _raised_rows(rows: pd.DataFrame, service: str, rule: str, indicator: str) -> pd.DataFrame:
    """The raised row of one rule on one measure, or on the service without one."""
    about = rows["indicator_id"].eq(indicator) if indicator else rows["indicator_id"].isna()
    here = rows["service"].eq(service) & rows["rule_id"].eq(rule) & rows["evidence"].notna()
    return rows.loc[about & here]


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _sure(flag: Flag) -> float:
    return flag.certainty if math.isfinite(flag.certainty) else 0.0


def _expected_false(rows: pd.DataFrame, flags: Sequence[Flag]) -> float:
    """Concerns that chance alone would show: what each leaves open, the share that warnings off
    the path are allowed, and the limit of the warnings from two surveys."""
    concerns = [one for one in flags if not one.is_strength and one.rule.rule_id not in CHANCE]
    open_ = sum(1 - one.certainty for one in concerns if math.isfinite(one.certainty))
    open_ += sum(SHARE.get(one.rule.rule_id, 0.0) for one in concerns)
    assessed = rows.loc[rows["indicator_id"].notna() & (rows["state"] != "not_assessable")]
    return open_ + sum(
        chance * int((assessed["rule_id"] == rule_id).sum()) for rule_id, chance in CHANCE.items()
    )
