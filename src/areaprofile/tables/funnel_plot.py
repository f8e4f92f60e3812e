"""Is a council's rate further out than its size and the ordinary spread between councils explain?

A funnel of all councils of one type (of all types where that has too few): few people, wide limits.
Limits are widened for the spread that councils have anyway (`stats.funnel`), on a scale on which
errors are about normal: the arc sine of the root of a share, the root of a rate. Only where the
store holds the counts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.funnel import FEWEST_PLACES, Funnel, funnel_limits, over_dispersed
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils, council_facts, runs_service, type_words
from areaprofile.tables.places import Place
from areaprofile.tables.wording import show_value

WARN, ALARM = 0.95, 0.998
WITH_COUNTS = ("proportion", "rate")
INSIDE, OUTSIDE, FAR = "inside", "outside", "far outside"
CURVE_POINTS = 40
# A figure that its own counts do not give within this share is not a plain rate.
SAME = 0.02


@dataclass(frozen=True)
class FunnelPoint:
    """A council: how many people or cases stand below its rate, the rate, and where it lies."""

    place: Place
    base: float
    value: float
    where: str
    is_own: bool


@dataclass(frozen=True, eq=False)
class FunnelPlot:
    """`target`: the rate of all together. `curve`: base, then lower and upper limits of 95% and of
    99.8%, a row each (shape 5 × n)."""

    council: Place
    measure: Indicator
    period: str
    among: str
    points: tuple[FunnelPoint, ...]
    target: float
    curve: NDArray[np.float64]

    @property
    def own(self) -> FunnelPoint:
        """The council looked at."""
        return next(one for one in self.points if one.is_own)


def funnel_plot(atlas: Atlas, council: Place, measure: Indicator, period: str) -> FunnelPlot | None:
    """The funnel around a council; None without counts of it and of nine others.

    `among` says of which councils.
    """
    series = atlas.series("council", measure.indicator_id).get(period)
    if series is None or measure.rate_method not in WITH_COUNTS:
        return None
    alike = _alike(atlas, council, measure)
    one_type = {one.council_type for one in alike} == {council.council_type}
    among = type_words(council, plural=True) if one_type else "councils"
    position = atlas.level("council").position
    at = np.array([position[one.code] for one in alike], dtype=int)
    count, base, value = (part[at] for part in (series.numerator, series.denominator, series.value))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = count / base
        plain = np.abs(measure.multiplier * share - value) <= SAME * np.abs(value) + 1e-9
    known = np.isfinite(share) & (base > 0) & plain & np.isfinite(value)
    if council not in alike or not known[alike.index(council)] or known.sum() < FEWEST_PLACES:
        return None
    target = float(count[known].sum() / base[known].sum())
    scaled, error = _scaled(share[known], measure), 0.5 / np.sqrt(base[known])
    centre = float(_scaled(np.array([target]), measure)[0])
    found = over_dispersed(scaled, error, centre)
    points = tuple(
        FunnelPoint(place, float(below), float(rate), _where(z), place == council)
        for place, below, rate, z in zip(
            (one for one, is_known in zip(alike, known, strict=True) if is_known),
            base[known],
            value[known],
            found.z,
            strict=True,
        )
    )
    curve = _curve(base[known], centre, found, measure)
    return FunnelPlot(council, measure, period, among, points, measure.multiplier * target, curve)


def _alike(atlas: Atlas, council: Place, measure: Indicator) -> list[Place]:
    pool = council_facts(atlas).pool
    running = [
        one
        for one in all_councils(atlas)
        if one.code in pool and runs_service(atlas, one.code, measure.service)
    ]
    same = [one for one in running if one.council_type == council.council_type]
    return same if len(same) >= FEWEST_PLACES else running


def _scaled(share: NDArray[np.float64], measure: Indicator) -> NDArray[np.float64]:
    root = np.sqrt(np.clip(share, 0, None))
    return np.arcsin(np.minimum(root, 1)) if measure.rate_method == "proportion" else root


def _unscaled(scaled: NDArray[np.float64], measure: Indicator) -> NDArray[np.float64]:
    if measure.rate_method == "proportion":
        return measure.multiplier * np.sin(np.clip(scaled, 0, np.pi / 2)) ** 2
    return measure.multiplier * np.clip(scaled, 0, None) ** 2


def _curve(
    base: NDArray[np.float64], centre: float, found: Funnel, measure: Indicator
) -> NDArray[np.float64]:
    along = np.geomspace(base.min(), base.max(), CURVE_POINTS)
    rows = [along]
    for confidence in (WARN, ALARM):
        low, high = funnel_limits(
            np.full(along.shape, centre),
            0.5 / np.sqrt(along),
            between_variance=found.between_variance,
            confidence=confidence,
        )
        rows += [_unscaled(low, measure), _unscaled(high, measure)]
    return np.array(rows)


def _where(z: float) -> str:
    if abs(z) > 3.0902:
        return FAR
    return OUTSIDE if abs(z) > 1.9600 else INSIDE


def funnel_sentence(plot: FunnelPlot) -> str:
    """Where the council lies, in words, and among whom."""
    own, name = plot.own, plot.council.name
    all_of = f"the {len(plot.points)} {plot.among} with counts"
    target = show_value(plot.target, plot.measure)
    if own.where == INSIDE:
        return (
            f"{name} lies inside the funnel of {all_of} (together {target}): its size and the "
            "ordinary spread between councils explain where it stands."
        )
    side = "above" if own.value > plot.target else "below"
    limits = "99.8%" if own.where == FAR else "95%"
    return (
        f"{name} lies {side} the {limits} limits of the funnel of {all_of} (together {target}): "
        "further out than its size and the ordinary spread between councils explain."
    )
