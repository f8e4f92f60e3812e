"""One measure of one area over all its periods, beside the areas that it lies in.

The country is among them only for a measure of the whole country.
"""

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.fixed_base import fixed_base_words
from areaprofile.tables.jumps import JUMP_WORDS, has_jump
from areaprofile.tables.places import Place
from areaprofile.tables.standing import Z_95
from areaprofile.tables.wording import missing_words, show_short, when_words

UNSETTLED = ("provisional", "estimated")
FEWEST_KNOWN = 2


@dataclass(frozen=True)
class TimePoint:
    """An area in one period. Not a number: no figure, for `reason`. `is_break`: the figure cannot
    be compared with those before it."""

    period: str
    value: float
    lower: float
    upper: float
    status: str
    reason: str | None
    is_break: bool

    @property
    def is_known(self) -> bool:
        """Whether there is a figure."""
        return math.isfinite(self.value)

    @property
    def is_settled(self) -> bool:
        """Whether the figure is final; others are drawn hollow."""
        return self.status not in UNSETTLED

    @property
    def middle(self) -> date:
        """The day in the middle of the period."""
        period = parse_period(self.period)
        return period.start + (period.end - period.start) / 2


@dataclass(frozen=True)
class Line:
    """An area and its points, oldest first, one for every period of the measure."""

    place: Place
    points: tuple[TimePoint, ...]

    @property
    def known(self) -> tuple[TimePoint, ...]:
        """The points with a figure."""
        return tuple(point for point in self.points if point.is_known)

    @property
    def runs(self) -> tuple[tuple[TimePoint, ...], ...]:
        """Stretches of points that a line may join: no gap and no break between them."""
        runs: list[list[TimePoint]] = [[]]
        for point in self.points:
            if point.is_break or not point.is_known:
                runs.append([])
            if point.is_known:
                runs[-1].append(point)
        return tuple(tuple(run) for run in runs if run)

    @property
    def comparable(self) -> tuple[TimePoint, ...]:
        """The known points since the last break."""
        starts = [at for at, point in enumerate(self.points) if point.is_break]
        later = self.points[starts[-1] :] if starts else self.points
        return tuple(point for point in later if point.is_known)


@dataclass(frozen=True)
class TimeLine:
    """The area's line, and those of the areas that it lies in, nearest first."""

    indicator: Indicator
    own: Line
    others: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, the area's own first."""
        return (self.own, *self.others)


def time_line(atlas: Atlas, place: Place, indicator: Indicator) -> TimeLine | None:
    """The measure over time; None where the area has fewer than two figures of it.

    Periods in which no shown area has a figure are left out at both ends, never between.
    """
    breaks = break_periods(atlas, indicator.indicator_id)
    around = [one for one in atlas.parents(place) if one.level != "country" or indicator.national]
    own = _line(atlas, place, indicator, breaks)
    if own is None or len(own.known) < FEWEST_KNOWN:
        return None
    found = (_line(atlas, one, indicator, breaks) for one in around)
    others = [one for one in found if one is not None and one.known]
    periods = _shown_periods([own, *others])
    return TimeLine(indicator, _cut(own, periods), tuple(_cut(one, periods) for one in others))


def _line(atlas: Atlas, place: Place, indicator: Indicator, breaks: frozenset[str]) -> Line | None:
    if place.level not in atlas.places.levels:
        return None
    at = atlas.level(place.level).position.get(place.code)
    by_period = atlas.series(place.level, indicator.indicator_id)
    if at is None or not by_period:
        return None
    points, kind = [], ""
    for period, series in by_period.items():
        # A year and an average of three years are not one line, whatever the definition.
        changed = bool(kind) and parse_period(period).kind != kind
        kind = parse_period(period).kind
        lower, upper = float(series.lower[at]), float(series.upper[at])
        if not upper > lower:
            lower = upper = math.nan
        points.append(
            TimePoint(
                period=period,
                value=float(series.value[at]),
                lower=lower,
                upper=upper,
                status=series.status_at(at),
                reason=series.reason_at(at),
                is_break=bool(points) and (period in breaks or changed),
            )
        )
    return Line(place, tuple(points))


def _shown_periods(lines: list[Line]) -> set[str]:
    order = [point.period for point in lines[0].points]
    used = {point.period for line in lines for point in line.known}
    at = [place for place, period in enumerate(order) if period in used]
    return set(order[at[0] : at[-1] + 1])


def _cut(line: Line, periods: set[str]) -> Line:
    return Line(line.place, tuple(point for point in line.points if point.period in periods))


def change_between(first: TimePoint, last: TimePoint, *, decimals: int) -> str:
    """`rose`, `fell`, `same` (no change as shown), or `unclear`: no further apart than chance.

    By the 95% limits of both, taken as independent (METHODS: difference of two figures); without
    limits by the figures as shown.
    """
    change = last.value - first.value
    if round(first.value, decimals) == round(last.value, decimals):
        return "same"
    errors = [(point.upper - point.lower) / (2 * Z_95) for point in (first, last)]
    if all(map(math.isfinite, errors)) and abs(change) < Z_95 * math.hypot(*errors):
        return "unclear"
    return "rose" if change > 0 else "fell"


