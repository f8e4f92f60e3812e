"""Every page of the demonstration, loaded once: barriers, print on A4, 320 pixels wide, nothing
asked of another machine and nothing that the content policy refuses."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

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
# What some pages show besides, at addresses of their own.
PARTS = {
    "index": f"/map?area={COUNCIL}&indicator=vitality",
    "basket": f"/compare?area={COUNCIL}&how=basket",
    "service": f"/flags?area={COUNCIL}&view=service",
    "measure": "/indicators?indicator=cy01",
}
TELL_REFUSALS = """document.addEventListener("securitypolicyviolation", (refused) =>
    console.error(`refused: ${refused.violatedDirective} ${refused.blockedURI}`))"""
# Streamlit tries a faster way to multiply, which is refused, and takes the slower one.
TRIED = "refused: script-src wasm-eval"
WAIT = 30_000
FEW_WORDS = 15


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_app(DEMO_STORE, log=tmp_path_factory.mktemp("site") / "log") as found:
        yield found


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_init_script(TELL_REFUSALS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def heard(reader: Page, site: Site) -> list[str]:
    """What pages asked of other machines, and what the policy refused them."""
    found: list[str] = []
    own = urlsplit(site.address).netloc

    def asked(address: str) -> None:
        if urlsplit(address).scheme not in ("data", "blob") and urlsplit(address).netloc != own:
            found.append(address)

    def told(text: str) -> None:
        if text.startswith("refused:") and text != TRIED:
            found.append(text)

    reader.on("request", lambda one: asked(one.url))
    reader.on("websocket", lambda one: asked(one.url))
    reader.on("console", lambda one: told(one.text))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_page_has_no_barrier_prints_and_fits(
    reader: Page, site: Site, heard: list[str], name: str
) -> None:
    heard.clear()
    look_at(reader, site.address + ADDRESSES.get(name, f"/{name}?area={COUNCIL}"))
    assert barriers(reader) == []
    printed = [one.extract_text() for one in PdfReader(io.BytesIO(on_paper(reader))).pages]
    assert "Invented data" in printed[0]
    assert len(printed[0].split()) > FEW_WORDS, "the first page is all but blank"
    assert "Data as at" in " ".join(printed[-2:])
    assert cut_off(reader) <= 0
    assert heard == []


@pytest.mark.parametrize("name", PARTS)
def test_part_has_no_barrier_and_fits(
    reader: Page, site: Site, heard: list[str], name: str
) -> None:
    heard.clear()
    look_at(reader, site.address + PARTS[name])
    assert barriers(reader) == []
    assert cut_off(reader) <= 0
    assert heard == []


def test_a_flag_in_full_has_no_barrier_and_fits(reader: Page, site: Site, heard: list[str]) -> None:
    heard.clear()
    look_at(reader, f"{site.address}/flags?area={COUNCIL}")
    link = reader.locator(".ap-flag a", has_text="what you can do").first
    look_at(reader, str(link.evaluate("link => link.href")))
    assert "flag=" in reader.url
    assert barriers(reader) == []
    assert cut_off(reader) <= 0
    assert heard == []


def look_at(reader: Page, address: str) -> None:
    """Open it on a wide screen, and wait until all is drawn."""
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(address)
    reader.locator(".ap-foot").wait_for(timeout=WAIT)
    reader.wait_for_timeout(700)


def cut_off(reader: Page) -> int:
    """By how many pixels the page is wider than a screen of 320: 1,280 at a zoom of four."""
    reader.set_viewport_size({"width": 320, "height": 800})
    reader.wait_for_timeout(300)
    return reader.locator(".stMain").evaluate("main => main.scrollWidth - main.clientWidth")


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds serious or critical: its rule, and the first places."""
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in serious]


def on_paper(page: Page) -> bytes:
    """The page as Chromium prints it."""
    return page.pdf(format="A4", print_background=True)
