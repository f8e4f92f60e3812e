"""The map in a real browser, on a page of made-up squares, in both ways of starting."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from find_chromium import find_chromium
from playwright.sync_api import Browser, Frame, Page, sync_playwright
from shapely.geometry import Polygon, box

from areaprofile.store.webgeometry import encode
from areaprofile.ui import assets

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
COLUMNS, ROWS = 6, 4
SIDE = 0.01
HOSTILE = "<script>window.broken = 1</script><b>Bold</b>"


def squares() -> tuple[list[str], list[str], np.ndarray]:
    """24 squares row by row from the north-west; the second is a ring round a 25th."""
    codes = [f"S{place:02d}" for place in range(COLUMNS * ROWS)]
    names = [f"Square {place}" for place in range(COLUMNS * ROWS)]
    names[8] = HOSTILE
    shapes = [
        box(x * SIDE, 52 - (y + 1) * SIDE, (x + 1) * SIDE, 52 - y * SIDE)
        for y in range(ROWS)
        for x in range(COLUMNS)
    ]
    middle = shapes[1].centroid.buffer(SIDE / 4, quad_segs=1)
    shapes[1] = Polygon(shapes[1].exterior, [middle.exterior])
    return [*codes, "S99"], [*names, "Island"], np.array([*shapes, middle], dtype=object)


def halves() -> tuple[list[str], list[str], np.ndarray]:
    edge = COLUMNS * SIDE / 2
    west, east = (box(x, 52 - ROWS * SIDE, x + edge, 52) for x in (0, edge))
    return ["W", "E"], ["West half", "East half"], np.array([west, east], dtype=object)


@dataclass
class Site:
    """A running server; `asked` collects every address that the browser asked for."""

    address: str
    asked: list[str] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until_up(address: str, server: subprocess.Popen) -> None:
    for _ in range(200):
        assert server.poll() is None, "the server stopped"
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="module", params=["folder", "routes"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    home = tmp_path_factory.mktemp(request.param)
    geometry = home / "store" / "made" / "geometry"
    geometry.mkdir(parents=True)
    (geometry / "squares.bin").write_bytes(encode(*squares()))
    (geometry / "halves.bin").write_bytes(encode(*halves()))
    for name in ("map_page.py", "map_server.py"):
        shutil.copy(HERE / name, home / name)
    port = free_port()
    script, base = {"folder": ("map_page.py", ""), "routes": ("map_server.py", "/some/base")}[
        request.param
    ]
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = {
        "server.port": port,
        "server.headless": "true",
        "server.enableStaticServing": "true" if request.param == "folder" else "false",
        "server.baseUrlPath": base,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command += [f"--{name}={value}" for name, value in options.items()]
    environment = os.environ | {assets.STORE_VARIABLE: str(home / "store")}
    environment.pop(assets.ROUTES_VARIABLE, None)
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}{base}"
            wait_until_up(address, server)
            yield Site(address)
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    assert chromium, "Chromium is needed: see tests/browser/find_chromium.py"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    found = context.new_page()
    found.on("request", lambda request: site.asked.append(request.url))
    found.goto(site.address)
    painted(found, "first")
    yield found
    context.close()


def map_frame(page: Page) -> Frame:
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def painted(page: Page, indicator: str) -> None:
    place = f"#map_div[data-indicator='{indicator}'][data-painted='25']"
    page.frame_locator("iframe").locator(place).wait_for(timeout=20_000)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def pixel_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the grid (in squares from the north-west) is on the page."""
    lon, lat = x * SIDE, 52 - y * SIDE
    point = map_frame(page).evaluate(
        "([lat, lon]) => { const p = map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }",
        [lat, lon],
    )
    frame = page.locator("iframe").bounding_box()
    assert frame
    return frame["x"] + point[0], frame["y"] + point[1]


def view_of(page: Page) -> list[float]:
    return map_frame(page).evaluate(
        "() => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
    )


def colour_at(page: Page, x: float, y: float) -> list[int]:
    left, top = pixel_of(page, x, y)
    return map_frame(page).evaluate(
        """([left, top]) => {
            const canvas = document.querySelector('#map_div canvas');
            const box = canvas.getBoundingClientRect(), sharp = canvas.width / box.width;
            const x = (left - box.x) * sharp, y = (top - box.y) * sharp;
            return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
        }""",
        [
            left - page.locator("iframe").bounding_box()["x"],
            top - page.locator("iframe").bounding_box()["y"],
        ],
    )


def tooltip(page: Page) -> str:
    return page.frame_locator("iframe").locator(".areaprofile-tip").inner_text()


def test_every_area_is_painted_in_the_colour_of_its_class(page: Page) -> None:
    assert colour_at(page, 0.5, 0.5) == [0xEE, 0xF3, 0xF8, 255]  # 0: first class
    assert colour_at(page, 2.5, 0.5) == [0xC9, 0xDB, 0xEA, 255]  # 14: second class
    assert colour_at(page, 1.1, 0.1) == [0xEE, 0xF3, 0xF8, 255]  # 7: first class, the ring
    assert colour_at(page, 1.5, 0.5) == [0x12, 0x38, 0x5F, 255]  # 24 * 7 % 60 = 48 …


