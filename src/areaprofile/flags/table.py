"""The flag table: a row per council, service and rule, and one per measure; evidence where it
matters."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from areaprofile.flags.editions import (
    EDITIONS,
    Key,
    editions_in_a_row,
    judge_persistent,
    past_editions,
)
from areaprofile.flags.evidence import as_text, evidence_of
from areaprofile.flags.facts import Facts
from areaprofile.flags.found import Found
from areaprofile.flags.ladder import (
    Standing,
    first_responder,
    may_go_to_government,
    response_of,
    rung_of,
)
from areaprofile.flags.parameters import rule_words
from areaprofile.flags.rules import PERSISTENT, RULES
from areaprofile.flags.verdict import (
    CLEAR,
    NOT_ASSESSABLE,
    RAISED,
    SEVERITIES,
    STATES,
    Verdict,
    service_stop,
)
from areaprofile.stats.trend_scale import IntArray

COLUMNS = (
    *("council_code", "service", "indicator_id", "rule_id", "kind", "edition", "state", "reason"),
    *("severity", "certainty", "editions_in_a_row", "rung", "first_responder", "evidence"),
)
SERVICE_RULES = (*(one.rule_id for one in RULES if one.of_service), PERSISTENT)
# From farthest to nearest to being raised: of several measures the nearest is told.
NEARNESS = (
    *("no_measure", "not_run", "not_said", "no_target", "no_direction", "modelled", "judgement"),
    *("definition_differs", "break", "no_values", "suppressed", "too_small", "level_only"),
    *("stale", "last_year_missing", "too_few_years", "nought", "too_few_councils", "too_noisy"),
    *("no_margin", "provisional", "at_ceiling", "not_behind", "within_noise", "context_explains"),
    "not_sure_enough",
)


def flag_table(facts: Facts, *, editions: int = EDITIONS) -> pd.DataFrame:
    """All flags of the newest edition, and what earlier editions had raised. See COLUMNS.

    Rows without indicator_id are about a service, one for each council × service × rule; for rules
    about measures they repeat the measure that is nearest to being raised. `evidence` is JSON
    text, for what is raised and for what is worth watching; else null.
    """
    past = past_editions(facts, editions)
    (day, found), earlier = past[0], past[1:]
    in_a_row = editions_in_a_row([one for _, one in past], len(facts.councils.codes))
    everything = dict(found)
    everything[PERSISTENT] = judge_persistent(facts, found, in_a_row)
    blocks = sum(
        (one.state == RAISED).astype(np.int64) for one in found["FL7"] if not one.indicator_id
    )
    writer = _Writer(facts, day, in_a_row, np.asarray(blocks))
    parts = [*_now(facts, everything, writer)]
    for when, then in earlier:
        parts.append(_raised_then(facts, when, then))
    return _typed(pd.concat(parts, ignore_index=True))


class _Writer:
    """Makes rows of verdicts; knows the edition, and what has lasted."""

    def __init__(
        self, facts: Facts, day: str, in_a_row: Mapping[Key, IntArray], blocks: IntArray
    ) -> None:
        self.facts, self.day, self.in_a_row, self.blocks = facts, day, in_a_row, blocks
        self.codes = np.array(facts.councils.codes, dtype=object)

    def rows(self, verdict: Verdict) -> pd.DataFrame:
        """A row per council of one verdict."""
        size = self.codes.size
        state = verdict.state
        raised = state == RAISED
        watch = np.zeros(size, dtype=bool) if verdict.watch is None else verdict.watch
        watch = watch & (state == CLEAR)
        key = (verdict.rule_id, verdict.service, verdict.indicator_id)
        running = self.in_a_row.get(key, raised.astype(np.int64))
        severity = np.where(raised, verdict.severity, np.where(watch, 0, -1))
        rung, responder, evidence = (np.full(size, None, dtype=object) for _ in range(3))
        owner = "" if verdict.measure is None else verdict.measure.definition.owner
        for at in np.flatnonzero(raised | watch):
            one = Standing(verdict.rule_id, int(severity[at]), int(running[at]),
                           int(self.blocks[at]))  # fmt: skip
            record = evidence_of(self.facts, verdict, int(at))
            record["response"] = response_of(verdict.rule_id, int(severity[at]))
            record["may_go_to_government_if_signed"] = may_go_to_government(one)
            evidence[at] = as_text(record)
            if raised[at]:
                rung[at] = rung_of(one)
                responder[at] = first_responder(verdict.rule_id, owner)
        return pd.DataFrame(
            {
                "council_code": self.codes,
                "service": verdict.service,
                "indicator_id": verdict.indicator_id or None,
                "rule_id": verdict.rule_id,
                "edition": self.day,
                "state": state,
                "reason": verdict.reason,
                "severity": severity,
                "certainty": np.where(state == NOT_ASSESSABLE, np.nan, verdict.certainty),
                "editions_in_a_row": np.where(raised, running, 0),
                "rung": rung,
                "first_responder": responder,
                "evidence": evidence,
            }
        )


def _now(facts: Facts, found: Found, writer: _Writer) -> Sequence[pd.DataFrame]:
    parts = []
    known = set(facts.services)
    for rule_id in rule_words():
        about: dict[str, list[pd.DataFrame]] = {}
        for verdict in found[rule_id]:
            if verdict.service in known:
                about.setdefault(verdict.service, []).append(writer.rows(verdict))
        for service in facts.services:
            rows = about.get(service, [])
            parts += rows
            if rule_id not in SERVICE_RULES:
                parts.append(_summary(facts, writer, rule_id, service, rows))
    return parts


def _summary(
    facts: Facts, writer: _Writer, rule_id: str, service: str, rows: list[pd.DataFrame]
) -> pd.DataFrame:
    """A row per council: the measure of the service that is nearest to being raised."""
    stop = service_stop(facts, service)
    none = np.where(stop != "", stop, "no_measure")
    size = writer.codes.size
    empty = pd.DataFrame(
        {
            "council_code": writer.codes,
            "service": service,
            "indicator_id": None,
            "rule_id": rule_id,
            "edition": writer.day,
            "state": np.zeros(size, dtype=np.int64),
            "reason": none,
            "severity": np.full(size, -1),
            "certainty": np.full(size, np.nan),
            "editions_in_a_row": np.zeros(size, dtype=np.int64),
            "rung": None,
            "first_responder": None,
            "evidence": None,
        }
    )
    if not rows:
        return empty
    nearness = np.stack([_nearness(one) for one in rows])
    best = np.argmax(nearness, axis=0)
    chosen = {
        name: np.stack([one[name].to_numpy(dtype=object) for one in rows])[best, np.arange(size)]
        for name in ("state", "reason", "severity", "certainty", "editions_in_a_row", "rung",
                     "first_responder", "evidence")
    }  # fmt: skip
    out = empty.assign(**chosen)
    stopped = np.flatnonzero(stop != "")
    out.loc[stopped] = empty.loc[stopped]
    return out


def _nearness(rows: pd.DataFrame) -> np.ndarray:
    """How near each row is to being raised, or how strongly it is."""
    place = {reason: at for at, reason in enumerate(NEARNESS)}
    reason = np.array([place.get(one, len(place) / 2) for one in rows["reason"]], dtype=float)
    sure = np.nan_to_num(rows["certainty"].to_numpy(dtype=float), nan=0.0)
    state = rows["state"].to_numpy(dtype=float)
    severity = rows["severity"].to_numpy(dtype=float)
    return state * 1e4 + (severity + 1) * 1e3 + reason * 10 + sure


def _raised_then(facts: Facts, when: str, found: Found) -> pd.DataFrame:
    """What an earlier edition had raised, without evidence: for what has changed since."""
    codes = np.array(facts.councils.codes, dtype=object)
    parts = []
    for verdicts in found.values():
        for one in verdicts:
            places = np.flatnonzero(one.state == RAISED)
            if not places.size or one.service not in facts.services:
                continue
            parts.append(
                pd.DataFrame(
                    {
                        "council_code": codes[places],
                        "service": one.service,
                        "indicator_id": one.indicator_id or None,
                        "rule_id": one.rule_id,
                        "edition": when,
                        "state": RAISED,
                        "reason": "",
                        "severity": one.severity[places],
                        "certainty": one.certainty[places],
                        "editions_in_a_row": 0,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Codes become words; columns in their order."""
    kinds = {rule_id: one.kind for rule_id, one in rule_words().items()}
    words = np.array(STATES, dtype=object)
    levels = np.array([*SEVERITIES, None], dtype=object)
    running = frame["editions_in_a_row"].astype("int64")
    return frame.assign(
        kind=[kinds[str(one)] for one in frame["rule_id"]],
        state=words[frame["state"].to_numpy(dtype=np.int64)],
        severity=levels[frame["severity"].to_numpy(dtype=np.int64)],
        certainty=frame["certainty"].astype(float),
        editions_in_a_row=running,
    ).reindex(columns=list(COLUMNS))
