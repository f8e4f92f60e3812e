"""What are the figures of every measure in every period? Counts per piece of ground."""

from dataclasses import dataclass

import numpy as np

from areaprofile.demo.bases import add_firms, make_bases
from areaprofile.demo.country import Country
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Factors, Floats, score, spread
from areaprofile.demo.lsoa_plan import FILES, Measure, read_measures, year_of
from areaprofile.demo.places import SEATS

_MIDDLE_YEAR = 2021
_REGISTERED = 1.03  # more people are registered with a doctor than live here
_CENTRE_FROM = 0.3  # only places this much of a centre count their visitors
# Some measures are not taken everywhere, or were not taken in some periods.
NOT_TAKEN = (
    ("VP01", "2019-20a"), ("VP01", "2020-21a"), ("VP02", "2019-20a"), ("VP02", "2020-21a"),
)  # fmt: skip
REPEATED = "measured"  # issued for wider areas and repeated for each neighbourhood in them
SILENT_FORCE = ("VR15", "2023", "N")  # one police force stopped sending its incidents


@dataclass(frozen=True)
class Figures:
    """One measure in one period, per piece: counts and bases, or a level; NaN where not taken."""

    measure: Measure
    period: str
    count: Floats | None
    base: Floats | None
    level: Floats | None


def make_figures(country: Country, factors: Factors) -> list[Figures]:
    """Every measure in every period of its file, in the order of the plan."""
    measures = read_measures()
    levels = {m.indicator_id: _levels(country, factors, m) for m in measures}
    years = sorted({year_of(period) for file in FILES.values() for period in file.periods})
    bases = {year: _bases_of(country, factors, levels, year) for year in years}
    figures = []
    for measure in measures:
        for period in FILES[measure.source].periods:
            year = year_of(period)
            level = _move(country, measure, levels[measure.indicator_id], year)
            figures.append(_figures(country, measure, period, level, bases[year]))
    return figures


def _levels(country: Country, factors: Factors, measure: Measure) -> Floats:
    return spread(score(country, factors, measure), factors.centre, measure)


def _move(country: Country, measure: Measure, level: Floats, year: int) -> Floats:
    """The level in `year`: the country's drift, a council's own path, a year's noise."""
    ahead = year - _MIDDLE_YEAR
    path = stream(f"path {measure.indicator_id}").normal(0, 0.35 * measure.noise, len(SEATS))
    noise = stream(f"year {measure.indicator_id} {year}").normal(0, 0.5, len(level))
    size = level / measure.mean if measure.dist == "lognormal" else np.ones(len(level))
    if measure.dist == "beta":
        size = (level * (100 - level)) / (measure.mean * (100 - measure.mean))
    shift = measure.drift * ahead + path[country.council] * ahead / 2 + noise * measure.noise
    return np.clip(level + size.clip(0, 4) * shift, measure.low, measure.high)


def _bases_of(
    country: Country, factors: Factors, levels: dict[str, Floats], year: int
) -> dict[str, Floats]:
    bases = make_bases(country, factors, year)
    working = bases["people_16_64"]
    units = np.rint(working * levels["VB01"] / 1000)
    formed = np.rint(working * levels["VB02"] / 1000)
    add_firms(bases, units, formed, np.rint(working * levels["VB05"]))
    centre = factors.centre >= _CENTRE_FROM
    bases["visits_base_year"] = np.where(centre, np.rint(9000 * factors.centre**2) * 10, np.nan)
    bases["visitors_responding"] = np.where(centre, np.rint(60 + 180 * factors.centre), np.nan)
    return bases


def _figures(
    country: Country,
    measure: Measure,
    period: str,
    level: Floats,
    bases: dict[str, Floats],
) -> Figures:
    if measure.source == REPEATED:
        people = np.bincount(country.msoa, weights=country.residents_2021)
        level = (np.bincount(country.msoa, weights=level * country.residents_2021) / people)[
            country.msoa
        ]
    if measure.how in ("value", "interval"):
        return Figures(measure, period, None, _interval_base(measure, bases), level)
    if measure.how == "per":
        patients = np.rint(bases["residents"] * _REGISTERED)
        return Figures(measure, period, patients, (patients / level).round(3), None)
    base = bases[measure.base]
    rng = stream(f"count {measure.indicator_id} {period}")
    known = np.isfinite(base)
    count = np.full(len(base), np.nan)
    count[known] = _draw(measure, base[known], level[known], rng)
    lost = _lost(country, measure, period)
    count[lost] = np.nan  # the base stays: other measures of the table stand on it too
    return Figures(measure, period, count, base, None)


def _interval_base(measure: Measure, bases: dict[str, Floats]) -> Floats | None:
    return bases[measure.base] if measure.how == "interval" else None


def _draw(measure: Measure, base: Floats, level: Floats, rng: np.random.Generator) -> Floats:
    """Counts as chance would have them around the level."""
    expected = base * level / measure.multiplier
    if measure.how == "share":
        return rng.binomial(base.astype(np.int64), (level / 100).clip(0, 1)).astype(float)
    if measure.how == "mean":
        return (expected + rng.normal(0, 9, len(base)) * np.sqrt(base)).clip(0).round(1)
    if measure.how in ("jobs", "average"):
        return np.rint(expected)
    return rng.poisson(expected).astype(float)


def _lost(country: Country, measure: Measure, period: str) -> np.ndarray:
    if (measure.indicator_id, period) in NOT_TAKEN:
        return np.ones(len(country.council), bool)
    regions = np.array([seat.region for seat in SEATS])[country.council]
    if (measure.indicator_id, period) == SILENT_FORCE[:2]:
        return regions == SILENT_FORCE[2]
    return np.zeros(len(country.council), bool)