def test_a_switch_repaints_and_keeps_the_view(page: Page) -> None:
    before_colour = colour_at(page, 0.5, 0.5)
    map_frame(page).evaluate("() => { map.setView([51.985, 0.02], 15.5, { animate: false }); }")
    before, frame = view_of(page), map_frame(page)
    choose(page, "Measure", "second")
    painted(page, "second")
    assert view_of(page) == before
    assert map_frame(page) == frame
    assert colour_at(page, 0.5, 0.5) != before_colour
    label = page.frame_locator("iframe").locator("#map_div").get_attribute("aria-label")
    assert label
    assert label.startswith("Map of second in 25 squares.")


def test_many_switches_leave_nothing_behind(page: Page) -> None:
    for measure in ("second", "third", "first", "third"):
        choose(page, "Measure", measure)
        painted(page, measure)
    assert map_frame(page).evaluate("() => window.feature_group.length") <= 1
    assert map_frame(page).evaluate("() => document.querySelectorAll('canvas').length") == 2


def test_hovering_names_the_area_as_text(page: Page) -> None:
    page.mouse.move(*pixel_of(page, 2.5, 1.5))
    assert HOSTILE in tooltip(page)
    assert map_frame(page).evaluate("() => window.broken") is None
    assert page.frame_locator("iframe").locator(".areaprofile-tip b").count() == 0
    page.mouse.move(*pixel_of(page, 2.5, 0.5))
    assert tooltip(page).split("\n")[:2] == ["Square 2", "14.0%"]
    assert "12.5" in tooltip(page)
    assert "16.5" in tooltip(page)


def test_hovering_where_there_is_no_figure_says_why(page: Page) -> None:
    page.mouse.move(*pixel_of(page, 3.5, 0.5))
    assert "not collected here" in tooltip(page)
    page.mouse.move(*pixel_of(page, 4.5, 0.5))
    assert "fewer than 5 people" in tooltip(page)


def test_the_island_is_not_the_ring_round_it(page: Page) -> None:
    page.mouse.move(*pixel_of(page, 1.5, 0.5))
    assert tooltip(page).startswith("Island")
    page.mouse.move(*pixel_of(page, 1.1, 0.1))
    assert tooltip(page).startswith("Square 1")


def test_a_click_hands_the_area_back_once(page: Page) -> None:
    page.mouse.click(*pixel_of(page, 2.5, 2.5))
    page.get_by_text("picks: S14", exact=True).wait_for()
    choose(page, "Measure", "second")
    painted(page, "second")
    page.get_by_text("picks: S14", exact=True).wait_for()
    page.mouse.click(*pixel_of(page, 2.5, 2.5))
    page.get_by_text("picks: S14 S14", exact=True).wait_for()


def test_a_click_beside_the_areas_picks_nothing(page: Page) -> None:
    page.mouse.click(*pixel_of(page, -0.3, 1))
    page.wait_for_timeout(400)
    assert page.get_by_text("picks: S").count() == 0


def test_the_keyboard_reaches_and_picks_an_area(page: Page) -> None:
    frame = page.frame_locator("iframe")
    frame.locator("#map_div").focus()
    page.keyboard.press("Home")
    said = frame.locator("[aria-live]")
    assert said.inner_text().startswith("Square 0, 0.0%")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert said.inner_text().startswith("Square 13")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert said.inner_text().startswith("Square 6")
    page.keyboard.press("Enter")
    page.get_by_text("picks: S06", exact=True).wait_for()


def test_tab_leads_into_the_map_and_out_again(page: Page) -> None:
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Tab")
    focused = "() => document.activeElement.id || document.activeElement.className"
    assert map_frame(page).evaluate(focused) == "map_div"
    assert page.frame_locator("iframe").locator("[aria-live]").inner_text() != ""
    for _ in range(3):
        page.keyboard.press("Tab")
    assert map_frame(page).evaluate("() => document.hasFocus()") is False


def test_the_focused_and_the_selected_area_are_ringed(page: Page) -> None:
    marks = """() => {
        const canvas = document.querySelectorAll('#map_div canvas')[1];
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        const found = new Set();
        for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] === 255) found.add([data[i], data[i + 1], data[i + 2]].join(','));
        return [...found];
    }"""
    assert map_frame(page).evaluate(marks) == []
    choose(page, "Area", "S07")
    page.wait_for_timeout(600)
    assert "11,79,134" in map_frame(page).evaluate(marks)
    page.frame_locator("iframe").locator("#map_div").focus()
    page.keyboard.press("End")
    found = map_frame(page).evaluate(marks)
    assert "242,183,5" in found
    assert "11,79,134" in found


def test_uncertain_areas_fade(page: Page) -> None:
    full = colour_at(page, 5.5, 0.5)
    page.get_by_text("Show how sure we are").click()
    page.wait_for_function("() => true")
    deadline = time.monotonic() + 5
    while colour_at(page, 5.5, 0.5) == full and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert sum(colour_at(page, 5.5, 0.5)) > sum(full)


def test_nothing_leaves_the_machine_and_geometry_comes_once(site: Site, page: Page) -> None:
    foreign = [
        address
        for address in site.asked
        if not address.startswith(
            (site.address, site.address.replace("http", "ws"), "data:", "blob:")
        )
    ]
    assert foreign == []
    before = len([address for address in site.asked if address.endswith(".bin")])
    choose(page, "Measure", "third")
    painted(page, "third")
    assert len([address for address in site.asked if address.endswith(".bin")]) == before
