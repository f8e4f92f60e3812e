"""Where does each council stand on a measure, against its peers and against its circumstances?

The level is the mean of the last three settled years on the comparison scale (up is better, sd
between councils). Expected is what the council's context leads one to expect, from the other
councils (leave-one-out ridge on the main directions of the context variables).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from areaprofile.flags.facts import Facts, Measure
from areaprofile.flags.parameters import parameter
from areaprofile.stats.below_expected import LEVEL_YEARS, below_expected
from areaprofile.stats.expected import leave_one_out
from areaprofile.stats.trend_fit import fit_lines, moderate_variance
from areaprofile.stats.trend_scale import BoolArray, FloatArray, transform, yearly_median

# One direction of context for every six councils, between two and ten.
COUNCILS_PER_DIRECTION = 6
FEWEST_DIRECTIONS, MOST_DIRECTIONS = 2, 10
FEWEST_YEARS = 5


@dataclass(frozen=True, eq=False)
class Level:
    """Per council: level, what context expects, p_below of the residual; peers' middle and how
    many of them have a level; robust spread among the peers. `explained`: share of the variance
    that context predicts. `plain_p`: the same as p_below, context left out. `broken`: a new
    definition began within these years."""

    level: FloatArray
    expected: FloatArray
    p_below: FloatArray
    plain_p: FloatArray
    explained: float
    peer_median: FloatArray
    peer_spread: FloatArray
    peer_count: FloatArray
    held: BoolArray
    broken: bool


@lru_cache(maxsize=4)
def context_directions(facts: Facts) -> FloatArray | None:
    """Councils × main directions of context; gaps are taken as average. None without context."""
    if facts.context is None:
        return None
    filled = np.nan_to_num(facts.context, nan=0.0)
    directions = int(
        np.clip(len(filled) // COUNCILS_PER_DIRECTION, FEWEST_DIRECTIONS, MOST_DIRECTIONS)
    )
    u, s, _ = np.linalg.svd(filled - filled.mean(axis=0), full_matrices=False)
    return (u * s)[:, :directions]


@lru_cache(maxsize=1024)
def level_of(facts: Facts, measure: Measure) -> Level:
    """The standing of every council on one measure."""
    level, error, broken = settled_level(measure)
    held = np.isfinite(level) & (measure.blocked == "")
    level = np.where(held, level, np.nan)
    size = level.size
    middle = float(np.median(level[held])) if held.any() else np.nan
    peer_median, spread, count = _peers(facts, level)
    directions = context_directions(facts)
    expected, explained = np.full(size, np.nan), np.nan
    if directions is not None:
        usable = min(directions.shape[1], max(int(held.sum()) // COUNCILS_PER_DIRECTION, 1))
        found = leave_one_out(level, directions[:, :usable])
        expected, explained = found.expected, found.explained
    bar = np.where(np.isfinite(peer_median), peer_median, np.inf)
    plain = below_expected(level, np.where(held, middle, np.nan), error, bar)
    judged = below_expected(level, expected, error, bar)
    return Level(
        level=level,
        expected=expected,
        p_below=judged.p_below,
        plain_p=plain.p_below,
        explained=explained,
        peer_median=peer_median,
        peer_spread=spread,
        peer_count=count,
        held=held,
        broken=broken,
    )


def settled_level(measure: Measure) -> tuple[FloatArray, FloatArray, bool]:
    """Mean of the last three years on the comparison scale, its standard error, and
    whether a new definition began within them (then nobody has a level).

    Councils whose last year is provisional are judged by the three years before it.
    """
    y = np.where(not_recorded(measure), np.nan, measure.oriented)
    size, years = y.shape
    nothing = np.full(size, np.nan)
    if years < LEVEL_YEARS:
        return nothing, np.zeros(size), False
    provisional = measure.provisional[:, -1]
    starts = np.where(provisional, years - 1, years) - LEVEL_YEARS
    if any(b > years - LEVEL_YEARS for b in measure.panel.breaks):
        return nothing, np.zeros(size), True
    columns = np.maximum(starts, 0)[:, None] + np.arange(LEVEL_YEARS)
    window = np.take_along_axis(y, columns, axis=1)
    se = np.take_along_axis(_errors(measure), columns, axis=1)
    short = starts < 0
    level = np.where(np.isfinite(window).all(axis=1) & ~short, window.mean(axis=1), np.nan)
    error = np.sqrt((se**2).sum(axis=1)) / LEVEL_YEARS
    return level, np.where(error > 0, error, _unsteadiness(measure)), False


def not_recorded(measure: Measure) -> BoolArray:
    """Councils × years: a share of nought where the middle council has more than half of all."""
    values = measure.values
    if measure.panel.scale != "proportion" or measure.definition.polarity <= 0:
        return np.zeros(values.shape, dtype=bool)
    most = measure.panel.upper if measure.panel.upper is not None else 100.0
    return (values == 0) & (yearly_median(values) > parameter("FL5", "nought_middle") * most)


def _unsteadiness(measure: Measure) -> FloatArray:
    """Standard error of a three-year mean, read from how far a council's years lie from a line.

    For figures without a margin of error: one in seventy firms says less than one in seven
    thousand, and the years show it. Councils with few years take the usual one; 0 if none has.
    """
    path = measure.change[:, measure.window_start :]
    long = np.isfinite(path).sum(axis=1) >= FEWEST_YEARS
    if long.sum() < FEWEST_YEARS:
        return np.zeros(len(path))
    d = path[long]
    fit = fit_lines(d, np.zeros_like(d))
    residual = np.where(np.isfinite(d), fit.residuals, 0.0)
    variance = moderate_variance((residual**2).sum(axis=1) / fit.df, fit.df)
    out = np.full(len(path), np.sqrt(np.median(variance) / LEVEL_YEARS))
    out[long] = np.sqrt(variance / LEVEL_YEARS)
    return out


def _errors(measure: Measure) -> FloatArray:
    """Standard errors on the scale of `oriented`, 0 where unknown."""
    found = transform(measure.panel)
    finite = np.isfinite(found.y) & np.isfinite(measure.oriented) & (measure.oriented != 0)
    if not finite.any():
        return np.zeros_like(found.y)
    sd = float(np.median(found.y[finite] / measure.oriented[finite]))
    return np.nan_to_num(found.se / sd, nan=0.0)


def _peers(facts: Facts, level: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Median, robust spread and number of each council's peers that have a level."""
    size = level.size
    if facts.peers is None:
        nothing = np.full(size, np.nan)
        return nothing, nothing, np.zeros(size)
    places = facts.peers.table
    known = np.where(places >= 0, level[np.maximum(places, 0)], np.nan)
    median = _row_median(known)
    spread = 1.4826 * _row_median(np.abs(known - median[:, None]))
    return median, spread, np.isfinite(known).sum(axis=1).astype(float)


def _row_median(table: FloatArray) -> FloatArray:
    """The median of each row without its gaps, nan where it has none."""
    return yearly_median(np.ascontiguousarray(table.T))
