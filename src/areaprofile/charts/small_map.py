"""Where an area lies: a small still map that needs no script."""

import math
from collections.abc import Sequence

import numpy as np

from areaprofile import look
from areaprofile.charts.svg import image

WIDTH, HEIGHT = 300, 210


def paths_of(areas: Sequence[Sequence[np.ndarray]]) -> list[str]:
    """The SVG path of each area, fitted into the small map.

    `areas` holds the rings of each: longitude, latitude.
    """
    return ["".join(map(_ring, rings)) for rings in _fitted(areas)]


def coarse_paths_of(areas: Sequence[Sequence[np.ndarray]]) -> list[str]:
    """The same to the nearest unit: a tenth of the size, for maps that are shown many times."""
    return ["".join(map(_coarse_ring, rings)) for rings in _fitted(areas)]


def _fitted(areas: Sequence[Sequence[np.ndarray]]) -> list[list[np.ndarray]]:
    """The rings in units of the small map, x and y downwards."""
    if not areas:
        return []
    points = np.concatenate([ring for rings in areas for ring in rings])
    middle = math.cos(math.radians(float(points[:, 1].mean())))
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.maximum((high - low) * (middle, 1), 1e-9)
    scale = min((WIDTH - 8) / span[0], (HEIGHT - 8) / span[1])
    left = (WIDTH - span[0] * scale) / 2
    top = (HEIGHT - span[1] * scale) / 2
    origin, turned = np.array([low[0], high[1]]), np.array([middle * scale, -scale])
    return [[(ring - origin) * turned + (left, top) for ring in rings] for rings in areas]


def _ring(ring: np.ndarray) -> str:
    x, y = np.round(ring, 1).T
    moved = np.ones(len(x), dtype=bool)
    moved[1:] = (np.abs(np.diff(x)) + np.abs(np.diff(y))) > 0.15
    if moved.sum() < 3:
        return ""
    spots = "L".join(f"{a:g} {b:g}" for a, b in zip(x[moved], y[moved], strict=True))
    return f"M{spots}Z"


def _coarse_ring(ring: np.ndarray) -> str:
    """A ring in whole units, each point as its step from the one before."""
    whole = np.round(ring).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[steps.any(axis=1)]
    if len(steps) < 2:
        return ""
    path = " ".join(f"{across} {down}" for across, down in steps)
    return f"M{whole[0][0]} {whole[0][1]}l{path}z".replace(" -", "-")


def small_map(paths: Sequence[str], *, picked: Sequence[bool], words: str) -> str:
    """All areas pale, the picked ones in the accent colour."""
    around = "".join(path for path, chosen in zip(paths, picked, strict=True) if not chosen)
    here = "".join(path for path, chosen in zip(paths, picked, strict=True) if chosen)
    drawing = (
        f'<path d="{around}" fill="#e9edf0" stroke="{look.PAPER}" stroke-width=".7" '
        'fill-rule="evenodd"/>'
        f'<path d="{here}" fill="{look.ACCENT}" stroke="{look.ACCENT}" stroke-width="1.6" '
        'fill-rule="evenodd"/>'
    )
    return image(drawing, width=WIDTH, height=HEIGHT, words=words, style="ap-small-map")
