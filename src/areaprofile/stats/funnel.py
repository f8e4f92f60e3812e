"""Which places lie outside what chance, and the ordinary spread between places, explain?

Funnel limits widened for over-dispersion by an additive between-place variance (Spiegelhalter
2005, Stat. Med. 24, 1185-1202, and Qual. Saf. Health Care 14, 347-351). The spread is estimated
after drawing in the outer tenths, so that the places looked for do not hide themselves. Drawing
in makes a variance too small by a known factor, which published code leaves out; it is put right
here, so that our limits are wider than theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import root_scalar
from scipy.special import gammaincinv
from scipy.stats import norm

from areaprofile.stats.rates import FloatArray, z_value

WINSORISED_SHARE = 0.1
FEWEST_PLACES = 10
# A variance this small beside the residuals' own counts as none; and how close is close enough.
_NEXT_TO_NONE = 1e-9
_CLOSE = 1e-6


def winsorised_variance(share: float) -> float:
    """Variance of a standard normal value drawn in to its `share` and 1 - `share` quantiles.

    .6787 for a tenth on each side.
    """
    if share == 0:
        return 1.0
    end = float(norm.ppf(1 - share))
    return float(1 - 2 * share - 2 * end * norm.pdf(end) + 2 * share * end**2)


_DRAWN_IN = winsorised_variance(WINSORISED_SHARE)


@dataclass(frozen=True)
class Funnel:
    """z of each place with the spread between places allowed for, and what it rests on.

    `dispersion` is the variance of plain z scores (1 = chance alone), `between_variance` what is
    added to each squared standard error. nan where value or standard error is missing; all nan
    for fewer than ten places.
    """

    z: FloatArray
    plain_z: FloatArray
    dispersion: float
    between_variance: float
    places: int


def over_dispersed(values: ArrayLike, standard_errors: ArrayLike, target: ArrayLike) -> Funnel:
    """Funnel scores of values around a target (one, or one for each place).

    `values` must be on a scale where errors are about normal (logit, square root, residual).
    Raises ValueError for standard errors that are not above zero.
    """
    value, error, centre = np.broadcast_arrays(
        *(np.asarray(part, dtype=float) for part in (values, standard_errors, target))
    )
    if (error <= 0).any():
        raise ValueError("standard errors must be above zero")
    plain = (value - centre) / error
    known = ~np.isnan(plain)
    places = int(known.sum())
    if places < FEWEST_PLACES:
        return Funnel(np.full(value.shape, np.nan), plain, np.nan, np.nan, places)
    z = plain[known]
    inside = np.clip(z, *np.quantile(z, [WINSORISED_SHARE, 1 - WINSORISED_SHARE]))
    dispersion = float(np.mean(inside**2)) / winsorised_variance(WINSORISED_SHARE)
    precision = 1 / error[known] ** 2
    room = float(precision.sum() - (precision**2).sum() / precision.sum())
    between = max(0.0, (places * dispersion - (places - 1)) / room)
    adjusted = (value - centre) / np.sqrt(error**2 + between)
    return Funnel(adjusted, plain, dispersion, between, places)


def between_variance(residuals: ArrayLike, standard_errors: ArrayLike) -> float:
    """Variance between places beyond their standard errors, whatever mix of errors they have.

    The variance at which the drawn-in mean square of residual / sqrt(error^2 + variance) is what
    a normal gives (Paule and Mandel 1982, J. Res. Natl. Bur. Stand. 87, 377-385, with the outer
    tenths drawn in). Unlike the closed formula of `over_dispersed` it does not shrink to half
    where some places are measured much better than others. nan for fewer than ten places.
    """
    value = np.asarray(residuals, dtype=float)
    squared = np.asarray(standard_errors, dtype=float) ** 2
    known = np.isfinite(value) & np.isfinite(squared)
    if known.sum() < FEWEST_PLACES:
        return np.nan
    value, squared = value[known], squared[known]
    most = float(np.mean(value**2)) * 4
    if most == 0 or _excess(value, squared, _NEXT_TO_NONE * most) <= 0:
        return 0.0
    bracket = (_NEXT_TO_NONE * most, 4 * most)
    found = root_scalar(partial(_excess, value, squared), bracket=bracket, rtol=_CLOSE)
    return float(found.root)


def _excess(value: FloatArray, squared: FloatArray, variance: float) -> float:
    """Drawn-in mean square of the scores less what a normal gives: above 0 if too narrow."""
    z = np.sort(value / np.sqrt(squared + variance))
    place = WINSORISED_SHARE * (z.size - 1)
    first = int(place)
    part = place - first
    low = z[first] + part * (z[first + 1] - z[first])
    high = z[-1 - first] - part * (z[-1 - first] - z[-2 - first])
    inside = np.clip(z, low, high)
    return float(inside @ inside) / z.size - _DRAWN_IN


def funnel_limits(
    target: ArrayLike, standard_errors: ArrayLike, *, between_variance: float, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper funnel limits around the target at each standard error."""
    centre, error = np.asarray(target, dtype=float), np.asarray(standard_errors, dtype=float)
    reach = z_value(confidence) * np.sqrt(error**2 + between_variance)
    return centre - reach, centre + reach


def poisson_limits(expected: ArrayLike, *, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Exact limits of observed / expected events where only chance is at work; nan at 0 expected.

    The limits are those of an exact Poisson interval around the expected number.
    """
    events = np.asarray(expected, dtype=float)
    events = np.where(events > 0, events, np.nan)
    tail = (1 - confidence) / 2
    return gammaincinv(events, tail) / events, gammaincinv(events + 1, 1 - tail) / events
