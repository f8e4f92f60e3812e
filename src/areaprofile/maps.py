"""What a map shows, and the folium map that shows it.

A map is one geometry file, which the browser keeps for ever, and one short message per change: a
class letter per area, the figures for the tooltips, the area that is selected. `ui.map_view` puts
both on the screen; the drawing itself is JavaScript of our own, in `map_layer/`.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import folium
import numpy as np
from branca.element import MacroElement
from folium.template import Template

FIRST_LETTER = "A"
LONGEST_LEGEND = 26
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-"
# The last three open templates; in JSON they can only stand inside a string.
ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "{{": "\\u007b\\u007b",
    "{%": "\\u007b%",
    "{#": "\\u007b#",
}
FADES = (1.0, 0.72, 0.48, 0.28)


@dataclass(frozen=True)
class MapClass:
    """One entry of the legend: what its areas look like and what that means, in words.

    `pattern` is drawn over the colour: hatching says missing, dots say suppressed.
    """

    label: str
    colour: str
    pattern: Literal["plain", "hatch", "dots"] = "plain"


@dataclass(frozen=True, eq=False)
class Figures:
    """The numbers of the tooltips: one per area, NaN where there is none (its class says why).

    They reach the browser rounded to `decimals`, which is how they are shown.
    """

    value: np.ndarray
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None
    decimals: int = 1
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Outline:
    """A second geometry file drawn as lines over the areas, with the names if wanted."""

    address: str
    names: bool = False


@dataclass(frozen=True)
class Tiles:
    """A background of tiles: only where an operator has set one."""

    address: str
    attribution: str


@dataclass(frozen=True, eq=False)
class MapSpec:
    """All that a map shows.

    `codes` are the areas in the order of the geometry file (`webgeometry.read_codes` gives it);
    `classes` holds one letter per area in that order (`class_letters` makes them), A being the
    first entry of `legend`. `fading` holds a digit per area, 0 (certain, full colour) to 3 (most
    uncertain, palest). `alt` says in words what the map shows.
    """

    geometry: str
    codes: Sequence[str]
    indicator_id: str
    classes: str
    legend: tuple[MapClass, ...]
    alt: str
    figures: Figures | None = None
    fading: str | None = None
    selected: str | None = None
    outlines: tuple[Outline, ...] = ()
    tiles: Tiles | None = None
    height: int = 560


def class_letters(index: np.ndarray) -> str:
    """One letter per area from the places in the legend (0 = A)."""
    index = np.asarray(index)
    if index.size and not (index.min() >= 0 and index.max() < LONGEST_LEGEND):
        raise ValueError(f"a legend has 1 to {LONGEST_LEGEND} entries; got {index.max()}")
    return (index + ord(FIRST_LETTER)).astype(np.uint8).tobytes().decode("ascii")


def fading_digits(level: np.ndarray) -> str:
    """One digit per area from its uncertainty class, 0 (certain) to 3."""
    level = np.asarray(level)
    if level.size and not (level.min() >= 0 and level.max() < len(FADES)):
        raise ValueError(f"uncertainty classes run from 0 to {len(FADES) - 1}")
    return (level + ord("0")).astype(np.uint8).tobytes().decode("ascii")


@lru_cache(maxsize=256)
def _checksum(codes: tuple[str, ...]) -> int:
    return zlib.crc32("\n".join(codes).encode())


def pack_figures(figures: Figures) -> dict[str, object]:
    """The figures as fixed-width digits of base 64, counted from the lowest in units of the last
    decimal; the highest number of that width says "none"."""
    columns = {"value": figures.value, "lower": figures.lower, "upper": figures.upper}
    whole = {
        name: np.round(np.asarray(column, dtype=float) * 10**figures.decimals)
        for name, column in columns.items()
        if column is not None
    }
    known = np.concatenate([column[np.isfinite(column)] for column in whole.values()])
    base, top = (int(known.min()), int(known.max())) if known.size else (0, 0)
    width = 1
    while top - base >= 64**width - 1:
        width += 1
    packed: dict[str, object] = {
        name: _digits(column - base, width=width) for name, column in whole.items()
    }
    return packed | {
        "base": base,
        "width": width,
        "decimals": figures.decimals,
        "prefix": figures.prefix,
        "suffix": figures.suffix,
    }


def _digits(numbers: np.ndarray, *, width: int) -> str:
    none = 64**width - 1
    whole = np.where(np.isfinite(numbers), numbers, none).astype(np.int64)
    shifts = 6 * np.arange(width - 1, -1, -1)
    alphabet = np.frombuffer(DIGITS.encode("ascii"), dtype=np.uint8)
    return alphabet[(whole[:, None] >> shifts) & 63].tobytes().decode("ascii")


def change(spec: MapSpec) -> dict[str, object]:
    """What is sent to the browser when anything but the geometry changes."""
    _check_lengths(spec)
    return {
        "indicator": spec.indicator_id,
        "checksum": _checksum(tuple(spec.codes)),
        "classes": spec.classes,
        "legend": [vars(entry) for entry in spec.legend],
        "figures": pack_figures(spec.figures) if spec.figures else None,
        "fading": spec.fading,
        "fades": FADES,
        "selected": spec.selected,
        "alt": spec.alt,
    }


def _check_lengths(spec: MapSpec) -> None:
    areas = len(spec.codes)
    lengths = {"classes": len(spec.classes)}
    if spec.fading is not None:
        lengths["fading"] = len(spec.fading)
    if spec.figures is not None:
        lengths["figures"] = len(spec.figures.value)
    for name, length in lengths.items():
        if length != areas:
            raise ValueError(f"{name} has {length} entries for {areas} areas")
    highest = chr(ord(FIRST_LETTER) + len(spec.legend) - 1)
    if spec.classes and max(spec.classes) > highest:
        raise ValueError(f"class {max(spec.classes)} is not in a legend of {len(spec.legend)}")


def as_script(message: dict[str, object]) -> str:
    """A message as JavaScript that no text in it can break out of, be it markup or a template."""
    text = json.dumps(message, separators=(",", ":"), allow_nan=False)
    for found, written in ESCAPES.items():
        text = text.replace(found, written)
    return text


class _Script(MacroElement):
    """A line of JavaScript in the map, run where it stands."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.script }}{% endmacro %}")

    def __init__(self, script: str) -> None:
        super().__init__()
        self.script = script

    def render(self, **_kwargs: object) -> None:
        """Nothing: st_folium reads the macro; a rendered copy would be parsed as a template."""


