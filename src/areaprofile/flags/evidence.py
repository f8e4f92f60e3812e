"""The evidence of one flag: everything that someone needs to check it, or to object to it.

A JSON object. `tests` are the conditions with their figures; `series` and `country` name value
rows of the store (indicator_id, area_code, period, section `all`). Numbers are unrounded. Whoever
evaluates the tests again (recompute) gets the state of the flag.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from areaprofile.flags.facts import Facts, Measure
from areaprofile.flags.parameters import rule_version, rule_words
from areaprofile.flags.verdict import STATES, Verdict

SMALL_CASES = 30.0
FEW_YEARS = 8
FEWEST_PEERS = 3
_OPS = {">=": lambda value, bound: value >= bound, "<=": lambda value, bound: value <= bound}


def evidence_of(facts: Facts, verdict: Verdict, at: int) -> dict[str, Any]:
    """The evidence of one verdict for one council."""
    words = rule_words()[verdict.rule_id]
    certainty = float(verdict.certainty[at])
    record: dict[str, Any] = {
        "rule_id": verdict.rule_id,
        "rule_version": rule_version(),
        "kind": words.kind,
        "council_code": facts.councils.codes[at],
        "service": verdict.service,
        "state": STATES[int(verdict.state[at])],
        "reason": str(verdict.reason[at]),
        "certainty": certainty if math.isfinite(certainty) else None,
        "tests": [
            {
                "name": one.name,
                "value": float(one.value[at]),
                "op": one.op,
                "bound": one.bound,
                "reason": one.reason,
            }
            for one in verdict.tests
            if one.asked is None or one.asked[at]
        ],
    }
    if verdict.measure is not None:
        record |= _of_measure(facts, verdict.measure, at)
    record |= verdict.more(at)
    return finite(record)


def as_text(record: Mapping[str, Any]) -> str:
    """The evidence as it stands in the store."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def recompute(record: Mapping[str, Any]) -> tuple[str, str]:
    """State and reason that the tests of an evidence record give, for one that was assessed."""
    for test in record["tests"]:
        value = test["value"]
        if value is None or not _OPS[test["op"]](value, test["bound"]):
            return "clear", test["reason"]
    return "raised", ""


def finite(value: Any) -> Any:
    """The same with null for every number that is none."""
    if isinstance(value, dict):
        return {str(key): finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _of_measure(facts: Facts, measure: Measure, at: int) -> dict[str, Any]:
    one = measure.definition
    return {
        "indicator": {
            "indicator_id": one.indicator_id,
            "name": one.name,
            "unit": one.unit,
            "decimals": one.decimals,
            "better": "higher" if one.polarity > 0 else "lower" if one.polarity < 0 else "",
            "owner": one.owner,
        },
        "series": _series(measure, at),
        "country": [
            {"period": period, "value": float(measure.national[column])}
            for column, period in enumerate(measure.periods)
            if period and np.isfinite(measure.national[column])
        ],
        "peers_middle": _peers_middle(facts, measure, at),
        "data": {
            "last_period": measure.periods[-1],
            "last_is_provisional": bool(measure.provisional[at, -1]),
            "years_with_figures": int(np.isfinite(measure.values[at]).sum()),
            "suppressed_years": int(measure.suppressed[at].sum()),
            "breaks": [measure.periods[b] for b in measure.panel.breaks],
            "sources": list(measure.sources),
        },
        "objections": objections(measure, at),
    }


def _series(measure: Measure, at: int) -> list[dict[str, Any]]:
    return [
        {
            "period": period,
            "value": float(measure.values[at, column]),
            "lower": float(measure.lower[at, column]),
            "upper": float(measure.upper[at, column]),
            "provisional": bool(measure.provisional[at, column]),
        }
        for column, period in enumerate(measure.periods)
        if period and np.isfinite(measure.values[at, column])
    ]


def _peers_middle(facts: Facts, measure: Measure, at: int) -> list[dict[str, Any]]:
    """The peers' middle and middle half in each period."""
    if facts.peers is None or not facts.peers.places[at].size:
        return []
    values = measure.values[facts.peers.places[at]]
    out = []
    ordered = np.sort(values, axis=0)  # nan last
    counts = np.isfinite(ordered).sum(axis=0)
    for column, period in enumerate(measure.periods):
        if period and counts[column] >= FEWEST_PEERS:
            known = ordered[: counts[column], column]
            low, middle, high = (_between(known, share) for share in (0.25, 0.5, 0.75))
            out.append({"period": period, "value": middle, "lower": low, "upper": high})
    return out


def _between(ordered: np.ndarray, share: float) -> float:
    """A quantile of few ordered values, as numpy's, but much quicker."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def objections(measure: Measure, at: int) -> list[str]:
    """What a critic could object to, as codes: the words are in tables/flags.py."""
    held = np.isfinite(measure.values[at])
    cases = measure.denominator[at] / measure.definition.multiplier * measure.values[at]
    known = cases[np.isfinite(cases)]
    asked = (
        ("last_year_provisional", bool(measure.provisional[at, -1])),
        ("few_years", int(held.sum()) < FEW_YEARS),
        ("years_missing", bool((~held[np.argmax(held) :]).any()) if held.any() else False),
        ("small_numbers", bool(known.size and np.median(known) < SMALL_CASES)),
        ("no_margin_published", not np.isfinite(measure.lower[at]).any()),
        ("survey", measure.definition.is_survey),
        ("definition_changed", bool(measure.panel.breaks)),
        ("partner_owns_it", measure.definition.owner not in ("", "council")),
    )
    return [code for code, holds in asked if holds]
