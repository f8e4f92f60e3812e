"""Errors and power of the trend detector on editions with known truth, beside its rivals.

    python benchmarks/detector_simulation.py [--panels 30] [--seed 410000] [--write]

Prints Markdown tables. An interval is 95 %, clustered by edition ("panel"): editions, not
series, are the independent units. Sign error: raised although the true trend against England
is level or better. Delta error: raised although it is shallower than -.03 sd a year.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from detector_generator import CEILINGS, COUNTS, Edition, World, draw_edition
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

from areaprofile.stats.coasting import Coasting, NotAsked, assess_block
from areaprofile.stats.early_warning import WARNING_P, off_path
from areaprofile.stats.falling import Falling, Severity, assess_falling, cannot_tell
from areaprofile.stats.trends import DELTA, TrendPanel

CLASSES = ((0.12, 0.20), (0.20, 0.30), (0.30, 9.0))
BLOCK = 7
SLOPE_TEST = "slope test, P ≥ .90"
RULE = "falling rule (all four conditions)"


def run_world(world: World, seeds: range) -> Tally:
    """All methods on every edition of a world."""
    tally = Tally()
    for seed in seeds:
        edition = draw_edition(world, seed)
        started = time.perf_counter()
        falls = [assess_falling(panel) for panel in edition.panels]
        tally.seconds["detector"] += time.perf_counter() - started
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
        started = time.perf_counter()
        with np.errstate(invalid="ignore", divide="ignore"):
            out[name] = method()
        tally.seconds[name] += time.perf_counter() - started
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


def ceiling_check(seed: int) -> str:
    """England rising from 92 % to 97 %, every council alike on the logit: who is 'behind'?"""
    rng = np.random.default_rng(seed)
    start, end = np.log(0.92 / 0.08), np.log(0.97 / 0.03)
    level = rng.normal(0, 0.5, (317, 1)) + np.linspace(start, end, 8)
    n = np.full(level.shape, 3000.0)
    share = rng.binomial(3000, 1 / (1 + np.exp(-level))) / n
    best = share[:, :3].mean(axis=1) >= np.quantile(share[:, :3].mean(axis=1), 0.75)
    region = rng.integers(0, 9, 317)
    logit = TrendPanel(share, 1, "proportion", region, exposure=n, lower=0.0, upper=1.0)
    raw = TrendPanel(share, 1, "score", region)
    parts = []
    for name, panel in (("logit", logit), ("raw percentages", raw)):
        behind = assess_falling(panel).trend.p_behind >= 0.90
        parts.append(f"{name} {behind[best].mean():.3f}")
    return " · ".join(parts)


def speed_check(seed: int) -> str:
    """Sixty measures of 317 councils over ten years: seconds, and the process's peak memory."""
    panels = draw_edition(World(councils=317, years=10), seed).panels
    panels = (panels + panels)[:60]
    started = time.perf_counter()
    trends = [assess_falling(panel).trend for panel in panels]
    for first in range(0, 56, BLOCK):
        assess_block(trends[first : first + BLOCK])
    for panel in panels:
        off_path(panel)
    seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{seconds:.2f} s, peak memory of the whole process {megabytes:.0f} MB"


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
        ".20–.30 | over .30 | seconds |"
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


def run_coasting(world: World, seeds: range) -> Tally:
    """Blocks of seven scores in a world in which a tenth of councils stand still."""
    tally = Tally()
    for seed in seeds:
        edition = draw_edition(world, seed)
        trends = [assess_falling(panel).trend for panel in edition.panels]
        first = CEILINGS + COUNTS
        for start in range(first, len(trends) - BLOCK + 1, BLOCK):
            part = slice(start, start + BLOCK)
            result = assess_block(trends[part])
            truth = edition.true_rel[part].mean(axis=0)
            still = truth <= -0.6 * edition.national[part].mean()
            called = result.answer == Coasting.FALLING_BEHIND
            tally.add("coasting", "recall", (called & still).sum(), still.sum())
            tally.add("coasting", "delta error", (called & (truth > -DELTA)).sum(), called.sum())
            for answer in Coasting:
                tally.add("coasting", answer.name, (result.answer == answer).sum(), still.size)
            for why in NotAsked:
                tally.add("coasting", f"why {why.name}", (result.reason == why).sum(), still.size)
    return tally


def print_coasting(rows: list[tuple[str, Tally]]) -> None:
    """Recall, error and the share of each answer."""
    answers = [a.name for a in Coasting]
    print("\n### Coasting, blocks of 7 measures, a tenth of councils standing still\n")
    print(
        "| world | recall | delta error | "
        + " | ".join(a.replace("_", " ").lower() for a in answers)
        + " |"
    )
    print("| --- " * (3 + len(answers)) + "|")
    for title, tally in rows:
        cells = [tally.rate("coasting", w) for w in ("recall", "delta error")]
        shares = [tally.rate("coasting", a).split(" ")[0] for a in answers]
        print(f"| {title} | {' | '.join(cells + shares)} |")


def run_warnings(world: World, seeds: range) -> str:
    """Early warnings per council on all-null editions of 40 measures."""
    tally = Tally()
    for seed in seeds:
        panels: tuple[TrendPanel, ...] = draw_edition(world, seed).panels
        raised = sum(int((off_path(panel).p_worse <= WARNING_P).sum()) for panel in panels)
        tally.add("early", "per council", raised, world.councils)
    return tally.rate("early", "per council")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=30, help="editions per world")
    parser.add_argument("--seed", type=int, default=410000, help="first seed")
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
    print(
        "\nEarly warnings (a year off the path) per council on all-null editions of 40 measures: "
        f"{run_warnings(null, range(start, start + few))}."
    )
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
