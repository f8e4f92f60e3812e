"""What must never be raised, whatever the figures say.

Each rule is tried by a case that it raises (the spec table says so) and that is then not the
council's service, modelled, withheld, of another definition or provisional in its last year only.
"""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import falling, scenario
from worlds import CASE, COUNCILS, YEARS, Facts, Figures, calm, facts

from areaprofile.flags.found import Found
from areaprofile.flags.rules import judge_all
from areaprofile.flags.verdict import RAISED

PROPERTY = settings(max_examples=5, deadline=None, derandomize=True)
paths = st.lists(st.floats(-6, 6), min_size=YEARS, max_size=YEARS)
# About data and about others' judgement, not about the figures themselves.
NOT_OF_FIGURES = ("EW5", "EW3", "FL9")
SPEC = Path(__file__).resolve().parents[1] / "spec" / "flags" / "rules.csv"
RAISED_CASES = sorted(
    {
        (row["rule_id"], row["scenario"])
        for row in csv.DictReader(SPEC.read_text(encoding="utf-8").splitlines())
        if row["state"] == "raised"
        and row["rule_id"] not in NOT_OF_FIGURES
        and row["scenario"] != "inadequate"
    }
)
NOT_TRIED = (
    # A target is met or missed by one figure, whatever was counted before.
    ("another definition", "FL2"),
    ("another definition", "FL3"),
    # At risk on its settled years too: the spec table holds one that is not.
    ("provisional", "target_at_risk"),
)


def raised(found: Found, *, at: int = CASE) -> list[str]:
    """Rules about figures that are raised for one council."""
    return [
        rule_id
        for rule_id, verdicts in found.items()
        for one in verdicts
        if rule_id not in NOT_OF_FIGURES and one.state[at] == RAISED
    ]


def world(figures: Figures, **other: bool) -> Facts:
    """Five measures of one service, the case's path the same in each."""
    seeds = range(5)
    return facts({f"m{n}": replace(figures, z=_mixed(figures, n)) for n in seeds}, **other)


def _mixed(figures: Figures, seed: int) -> np.ndarray:
    z = calm(20 + seed, drift=0.1).z
    z[CASE] = figures.z[CASE]
    return z


def on(path: list[float]) -> Figures:
    """The case on this path."""
    figures = calm()
    figures.z[CASE] = path
    return figures


def marked(name: str, word: str) -> Callable[[Figures], Figures]:
    """Says this of every cell of the case."""

    def change(figures: Figures) -> Figures:
        cells = getattr(figures, name).copy()
        cells[CASE] = word
        return replace(figures, **{name: cells})

    return change


def last_year_only(figures: Figures) -> Figures:
    """The case is like any other but for its last year, which is provisional."""
    z, status = figures.z.copy(), figures.status.copy()
    z[CASE, :-1] = figures.z[1:, :-1].mean(axis=0)
    status[CASE, -1] = "provisional"
    return replace(figures, z=z, status=status)


WAYS: dict[str, Callable[[Figures], Figures]] = {
    "not run": lambda figures: figures,
    "modelled": lambda figures: replace(figures, kind="modelled"),
    "estimated": marked("status", "estimated"),
    "suppressed": marked("reason", "suppressed"),
    "another definition": lambda figures: replace(figures, breaks=(YEARS - 1,)),
    "provisional": last_year_only,
}


@pytest.mark.parametrize(("rule", "case"), RAISED_CASES)
def test_no_rule_raises_what_may_not_be_judged(rule: str, case: str) -> None:
    assert rule in raised(judge_all(scenario(case)))
    for way, change in WAYS.items():
        if (way, rule) in NOT_TRIED or (way, case) in NOT_TRIED:
            continue

        def make(figures: dict[str, Figures], change=change, way=way, **more: Any) -> Facts:  # noqa: ANN001, ANN401
            changed = {name: change(one) for name, one in figures.items()}
            return facts(changed, runs=way != "not run", **more)

        assert rule not in raised(judge_all(scenario(case, make))), way


@PROPERTY
@given(paths)
def test_nothing_on_a_service_not_run(path: list[float]) -> None:
    assert not raised(judge_all(world(on(path), runs=False)))


@PROPERTY
@given(paths)
def test_nothing_on_modelled_values(path: list[float]) -> None:
    assert not raised(judge_all(world(replace(on(path), kind="modelled"))))
    figures = on(path)
    figures.status[CASE] = "estimated"
    assert not raised(judge_all(world(figures)))


@PROPERTY
@given(paths)
def test_nothing_on_suppressed_values(path: list[float]) -> None:
    figures = on(path)
    figures.reason[CASE] = "suppressed"
    assert not raised(judge_all(world(figures)))


@PROPERTY
@given(st.floats(-8, 8), st.integers(YEARS - 4, YEARS - 1))
def test_no_trend_across_a_break(step: float, year: int) -> None:
    figures = calm()
    figures.z[CASE, year:] += step
    found = judge_all(world(replace(figures, breaks=(year,))))
    assert not {"FL4", "POS2", "FL7", "EW7"} & set(raised(found))


@PROPERTY
@given(st.floats(-6, 0))
def test_nothing_on_a_provisional_year_alone(last: float) -> None:
    figures = calm(drift=0.1)
    figures.z[CASE, -1] = last
    figures.status[:, -1] = "provisional"
    assert not raised(judge_all(world(figures)))


@pytest.mark.parametrize("seed", range(3))
def test_ceiling_case_raises_nobody_who_is_behind_only_on_raw_percentages(seed: int) -> None:
    """England from 92 to 97 %: the best quarter cannot rise as far; nobody of them falls behind."""
    rng = np.random.default_rng(seed)
    country = np.linspace(np.log(0.92 / 0.08), np.log(0.97 / 0.03), YEARS)
    level = rng.normal(0, 0.5, COUNCILS)[:, None]
    share = 1 / (1 + np.exp(-(country + level + rng.normal(0, 0.02, (COUNCILS, YEARS)))))
    figures = {f"m{n}": replace(calm(), values=100 * share, margin=0.3) for n in range(5)}
    found = judge_all(facts(figures))
    best = np.flatnonzero(level[:, 0] >= np.quantile(level, 0.75))
    trending = ("FL4", "FL7", "EW7")
    assert not [r for at in best for r in raised(found, at=int(at)) if r in trending]


def test_a_fall_is_raised_in_this_world() -> None:
    assert "FL4" in raised(judge_all(facts({"m": falling()})))
