"""How large is what was found, in the measure's own unit and in people?"""

from dataclasses import replace
from typing import Any

import numpy as np

from areaprofile.flags.facts import Measure
from areaprofile.stats.trends import TrendResult, had_it_kept_pace


def size_of_change(measure: Measure, trend: TrendResult, at: int) -> dict[str, Any]:
    """The change over the window, the value had the council kept pace, and what that is in people.

    Keys: change, unit, had_kept_pace (value, lower, upper: 90 %), people (the same three; null
    where the measure does not count people or cases).
    """
    held = np.flatnonzero(np.isfinite(measure.values[at]))
    last = float(measure.values[at, held[-1]])
    span = trend.span[at]
    bounds = (trend.fall, -trend.rel_upper * span, -trend.rel_lower * span)
    kept = [float(had_it_kept_pace(measure.panel, replace(trend, fall=one))[at]) for one in bounds]
    low, high = sorted(kept[1:])
    return {
        "change": last - float(measure.values[at, held[0]]),
        "from": measure.periods[held[0]],
        "to": measure.periods[held[-1]],
        "unit": measure.definition.unit,
        "had_kept_pace": {"value": kept[0], "lower": low, "upper": high},
        "people": in_people(measure, at, [kept[0] - last, low - last, high - last]),
    }


def in_people(measure: Measure, at: int, gaps: list[float]) -> dict[str, float] | None:
    """Gaps in the measure's unit as numbers of people or cases; None where it counts none."""
    base = measure.denominator[at]
    known = base[np.isfinite(base) & (base > 0)]
    if not known.size or not np.isfinite(gaps).all():
        return None
    value, *ends = (abs(gap) * float(known[-1]) / measure.definition.multiplier for gap in gaps)
    # an interval that holds zero begins at none
    low, high = (0.0 if gaps[1] * gaps[2] < 0 else min(ends)), max(ends)
    return {"value": value, "lower": low, "upper": high, "of": float(known[-1])}
