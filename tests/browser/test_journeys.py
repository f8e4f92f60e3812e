"""What readers do, in a real browser: on the demonstration and on England.

England is built once for all tests from its raw files; without them those journeys are skipped.
`$AREAPROFILE_ENGLAND` names a store of England that is built already.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from app_site import served_app
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from serving import Site

from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.ui.data import DEMO_STORE
from areaprofile.ui.home_view import councils_with_neighbourhoods

pytestmark = pytest.mark.browser
RAW_POSTCODES = Path("data/packs/demo/raw/areas/postcodes.csv")
WAIT = 20_000
WIDTHS = (1440, 1024, 390)


@dataclass(frozen=True)
class Subject:
    """A store being served, and what to look for in it."""

    site: Site
    atlas: Atlas
    council: str
    neighbourhood: str
    measures: tuple[str, str]


@pytest.fixture(scope="module", params=["demo", pytest.param("england", marks=pytest.mark.england)])
def subject(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Subject]:
    root: Path = DEMO_STORE
    if request.param == "england":
        store: Store = request.getfixturevalue("england_store")
        root = store.root
    atlas = open_atlas(open_store(root))
    council = "E09000015"
    if request.param == "demo":
        council = sorted(councils_with_neighbourhoods(atlas), key=lambda one: one.code)[0].code
    level = atlas.level("lsoa")
    neighbourhood = str(level.codes[level.within(council)[0]])
    # What is modelled is never put in order, so it has no strip of ranks to pick from.
    ranked = (found for found in atlas.measures_at("lsoa") if found.kind != "modelled")
    one, other = [found.indicator_id for found in islice(ranked, 2)]
    with served_app(root, log=tmp_path_factory.mktemp("site") / "log") as site:
        yield Subject(site, atlas, council, neighbourhood, (one, other))


@pytest.fixture
def page(browser: Browser, subject: Subject) -> Iterator[Page]:
    """A fresh reader. Fails at its end if anything was asked of another machine."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    found = context.new_page()
    asked: list[str] = []
    found.on("request", lambda request: asked.append(request.url))
    yield found
    context.close()
    own = urlparse(subject.site.address).netloc
    schemes = ("data", "blob")
    elsewhere = [url for url in asked if urlparse(url).scheme not in schemes]
    assert [url for url in elsewhere if urlparse(url).netloc != own] == []


def go(page: Page, subject: Subject, path: str) -> None:
    page.goto(subject.site.address + path)
    page.locator(".ap-foot").wait_for(timeout=WAIT)


def painted(page: Page, indicator: str, areas: int) -> None:
    place = f"#map_div[data-indicator='{indicator}'][data-painted='{areas}']"
    page.frame_locator(".st-key-map-frame iframe").locator(place).wait_for(timeout=WAIT)


def map_view(page: Page) -> list[float]:
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    return frame.evaluate("() => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]")


