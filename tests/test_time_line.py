"""A measure over time: what is joined and what is not, who stands beside whom, what it says."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ordered import ordered_store, set_column
from test_pages import opened, shown
from tiny import COUNCILS, LSOAS, REGION

from areaprofile.charts.time_line import starts_at_zero, time_chart, time_svg, year_label
from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.time_line import (
    Line,
    TimeLine,
    TimePoint,
    change_between,
    time_finding,
    time_frame,
    time_line,
    time_notes,
    time_words,
    turning_words,
)
from areaprofile.ui.time_line_view import table_html

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def atlas(tiny_store: Store) -> Atlas:
    return open_atlas(tiny_store)


@pytest.fixture(scope="module")
def crime(atlas: Atlas) -> TimeLine:
    found = time_line(atlas, atlas.places.by_code[LSOAS[0]], atlas.measures["tiny_crime"])
    assert found is not None
    return found


def point(period: str, value: float, **other: object) -> TimePoint:
    plain = TimePoint(period, value, math.nan, math.nan, "final", None, is_break=False)
    return replace(plain, **other)


def line_of(crime: TimeLine, *points: TimePoint) -> TimeLine:
    """The area's own points alone, nobody beside it."""
    return replace(crime, own=replace(crime.own, points=points), others=())


def drawings(html: str) -> list[ET.Element]:
    return [ET.fromstring(unquote(one)) for one in re.findall(r'svg\+xml,([^"]+)"', html)]


def texts(picture: ET.Element) -> list[str]:
    return [found.text or "" for found in picture.findall(".//{*}text")]


def test_every_period_and_all_areas_around_are_there(atlas: Atlas, crime: TimeLine) -> None:
    assert [line.place.level for line in crime.lines] == ["lsoa", "council", "region", "country"]
    assert [one.period for one in crime.own.points] == [
        "2016",
        "2017",
        "2018",
        "2019",
        "2020",
        "2021",
    ]
    for line in crime.lines:
        for one in line.points:
            stored = atlas.value_at(line.place.code, "tiny_crime", one.period)
            assert one.value == pytest.approx(stored, nan_ok=True)


