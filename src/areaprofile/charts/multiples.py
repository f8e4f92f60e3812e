"""Many small pictures of the same size and scale: every peer's own line, the council's behind."""

import math
from collections.abc import Collection, Mapping, Sequence
from html import escape

from areaprofile import look
from areaprofile.charts.svg import image

WIDTH, HEIGHT, ROOM = 150, 62, 6
OWN = "#b9c2c7"


def small_multiples(
    lines: Mapping[str, Sequence[float]],
    own: Sequence[float],
    *,
    show: Mapping[str, str],
    unit: str,
    breaks: Collection[int] = (),
) -> str:
    """A grid of small lines, one for each name, all with the scale of all; `own` pale behind each.

    No line is drawn to a period whose number is in `breaks`: the definition changed before it.

    `lines`: name → values over the same periods (nan is a gap); `show`: name → last value as text.
    HTML; names are escaped here. Empty without lines of three values.
    """
    drawable = {name: one for name, one in lines.items() if _count(one) >= 3}
    values = [value for one in (*drawable.values(), own) for value in one if math.isfinite(value)]
    if not drawable or not values:
        return ""
    low, high = min(values), max(values)
    words = {name: f"{name}: {_ends(one)} {unit}" for name, one in drawable.items()}
    cells = "".join(
        f'<figure class="ap-multiple"><figcaption>{escape(name)} <b>{escape(show[name])}</b>'
        f"</figcaption>{_panel(one, own, (low, high), words[name], breaks)}</figure>"
        for name, one in drawable.items()
    )
    return f'<div class="ap-multiples">{cells}</div>'


def _count(values: Sequence[float]) -> int:
    return sum(math.isfinite(value) for value in values)


def _ends(values: Sequence[float]) -> str:
    known = [value for value in values if math.isfinite(value)]
    return f"from {known[0]:g} to {known[-1]:g}"


def _panel(
    values: Sequence[float],
    own: Sequence[float],
    extent: tuple[float, float],
    words: str,
    breaks: Collection[int],
) -> str:
    low, high = extent
    span = high - low or 1.0
    step = (WIDTH - 2 * ROOM) / max(len(values) - 1, 1)

    def line(series: Sequence[float], colour: str, width: float) -> str:
        runs: list[list[str]] = [[]]
        for at, value in enumerate(series):
            if at in breaks and runs[-1]:
                runs.append([])
            if math.isfinite(value):
                y = HEIGHT - ROOM - (value - low) / span * (HEIGHT - 2 * ROOM)
                runs[-1].append(f"{ROOM + at * step:.1f},{y:.1f}")
            elif runs[-1]:
                runs.append([])
        return "".join(
            f'<polyline points="{" ".join(run * 2 if len(run) == 1 else run)}" fill="none" '
            f'stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'
            for run in runs
            if run
        )

    drawing = line(own, OWN, 3.4) + line(values, look.INK, 1.8)
    return image(drawing, width=WIDTH, height=HEIGHT, words=words, style="ap-chart")
