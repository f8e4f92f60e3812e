"""Many measures of a council and its peers at once: best quarter, middle, worst quarter."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.compare import FEWEST_PEERS
from areaprofile.tables.councils import runs_service
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.series import newest

BEST, MIDDLE, WORST, HIGH, LOW, NO_FIGURE = "best", "middle", "worst", "high", "low", ""
# A wider table cannot be read; beside all councils of a type it would weigh half a megabyte.
MOST_DRAWN = 21
WORDS = {
    BEST: "best quarter",
    MIDDLE: "middle half",
    WORST: "worst quarter",
    HIGH: "highest quarter",
    LOW: "lowest quarter",
    NO_FIGURE: "no figure",
}


@dataclass(frozen=True)
class HeatRow:
    """One measure: the newest values in the order of the councils, and their quarters."""

    measure: Indicator
    period: str
    values: tuple[float, ...]
    bands: tuple[str, ...]


@dataclass(frozen=True)
class Heat:
    """`councils`: the one looked at, then its peers. `themes`: name → rows, in reading order."""

    councils: tuple[Place, ...]
    themes: tuple[tuple[str, tuple[HeatRow, ...]], ...]
    not_run: int

    @property
    def rows(self) -> tuple[HeatRow, ...]:
        """All rows."""
        return tuple(row for _, rows in self.themes for row in rows)


def quarters(values: Iterable[float], polarity: str) -> tuple[str, ...]:
    """The quarter of each value among all of them; none under five values.

    Ties at an edge belong to the middle, so that no more than a quarter is ever called best.
    """
    table = np.asarray(list(values), dtype=float)
    known = table[np.isfinite(table)]
    if known.size <= FEWEST_PEERS:
        return tuple(NO_FIGURE for _ in table)
    top, bottom = {
        "higher_is_better": (BEST, WORST),
        "lower_is_better": (WORST, BEST),
    }.get(polarity, (HIGH, LOW))
    ordered = np.sort(known)
    most = known.size // 4
    found = []
    for value in table:
        if not math.isfinite(value):
            found.append(NO_FIGURE)
        elif known.size - np.searchsorted(ordered, value, side="left") <= most:
            found.append(top)
        elif np.searchsorted(ordered, value, side="right") <= most:
            found.append(bottom)
        else:
            found.append(MIDDLE)
    return tuple(found)


def heat_of(atlas: Atlas, council: Place, group: PeerGroup) -> Heat:
    """The newest figures of all counted measures that the council has, and their quarters.

    Measures of services that the council does not run are left out and counted.
    """
    position = atlas.level("council").position
    councils = (council, *(peer.place for peer in group.peers))
    themes: dict[str, list[HeatRow]] = {}
    not_run = 0
    for measure in atlas.measures_at("council"):
        if measure.default_weight <= 0 or measure.polarity == "none":
            continue
        if not runs_service(atlas, council.code, measure.service):
            not_run += 1
            continue
        series = newest(atlas.series("council", measure.indicator_id))
        values = tuple(
            float(series.value[position[one.code]])
            if runs_service(atlas, one.code, measure.service)
            else math.nan
            for one in councils
        )
        if not math.isfinite(values[0]):
            continue
        row = HeatRow(measure, series.period, values, quarters(values, measure.polarity))
        themes.setdefault(measure.theme, []).append(row)
    order = {theme: at for at, theme in enumerate(atlas.themes)}
    ordered = sorted(themes, key=lambda theme: order.get(theme, len(order)))
    named = tuple((atlas.themes.get(theme, theme), tuple(themes[theme])) for theme in ordered)
    return Heat(councils, named, not_run)


def heat_sentence(heat: Heat) -> str:
    """How often the council is among the best and the worst quarter of these councils."""
    rows = [row for row in heat.rows if row.bands[0]]
    best, worst = (sum(row.bands[0] == band for row in rows) for band in (BEST, WORST))
    name, others = heat.councils[0].name, len(heat.councils) - 1
    return (
        f"Beside {others} peers, {name} is in the best quarter on {best} of {len(rows)} measures "
        f"and in the worst quarter on {worst}."
    )


def drawn(heat: Heat, nearest: Sequence[str]) -> Heat:
    """The council and the twenty peers most like it (`nearest`: codes, the most alike first; then
    in their order), with the quarters among all of them."""
    if len(heat.councils) <= MOST_DRAWN:
        return heat
    likeness = {code: at for at, code in enumerate(nearest)}
    others = range(1, len(heat.councils))
    by_likeness = sorted(others, key=lambda at: likeness.get(heat.councils[at].code, len(likeness)))
    at = [0, *sorted(by_likeness[: MOST_DRAWN - 1])]
    themes = tuple((name, tuple(_cut(row, at) for row in rows)) for name, rows in heat.themes)
    return replace(heat, councils=tuple(heat.councils[one] for one in at), themes=themes)


def _cut(row: HeatRow, at: Sequence[int]) -> HeatRow:
    return replace(
        row,
        values=tuple(row.values[one] for one in at),
        bands=tuple(row.bands[one] for one in at),
    )


def heat_frame(atlas: Atlas, heat: Heat) -> pd.DataFrame:
    """The map as a frame: a row per measure and council, unrounded, with the quarter in words."""
    rows = [
        (
            *(council.code, council.name, row.measure.indicator_id, row.measure.name),
            *(row.measure.unit, row.period, value, WORDS[band]),
        )
        for row in heat.rows
        for council, value, band in zip(heat.councils, row.values, row.bands, strict=True)
    ]
    columns = "area_code area_name indicator_id indicator_name unit period value place".split()
    notice = str(atlas.store.manifest.get("notice", ""))
    return pd.DataFrame(rows, columns=columns).assign(build=atlas.store.build, notice=notice)
