"""Every page of the demonstration, loaded once: barriers, print on A4, 320 pixels wide."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_site import served_app
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from serving import Site

from areaprofile.ui.data import DEMO_STORE

pytestmark = pytest.mark.browser
COUNCIL = "Z06000003"
NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
# Where a page needs more than a council to show what it is for.
ADDRESSES = {
    "home": "/",
    "check": f"/check?area={COUNCIL}&indicator=cw01",
    "meeting": f"/meeting?area={COUNCIL}&at=1&since=2024-03-12",
}
WAIT = 30_000
FEW_WORDS = 15


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_app(DEMO_STORE, log=tmp_path_factory.mktemp("site") / "log") as found:
        yield found


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_page_has_no_barrier_prints_and_fits(reader: Page, site: Site, name: str) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(site.address + ADDRESSES.get(name, f"/{name}?area={COUNCIL}"))
    reader.locator(".ap-foot").wait_for(timeout=WAIT)
    reader.wait_for_timeout(1000)
    assert barriers(reader) == []
    printed = [one.extract_text() for one in PdfReader(io.BytesIO(on_paper(reader))).pages]
    assert "Invented data" in printed[0]
    assert len(printed[0].split()) > FEW_WORDS, "the first page is all but blank"
    assert "Data as at" in " ".join(printed[-2:])
    reader.set_viewport_size({"width": 320, "height": 800})
    reader.wait_for_timeout(500)
    main = reader.locator(".stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds serious or critical: its rule, and the first places."""
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in serious]


def on_paper(page: Page) -> bytes:
    """The page as Chromium prints it."""
    return page.pdf(format="A4", print_background=True)
