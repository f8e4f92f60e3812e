"""Where does a value stand: its percentile, rank, fifth, and whether it differs from a benchmark?

These are separate facts and are kept apart: a place may be in the lowest fifth and yet not differ
from the average by more than chance. Missing values take no part and get nan (or an empty word).
Modelled values, and values repeated from a parent area, must not be brought here.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areaprofile.stats.rates import FloatArray, z_value

Polarity = Literal["higher_is_better", "lower_is_better", "none"]
POLARITIES: tuple[Polarity, ...] = ("higher_is_better", "lower_is_better", "none")

FIFTHS = 5
SIMULATION_CHUNK = 4_000_000


def _check_polarity(polarity: str) -> None:
    if polarity not in POLARITIES:
        raise ValueError(f"polarity must be one of {', '.join(POLARITIES)}: {polarity!r}")


def _ranks_of_sorted(ordered: FloatArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and last position (from 0) of the run of equal values that each sorted value is in."""
    starts = np.empty(ordered.size, dtype=bool)
    starts[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=starts[1:])
    first = np.flatnonzero(starts)
    sizes = np.diff(np.append(first, ordered.size))
    return np.repeat(first, sizes), np.repeat(first + sizes - 1, sizes)


def _row_ranks(row: FloatArray) -> tuple[FloatArray, FloatArray, int]:
    """Lowest and highest rank (from 1) that ties share, and how many values there are."""
    lowest, highest = np.full(row.shape, np.nan), np.full(row.shape, np.nan)
    order = np.argsort(row)  # nan sorts to the end
    known = row.size - int(np.isnan(row).sum())
    if known:
        order = order[:known]
        first, last = _ranks_of_sorted(row[order])
        lowest[order] = first + 1
        highest[order] = last + 1
    return lowest, highest, known


def _rows(table: FloatArray) -> FloatArray:
    """The table as rows along its last axis, whatever shape it has (none if it is empty)."""
    return table.reshape(-1, table.shape[-1]) if table.size else np.empty((0, 0))


def average_rank(values: ArrayLike) -> FloatArray:
    """Rank from 1 (lowest) along the last axis; ties share the mean of their ranks."""
    table = np.asarray(values, dtype=float)
    rows = _rows(table)
    result = np.empty(rows.shape)
    for number, row in enumerate(rows):
        lowest, highest, _ = _row_ranks(row)
        result[number] = (lowest + highest) / 2
    return result.reshape(table.shape)


def percentile(values: ArrayLike) -> FloatArray:
    """Mid-rank percentile along the last axis: 100 x (share below + half the share equal).

    Between 0 and 100, the same for equal values, 50 where all are equal or there is only one;
    reversing the values gives 100 minus it. nan where the value is missing.
    """
    table = np.asarray(values, dtype=float)
    rows = _rows(table)
    result = np.empty(rows.shape)
    for number, row in enumerate(rows):
        lowest, highest, known = _row_ranks(row)
        result[number] = (lowest + highest - 1) * (50 / max(known, 1))
    return result.reshape(table.shape)


def orient(percentiles: ArrayLike, *, polarity: Polarity) -> FloatArray:
    """Percentiles turned so that 100 is best; as they are where polarity is 'none'."""
    _check_polarity(polarity)
    standing = np.asarray(percentiles, dtype=float)
    return 100 - standing if polarity == "lower_is_better" else standing.copy()


def rank(values: ArrayLike, *, polarity: Polarity) -> FloatArray:
    """Rank of each value of one series: 1 = best, or highest where polarity is 'none'.

    Ties share the better rank.
    """
    _check_polarity(polarity)
    series = np.asarray(values, dtype=float)
    best_first = series if polarity == "lower_is_better" else -series
    return _row_ranks(best_first)[0]


