"""What was promised? Targets of every kind: met, missed, at risk, some not to be judged."""

from pathlib import Path

import numpy as np

from areaprofile.demo.council_panel import Panel
from areaprofile.demo.council_plan import KEYS, LAST_YEAR, CouncilMeasure, period_code
from areaprofile.demo.write_files import write_csv

HEADER = (
    "target_id", "indicator_id", "scope_code", "set_by", "kind", "baseline", "baseline_period",
    "target_period", "target_value", "without_agreement", "partners", "note",
)  # fmt: skip
# council, measure, outcome: planted against its own last figure or its forecast
CASES = (
    ("lb2", "cs05", "missed"), ("me4", "cp02", "missed"), ("d22", "co01", "missed"),
    ("un3", "cs04", "missed"), ("lb1", "ct04", "at_risk"), ("me1", "ce07", "at_risk"),
    ("un8", "cm02", "at_risk"), ("lb5", "ce01", "met"), ("un1", "cb01", "met"),
    ("d14", "cw01", "met"), ("me6", "cs04", "met"), ("d25", "cw02", "on_course"),
    ("un4", "ca07", "on_course"), ("lb8", "cy01", "on_course"),
)  # fmt: skip
UNJUDGED = (
    ("me3", "cc01", "no_baseline"), ("d21", "cw04", "no_date"), ("un6", "cf02", "no_direction"),
    ("lb3", "cc01", "no_baseline"), ("me8", "cw04", "no_date"), ("d13", "cf02", "no_direction"),
    ("un2", "cc01", "no_baseline"), ("un7", "cw04", "no_date"), ("lb7", "cf02", "no_direction"),
)  # fmt: skip
STRETCH = (
    ("lb1", "ca05"), ("lb3", "ce02"), ("me2", "cy01"), ("me6", "cb01"), ("un1", "cs04"),
    ("un2", "cw01"), ("un4", "cc01"), ("c1", "ca01"), ("c2", "ct01"),
)  # fmt: skip
MAINTAIN = (("lb4", "co01"), ("un6", "co01"), ("d11", "co01"))
FLOORS = (("ce01", 30.0), ("cs04", 60.0), ("ca07", 45.0), ("cw01", 20.0), ("ch01", 25.0))
NATIONAL = (("ce02", 82.0), ("cw01", 50.0), ("cp01", 88.0), ("cy01", 8.0), ("cb01", 18.0))
_MISS, _MEET, _REACH = 0.12, 0.06, 0.30


def write_targets(path: Path, panels: dict[str, Panel], codes: list[str], country: str) -> None:
    """Every target, one a row, in the order of their ids."""
    rows: list[tuple[object, ...]] = []
    for measure, level in NATIONAL:
        rows.append(_national(panels[measure], "national", level, country))
    for measure, level in FLOORS:
        rows.append(_national(panels[measure], "floor", level, country))
    for key, measure, outcome in CASES:
        rows.append(_case(panels[measure], KEYS.index(key), codes, outcome))
    for number, (key, measure) in enumerate(STRETCH):
        rows.append(_stretch(panels[measure], KEYS.index(key), codes, reached=number % 3 != 2))
    for key, measure in MAINTAIN:
        rows.append(_maintain(panels[measure], KEYS.index(key), codes))
    for key, measure, reason in UNJUDGED:
        rows.append(_unjudged(panels[measure], KEYS.index(key), codes, reason))
    rows.extend(_gap_targets(codes))
    named = [(f"t{number:03d}", *row) for number, row in enumerate(rows, start=1)]
    write_csv(path, HEADER, named)


def _text(value: float) -> str:
    return f"{value:.1f}"


def _better(measure: CouncilMeasure, value: float, share: float) -> float:
    """A level that is better than `value` by a share of it (worse if the share is negative)."""
    moved = value * (1 + measure.better * share)
    return min(moved, 99.5) if measure.multiplier == 100 else moved


def _last(panel: Panel, index: int) -> tuple[float, str]:
    return float(panel.values[index, -1]), period_code(panel.measure, panel.years[-1])


