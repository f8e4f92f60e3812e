"""Journey 3 on a projector (1024 wide, 150 % zoom), by keyboard, from a link."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest
from app_site import served_app
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Site

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.flag_counts import counted
from areaprofile.tables.flags import council_flags
from areaprofile.ui.data import DEMO_STORE

pytestmark = pytest.mark.browser
WAIT = 20_000
ZOOM = 1.5


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_app(DEMO_STORE, log=tmp_path_factory.mktemp("flags") / "log") as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A projector: zoom makes the page narrower and everything on it larger."""
    context = browser.new_context(
        viewport={"width": round(1024 / ZOOM), "height": round(768 / ZOOM)},
        device_scale_factor=ZOOM,
    )
    yield context.new_page()
    context.close()


def settled(page: Page) -> None:
    page.locator(".ap-foot").wait_for(timeout=WAIT)


def follow(page: Page, link: Locator) -> None:
    """By keyboard: the link takes the focus and Enter opens it."""
    link.focus()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")


def test_from_the_council_to_a_flag_its_evidence_its_peers_and_back(page: Page, site: Site) -> None:
    atlas = open_atlas(open_store(DEMO_STORE))
    found = (council_flags(atlas, one) for one in all_councils(atlas))
    chosen = next(one for one in found if one and any(f.indicator_id for f in one.concerns[:8]))
    flag = next(one for one in chosen.concerns if one.indicator_id)
    page.goto(f"{site.address}/flags?area={chosen.place.code}")
    settled(page)
    expect(page.locator("h1")).to_contain_text(f"{chosen.place.name}: {counted(chosen.concerns)}")
    follow(page, page.locator(f"#flag-{flag.flag_id} a").filter(has_text="what you can do").first)
    page.wait_for_url(f"**flag={flag.flag_id}**", timeout=WAIT)
    settled(page)
    expect(page.get_by_text("The tests", exact=True)).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("The council’s reply")).to_be_visible()
    request = page.get_by_label("The request, ready to copy and change. It is sent nowhere.")
    expect(request).to_have_value(re.compile(re.escape(chosen.place.name)))
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0
    follow(page, page.get_by_role("link", name="Compare with its peers"))
    page.wait_for_url("**/compare?**", timeout=WAIT)
    settled(page)
    asked = parse_qs(urlparse(page.url).query)
    assert asked["area"] == [chosen.place.code]
    assert asked["indicator"] == [flag.indicator_id]
    for _ in range(4):  # the page of peers may have put its own choices into the address
        page.go_back()
        page.wait_for_timeout(500)
        if urlparse(page.url).path.endswith("flags"):
            break
    back = page.get_by_role("link", name=f"All flags of {chosen.place.name}")
    expect(back).to_be_visible(timeout=WAIT)
    follow(page, back)
    expect(page.locator("h1")).to_contain_text(f"{chosen.place.name}:", timeout=WAIT)
    assert "flag=" not in urlparse(page.url).query
