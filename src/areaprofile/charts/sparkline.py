"""A measure over its periods, as small as a word."""

import math
from collections.abc import Sequence

from areaprofile import look
from areaprofile.charts.svg import image

SPARK_WIDTH, SPARK_HEIGHT = 104, 32


def sparkline(history: Sequence[tuple[str, float]], *, words: str) -> str:
    """A small line of a measure over its periods, the last one marked; a gap where one is missing.

    Empty for fewer than three known periods, as two points are no line to speak of.
    """
    values = [value for _, value in history]
    known = [value for value in values if math.isfinite(value)]
    if len(known) < 3:
        return ""
    low, high = min(known), max(known)
    span = high - low or 1.0
    step = (SPARK_WIDTH - 10) / (len(values) - 1)

    def at(place: int, value: float) -> str:
        y = SPARK_HEIGHT - 5 - (value - low) / span * (SPARK_HEIGHT - 10)
        return f"{5 + place * step:.1f},{y:.1f}"

    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if math.isfinite(value):
            runs[-1].append(at(place, value))
        elif runs[-1]:
            runs.append([])
    lines = "".join(
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{look.INK}" stroke-width="1.6"/>'
        for run in runs
        if len(run) > 1
    )
    last = max(place for place, value in enumerate(values) if math.isfinite(value))
    x, y = at(last, values[last]).split(",")
    return image(
        f'{lines}<circle cx="{x}" cy="{y}" r="3.2" fill="{look.INK}"/>',
        width=SPARK_WIDTH,
        height=SPARK_HEIGHT,
        words=words,
        style="ap-spark",
    )