def time_finding(found: TimeLine) -> str:
    """What the picture shows, in one sentence, of the years that can be compared."""
    points, name = found.own.comparable, found.own.place.name
    if len(points) < FEWEST_KNOWN:
        return f"{name}: the figures before and after the change cannot be compared"
    first, last = points[0], points[-1]
    values = [show_short(point.value, found.indicator) for point in (first, last)]
    when = [when_words(point.period) for point in (first, last)]
    decimals = found.indicator.decimals
    said = {
        "same": f"{name}: {values[1]} {when[1]}, the same as {when[0]}",
        "unclear": f"{name}: no clear change, {values[0]} {when[0]} and {values[1]} {when[1]}",
        "rose": f"{name}: rose from {values[0]} {when[0]} to {values[1]} {when[1]}",
        "fell": f"{name}: fell from {values[0]} {when[0]} to {values[1]} {when[1]}",
    }[change_between(first, last, decimals=decimals)]
    if has_jump([(point.period, point.value) for point in points], found.indicator):
        return f"{said}; {JUMP_WORDS}"
    return said + _others_said(found, first.period, last.period)


def _others_said(found: TimeLine, first: str, last: str) -> str:
    """How the widest area around went in the same years."""
    for line in reversed(found.others):
        ends = [point for point in line.known if point.period in (first, last)]
        if len(ends) == FEWEST_KNOWN:
            way = change_between(ends[0], ends[1], decimals=found.indicator.decimals)
            old, new = (show_short(point.value, found.indicator) for point in ends)
            verb = {"rose": "rose", "fell": "fell"}.get(way)
            name = line.place.name
            if verb:
                return f"; {name} as a whole {verb} from {old} to {new}"
            return f"; {name} as a whole hardly changed: {old} and {new}"
    return ""


def turning_words(found: TimeLine) -> str:
    """The highest and lowest figure between the first and the last; empty where there is none."""
    points = found.own.comparable
    said = []
    if len(points) < 4:
        return ""
    for word, pick in (("Highest", max), ("lowest", min)):
        point = pick(points, key=lambda one: one.value)
        if point not in (points[0], points[-1]):
            shown = show_short(point.value, found.indicator)
            said.append(f"{word} {when_words(point.period)} ({shown})")
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]} here." if text else ""


def time_notes(found: TimeLine) -> tuple[str, ...]:
    """What the reader must know of single periods: gaps with their reasons, figures that are not
    final or are converted, breaks."""
    points, notes = found.own.points, []
    gaps: dict[str, list[str]] = {}
    for point in points:
        if not point.is_known:
            gaps.setdefault(missing_words(point.reason), []).append(_label(point))
    notes += [f"No line at {', '.join(labels)}. {reason}." for reason, labels in gaps.items()]
    hollow = [_label(point) for point in points if point.is_known and not point.is_settled]
    if hollow:
        notes.append(f"Hollow points are not final: {', '.join(hollow)}.")
    if any(point.status == "converted" for point in points):
        notes.append("Some figures are carried over from former boundaries: see the table.")
    breaks = [_label(point) for point in points if point.is_break]
    if len(breaks) == 1:
        notes.append(f"Figures from {breaks[0]} on cannot be compared with those before.")
    elif breaks:
        notes.append(
            f"Counted anew from {', '.join(breaks[:-1])} and {breaks[-1]}: figures before and "
            "after any of these cannot be compared."
        )
    notes.append(fixed_base_words(found.indicator))
    return tuple(filter(None, notes))


def _label(point: TimePoint) -> str:
    return parse_period(point.period).label


def time_frame(found: TimeLine) -> pd.DataFrame:
    """The table behind the picture, unrounded: a row for each period; `period`, the own value under
    the area's name, `lower`, `upper` (95%), `note`, then a column for each area around it."""
    names = _names(found)
    columns: dict[str, list[object]] = {
        "period": [_label(point) for point in found.own.points],
        names[0]: [point.value for point in found.own.points],
        "lower": [point.lower for point in found.own.points],
        "upper": [point.upper for point in found.own.points],
        "note": [_point_note(point) for point in found.own.points],
    }
    for name, line in zip(names[1:], found.others, strict=True):
        values = {point.period: point.value for point in line.points}
        columns[name] = [values.get(point.period, math.nan) for point in found.own.points]
    return pd.DataFrame(columns)


def _names(found: TimeLine) -> list[str]:
    """The areas' names, each once: a ward may be called as its council is."""
    names: list[str] = []
    for line in found.lines:
        name = line.place.name
        taken = name in names or name in ("period", "lower", "upper", "note")
        names.append(f"{name} ({line.place.level})" if taken else name)
    return names


def _point_note(point: TimePoint) -> str:
    said = [] if point.is_known else [missing_words(point.reason)]
    if point.is_known and point.status not in ("", "final"):
        said.append(point.status)
    if point.is_break:
        said.append("not comparable with earlier figures")
    return "; ".join(said)


def time_words(found: TimeLine) -> str:
    """The picture in words: every line's first and last figure, and the notes."""
    said = [f"{found.indicator.name} over time."]
    for line in found.lines:
        ends = dict.fromkeys((line.known[0], line.known[-1]))
        parts = [
            f"{show_short(point.value, found.indicator)} {when_words(point.period)}"
            for point in ends
        ]
        said.append(f"{line.place.name}: {', '.join(parts)}.")
    return " ".join([*said, *time_notes(found)])
