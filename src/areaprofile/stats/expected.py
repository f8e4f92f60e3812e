"""What result would one expect of a place in these circumstances, and how far is it off?

Ridge regression of an outcome on context variables, made robust by Huber weights, and read off
leaving each place out in turn, so that no place explains itself. A residual says "not explained
by the factors in the model", never "caused by the council".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from areaprofile.stats.rates import FloatArray

PENALTIES = np.logspace(-2, 4, 25)
HUBER = 1.345  # 95 % efficient where errors are normal
ROUNDS = 15
PLACES_PER_VARIABLE = 3
FEWEST_PLACES = 10


@dataclass(frozen=True)
class Expected:
    """Expected value and residual (actual - expected) of each place, with an interval.

    nan where outcome or any context variable is missing, and everywhere if there are too few
    places. `explained` is the share of variance that the left-out predictions explain (below 0:
    worse than the mean); `penalty` the ridge penalty chosen; `places` how many were used.
    """

    expected: FloatArray
    residual: FloatArray
    lower: FloatArray
    upper: FloatArray
    explained: float
    penalty: float
    places: int


@dataclass(frozen=True)
class _Fit:
    residual: FloatArray  # each place left out
    leverage: FloatArray
    parameters: float


def _standardised(context: FloatArray) -> FloatArray:
    """Columns with mean 0 and spread 1; columns without spread dropped."""
    spread = context.std(axis=0)
    varies = spread > 1e-12 * np.abs(context).max(axis=0, initial=0.0)
    return (context[:, varies] - context[:, varies].mean(axis=0)) / spread[varies]


def _fit(outcome: FloatArray, design: FloatArray, weights: FloatArray, penalty: float) -> _Fit:
    """Weighted ridge with a free constant, by the hat matrix: no need to fit once per place."""
    penalties = np.full(design.shape[1], penalty)
    penalties[0] = 0.0
    weighted = design * weights[:, None]
    inverse = np.linalg.inv(design.T @ weighted + np.diag(penalties))
    leverage = np.einsum("ij,jk,ik->i", design, inverse, weighted)
    fitted = design @ (inverse @ (weighted.T @ outcome))
    leverage = np.minimum(leverage, 1 - 1e-9)
    return _Fit((outcome - fitted) / (1 - leverage), leverage, float(leverage.sum()))


def _scale(residual: FloatArray) -> float:
    """Spread of residuals that a few outliers cannot stretch."""
    spread = 1.4826 * float(np.median(np.abs(residual - np.median(residual))))
    return spread if spread > 0 else float(residual.std())


def _huber(residual: FloatArray) -> FloatArray:
    scale = _scale(residual)
    if scale == 0:
        return np.ones(residual.size)
    return np.minimum(1.0, HUBER * scale / np.maximum(np.abs(residual), 1e-300))


def _robust_fit(outcome: FloatArray, design: FloatArray) -> tuple[_Fit, float]:
    """The fit at the penalty that predicts left-out places best, after weighing outliers down."""
    weights = np.ones(outcome.size)
    penalty = float(PENALTIES[0])
    for round_number in range(ROUNDS):
        if round_number < 3:  # the penalty settles early; then it stays
            errors = [
                float(np.average(_fit(outcome, design, weights, p).residual ** 2, weights=weights))
                for p in PENALTIES
            ]
            penalty = float(PENALTIES[int(np.argmin(errors))])
        fit = _fit(outcome, design, weights, penalty)
        weights = _huber(fit.residual * np.sqrt(1 - fit.leverage))
    return _fit(outcome, design, weights, penalty), penalty


def leave_one_out(outcome: ArrayLike, context: ArrayLike, *, confidence: float = 0.95) -> Expected:
    """Expected outcome of every place from its context (places x variables).

    Needs at least ten places and three for each variable, else all nan. The interval is that of
    the residual for a place like the others: it covers 0 for `confidence` of them. Put skewed
    variables in logged. Residuals of proportions near 0 or 1 should be of logits.
    """
    y = np.asarray(outcome, dtype=float)
    x = np.asarray(context, dtype=float)
    used: NDArray[np.bool_] = ~(np.isnan(y) | np.isnan(x).any(axis=1))
    expected, residual, lower, upper = np.full((4, y.size), np.nan)
    places = int(used.sum())
    if places < max(FEWEST_PLACES, PLACES_PER_VARIABLE * x.shape[1]):
        return Expected(expected, residual, lower, upper, np.nan, np.nan, places)
    design = np.column_stack([np.ones(places), _standardised(x[used])])
    fit, penalty = _robust_fit(y[used], design)
    scale = _scale(fit.residual * np.sqrt(1 - fit.leverage))
    freedom = max(places - fit.parameters, 1.0)
    reach = student.ppf(0.5 + confidence / 2, freedom) * scale / np.sqrt(1 - fit.leverage)
    expected[used] = y[used] - fit.residual
    residual[used] = fit.residual
    lower[used], upper[used] = fit.residual - reach, fit.residual + reach
    total = float(((y[used] - y[used].mean()) ** 2).sum())
    explained = 1 - float((fit.residual**2).sum()) / total if total > 0 else np.nan
    return Expected(expected, residual, lower, upper, explained, penalty, places)