def choices(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def areas_of(subject: Subject) -> int:
    return len(subject.atlas.level("lsoa").within(subject.council))


def type_into_search(page: Page, text: str) -> None:
    box = page.get_by_label("Postcode, place, council or measure")
    box.click()
    box.press_sequentially(text, delay=15)
    # Until then the answers are those to its first letters.
    page.locator(f"[data-answers-to='{text}']").wait_for(state="attached", timeout=WAIT)


def a_postcode(subject: Subject) -> tuple[str, str]:
    """A postcode of the store and the neighbourhood in which it lies."""
    if subject.council == "E09000015":
        return "HA1 2AA", "E01002129"
    with RAW_POSTCODES.open(encoding="utf-8") as lines:
        first = next(csv.DictReader(lines))
    return first["postcode"], first["lsoa21_code"]


def test_postcode_leads_to_the_profile(page: Page, subject: Subject) -> None:
    postcode, code = a_postcode(subject)
    go(page, subject, "/")
    type_into_search(page, postcode)
    page.locator(".st-key-answers a").first.click()
    page.locator(".ap-spine").first.wait_for(timeout=WAIT)
    assert choices(page)["area"] == code
    assert "/profile" in page.url


def test_enter_opens_the_first_answer(page: Page, subject: Subject) -> None:
    go(page, subject, "/")
    name = subject.atlas.places.name(subject.council)
    type_into_search(page, name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/map?*", timeout=WAIT)
    assert choices(page)["area"] == subject.council


def test_arrow_down_moves_into_the_answers(page: Page, subject: Subject) -> None:
    go(page, subject, "/")
    type_into_search(page, subject.atlas.places.name(subject.council))
    page.locator(".st-key-answers a").first.wait_for(timeout=WAIT)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/map?*", timeout=WAIT)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("ZZ9 9ZZ", "We do not know the postcode"), ("qqqqxyz", "Nothing is called")],
)
def test_nothing_found_is_said(page: Page, subject: Subject, typed: str, answer: str) -> None:
    go(page, subject, "/")
    type_into_search(page, typed)
    expect(page.get_by_text(answer)).to_be_visible(timeout=WAIT)


def test_map_switch_keeps_the_view_and_a_pick_opens_the_profile(
    page: Page, subject: Subject
) -> None:
    one, other = subject.measures
    go(page, subject, f"/map?area={subject.council}&indicator={one}")
    painted(page, one, areas_of(subject))
    page.frame_locator(".st-key-map-frame iframe").locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(600)
    before = map_view(page)
    box = page.get_by_role("combobox", name="Measure")
    box.click()
    box.fill(subject.atlas.measures[other].name)
    page.get_by_role("option", name=subject.atlas.measures[other].name).first.click()
    painted(page, other, areas_of(subject))
    assert map_view(page) == before
    assert choices(page)["indicator"] == other
    frame = page.locator(".st-key-map-frame iframe").bounding_box()
    assert frame
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.get_by_role("link", name="Open profile").click(timeout=WAIT)
    page.locator(".ap-spine").first.wait_for(timeout=WAIT)
    picked = choices(page)["area"]
    assert subject.atlas.places.by_code[picked].council_code == subject.council
    expect(page.locator("h1")).to_have_text(subject.atlas.places.name(picked))


def test_table_and_map_share_the_selection(page: Page, subject: Subject) -> None:
    go(page, subject, f"/map?area={subject.neighbourhood}&indicator={subject.measures[0]}")
    painted(page, subject.measures[0], areas_of(subject))
    name = subject.atlas.places.name(subject.neighbourhood)
    expect(page.locator(".st-key-card h2")).to_have_text(name)
    page.get_by_label("Find in the table").fill(name)
    table = page.get_by_test_id("stDataFrame")
    table.wait_for(timeout=WAIT)
    expect(page.locator(".st-key-card h2")).to_have_text(name)


def test_choices_follow_the_reader(page: Page, subject: Subject) -> None:
    go(page, subject, f"/map?area={subject.neighbourhood}")
    page.get_by_test_id("stTopNavLink").get_by_text("Profile").click()
    page.locator(".ap-spine").first.wait_for(timeout=WAIT)
    assert choices(page)["area"] == subject.neighbourhood


@pytest.mark.parametrize("path", ["/map?area=nonsense", "/profile?area=nonsense"])
def test_nonsense_is_said(page: Page, subject: Subject, path: str) -> None:
    go(page, subject, path)
    expect(page.get_by_text("which is not in these data")).to_be_visible()


def test_skip_link_is_the_first_stop(page: Page, subject: Subject) -> None:
    go(page, subject, f"/profile?area={subject.neighbourhood}")
    expect(page).to_have_title(
        f"{subject.atlas.places.name(subject.neighbourhood)} – Area profiles"
    )
    assert page.locator("html").get_attribute("lang", timeout=WAIT) == "en"


@pytest.mark.parametrize("name", ["home", "map", "profile", "gaps", "priorities"])
def test_no_serious_barrier_and_nothing_wider_than_the_screen(
    page: Page, subject: Subject, name: str
) -> None:
    paths = {"home": "/", "map": f"/map?area={subject.neighbourhood}&years=yes"}
    paths["profile"] = f"/profile?area={subject.neighbourhood}"
    paths |= {one: f"/{one}?area={subject.council}" for one in ("gaps", "priorities")}
    go(page, subject, paths[name])
    page.wait_for_timeout(1000)
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    said = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in serious]
    assert said == []
    main = page.locator(".stMain")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(400)
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, width
