"""The most and the least deprived fifth over time, the gap between them shaded."""

import math
from collections.abc import Sequence

import numpy as np

from areaprofile import look
from areaprofile.charts.svg import image
from areaprofile.periods import parse_period
from areaprofile.tables.gap_words import short_value, show_points
from areaprofile.tables.gaps import GapPoint, GapTable
from areaprofile.tables.wording import show_number, show_value, unit_marks

WIDTH, HEIGHT = 440, 290
LEFT, RIGHT, TOP, FOOT = 46, 122, 14, 32
LABEL_APART = 42
GROUPS = ((0, "Most deprived", look.INK, ""), (4, "Least deprived", look.ACCENT, "6 4"))


def gap_over_time(table: GapTable) -> str:
    """Two lines with their 95% intervals; a gap in a line where a period is unknown.

    Empty where fewer than two periods are known.
    """
    points = list(table.points)
    known = [point for point in points if point.known]
    if len(known) < 2:
        return ""
    low, high = _range(known)
    years = [_year(point) for point in points]

    def x(at: int) -> float:
        span = years[-1] - years[0] or 1.0
        return LEFT + 8 + (years[at] - years[0]) / span * (WIDTH - LEFT - RIGHT - 8)

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - FOOT)

    spots = [at for at, point in enumerate(points) if point.known]
    upper = [f"{x(at):.1f},{y(float(points[at].rates.value[0])):.1f}" for at in spots]
    lower = [f"{x(at):.1f},{y(float(points[at].rates.value[4])):.1f}" for at in reversed(spots)]
    drawing = [f'<polygon points="{" ".join(upper + lower)}" fill="{look.RULE}" opacity=".45"/>']
    drawing += _scale(table, low, high, y)
    drawing += [_period_label(points[at], x(at)) for at in _labelled(points, spots, x)]
    for group, _, colour, dashes in GROUPS:
        drawing += _line(points, group, colour, dashes, x=x, y=y)
    drawing += _names(known[-1], table, y)
    return image(
        "".join(drawing), width=WIDTH, height=HEIGHT, words=_words(table), style="ap-histogram"
    )


def _year(point: GapPoint) -> float:
    middle = parse_period(point.period).end
    return middle.year + middle.timetuple().tm_yday / 366


def _range(points: Sequence[GapPoint]) -> tuple[float, float]:
    ends = np.array([[part[[0, 4]] for part in point.rates] for point in points])
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    if low > 0 and low < 0.6 * high:
        low = 0.0
    room = (high - low) * 0.06 or 1.0
    return low - (room if low else 0), high + room


def _scale(table: GapTable, low: float, high: float, y) -> list[str]:
    """Three or four lines across with their values."""
    step = _nice((high - low) / 4)
    decimals = max(0, -math.floor(math.log10(step))) if step < 1 else 0
    prefix, suffix = unit_marks(table.measure)
    short = suffix if suffix == "%" else ""
    drawn = []
    value = math.ceil(low / step) * step
    while value <= high:
        at = y(value)
        said = f"{prefix}{show_number(value, decimals=decimals)}{short}"
        drawn.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" '
            f'stroke="{look.RULE}"/><text x="{LEFT - 7}" y="{at + 5:.1f}" text-anchor="end" '
            f'font-size="14" fill="{look.SECOND}">{said}</text>'
        )
        value += step
    return drawn


