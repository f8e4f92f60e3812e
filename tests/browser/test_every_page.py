"""Every page of the demonstration: barriers, 320 pixels wide, and printed on A4."""

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


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_app(DEMO_STORE, log=tmp_path_factory.mktemp("site") / "log") as found:
        yield found


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def settled(page: Page) -> None:
    """Wait until nothing runs and the page has kept its height for a while."""
    page.locator(".ap-foot").wait_for(timeout=WAIT)
    page.wait_for_function(
        "() => document.querySelector('.stApp').dataset.testScriptState !== 'running'",
        timeout=WAIT,
    )
    page.wait_for_timeout(700)


@pytest.mark.parametrize("name", NAMES)
def test_page_has_no_barrier_and_prints(reader: Page, site: Site, name: str) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(site.address + ADDRESSES.get(name, f"/{name}?area={COUNCIL}"))
    settled(reader)
    found = Axe().run(reader).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    said = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in serious]
    assert said == []
    first, *_, last = [page.extract_text() for page in PdfReader(printed(reader)).pages + [None]][
        :-1
    ] or [""]
    assert "Invented data" in first
    assert "build" in last
    reader.set_viewport_size({"width": 320, "height": 800})
    settled(reader)
    main = reader.locator(".stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def printed(page: Page) -> io.BytesIO:
    return io.BytesIO(page.pdf(format="A4", print_background=True))