def fifth(values: ArrayLike, *, polarity: Polarity) -> FloatArray:
    """Which fifth of the series a value is in: 1 = worst (or lowest), 5 = best (or highest).

    Ties share the worse fifth; nan for all where fewer than five values are known. Same result
    as the quantiles of the English public health bodies, which start from the lowest rank.
    """
    _check_polarity(polarity)
    series = np.asarray(values, dtype=float)
    worst_first = -series if polarity == "lower_is_better" else series
    lowest, _, known = _row_ranks(worst_first)
    if known < FIFTHS:
        return np.full(series.shape, np.nan)
    return FIFTHS + 1 - np.ceil((known + 1 - lowest) * FIFTHS / known)


def against_benchmark(
    lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike, *, polarity: Polarity
) -> NDArray[np.str_]:
    """'better', 'similar' or 'worse' than the benchmark; 'higher', 'lower' without polarity.

    A value differs where its interval lies wholly on one side; call it with 95 % and with 99.8 %
    limits for the two levels. Empty where a limit or the benchmark is missing. The benchmark
    counts as exactly known: not for comparing two places that are both uncertain.
    """
    _check_polarity(polarity)
    low, high, level = np.broadcast_arrays(lower, upper, benchmark)
    words = {
        "higher_is_better": ("better", "worse"),
        "lower_is_better": ("worse", "better"),
        "none": ("higher", "lower"),
    }
    above, below = words[polarity]
    missing = np.isnan(low) | np.isnan(high) | np.isnan(level)
    return np.select([missing, low > level, high < level], ["", above, below], "similar")


def rank_range(
    lower: ArrayLike, upper: ArrayLike, *, polarity: Polarity
) -> tuple[FloatArray, FloatArray]:
    """Best and worst rank that the intervals leave open (1 = best, or highest without polarity).

    A place surely stands behind those whose interval lies wholly on the better side of its own.
    Wider than a simulated range, because it lets every other place be at its most favourable.
    """
    _check_polarity(polarity)
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    if polarity == "lower_is_better":
        low, high = -high, -low
    known = ~(np.isnan(low) | np.isnan(high))
    surely_ahead = known.sum() - np.searchsorted(np.sort(low[known]), high, side="right")
    surely_behind = np.searchsorted(np.sort(high[known]), low, side="left")
    best = np.where(known, surely_ahead + 1.0, np.nan)
    worst = np.where(known, known.sum() - surely_behind * 1.0, np.nan)
    return best, worst


def simulated_rank_range(
    values: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    polarity: Polarity,
    seed: int,
    confidence: float = 0.95,
    draws: int = 1000,
) -> tuple[FloatArray, FloatArray]:
    """Best and worst rank within which a place falls in `confidence` of all draws.

    Each draw moves every value within its own interval (two half normal curves, so that lopsided
    intervals stay lopsided) and ranks anew: Goldstein & Spiegelhalter 1996. The limits must have
    the same `confidence`. Ranks that many small places share come out too near the middle.
    """
    _check_polarity(polarity)
    centre, low, high = (np.asarray(part, dtype=float) for part in (values, lower, upper))
    known = ~(np.isnan(centre) | np.isnan(low) | np.isnan(high))
    best, worst = np.full(centre.shape, np.nan), np.full(centre.shape, np.nan)
    if not known.any():
        return best, worst
    centre, low, high = centre[known], low[known], high[known]
    z = z_value(confidence)
    random = np.random.default_rng(seed)
    ranks = np.empty((draws, centre.size), dtype=np.int32)
    for start in range(0, draws, max(1, SIMULATION_CHUNK // centre.size)):
        block = ranks[start : start + max(1, SIMULATION_CHUNK // centre.size)]
        step = random.standard_normal(block.shape) / z
        drawn = centre + step * np.where(step < 0, centre - low, high - centre)
        order = np.argsort(drawn if polarity == "lower_is_better" else -drawn, axis=1)
        np.put_along_axis(block, order, np.arange(1, centre.size + 1, dtype=np.int32)[None], axis=1)
    tail = (1 - confidence) / 2
    best[known] = np.quantile(ranks, tail, axis=0, method="lower")
    worst[known] = np.quantile(ranks, 1 - tail, axis=0, method="higher")
    return best, worst