def folium_map(spec: MapSpec, *, scripts: Sequence[str], styles: Sequence[str]) -> folium.Map:
    """The map without its values: equal for equal geometry, so that the browser keeps it."""
    chart = folium.Map(
        location=(0, 0),
        zoom_start=2,
        tiles=None,
        zoom_snap=0.25,
        zoom_delta=0.5,
        keyboard=False,
        scroll_wheel_zoom=False,
        attribution_control=spec.tiles is not None,
    )
    chart.default_js = [(f"script{place}", address) for place, address in enumerate(scripts)]
    chart.default_css = [(f"style{place}", address) for place, address in enumerate(styles)]
    if spec.tiles is not None:
        folium.TileLayer(spec.tiles.address, attr=spec.tiles.attribution).add_to(chart)
    start = {
        "geometry": spec.geometry,
        "outlines": [vars(outline) for outline in spec.outlines],
        "tiles": spec.tiles is not None,
        "height": spec.height,
    }
    name = chart.get_name()
    _Script(f"window.areaprofileMap.start({name}, {as_script(start)});").add_to(chart)
    return chart


def values_layer(spec: MapSpec) -> folium.FeatureGroup:
    """The values alone, as the feature group that st_folium adds without touching the map."""
    group = folium.FeatureGroup(control=False)
    _Script(f"window.areaprofileMap.show({as_script(change(spec))});").add_to(group)
    return group
