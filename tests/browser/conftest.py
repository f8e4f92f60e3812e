"""One browser for all tests, and the page of made-up squares in both ways of starting."""

from collections.abc import Iterator

import pytest
from find_chromium import find_chromium
from playwright.sync_api import Browser, Page, sync_playwright
from serving import Site, served
from squares import opened, write_squares

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the whole run: Playwright keeps an event loop, in which no other test may start one.
    chromium = find_chromium()
    assert chromium, "Chromium is needed: see tests/browser/find_chromium.py"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Plain `streamlit run`, files from the static folder."""
    home = tmp_path_factory.mktemp("folder")
    write_squares(home)
    options = {"server.enableStaticServing": "true"}
    with served(home / "map_page.py", store=home / "store", options=options) as found:
        yield found


@pytest.fixture(scope="session")
def routed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One process with routes of its own, under a base path."""
    home = tmp_path_factory.mktemp("routes")
    write_squares(home)
    options = {"server.baseUrlPath": "/some/base"}
    with served(home / "map_server.py", store=home / "store", options=options) as found:
        yield found


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    with opened(browser, site) as found:
        yield found
