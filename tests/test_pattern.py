"""More than chance? A planted pattern is found and told, a mixed one is not."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import box
from tiny import INDICATORS

from areaprofile.store.webgeometry import polygons_of
from areaprofile.tables.classes import Classes
from areaprofile.tables.map_table import MapTable
from areaprofile.tables.pattern import Pattern, pattern_of, pattern_sentences
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series

SIDE = 8
SHAPES = np.array([box(x, y, x + 1, y + 1) for y in range(SIDE) for x in range(SIDE)])
PLACE = Place("Z1", "council", "Fernmouth", "", "", "", "", "", "", "", 0.0, 0.0, 0.0)


def table_of(values: np.ndarray) -> MapTable:
    count = len(values)
    none, entry = np.full(count, np.nan), np.zeros(count, dtype=np.int8)
    known = np.isfinite(values)
    series = Series(
        "tiny_renting", "2021", values, none, none, none, none, entry, entry, known, values[known]
    )
    at = np.arange(count)
    codes = np.array([f"Z{one}" for one in at], dtype=object)
    return MapTable(
        PLACE, "lsoa", INDICATORS[0], series, at, codes, codes, Classes("country", at, ())
    )


def test_a_planted_cluster_is_found() -> None:
    values = np.random.default_rng(5).normal(10, 1, SIDE * SIDE)
    corner = np.array([x < 3 and y < 3 for y in range(SIDE) for x in range(SIDE)])
    found = pattern_of(table_of(np.where(corner, values + 20, values)), SHAPES)
    assert found is not None
    assert found.p < 0.01
    assert set(np.flatnonzero(found.kind == "high_high")) <= set(np.flatnonzero(corner))
    said = pattern_sentences(found, INDICATORS[0], plural="neighbourhoods")
    assert said[0].startswith("More than chance")
    assert f"{found.count('high_high')} neighbourhoods lie in clusters of high" in " ".join(said)
    assert "the worse end" in " ".join(said)


def test_too_few_areas_are_not_judged() -> None:
    assert pattern_of(table_of(np.arange(10.0)), SHAPES[:10]) is None
    modelled = replace(table_of(np.arange(64.0)), indicator=replace(INDICATORS[0], kind="modelled"))
    assert pattern_of(modelled, SHAPES) is None


@pytest.mark.parametrize(
    ("i", "p", "first"),
    [
        (0.3, 0.4, "This pattern could be chance"),
        (0.3, 0.0001, "never was the pattern this strong"),
        (0.3, 0.0003, "only 2 times was the pattern this strong"),
        (-0.3, 0.0001, "differ more than any two would"),
    ],
)
def test_what_is_said_follows_the_figures(i: float, p: float, first: str) -> None:
    found = Pattern(i, p, 64, np.array(["none"] * 64), 9_999)
    assert first in pattern_sentences(found, INDICATORS[0], plural="neighbourhoods")[0]


def test_shapes_keep_their_holes() -> None:
    ring = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])
    found = polygons_of([[ring, ring / 4 + 1], [ring + 10]])
    assert [one.area for one in found] == pytest.approx([15.0, 16.0])
