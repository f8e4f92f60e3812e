"""Errors and power of the trend detector on editions with known truth, beside its rivals.

    python benchmarks/detector_simulation.py [--panels 30] [--seed 620000] [--write]

Prints Markdown tables. An interval is 95 %, clustered by edition ("panel"): editions, not
series, are the independent units. Sign error: raised although the true trend against England
is level or better. Delta error: raised although it is shallower than -.03 sd a year.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from detector_generator import Edition, World, draw_edition
from detector_other_rules import (
    ceiling_check,
    print_coasting,
    print_warnings,
    run_coasting,
    speed_check,
)
from detector_page import write_into_page
from detector_rivals import (
    benjamini_hochberg,
    fingertips,
    mann_kendall,
    ols_p,
    three_falls,
    xmr,
)
from detector_tally import Tally

from areaprofile.stats.falling import Falling, Severity, assess_falling, cannot_tell
from areaprofile.stats.trends import DELTA

CLASSES = ((0.12, 0.20), (0.20, 0.30), (0.30, 9.0))
SLOPE_TEST = "slope test, P ≥ .90"
RULE = "falling rule (all four conditions)"


def run_world(world: World, seeds: range) -> Tally:
    """All methods on every edition of a world."""
    tally = Tally()
    for seed in seeds:
        edition = draw_edition(world, seed)
        started = time.process_time()
        falls = [assess_falling(panel) for panel in edition.panels]
        tally.seconds["detector"] += time.process_time() - started
        raised = _ours(falls) | _rivals(edition, falls, tally)
        raised |= _equal_numbers(falls, int(raised[SLOPE_TEST].sum()))
        _count_errors(tally, edition, raised, world)
        unsure = np.array([cannot_tell(f.trend) for f in falls])
        judged = np.array([f.trend.stop == 0 for f in falls])
        tally.add("detector", "cannot tell", unsure.sum(), judged.sum())
        tally.add("detector", "not judged", (~judged).sum(), judged.size)
    return tally


def _ours(falls: list[Falling]) -> dict[str, np.ndarray]:
    with np.errstate(invalid="ignore"):
        behind = np.array([f.trend.p_behind for f in falls])
        bound = np.array([f.trend.near_bound for f in falls])
        return {
            SLOPE_TEST: (behind >= 0.90) & ~bound,
            "slope test, P ≥ .80": (behind >= 0.80) & ~bound,
            RULE: np.array([f.severity >= Severity.FLAG for f in falls]),
        }


def _rivals(edition: Edition, falls: list[Falling], tally: Tally) -> dict[str, np.ndarray]:
    raw = [panel.polarity * panel.values for panel in edition.panels]
    departures = [f.trend.departures for f in falls]
    methods: dict[str, Callable[[], np.ndarray]] = {
        "3 falls running": lambda: np.array([three_falls(y).raised for y in raw]),
        "Fingertips recent trend": lambda: np.array(
            [fingertips(y, p.errors).raised for y, p in zip(raw, edition.panels, strict=True)]
        ),
        "Mann-Kendall exact p ≤ .05": lambda: np.array([mann_kendall(y).raised for y in raw]),
        "XmR": lambda: np.array([xmr(y).raised for y in raw]),
        "OLS + BH, less England": lambda: benjamini_hochberg(
            np.array([ols_p(d) for d in departures])
        ),
    }
    out = {}
    for name, method in methods.items():
        started = time.process_time()
        with np.errstate(invalid="ignore", divide="ignore"):
            out[name] = method()
        tally.seconds[name] += time.process_time() - started
    return out


def _equal_numbers(falls: list[Falling], number: int) -> dict[str, np.ndarray]:
    """The strongest of two rivals, as many as the slope test raises."""
    departures = [f.trend.departures for f in falls]
    scores = {
        "OLS less England, same number": -np.array([ols_p(d) for d in departures]),
        "Mann-Kendall less England, same number": np.array(
            [mann_kendall(d).score for d in departures]
        ),
    }
    out = {}
    for name, score in scores.items():
        ranked = np.argsort(-np.nan_to_num(score, nan=-np.inf).ravel(), kind="stable")
        flags = np.zeros(score.size, dtype=bool)
        flags[ranked[:number]] = True
        out[name] = flags.reshape(score.shape)
    return out


def _count_errors(
    tally: Tally, edition: Edition, raised: dict[str, np.ndarray], world: World
) -> None:
    rel, own = edition.true_rel, edition.true_own
    for name, flags in raised.items():
        total = flags.sum()
        tally.add(name, "flags per council", total, world.councils)
        tally.add(name, "sign error", (flags & (rel >= 0)).sum(), total)
        tally.add(name, "delta error", (flags & (rel > -DELTA)).sum(), total)
        tally.add(name, "either", (flags & ((rel > -DELTA) | (own >= 0))).sum(), total)
        for low, high in CLASSES:
            here = (-rel >= low) & (-rel < high)
            tally.add(name, f"power {low}", (flags & here).sum(), here.sum())
            both = here & (own < 0)
            tally.add(name, f"both {low}", (flags & both).sum(), both.sum())


def print_world(title: str, tally: Tally) -> None:
    """One table: a row per method."""
    print(f"\n### {title}\n")
    print(
        "| method | flags per council | sign error | delta error | power .12–.20 | "
        ".20–.30 | over .30 | processor seconds |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in dict.fromkeys(method for method, what in tally.counts if what == "sign error"):
        powers = [tally.rate(name, f"power {low}") for low, _ in CLASSES]
        cells = [tally.rate(name, w) for w in ("flags per council", "sign error", "delta error")]
        seconds = tally.seconds.get(name, tally.seconds["detector"])
        print(f"| {name} | {' | '.join(cells + powers)} | {seconds:.1f} |")
    both = "; ".join(tally.rate(RULE, f"both {low}") for low, _ in CLASSES)
    print(f"\nFalling rule, power where the council's own trend is truly down as well: {both}.")
    print(
        f"Falling rule, wrong on either condition: "
        f"{tally.rate(RULE, 'either')}. "
        f"Cannot tell (90 % interval holds −δ and +δ): "
        f"{tally.rate('detector', 'cannot tell')} of the series judged; "
        f"not judged: {tally.rate('detector', 'not judged')} of all."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=30, help="editions per world")
    parser.add_argument("--seed", type=int, default=620000, help="first seed")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/detector.md")
    options = parser.parse_args()
    if options.write:
        write_into_page("simulation", lambda: report(options.panels, options.seed))
    else:
        report(options.panels, options.seed)


def report(panels: int, seed: int) -> None:
    """Every table, for editions from the given seed on."""
    few = max(panels // 2, 2)
    base = World()
    null = replace(base, slope_sd=0.0, planted=0.0)
    worlds = (
        ("8 years, 150 councils", base, panels),
        ("8 years, 150 councils, all null", null, panels),
        ("6 years, 150 councils", replace(base, years=6), few),
        ("10 years, 150 councils", replace(base, years=10), few),
        ("8 years, 330 councils", replace(base, councils=330), few),
        ("8 years, half the changes late or sudden", replace(base, straight=0.5), few),
        (
            "8 years, rough and strongly correlated (stress)",
            replace(base, phi=(0.5, 0.8), roughness=1.6),
            few,
        ),
    )
    print(
        f"Seeds from {seed}, {panels} editions of 40 measures, half as many for variants; "
        f"run on {date.today().isoformat()}."
    )
    for i, (title, world, count) in enumerate(worlds):
        start = seed + 1000 * i
        print_world(title, run_world(world, range(start, start + count)))
    rows = []
    for i, (drift, years) in enumerate(((0.10, 8), (0.15, 8), (0.10, 10), (0.15, 10), (0.10, 6))):
        world = replace(base, years=years, national=(drift, drift), coasting=0.10)
        start = seed + 10000 + 1000 * i
        tally = run_coasting(world, range(start, start + few))
        rows.append((f"England +{drift:.2f} sd a year, {years} years", tally))
    print_coasting(rows)
    start = seed + 20000
    print_warnings(null, range(start, start + few))
    print(
        "\nEngland rising from 92 % to 97 %, share of the best quarter with P(behind) ≥ .90: "
        f"{ceiling_check(seed)}."
    )
    print(
        f"\nFalling, coasting and early warning, 317 councils × 60 measures × 10 years: "
        f"{speed_check(seed)}."
    )


if __name__ == "__main__":
    main()
