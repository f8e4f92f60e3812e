"""Small still maps of the same areas, one for each period, all in the same colours."""

from collections.abc import Sequence
from html import escape

import numpy as np

from areaprofile import look
from areaprofile.charts.small_map import HEIGHT, WIDTH
from areaprofile.charts.svg import image
from areaprofile.tables.wording import show_short
from areaprofile.tables.year_maps import YearMap, YearMaps


def year_maps_picture(
    found: YearMaps, paths: Sequence[str], *, shown: np.ndarray, picked: int | None
) -> str:
    """A grid of maps. `paths`: the outline of each area of the geometry; `shown`: for each of them
    its place in the classes of a map, or -1. `picked`: a place among the paths. HTML."""
    cells = "".join(
        f'<figure class="ap-multiple"><figcaption>{escape(one.label)} '
        f"<b>{escape(show_short(one.middle, found.indicator))}</b></figcaption>"
        f"{_map(found, one, paths, shown, picked)}</figure>"
        for one in found.maps
    )
    return f'<div class="ap-multiples ap-year-maps">{cells}</div>'


def _map(
    found: YearMaps, one: YearMap, paths: Sequence[str], shown: np.ndarray, picked: int | None
) -> str:
    of_path = np.where(shown >= 0, one.index[shown], -1)
    drawing = "".join(
        _fill([paths[int(at)] for at in np.flatnonzero(of_path == number)], entry.colour)
        for number, entry in enumerate(found.entries)
    )
    drawing += _fill([paths[int(at)] for at in np.flatnonzero(of_path < 0)], look.RULE)
    if picked is not None:
        drawing += (
            f'<path d="{paths[picked]}" fill="none" stroke="{look.ACCENT}" stroke-width="3"/>'
        )
    return image(drawing, width=WIDTH, height=HEIGHT, words=_words(found, one), style="ap-chart")


def _fill(paths: Sequence[str], colour: str) -> str:
    if not paths:
        return ""
    return (
        f'<path d="{"".join(paths)}" fill="{colour}" stroke="{look.PAPER}" stroke-width=".5" '
        'fill-rule="evenodd"/>'
    )


def _words(found: YearMaps, one: YearMap) -> str:
    counts = [
        f"{int((one.index == number).sum())} {entry.name}"
        for number, entry in enumerate(found.entries)
    ]
    return f"Map of {found.indicator.name}, {one.label}: {', '.join(counts)}."