def _first(panel: Panel, index: int) -> tuple[float, str]:
    at = max(0, len(panel.years) - 6)
    return float(panel.values[index, at]), period_code(panel.measure, panel.years[at])


def _national(panel: Panel, kind: str, level: float, country: str) -> tuple[object, ...]:
    values = panel.values[:, -6]
    due = period_code(panel.measure, LAST_YEAR)
    start = period_code(panel.measure, panel.years[-6])
    return (panel.measure.indicator_id, country, "government", kind,
            _text(float(np.nanmean(values))), start, due, level, "", "council", "")  # fmt: skip


def _case(panel: Panel, index: int, codes: list[str], outcome: str) -> tuple[object, ...]:
    measure = panel.measure
    last, due = _last(panel, index)
    baseline, start = _first(panel, index)
    if outcome == "missed":
        level = _better(measure, last, 3 * _MISS)
    elif outcome == "met":
        level = _better(measure, last, -_MEET)
    else:
        # due two years on: out of reach, or a little further along the present path
        due = period_code(measure, LAST_YEAR + 2)
        pace = (last - baseline) / 5 * 1.2
        ahead = max(0.0, measure.better * pace) * measure.better
        level = _better(measure, last, _REACH) if outcome == "at_risk" else last + ahead
    return (measure.indicator_id, codes[index], "council", "local", _text(baseline), start, due,
            _text(level), "", "council", f"planted: {outcome}")  # fmt: skip


def _stretch(panel: Panel, index: int, codes: list[str], *, reached: bool) -> tuple[object, ...]:
    """An agreement with reward: two in three are reached, as in the paper's first round."""
    measure = panel.measure
    last, due = _last(panel, index)
    baseline, start = _first(panel, index)
    level = _better(measure, last, -_MEET if reached else _MISS)
    without = _better(measure, level, -0.1)
    outcome = "met" if reached else "missed"
    return (measure.indicator_id, codes[index], "agreement", "stretch", _text(baseline), start,
            due, _text(level), _text(without), "council ; nhs ; police",
            f"planted: {outcome}")  # fmt: skip


def _maintain(panel: Panel, index: int, codes: list[str]) -> tuple[object, ...]:
    last, due = _last(panel, index)
    _, start = _first(panel, index)
    level = _better(panel.measure, last, -0.05)
    return (panel.measure.indicator_id, codes[index], "government", "standard", _text(last), start,
            due, _text(level), "", "council", "planted: standard held")  # fmt: skip


def _unjudged(panel: Panel, index: int, codes: list[str], reason: str) -> tuple[object, ...]:
    last, due = _last(panel, index)
    baseline, start = _first(panel, index)
    level = _text(_better(panel.measure, last, 0.05))
    if reason == "no_baseline":
        return (panel.measure.indicator_id, codes[index], "council", "local", "", "", due, level,
                "", "council", f"planted: {reason}")  # fmt: skip
    due = "" if reason == "no_date" else due
    return (panel.measure.indicator_id, codes[index], "council", "local", _text(baseline), start,
            due, level, "", "council", f"planted: {reason}")  # fmt: skip


def _gap_targets(codes: list[str]) -> list[tuple[object, ...]]:
    """Gaps between the most and the least deprived fifth of a council's neighbourhoods; and
    promises to users, kept in a share of cases."""
    rule = "the gap must narrow without the least deprived fifth getting worse"
    rows: list[tuple[object, ...]] = []
    for key in ("lb4", "me1", "un2"):
        scope = codes[KEYS.index(key)]
        rows.append(("vr05", scope, "government", "gap", "", "2019", "2023", "", "",
                     "council ; jobcentre", rule))  # fmt: skip
    promise = "share of times that the promise was kept"
    for key, measure, level in (
        ("lb6", "co01", 95.0),
        ("d23", "cp02", 85.0),
        ("un5", "cs04", 90.0),
    ):
        scope = codes[KEYS.index(key)]
        rows.append((measure, scope, "council", "service_standard", "", "", "2023-24f", level, "",
                     "council", promise))  # fmt: skip
    return rows
