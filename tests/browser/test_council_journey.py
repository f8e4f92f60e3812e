"""From a council to a file: recycling beside its peers, other peers, the link, the download.

The same journey on the demonstration and on England.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from app_site import served_app
from playwright.sync_api import Browser, Page, expect
from serving import Site

from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.wording import show_value
from areaprofile.tables.written import written
from areaprofile.ui.data import DEMO_STORE

pytestmark = pytest.mark.browser
WAIT = 30_000
# The council and its measure of recycling.
PLACES = {"demo": ("Z06000006", "Household waste recycled"), "england": ("E09000015", "")}


@dataclass(frozen=True)
class Subject:
    """A store being served, a council in it and its measure of recycling."""

    site: Site
    atlas: Atlas
    council: str
    measure: str


@pytest.fixture(scope="module", params=["demo", pytest.param("england", marks=pytest.mark.england)])
def subject(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Subject]:
    root: Path = DEMO_STORE
    if request.param == "england":
        store: Store = request.getfixturevalue("england_store")
        root = store.root
    atlas = open_atlas(open_store(root))
    council, name = PLACES[request.param]
    measure = next(
        one.indicator_id
        for one in atlas.measures_at("council")
        if one.indicator_id == "council_waste_recycled" or (name and one.name.startswith(name))
    )
    with served_app(root, log=tmp_path_factory.mktemp("site") / "log") as site:
        yield Subject(site, atlas, council, measure)


def opened(browser: Browser, address: str) -> Page:
    """The address in a profile of its own."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    page.locator(".ap-foot").wait_for(timeout=WAIT)
    page.get_by_role("button", name="Download all periods (CSV)").wait_for(timeout=WAIT)
    return page


def downloaded(page: Page, label: str) -> bytes:
    """The file behind a button."""
    with page.expect_download(timeout=WAIT) as waiting:
        page.get_by_role("button", name=label).click()
    return Path(waiting.value.path()).read_bytes()


def test_the_same_link_gives_the_same_figures(browser: Browser, subject: Subject) -> None:
    start = f"{subject.site.address}/compare?area={subject.council}&indicator={subject.measure}"
    page = opened(browser, start)
    name = subject.atlas.places.name(subject.council)
    expect(page.locator(".ap-says").first).to_contain_text(name)
    expect(page.get_by_role("heading", name="The way here")).to_be_visible()
    # Other peers than those that the page opens with.
    before = page.locator(".ap-card h3").first.inner_text()
    page.get_by_role("combobox", name="Compare with").click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_url(lambda url: "with=" in url, timeout=WAIT)
    expect(page.locator(".ap-card h3").first).not_to_have_text(before, timeout=WAIT)
    heading = page.locator("h1").inner_text()
    shown = page.locator(".ap-says").first.inner_text()
    other = opened(browser, page.url)
    expect(other.locator("h1")).to_have_text(heading, timeout=WAIT)
    assert other.locator(".ap-says").first.inner_text() == shown
    for label in ("Download this period (CSV)", "Download all periods (CSV)"):
        content = downloaded(page, label)
        assert content == downloaded(other, label)
        check_file(subject, pd.read_csv(io.BytesIO(content), dtype={"value": "str"}), shown)
    page.context.close()
    other.context.close()


def check_file(subject: Subject, file: pd.DataFrame, shown: str) -> None:
    """Codes, periods, limits, status and source stand in the file, and the figures are those of the
    store to twelve digits; the figure on the screen is the file's."""
    needed = "area_code indicator_id period value lower upper status publisher licence build"
    assert set(needed.split()) <= set(file.columns)
    measure = subject.atlas.measures[subject.measure]
    assert set(file["indicator_id"]) == {subject.measure}
    assert set(file["build"]) == {subject.atlas.store.build}
    assert file["publisher"].str.len().min() > 0
    own = file[(file["area_code"] == subject.council) & file["value"].notna()]
    for row in own.to_dict("records"):
        stored = subject.atlas.value_at(subject.council, subject.measure, str(row["period"]))
        assert float(row["value"]) == written(np.array([stored]))[0]
    assert show_value(float(own["value"].iloc[-1]), measure) in shown
