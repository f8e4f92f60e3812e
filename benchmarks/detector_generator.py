"""Invented editions of council measures with known truth, to test the trend detector on.

One edition: councils x 40 measures x years. England drifts by -.04 to +.16 sd a year with a
random walk on top; half the measures meet a shock that councils feel differently; regions
wander; each council has its own unsteadiness, serially correlated t5 noise and a bad or good
year of its own across all measures; sampling error falls with size. 28 measures are scores, 8
percentages near a ceiling (binomial), 4 rare counts (Poisson). 3 % of values are missing.

The unit is the standard deviation between councils of the true level. The truth of a series is
the least-squares slope of its own noise-free path, less the median of that over councils.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from areaprofile.stats.trends import TrendPanel

INDICATORS = 40
CEILINGS = 8
COUNTS = 4
REGIONS = 9
MISSING = 0.03
# Spread of true slopes (sd a year) and the share of series with a planted large change.
SLOPE_SD = 0.04
PLANTED = 0.08
PLANTED_RANGE = (0.10, 0.42)


@dataclass(frozen=True)
class World:
    """What an edition is drawn from. slope_sd 0 and planted 0 make the all-null edition.
    coasting is the share of councils whose scores all stand still while England moves.
    straight is the share of planted changes that are steady; the rest are late or sudden."""

    councils: int = 150
    years: int = 8
    slope_sd: float = SLOPE_SD
    planted: float = PLANTED
    phi: tuple[float, float] = (0.2, 0.6)
    roughness: float = 1.0
    national: tuple[float, float] = (-0.04, 0.16)
    coasting: float = 0.0
    straight: float = 1.0


@dataclass(frozen=True)
class Edition:
    """Panels of one edition, with truth (measures x councils): relative and own slopes."""

    panels: tuple[TrendPanel, ...]
    true_rel: np.ndarray
    true_own: np.ndarray
    national: np.ndarray


def draw_edition(world: World, seed: int) -> Edition:
    """One edition, the same for the same seed."""
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(0, 0.6, world.councils))
    region = rng.integers(0, REGIONS, world.councils)
    volatility = world.roughness * np.exp(rng.normal(0, 0.25, world.councils))
    council_year = rng.normal(0, 0.05, (world.councils, world.years))
    still = rng.random(world.councils) < world.coasting
    panels, rel, own, national = [], [], [], []
    for j in range(INDICATORS):
        path = _paths(rng, world)
        drift = rng.uniform(*world.national)
        if j >= CEILINGS + COUNTS:
            path[still] -= drift * np.arange(world.years)
        common = drift * np.arange(world.years) + np.cumsum(rng.normal(0, 0.03, world.years))
        latent = path + common + council_year + _disturbance(rng, world, region, volatility)
        latent += rng.normal(0, 1, (world.councils, 1))
        panels.append(_observed(rng, j, latent, size, region))
        slope = _slope(path)
        rel.append(slope - np.median(slope))
        own.append(slope + _slope(common[None, :])[0])
        national.append(_slope(common[None, :])[0])
    return Edition(tuple(panels), np.array(rel), np.array(own), np.array(national))


def _paths(rng: np.random.Generator, world: World) -> np.ndarray:
    """Noise-free paths: a straight slope for all, planted large changes for a few."""
    t = np.arange(world.years, dtype=float)
    path = rng.normal(0, world.slope_sd, (world.councils, 1)) * t
    chosen = np.flatnonzero(rng.random(world.councils) < world.planted)
    for i in chosen:
        size = rng.uniform(*PLANTED_RANGE) * rng.choice([-1.0, 1.0])
        path[i] += size * _shape(rng, t, world.straight)
    return path


def _shape(rng: np.random.Generator, t: np.ndarray, straight: float) -> np.ndarray:
    """A change whose least-squares slope is one: steady, late or sudden."""
    if rng.random() < straight:
        return t
    start = rng.integers(t.size // 3, t.size - 2)
    late = rng.random() < 0.5
    shape = np.maximum(t - start, 0.0) if late else (t > start).astype(float)
    return shape / _slope(shape[None, :])[0]


def _disturbance(
    rng: np.random.Generator, world: World, region: np.ndarray, volatility: np.ndarray
) -> np.ndarray:
    """Everything that is neither the council's path nor England's: councils x years."""
    phi = rng.uniform(*world.phi)
    sd = np.exp(rng.uniform(np.log(0.08), np.log(0.35)))
    shape = (world.councils, world.years)
    shocks = rng.standard_t(5, shape) / np.sqrt(5 / 3) * np.sqrt(1 - phi**2)
    noise = np.empty(shape)
    noise[:, 0] = shocks[:, 0] / np.sqrt(1 - phi**2)
    for t in range(1, world.years):
        noise[:, t] = phi * noise[:, t - 1] + shocks[:, t]
    walk = np.cumsum(rng.normal(0, 0.03, (REGIONS, world.years)), axis=1)
    out = noise * sd * volatility[:, None] + walk[region]
    if rng.random() < 0.5:
        year = rng.integers(1, world.years)
        felt = rng.normal(1, 0.35, world.councils) * rng.uniform(0.2, 0.6)
        fading = np.where(np.arange(world.years) >= year, 0.5 ** (np.arange(world.years) - year), 0)
        out -= felt[:, None] * fading
    return out


def _observed(
    rng: np.random.Generator, j: int, latent: np.ndarray, size: np.ndarray, region: np.ndarray
) -> TrendPanel:
    if j < CEILINGS:
        return _ceiling(rng, latent, size, region)
    if j < CEILINGS + COUNTS:
        return _counts(rng, latent, size, region)
    return _score(rng, latent, size, region)


def _score(
    rng: np.random.Generator, latent: np.ndarray, size: np.ndarray, region: np.ndarray
) -> TrendPanel:
    base = np.exp(rng.uniform(np.log(0.02), np.log(0.30)))
    se = np.broadcast_to((base / np.sqrt(size))[:, None], latent.shape)
    values = _with_gaps(rng, latent + rng.normal(0, 1, latent.shape) * se)
    known = se.copy() if rng.random() < 0.6 else None
    polarity = int(rng.choice([-1, 1]))
    return TrendPanel(polarity * values, polarity, "score", region, errors=known)


def _ceiling(
    rng: np.random.Generator, latent: np.ndarray, size: np.ndarray, region: np.ndarray
) -> TrendPanel:
    p = 1 / (1 + np.exp(-(rng.uniform(2.0, 3.2) + 0.5 * latent)))
    n = np.broadcast_to(np.ceil(rng.uniform(300, 3000) * size)[:, None], p.shape)
    share = _with_gaps(rng, rng.binomial(n.astype(int), p) / n)
    se = np.sqrt(np.maximum(share * (1 - share), 0.5 / n) / n)
    return TrendPanel(
        share, 1, "proportion", region, errors=se, exposure=n.copy(), lower=0.0, upper=1.0
    )


def _counts(
    rng: np.random.Generator, latent: np.ndarray, size: np.ndarray, region: np.ndarray
) -> TrendPanel:
    mean = np.exp(rng.uniform(np.log(1), np.log(20)))
    exposure = np.broadcast_to((mean * size)[:, None], latent.shape)
    rate = _with_gaps(rng, rng.poisson(exposure * np.exp(-0.4 * latent)) / exposure)
    return TrendPanel(rate, -1, "rate", region, exposure=exposure.copy(), lower=0.0)


def _with_gaps(rng: np.random.Generator, values: np.ndarray) -> np.ndarray:
    return np.where(rng.random(values.shape) < MISSING, np.nan, values)


def _slope(path: np.ndarray) -> np.ndarray:
    t = np.arange(path.shape[1], dtype=float)
    t -= t.mean()
    return path @ t / (t**2).sum()
