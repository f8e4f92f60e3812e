"""One target against one council's figures: met, missed, on course, at risk, or not judged."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from areaprofile.flags.facts import Measure
from areaprofile.flags.parameters import parameter
from areaprofile.periods import is_period, parse_period
from areaprofile.stats.forecast import damped_forecast, own_slopes, p_reaching
from areaprofile.stats.trend_scale import FloatArray, to_natural, transform

MAINTAIN = ("standard", "service_standard")
# These have no baseline by their nature.
WITHOUT_BASELINE = ("floor", "service_standard", "gap", "standard")
MOST_YEARS_AHEAD = 10


@dataclass(frozen=True)
class Case:
    """A target and what became of it. shortfall: by how much the best end of the interval (of the
    stretch reward: the share of it) is on the wrong side, above zero is missed, nan before its
    date. p_hit, p_towards: before its date. stop: why it cannot be judged; clear: why not raised.
    """

    target: dict[str, Any]
    stop: str = ""
    clear: str = ""
    shortfall: float = np.nan
    p_hit: float = np.nan
    p_towards: float = np.nan
    period: str = ""
    value: float = np.nan

    @property
    def missed(self) -> bool:
        """Missed at its date, or worse than a standard or floor."""
        return not self.stop and self.shortfall > 0

    @property
    def at_risk(self) -> bool:
        """Before its date: hardly likely to be reached and not moving towards it."""
        return (
            not self.stop
            and self.p_hit < parameter("FL2", "at_risk_p")
            and self.p_towards < parameter("FL2", "towards_p")
        )


def year_of(period: object) -> int | None:
    """The year in which a period ends, from a code or a publisher's spelling; None without one."""
    text = "" if period is None or period != period else str(period).strip()
    if is_period(text):
        return parse_period(text).end.year
    match = re.fullmatch(r"(\d{4})(?:[-/](\d\d))?[a-z]?", text)
    if not match:
        return None
    first, last = match.groups()
    return int(first) + (0 if last is None else 1)


def judge_target(measure: Measure, target: dict[str, Any], at: int) -> Case:
    """What became of a target for one council."""
    stop = _stop(measure, target, at)
    if stop:
        return Case(target, stop=stop)
    due = year_of(target.get("target_period"))
    first_year = measure.end.year - len(measure.periods) + 1
    kind = str(target.get("kind"))
    if kind in MAINTAIN or kind == "floor":
        return _past(measure, target, at, _newest(measure, at))
    if due is None:
        return Case(target, stop="no_date")
    if due <= measure.end.year:
        column = due - first_year
        if column < 0 or not np.isfinite(measure.values[at, column]):
            return Case(target, stop="no_value_at_date")
        return _past(measure, target, at, column)
    return _ahead(measure, target, at, due - measure.end.year)


def _stop(measure: Measure, target: dict[str, Any], at: int) -> str:
    kind = str(target.get("kind"))
    blocked = str(measure.blocked[at])
    if blocked and blocked != "stale":
        return blocked
    if kind == "gap":
        return "judged_by_neighbourhoods"
    if not _number(target.get("target_value")):
        return "no_level"
    if year_of(target.get("target_period")) is None and kind not in MAINTAIN and kind != "floor":
        return "no_date"
    if kind not in WITHOUT_BASELINE and not _number(target.get("baseline")):
        return "no_baseline"
    if not np.isfinite(measure.values[at]).any():
        return "suppressed" if measure.suppressed[at].any() else "no_values"
    return ""


def _number(value: object) -> bool:
    return value is not None and value == value and str(value).strip() != ""


def _newest(measure: Measure, at: int) -> int:
    return int(np.flatnonzero(np.isfinite(measure.values[at]))[-1])


def _past(measure: Measure, target: dict[str, Any], at: int, column: int) -> Case:
    """At or after its date: is the whole interval on the wrong side?"""
    sign = measure.definition.polarity
    aim = float(target["target_value"])
    value = float(measure.values[at, column])
    ends = (measure.lower[at, column], measure.upper[at, column])
    best = max(sign * one for one in (*ends, value) if np.isfinite(one))
    shortfall = sign * aim - best
    if str(target.get("kind")) == "stretch" and _number(target.get("without_agreement")):
        shortfall = _reward_gap(sign, aim, float(target["without_agreement"]), value)
    clear = "within_noise"
    if sign * value >= sign * aim:
        clear = "standard_held" if str(target.get("kind")) in MAINTAIN else "met"
    elif str(target.get("kind")) == "stretch" and shortfall <= 0:
        clear = "reward_earned"
    if shortfall > 0 and measure.provisional[at, column]:
        return Case(target, stop="", clear="provisional", shortfall=0.0,
                    period=measure.periods[column], value=value)  # fmt: skip
    return Case(target, clear=clear, shortfall=float(shortfall), period=measure.periods[column],
                value=value)  # fmt: skip


