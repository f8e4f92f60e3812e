"""Pictures: each says in words what it shows, and nothing from data becomes markup."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import unquote

import numpy as np
import pytest
from test_sentences import BASE

from areaprofile import look
from areaprofile.charts.histogram import Mark, class_table, histogram
from areaprofile.charts.small_map import coarse_paths_of, paths_of, small_map
from areaprofile.charts.sparkline import sparkline
from areaprofile.charts.spine import position_words, spine_line, value_words
from areaprofile.charts.svg import image
from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.classes import classify

HOSTILE = '"><script>alert(1)</script>'


def drawing(html: str) -> ET.Element:
    found = re.search(r'src="data:image/svg\+xml,([^"]+)"', html)
    assert found
    return ET.fromstring(unquote(found.group(1)))


def test_spine_marks_stand_where_the_percentiles_are() -> None:
    html = spine_line(replace(BASE, position=4.0, country_position=62.5), country="Tinyland")
    assert 'style="left:4.0%"' in html
    assert '<i class="country" style="left:62.5%">' in html
    assert 'style="left:40.0%;width:20.0%"' in html


@pytest.mark.parametrize(
    ("verdict", "shape"),
    [("better", "▲"), ("worse", "▼"), ("similar", "●"), ("higher", "◆"), ("", "□")],
)
def test_every_judgement_has_a_shape(verdict: str, shape: str) -> None:
    assert f">{shape}</b>" in spine_line(replace(BASE, verdict=verdict), country="Tinyland")


def test_spine_words_come_from_the_data() -> None:
    assert position_words(replace(BASE, position=4.0), country="Tinyland") == (
        "4 on a scale from 0 to 100, where 100 is the best in Tinyland; between 40 and 60 allowing "
        "for chance"
    )
    assert position_words(replace(BASE, position=math.nan), country="x").startswith("Not placed")


def test_names_never_become_markup() -> None:
    assert "<script" not in spine_line(BASE, country=HOSTILE)
    assert "<script" not in image("", width=1, height=1, words=HOSTILE)
    rows = (replace(BASE.indicator, unit=HOSTILE),)
    assert "<script" not in value_words(replace(BASE, indicator=rows[0]))


def test_sparkline_needs_three_points_and_leaves_gaps() -> None:
    two = (("2019", 1.0), ("2020", 2.0))
    assert sparkline(two, words="x") == ""
    gap = (("2017", 1.0), ("2018", 2.0), ("2019", math.nan), ("2020", 2.0), ("2021", 1.0))
    lines = drawing(sparkline(gap, words="x")).findall("{*}polyline")
    assert len(lines) == 2


def test_coarse_paths_keep_the_shape() -> None:
    square = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    dot = np.array([[0.5, 0.5], [0.5, 0.5001], [0.5001, 0.5001]])
    fine, coarse = paths_of([[square], [dot]]), coarse_paths_of([[square], [dot]])
    assert coarse[0].startswith("M49 206l0-202 202 0")
    assert coarse[0].endswith("z")
    assert coarse[1] == ""
    assert fine[0].startswith("M49 206")


def test_histogram_draws_every_area_once(tiny_store: Store) -> None:
    atlas = open_atlas(tiny_store)
    indicator = atlas.measures["tiny_crowding"]
    series = atlas.series("lsoa", "tiny_crowding")["2021"]
    classes = classify(series, np.arange(12), indicator)
    html = histogram(series.value, classes, marks=[Mark(HOSTILE, 20.0, "")], decimals=1)
    picture = drawing(html)
    colours = {bar.get("fill") for bar in picture.findall(".//{*}rect")}
    assert colours <= set(look.BETTER_WORSE_SCALE)
    assert "12 areas" in html
    assert [text.text for text in picture.findall(".//{*}text")][0] == HOSTILE
    table = class_table(classes, picked=0, heading=HOSTILE)
    assert "<script" not in table
    assert table.count("here") >= 1


def test_histogram_of_equal_values_is_not_drawn(tiny_store: Store) -> None:
    atlas = open_atlas(tiny_store)
    series = atlas.series("lsoa", "tiny_crowding")["2021"]
    classes = classify(series, np.arange(12), atlas.measures["tiny_crowding"])
    assert histogram(np.array([2.0, 2.0]), classes, marks=[], decimals=1) == ""
    assert histogram(np.array([math.nan]), classes, marks=[], decimals=1) == ""


def test_small_map_picks_out_the_place() -> None:
    square = np.array([[0.0, 50.0], [0.01, 50.0], [0.01, 50.01], [0.0, 50.01]])
    paths = paths_of([[square], [square + (0.01, 0)]])
    html = small_map(paths, picked=[False, True], words="Here in There")
    around, here = drawing(html).findall("{*}path")
    assert (around.get("d"), here.get("d")) == (paths[0], paths[1])
    assert 'alt="Here in There"' in html
    assert paths_of([]) == []