def test_part_of_the_country_is_never_beside_the_country(
    tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ordered_store(tiny_store, tmp_path / "store")
    set_column(store, "indicator", "indicator_id", "national", {"tiny_crime": False})
    atlas = open_atlas(open_store(store.root))
    for code in (LSOAS[0], COUNCILS[0], REGION):
        found = time_line(atlas, atlas.places.by_code[code], atlas.measures["tiny_crime"])
        assert found is not None
        assert "country" not in {line.place.level for line in found.lines}
        assert "Tinyland" not in time_words(found) + time_finding(found)
        assert "Tinyland" not in " ".join(time_frame(found).columns)
    page = opened("map", store.root, monkeypatch, area=COUNCILS[0], indicator="tiny_crime")
    assert "so the country is not shown" in shown(page)


def test_a_gap_and_a_break_are_never_joined(crime: TimeLine) -> None:
    found = line_of(
        crime,
        point("2016", 10.0),
        point("2017", 12.0),
        point("2018", math.nan, reason="suppressed"),
        point("2019", 14.0),
        point("2020", 30.0, is_break=True),
        point("2021", 33.0, status="provisional"),
    )
    assert [[one.period for one in run] for run in found.own.runs] == [
        ["2016", "2017"], ["2019"], ["2020", "2021"],
    ]  # fmt: skip
    notes = " ".join(time_notes(found))
    assert "2018. Not shown: the numbers are small" in notes
    assert "Hollow points are not final: 2021" in notes
    assert "from 2020 on cannot be compared" in notes
    assert time_finding(found) == f"{found.own.place.name}: rose from 30.0 in 2020 to 33.0 in 2021"
    for picture in drawings(time_chart(found)):
        assert "not comparable" in texts(picture)
        assert len(picture.findall(".//{*}polyline")) == 3
        dots = picture.findall(".//{*}circle")
        assert [dot.get("fill") for dot in dots].count("#ffffff") == 1
        assert len(dots) == 5


def test_a_break_before_the_last_figure_says_that_it_cannot_be_compared(crime: TimeLine) -> None:
    found = line_of(crime, point("2020", 5.0), point("2021", 50.0, is_break=True))
    assert "cannot be compared" in time_finding(found)
    assert "rose" not in time_finding(found)


def test_periods_are_short_at_the_foot() -> None:
    assert year_label("2019-21r") == "2019–21"
    assert year_label("2019-20f") == "2019-20"
    assert year_label("2021-03-21s") == "2021"


def test_change_is_unclear_where_chance_could_make_it() -> None:
    wide = {"lower": 8.0, "upper": 14.0}
    assert change_between(point("2016", 10.0, **wide), point("2021", 11.0, **wide), decimals=1) == (
        "unclear"
    )
    assert change_between(point("2016", 10.0), point("2021", 11.0), decimals=1) == "rose"
    assert change_between(point("2016", 10.0), point("2021", 9.0), decimals=1) == "fell"
    assert change_between(point("2016", 10.01), point("2021", 10.04), decimals=1) == "same"


def test_turning_years_are_named(crime: TimeLine) -> None:
    figures = {"2016": 5.0, "2017": 9.0, "2018": 3.0, "2019": 6.0}
    found = line_of(crime, *(point(year, value) for year, value in figures.items()))
    assert turning_words(found) == "Highest in 2017 (9.0), lowest in 2018 (3.0) here."


values = st.floats(min_value=0, max_value=1e6, allow_nan=False) | st.just(math.nan)


@given(figures=st.lists(values, min_size=2, max_size=14), breaks=st.sets(st.integers(1, 13)))
def test_any_figures_make_a_picture_and_words(
    crime: TimeLine, figures: list[float], breaks: set[int]
) -> None:
    points = tuple(
        point(str(2005 + at), value, is_break=at in breaks) for at, value in enumerate(figures)
    )
    found = line_of(crime, *points)
    if len(found.own.known) < 2:
        return
    for picture in drawings(time_chart(found)):
        assert len(picture.findall(".//{*}circle")) == len(found.own.known)
        height, width = float(picture.get("height", 0)), float(picture.get("width", 0))
        for dot in picture.findall(".//{*}circle"):
            assert 0 <= float(dot.get("cx", -1)) <= width
            assert 0 <= float(dot.get("cy", -1)) <= height
    joined = [one for run in found.own.runs for one in run]
    assert joined == list(found.own.known)
    assert time_finding(found)
    assert len(time_frame(found)) == len(figures)
    low = min(one.value for one in found.own.known)
    assert starts_at_zero(found) or low > 0


def test_names_never_become_markup(crime: TimeLine) -> None:
    place = replace(crime.own.place, name=HOSTILE)
    found = replace(crime, own=Line(place, crime.own.points))
    assert "<script" not in time_chart(found)
    assert "<script" not in table_html(found)
    assert ET.fromstring(time_svg(found)) is not None


def test_the_words_hold_first_and_last_of_every_line(crime: TimeLine) -> None:
    words = time_words(crime)
    for line in crime.lines:
        assert f"{line.place.name}: " in words
    assert time_chart(crime).count(f'alt="{crime.indicator.name} over time.') == 2


def test_map_page_shows_the_place_and_then_the_picked_area(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch, atlas: Atlas
) -> None:
    for code in (COUNCILS[0], LSOAS[0]):
        test = opened("map", tiny_store.root, monkeypatch, area=code, indicator="tiny_crime")
        assert not test.exception
        found = time_line(atlas, atlas.places.by_code[code], atlas.measures["tiny_crime"])
        assert found is not None
        assert f'<h2 class="ap-section">{time_finding(found)}</h2>' in shown(test)


def test_profile_row_leads_to_its_time_line(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = opened("profile", tiny_store.root, monkeypatch, area=LSOAS[0])
    assert f'href="profile?area={LSOAS[0]}&trend=tiny_crime"' in shown(plain).replace("&amp;", "&")
    assert '<section class="ap-over-time">' not in shown(plain)
    led = opened("profile", tiny_store.root, monkeypatch, area=LSOAS[0], trend="tiny_crime")
    assert not led.exception
    assert '<section class="ap-over-time">' in shown(led)
    wrong = opened("profile", tiny_store.root, monkeypatch, area=LSOAS[0], trend=HOSTILE)
    assert not wrong.exception
    assert '<section class="ap-over-time">' not in shown(wrong)


def test_profile_switches_between_perspectives(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("profile", tiny_store.root, monkeypatch, area=LSOAS[0])
    assert 'id="residents"' in shown(test)
    assert 'id="businesses"' in shown(test)
    assert 'href="#residents-housing"' in shown(test)
    assert 'id="residents-housing"' in shown(test)
    one = opened("profile", tiny_store.root, monkeypatch, area=LSOAS[0], perspective="businesses")
    assert 'id="businesses"' in shown(one)
    assert 'id="residents"' not in shown(one)
    one.segmented_control(key="profile-perspective").set_value("all").run()
    assert 'id="residents"' in shown(one)
    assert "perspective" not in one.query_params