def _nice(step: float) -> float:
    """A round step of about this size: 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(step))
    return next(part * power for part in (1, 2, 5, 10) if step <= part * power * 1.0001)


def _labelled(points: Sequence[GapPoint], spots: Sequence[int], x) -> list[int]:  # noqa: ANN001
    """The periods that are named below: the last, and those before it that leave room."""
    room = 12 + 7 * max(len(_short_label(points[at])) for at in spots)
    chosen = [spots[-1]]
    for at in reversed(spots[:-1]):
        if x(chosen[-1]) - x(at) >= room:
            chosen.append(at)
    return chosen


def _short_label(point: GapPoint) -> str:
    """The label of a period; of a day only its year."""
    found = parse_period(point.period)
    return str(found.end.year) if found.kind == "snapshot" else found.label.replace(" to ", "–")


def _period_label(point: GapPoint, at: float) -> str:
    return (
        f'<text x="{at:.1f}" y="{HEIGHT - 10}" text-anchor="middle" font-size="14" '
        f'fill="{look.SECOND}">{_short_label(point)}</text>'
    )


def _line(points: Sequence[GapPoint], group: int, colour: str, dashes: str, *, x, y) -> list[str]:
    drawn, run = [], []
    for at, point in enumerate(points):
        value, low, high = (float(part[group]) for part in point.rates)
        if not point.known:
            drawn.append(_run(run, colour, dashes))
            run = []
            continue
        run.append(f"{x(at):.1f},{y(value):.1f}")
        fill = colour if not dashes else look.PAPER
        drawn.append(
            f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{y(low):.1f}" y2="{y(high):.1f}" '
            f'stroke="{colour}" stroke-width="1.2"/>'
        )
        drawn.append(
            f'<circle cx="{x(at):.1f}" cy="{y(value):.1f}" r="4.5" fill="{fill}" '
            f'stroke="{colour}" stroke-width="2"/>'
        )
    # Lines first, so that they do not cross the hollow points.
    return [_run(run, colour, dashes), *drawn]


def _run(run: Sequence[str], colour: str, dashes: str) -> str:
    if len(run) < 2:
        return ""
    return (
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{colour}" stroke-width="2.2" '
        f'stroke-dasharray="{dashes}"/>'
    )


def _names(last: GapPoint, table: GapTable, y) -> list[str]:
    """The two lines by name with their last values, kept apart, and the gap between them."""
    spots = [y(float(last.rates.value[group])) for group, *_ in GROUPS]
    near = LABEL_APART - abs(spots[0] - spots[1])
    if near > 0:
        sign = 1 if spots[0] <= spots[1] else -1
        spots = [spots[0] - sign * near / 2, spots[1] + sign * near / 2]
    spots = [min(max(one, TOP), HEIGHT - FOOT - 12) for one in spots]
    drawn = []
    for (group, name, colour, _), at in zip(GROUPS, spots, strict=True):
        value = short_value(float(last.rates.value[group]), table.measure)
        drawn.append(
            f'<text x="{WIDTH - RIGHT + 12}" y="{at:.1f}" font-size="15" font-weight="650" '
            f'fill="{colour}">{name}</text><text x="{WIDTH - RIGHT + 12}" y="{at + 17:.1f}" '
            f'font-size="15" fill="{colour}">{value}</text>'
        )
    return drawn


def _words(table: GapTable) -> str:
    ends = table.ends
    if ends is None:
        return ""
    said = []
    for point in ends:
        most, least = (show_value(float(point.rates.value[at]), table.measure) for at in (0, 4))
        gap = show_points(float(point.gap.value), table.measure)
        label = parse_period(point.period).label
        said.append(f"{label}: most deprived fifth {most}, least deprived {least}, gap {gap}")
    return f"{table.measure.name} in {table.council.name}. {'. '.join(said)}."


def five_fifths(table: GapTable) -> str:
    """The five groups in the newest period: a dot each with its 95% interval, from most deprived
    to least. Empty where nothing is known."""
    point = table.now
    if point is None:
        return ""
    low, high = 0.0, float(np.nanmax(point.rates.upper)) * 1.08 or 1.0
    step = (WIDTH - LEFT - 26) / 5

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - FOOT)

    drawn = [
        part.replace(f'x2="{WIDTH - RIGHT}"', f'x2="{WIDTH - 20}"')
        for part in _scale(table, low, high, y)
    ]
    said = []
    names = ("Most", "2nd", "Middle", "4th", "Least")
    for place, name in enumerate(names):
        value, lower, upper = (float(part[place]) for part in point.rates)
        at = LEFT + step * (place + 0.4)
        drawn.append(
            f'<text x="{at:.1f}" y="{HEIGHT - 10}" text-anchor="middle" font-size="14" '
            f'fill="{look.SECOND}">{name}</text>'
        )
        if not math.isfinite(value):
            said.append(f"{name}: not known")
            continue
        shown = short_value(value, table.measure)
        said.append(f"{name}: {shown}")
        drawn.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y(lower):.1f}" y2="{y(upper):.1f}" '
            f'stroke="{look.INK}" stroke-width="1.4"/><circle cx="{at:.1f}" cy="{y(value):.1f}" '
            f'r="6" fill="{look.INK}"/><text x="{at + 10:.1f}" y="{y(value) + 5:.1f}" '
            f'font-size="15" font-weight="650" fill="{look.INK}">{shown}</text>'
        )
    words = f"{table.measure.name} by fifth of deprivation in {table.council.name}. "
    return image(
        "".join(drawn),
        width=WIDTH,
        height=HEIGHT,
        words=words + "; ".join(said),
        style="ap-histogram",
    )
