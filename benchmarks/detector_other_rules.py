"""The other rules on editions with known truth: coasting, early warnings, ceilings, and speed.

Printed by detector_simulation.py.
"""

from __future__ import annotations

import resource
import time
from dataclasses import replace

import numpy as np
from detector_generator import CEILINGS, COUNTS, World, draw_edition
from detector_tally import Tally

from areaprofile.stats.coasting import Coasting, NotAsked, assess_block
from areaprofile.stats.early_warning import WARNING_P, off_path
from areaprofile.stats.falling import assess_falling
from areaprofile.stats.trends import DELTA, TrendPanel

BLOCK = 7
YEAR_DROP = 1.2


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


def run_warnings(world: World, seeds: range, changed: float) -> Tally:
    """Early warnings where a share of the scores' last years truly drop by 1.2 sd."""
    tally = Tally()
    for seed in seeds:
        rng = np.random.default_rng(seed)
        raised = real = hits = 0
        for j, panel in enumerate(draw_edition(world, seed).panels):
            drops = rng.random(world.councils) < (changed if j >= CEILINGS + COUNTS else 0)
            values = panel.values.copy()
            values[drops, -1] -= panel.polarity * YEAR_DROP
            warned = off_path(replace(panel, values=values)).p_worse <= WARNING_P
            raised += int(warned.sum())
            real += int(drops.sum())
            hits += int((warned & drops).sum())
        tally.add("early", "per council", raised, world.councils)
        tally.add("early", "recall", hits, real)
        tally.add("early", "noise", raised - hits, raised)
    return tally


def print_warnings(world: World, seeds: range) -> None:
    """False warnings where nothing changed, and how many are noise where something did."""
    print("\n### Early warnings, 40 measures, a drop of 1.2 sd in the last year\n")
    print("| scores that drop | warnings per council | drops found | warnings that are noise |")
    print("| --- | --- | --- | --- |")
    for changed in (0.0, 0.005, 0.02):
        tally = run_warnings(world, seeds, changed)
        cells = [tally.rate("early", what) for what in ("per council", "recall", "noise")]
        print(f"| {100 * changed:g} % | {' | '.join(cells)} |")


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
    started = time.process_time()
    trends = [assess_falling(panel).trend for panel in panels]
    for first in range(0, 56, BLOCK):
        assess_block(trends[first : first + BLOCK])
    for panel in panels:
        off_path(panel)
    seconds = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{seconds:.2f} s of processor time, peak memory of the whole process {megabytes:.0f} MB"
