"""Named cases for the spec tables: each makes the facts in which one council's case is known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from worlds import (
    CASE,
    CENTRE,
    COUNCILS,
    LAST,
    WIDTH,
    YEARS,
    Facts,
    Figures,
    calm,
    facts,
    with_case,
)

AHEAD = np.arange(YEARS) - (YEARS - 1.0)
DUE = f"{LAST}"
LATER = f"{LAST + 2}"
LATE = date(LAST + 3, 6, 30)


def _noise(seed: int = 5) -> np.ndarray:
    return 0.05 * np.random.default_rng(seed).normal(0, 1, YEARS)


def falling(slope: float = -0.3, start: float = 1.0) -> Figures:
    """The case goes down by so much a year."""
    return with_case(calm(), start + slope * (AHEAD + YEARS - 1) + _noise())


def _mark(figures: Figures, name: str, columns: slice, word: str) -> Figures:
    cells = getattr(figures, name).copy()
    cells[CASE, columns] = word
    return replace(figures, **{name: cells})


def _missing(figures: Figures) -> Figures:
    """Two years that nobody collected."""
    reason = figures.reason.copy()
    reason[:, 4:6] = "not_collected"
    return replace(figures, reason=reason)


def _not_recorded() -> Figures:
    """Nought in two years of the last three, and far less than others in the third."""
    figures = with_case(calm(), np.r_[np.zeros(YEARS - 1), -3.0])
    values = CENTRE + WIDTH * figures.z
    values[CASE, -3:-1] = 0.0
    return replace(figures, values=values, margin=0.0)


def _late() -> np.ndarray:
    """Level for years, then down in the last two."""
    return np.r_[np.zeros(YEARS - 2), -0.5, -1.0] + _noise()


def _noisy() -> Figures:
    """Councils alike, whose years are noise."""
    figures = calm()
    rng = np.random.default_rng(8)
    return replace(figures, z=rng.normal(0, 0.6, figures.z.shape))


def _target(**other: object) -> list[dict[str, object]]:
    usual = {
        "target_id": "t1",
        "indicator_id": "m",
        "scope_code": "Z06000001",
        "set_by": "council",
        "kind": "local",
        "baseline": 55.0,
        "target_period": DUE,
        "target_value": 70.0,
    }
    return [usual | other]  # fmt: skip


def _level(value: float) -> Figures:
    return with_case(calm(), value + _noise())


def _service(path: np.ndarray, *, drift: float = 0.15, count: int = 6) -> dict[str, Figures]:
    return {f"m{n}": with_case(calm(n + 10, drift=drift), path + _noise(n)) for n in range(count)}


def _hardship(level: Figures, strength: float) -> np.ndarray:
    """Context that explains the levels: hard where they are low."""
    rng = np.random.default_rng(3)
    return -strength * level.z[:, -3:].mean(axis=1) + rng.normal(0, 0.2, COUNCILS)


def _cost(case: float) -> np.ndarray:
    cost = np.random.default_rng(4).normal(100.0, 10.0, COUNCILS)
    cost[CASE] = case
    return cost


def _survey(last: float, **other: object) -> Figures:
    path = np.zeros(YEARS)
    path[-1] = last
    return replace(with_case(calm(), path), kind="survey", margin=2.0, **other)


def scenario(name: str, make: Callable[..., Facts] = facts) -> Facts:
    """The facts of a named case; `make` makes them of its figures."""
    return SCENARIOS[name](make)


SCENARIOS = {
    "calm": lambda facts: facts({"m": calm()}),
    "falls": lambda facts: facts({"m": falling()}),
    "falls_where_low_is_good": lambda facts: facts(
        {"m": replace(falling(), polarity="lower_is_better")}
    ),
    "falls_from_a_high_level": lambda facts: facts({"m": falling(-0.3, 2.4)}),
    "falls_slightly": lambda facts: facts({"m": falling(-0.04, 0.2)}),
    "falls_late": lambda facts: facts({"m": with_case(calm(), _late())}),
    "falls_where_all_is_noise": lambda facts: facts({"m": with_case(_noisy(), _late())}),
    "falls_not_run": lambda facts: facts({"m": falling()}, runs=False),
    "falls_no_direction": lambda facts: facts({"m": replace(falling(), polarity="none")}),
    "falls_modelled": lambda facts: facts({"m": replace(falling(), kind="modelled")}),
    "falls_across_a_break": lambda facts: facts({"m": replace(falling(), breaks=(YEARS - 3,))}),
    "falls_suppressed": lambda facts: facts(
        {"m": _mark(falling(), "reason", slice(2, 9), "suppressed")}
    ),
    "falls_defined_otherwise": lambda facts: facts(
        {"m": _mark(falling(), "reason", slice(5, 10), "break")}
    ),
    "falls_in_a_provisional_year": lambda facts: facts(
        {"m": _mark(_mark(falling(-0.6, 4.0), "reason", slice(0, 5), "not_collected"), "status",
                    slice(YEARS - 1, YEARS), "provisional")}
    ),
    "falls_across_missing_years": lambda facts: facts(
        {"m": _missing(with_case(calm(), np.r_[1.0, 1.03, 1.06, 1.09, 0, 0, -1.4, -1.37, -1.34,
                                               -1.31]))}
    ),
    "falls_on_both_sides_of_missing_years": lambda facts: facts({"m": _missing(falling())}),
    "falls_with_everyone": lambda facts: facts({"m": calm(drift=-0.2)}),
    "rises": lambda facts: facts({"m": falling(0.3, -1.0)}),
    "rises_from_the_bottom": lambda facts: facts({"m": falling(0.2, -4.0)}),
    "target_missed": lambda facts: facts({"m": _level(0.0)}, targets=_target()),
    "target_met": lambda facts: facts({"m": _level(0.0)}, targets=_target(target_value=58.0)),
    "target_missed_by_a_hair": lambda facts: facts(
        {"m": _level(0.0)}, targets=_target(target_value=60.9)
    ),
    "target_at_risk": lambda facts: facts({"m": falling(-0.2, 1.0)},
                                    targets=_target(target_period=LATER, target_value=75.0)),
    "target_on_course_but_for_a_provisional_year": lambda facts: facts(
        {"m": _mark(with_case(calm(), np.r_[0.02 * AHEAD[1:], -3.0]), "status",
                    slice(YEARS - 1, YEARS), "provisional")},
        targets=_target(target_period=LATER, target_value=59.0),
    ),
    "target_on_course": lambda facts: facts({"m": falling(0.3, -1.0)},
                                      targets=_target(target_period=LATER, target_value=74.0)),
    "target_without_date": lambda facts: facts(
        {"m": _level(0.0)}, targets=_target(target_period=None)
    ),
    "target_without_baseline": lambda facts: facts(
        {"m": _level(0.0)}, targets=_target(baseline=None)
    ),
    "target_without_direction": lambda facts: facts(
        {"m": replace(_level(0.0), polarity="none")}, targets=_target()
    ),
    "standard_held": lambda facts: facts(
        {"m": _level(0.0)}, targets=_target(kind="standard", target_value=55.0)
    ),
    "stretch_half_reached": lambda facts: facts(
        {"m": _level(0.0)},
        targets=_target(kind="stretch", target_value=68.0, without_agreement=52.0),
    ),
    "stretch_rewarded": lambda facts: facts(
        {"m": _level(0.0)},
        targets=_target(kind="stretch", target_value=62.0, without_agreement=52.0),
    ),
    "below_the_floor": lambda facts: facts(
        {"m": _level(-2.0)}, targets=_target(kind="floor", target_value=50.0)
    ),
    "above_the_floor": lambda facts: facts(
        {"m": _level(-1.0)}, targets=_target(kind="floor", target_value=50.0)
    ),
    "low_without_reason": lambda facts: facts({"m": _level(-3.0)}),
    "low_where_not_recorded": lambda facts: facts({"m": _not_recorded()}),
    "low_as_context_expects": lambda facts: facts(
        {"m": _level(-1.6)}, hardship=_hardship(_level(-1.6), 1.0)
    ),
    "low_and_dear": lambda facts: facts({"m": _level(-3.0)}, cost=_cost(150.0)),
    "low_and_cheap": lambda facts: facts({"m": _level(-3.0)}, cost=_cost(70.0)),
    "low_without_spending": lambda facts: facts({"m": _level(-3.0)}),
    "three_extreme": lambda facts: facts({f"m{n}": with_case(calm(n + 10), -5.0 + _noise(n))
                                    for n in range(3)}),
    "two_extreme": lambda facts: facts(
        {f"m{n}": with_case(calm(n + 10), (-5.0 if n < 2 else 0.0) + _noise(n)) for n in range(3)}
    ),
    "inadequate": lambda facts: facts(
        {"m": calm()},
        judgements=[("s", "2019-05-01", "good", "3", "high"),
                    ("s", "2023-05-01", "inadequate", "1", "failure")],
    ),
    "inadequate_but_superseded": lambda facts: facts(
        {"m": calm()},
        judgements=[("s", "2022-05-01", "inadequate", "1", "failure"),
                    ("s", "2023-05-01", "good", "3", "high")],
    ),
    "inadequate_long_ago": lambda facts: facts(
        {"m": calm()}, judgements=[("s", "2015-05-01", "inadequate", "1", "failure")]
    ),
    "judged_once": lambda facts: facts(
        {"m": calm()}, judgements=[("s", "2023-05-01", "good", "3", "high")]
    ),
    "coasting": lambda facts: facts(_service(np.zeros(YEARS) - 0.3)),
    "keeps_pace": lambda facts: facts(_service(0.15 * AHEAD)),
    "at_ceiling": lambda facts: facts(_service(np.zeros(YEARS) + 3.0)),
    "country_stands_still": lambda facts: facts(_service(np.zeros(YEARS), drift=0.0)),
    "four_measures": lambda facts: facts(_service(np.zeros(YEARS) - 0.3, count=4)),
    "best_for_years": lambda facts: facts({"m": _level(2.5)}),
    "best_once": lambda facts: facts({"m": with_case(calm(), np.r_[np.zeros(YEARS - 1), 2.5])}),
    "risk_jumps": lambda facts: facts({"m": replace(
        with_case(calm(), np.r_[np.zeros(YEARS - 1), -2.0]), measure="risk")}),
    "risk_calm": lambda facts: facts({"m": replace(calm(), measure="risk")}),
    "drops_in_one_year": lambda facts: facts(
        {"m": with_case(calm(), np.r_[np.zeros(YEARS - 1), -2.0])}
    ),
    "drops_within_its_margin": lambda facts: facts({"m": replace(
        with_case(calm(), np.r_[np.zeros(YEARS - 1), -2.0]), margin=20.0)}),
    "drops_where_no_margin_is_known": lambda facts: facts({"m": replace(
        with_case(calm(), np.r_[np.zeros(YEARS - 1), -2.0]), margin=np.nan)}),
    "survey_drops_and_no_margin_is_known": lambda facts: facts(
        {"m": replace(_survey(-2.0), margin=np.nan)}
    ),
    "survey_falls": lambda facts: facts({"m": _survey(-1.5)}),
    "survey_wobbles": lambda facts: facts({"m": _survey(-0.1)}),
    "survey_reworded": lambda facts: facts({"m": _survey(-1.5, breaks=(YEARS - 1,))}),
    "views_fall_records_rise": lambda facts: facts(
        {"m": _survey(-1.5), "record": with_case(calm(7), 0.25 * AHEAD + 0.6 * (AHEAD == 0))}
    ),
    "views_and_records_steady": lambda facts: facts({"m": _survey(0.0), "record": calm(7)}),
    "old_figures": lambda facts: facts(
        {"m": _mark(calm(), "reason", slice(5, 10), "not_collected")}
    ),
    "one_round_behind": lambda facts: facts(
        {"m": _mark(calm(), "reason", slice(9, 10), "not_collected")}, as_at=LATE
    ),
    "partner_falls": lambda facts: facts({"m": replace(falling(), owner="police")}),
    "partner_calm": lambda facts: facts({"m": replace(calm(), owner="police")}),
}  # fmt: skip
