"""The made-up squares of the map tests: their geometry, and where things are on their page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Frame, Page
from serving import Site
from shapely.geometry import Polygon, box

from areaprofile.store.webgeometry import encode

HERE = Path(__file__).parent
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


def write_squares(home: Path) -> None:
    """The page, its server and their geometry in a folder of their own."""
    geometry = home / "store" / "made" / "geometry"
    geometry.mkdir(parents=True)
    (geometry / "squares.bin").write_bytes(encode(*squares()))
    (geometry / "halves.bin").write_bytes(encode(*halves()))
    for name in ("map_page.py", "map_server.py"):
        shutil.copy(HERE / name, home / name)


@contextmanager
def opened(browser: Browser, site: Site) -> Iterator[Page]:
    """The page with its map painted, in a browser that has nothing cached."""
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
