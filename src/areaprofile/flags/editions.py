"""How long has a flag stood? Editions are past cut-offs of the data, computed, not remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from areaprofile.flags.facts import Facts
from areaprofile.flags.found import Found
from areaprofile.flags.levels import context_directions, level_of
from areaprofile.flags.parameters import parameter
from areaprofile.flags.rules import PERSISTED, PERSISTENT, judge_all
from areaprofile.flags.verdict import (
    RAISED,
    Test,
    Verdict,
    first,
    service_stop,
    severity_of,
)
from areaprofile.stats.trend_scale import IntArray

EDITIONS = 3

Key = tuple[str, str, str]  # rule, service, indicator


def past_editions(facts: Facts, count: int = EDITIONS) -> list[tuple[str, Found]]:
    """The newest edition first: its day, and what every rule said on what was known then."""
    out = []
    for back in range(count):
        then = facts if back == 0 else replace(facts.earlier(back), pockets=None)
        out.append((then.as_at.isoformat(), judge_all(then)))
    level_of.cache_clear()
    context_directions.cache_clear()
    return out


def editions_in_a_row(editions: Sequence[Found], councils: int) -> Mapping[Key, IntArray]:
    """Rule, service, measure → in how many editions running it is raised, per council."""
    past = [{_key(one): one for rule in found.values() for one in rule} for found in editions]
    out = {}
    for key, verdict in past[0].items():
        row = (verdict.state == RAISED).astype(np.int64)
        still = verdict.state == RAISED
        for found in past[1:]:
            if not still.any():
                break
            before = found.get(key)
            still = still & (before is not None and before.state == RAISED)
            row += still
        out[key] = row if row.size else np.zeros(councils, dtype=np.int64)
    return out


def judge_persistent(facts: Facts, found: Found, in_a_row: Mapping[Key, IntArray]) -> list[Verdict]:
    """FL8: some flag of the service stands in its third edition running."""
    size = len(facts.councils.codes)
    longest = {service: np.zeros(size) for service in facts.services}
    assessed = {service: np.zeros(size, dtype=bool) for service in facts.services}
    which: dict[str, list[list[str]]] = {s: [[] for _ in range(size)] for s in facts.services}
    needed = parameter(PERSISTENT, "editions")
    for rule_id in PERSISTED:
        for verdict in found[rule_id]:
            if verdict.service not in longest:
                continue
            row = in_a_row[_key(verdict)]
            longest[verdict.service] = np.maximum(longest[verdict.service], row)
            assessed[verdict.service] |= verdict.stop == ""
            for at in np.flatnonzero(row >= needed):
                which[verdict.service][at].append(f"{rule_id} {verdict.indicator_id}".strip())
    return [
        _persistent(facts, service, longest[service], assessed[service], which[service])
        for service in facts.services
    ]


def _persistent(
    facts: Facts, service: str, longest: np.ndarray, assessed: np.ndarray, which: list[list[str]]
) -> Verdict:
    stop = service_stop(facts, service)
    stop = np.where(stop != "", stop, first(("nothing_to_judge_by", ~assessed)))
    needed = parameter(PERSISTENT, "editions")
    return Verdict(
        rule_id=PERSISTENT,
        service=service,
        stop=stop,
        tests=(Test("editions running", longest, ">=", needed, "not_yet_persistent"),),
        severity=severity_of(longest.size, "strong"),
        certainty=np.full(longest.size, np.nan),
        more=lambda at: {"flags": which[at]},
    )


def _key(verdict: Verdict) -> Key:
    return verdict.rule_id, verdict.service, verdict.indicator_id
