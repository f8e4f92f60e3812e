"""How large is what was found, in the measure's own unit and in people?"""

from typing import Any

import numpy as np

from areaprofile.flags.facts import Measure
from areaprofile.stats.trend_scale import to_natural, transform


def size_of_change(measure: Measure, at: int) -> dict[str, Any]:
    """The change over the window, the value had the council kept pace, and what that is in people.

    Keys: change, unit, had_kept_pace (value, lower, upper: 90 %), people (the same three, what is
    counted, of how many; null where the measure counts neither people nor things).
    """
    held = np.flatnonzero(np.isfinite(measure.values[at]))
    held = held[held >= min(measure.window_start, held[-1])]
    last = float(measure.values[at, held[-1]])
    value, low, high = (float(one[at]) for one in measure.kept_pace)
    return {
        "change": last - float(measure.values[at, held[0]]),
        "from": measure.periods[held[0]],
        "to": measure.periods[held[-1]],
        "unit": measure.definition.unit,
        "had_kept_pace": {"value": value, "lower": low, "upper": high},
        "path_kept": path_kept(measure, at, held),
        "people": in_people(measure, at, [value - last, low - last, high - last]),
    }


def path_kept(measure: Measure, at: int, held: np.ndarray) -> list[dict[str, Any]]:
    """Year by year, the value had the council kept pace from the start of the window.

    On the comparison scale what it lost against the country is given back evenly.
    """
    trend, panel = measure.falling.trend, measure.panel
    y = transform(panel).y
    span = max(int(held[-1] - held[0]), 1)
    given = trend.fall[at] * trend.sd * (np.arange(y.shape[1]) - held[0]) / span
    gain = (to_natural(panel, y + given) - to_natural(panel, y))[at]
    path = measure.values[at] + gain
    if panel.lower is not None and panel.upper is not None:
        path = np.clip(path, panel.lower, panel.upper)
    return [{"period": measure.periods[t], "value": float(path[t])} for t in held]


def in_people(measure: Measure, at: int, gaps: list[float]) -> dict[str, Any] | None:
    """Gaps in the measure's unit as numbers of people or things; None where it counts none."""
    base = measure.denominator[at]
    known = base[np.isfinite(base) & (base > 0)]
    if not measure.definition.counted or not known.size or not np.isfinite(gaps).all():
        return None
    value, *ends = (abs(gap) * float(known[-1]) / measure.definition.multiplier for gap in gaps)
    # an interval that holds zero begins at none
    low, high = (0.0 if gaps[1] * gaps[2] < 0 else min(ends)), max(ends)
    counted = measure.definition.counted
    return {"value": value, "lower": low, "upper": high, "of": float(known[-1]),
            "counted": counted}  # fmt: skip