def _reward_gap(sign: int, aim: float, without: float, value: float) -> float:
    """How far the achieved share of the stretch is below the share at which a reward begins."""
    return parameter("FL2", "reward_share") - stretch_share(sign, aim, without, value)


def stretch_share(sign: int, aim: float, without: float, value: float) -> float:
    """How much of the stretch was achieved: 0 is what was expected without the agreement, 1 the
    target, more is beyond it. nan where the target asks for no more than was expected anyway."""
    stretch = sign * (aim - without)
    return sign * (value - without) / stretch if stretch > 0 else float("nan")


def reward_of(share: float) -> float:
    """The share of the reward that is paid for an achieved share of the stretch: nothing below
    60 %, then in proportion, all of it from 100 %."""
    if not share >= parameter("FL2", "reward_share"):
        return float("nan") if share != share else 0.0
    return min(share, 1.0)


def _ahead(measure: Measure, target: dict[str, Any], at: int, years: int) -> Case:
    """Before its date: the chance of reaching it by a cautious forecast. At risk only if it is
    also at risk without a provisional last year."""
    known = _forecast(measure, target, at, years)
    if not known.at_risk or not measure.provisional[at, -1]:
        return known
    settled = _forecast(measure, target, at, years, settled=True)
    return known if settled.at_risk else settled


def _forecast(
    measure: Measure, target: dict[str, Any], at: int, years: int, *, settled: bool = False
) -> Case:
    y, aim = _on_scale(measure, float(target["target_value"]))
    trend = measure.falling.trend
    if settled:
        y, years = y[:, :-1], years + 1
        trend = measure.falling.final_only or trend
    forecast = damped_forecast(y, years_ahead=min(years, MOST_YEARS_AHEAD))
    p_hit = float(p_reaching(forecast, np.array(aim), higher_is_better=True)[at, -1])
    if not np.isfinite(p_hit):
        return Case(target, stop="too_few_years")
    falling = trend.p_own_falling[at]
    towards = float(1 - falling) if np.isfinite(falling) else float(own_slopes(y)[at] > 0)
    column = _newest(measure, at)
    clear = "on_course" if p_hit >= parameter("FL2", "at_risk_p") else "moving_but_late"
    return Case(
        target,
        clear="provisional" if settled else clear,
        p_hit=p_hit,
        p_towards=towards,
        period=measure.periods[column],
        value=float(measure.values[at, column]),
    )


@dataclass(frozen=True, eq=False)
class Ahead:
    """The cautious forecast of one council, 1, 2, … years on, in the unit of the measure."""

    centre: FloatArray
    lower: FloatArray
    upper: FloatArray


def path_ahead(measure: Measure, at: int, years: int) -> Ahead:
    """Where the figure is heading: its last value and half of its own pace, with the 80 % band.

    nan where the last figure or four of the last eight years are missing.
    """
    values, _ = _scaled(measure)
    found = damped_forecast(values, years_ahead=min(max(years, 1), MOST_YEARS_AHEAD))
    plain = replace(measure.panel, exposure=None, errors=None)
    centre, one, other = (
        to_natural(plain, part[at]) for part in (found.centre, found.lower, found.upper)
    )
    return Ahead(centre, np.minimum(one, other), np.maximum(one, other))


def yearly_pace(measure: Measure) -> FloatArray:
    """Each council's usual change a year over the last eight years, in the measure's unit."""
    return own_slopes(measure.values)


def _on_scale(measure: Measure, aim: float) -> tuple[FloatArray, float]:
    """Values and target on the comparison scale, up is better, without exact exposures."""
    values, level = _scaled(measure)
    return values, level(aim)


@lru_cache(maxsize=256)
def _scaled(measure: Measure) -> Any:
    plain = replace(measure.panel, exposure=None, errors=None)
    values = transform(plain).y

    def level(aim: float) -> float:
        row = np.full((1, plain.values.shape[1]), aim)
        both = replace(plain, values=np.vstack([plain.values, row]))
        return float(transform(both).y[-1, 0])

    return values, level
