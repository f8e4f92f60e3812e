"""Had it kept pace: the council's line against the ribbon of its peers, and the gap in people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from areaprofile.periods import parse_period
from areaprofile.tables.flag_values import people_words, shown_value
from areaprofile.tables.flags import Flag
from areaprofile.tables.wording import when_words


@dataclass(frozen=True)
class Point:
    """One period: the day it ends (ordinal), the value, and its limits (nan without)."""

    period: str
    day: int
    value: float
    lower: float
    upper: float
    is_settled: bool = True


@dataclass(frozen=True)
class KeptPace:
    """What the picture shows. kept: the path had the council kept pace; empty without a trend.
    then: the newest figure that was known at an earlier day, where one is compared with."""

    name: str
    own: tuple[Point, ...]
    peers: tuple[Point, ...]
    country: tuple[Point, ...]
    kept: tuple[Point, ...]
    gap: str
    words: str
    then: Point | None = None


def kept_pace(flag: Flag) -> KeptPace | None:
    """The picture of one flag; None where it is about no single measure or has under 3 values."""
    one = flag.evidence
    series = one.get("series") or []
    if len(series) < 3:
        return None
    own = _points(series)
    kept = _kept(own, one.get("size") or {})
    name = str(one["indicator"]["name"])
    words = (
        f"{name}: {shown_value(flag, own[0].value)} {when_words(own[0].period)}, "
        f"{shown_value(flag, own[-1].value)} {when_words(own[-1].period)}."
    )
    if kept:
        words += f" Had it kept pace: {shown_value(flag, kept[-1].value)}."
    return KeptPace(
        name=name,
        own=own,
        peers=_points(one.get("peers_middle") or []),
        country=_points(one.get("country") or []),
        kept=kept,
        gap=people_words(flag),
        words=words,
    )


def _points(series: Sequence[Mapping[str, Any]]) -> tuple[Point, ...]:
    return tuple(
        Point(
            period=str(one["period"]),
            day=parse_period(str(one["period"])).end.toordinal(),
            value=float(one["value"]),
            lower=_number(one.get("lower")),
            upper=_number(one.get("upper")),
            is_settled=not one.get("provisional", False),
        )
        for one in series
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _kept(own: tuple[Point, ...], size: Mapping[str, Any]) -> tuple[Point, ...]:
    """The path that the evidence names, at the periods of the council's own figures."""
    path = [one for one in size.get("path_kept") or [] if one["value"] is not None]
    known = {one.period for one in own}
    return _points([one for one in path if one["period"] in known])
