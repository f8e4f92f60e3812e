"""A visitor's own CSV on the Indicators page, in a browser: messages, limits, then forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from app_site import served_app
from playwright.sync_api import Browser, Page, expect
from serving import Site

from areaprofile.sources.dragged import MAX_BYTES
from areaprofile.store.open import Store
from areaprofile.store.read import read_table

pytestmark = pytest.mark.browser
WAIT = 30_000
WORDS = {"2022": "Two thousand and twenty-two"}


@pytest.fixture(scope="module")
def site(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_app(tiny_store.root, log=tmp_path_factory.mktemp("site") / "log") as found:
        yield found


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    found = context.new_page()
    found.goto(site.address + "/indicators")
    found.locator(".ap-foot").wait_for(timeout=WAIT)
    yield found
    context.close()


def strangers(store: Store) -> bytes:
    """Five columns: wards by name, the year in words, shares with percent signs, one of them of
    two people only."""
    area = read_table(store, "area")
    wards = sorted(area.loc[area["level"] == "ward", "name"].astype(str))
    shares = ["2%", "34 %", "41.5%", "27%"]
    lines = ["Ward,Year,People asked,Used a library,Note"]
    lines += [f"{ward},{WORDS['2022']},100,{share}," for ward, share in zip(wards, shares)]  # noqa: B905
    return "\n".join(lines).encode()


def drop(page: Page, name: str, data: bytes) -> None:
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")
    chooser.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})


def test_a_strangers_csv_is_shown_and_forgotten(page: Page, site: Site, tiny_store: Store) -> None:
    data = strangers(tiny_store)
    before = _files(tiny_store.root)
    drop(page, "mine.csv", data.replace(b"41.5%", b"about a third"))
    expect(page.get_by_text("1 problem; nothing is shown until mended.")).to_be_visible(
        timeout=WAIT
    )
    expect(page.get_by_text("mine.csv:4:Used a library: found 'about a third'")).to_be_visible()
    page.get_by_role("button", name="Remove").first.click()
    drop(page, "mine.csv", data)
    hidden = page.get_by_text("figures that stand for fewer than 5")
    expect(hidden).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("1 problem;")).to_have_count(0)
    expect(page.get_by_test_id("stDataFrame").last).to_be_visible(timeout=WAIT)
    assert _files(tiny_store.root) == before
    # Another visit, and another visitor, find nothing of it.
    page.goto(site.address + "/indicators")
    page.locator(".ap-foot").wait_for(timeout=WAIT)
    expect(page.get_by_text("figures that stand for fewer than 5")).to_have_count(0)


def test_a_file_that_is_too_large_is_refused(page: Page) -> None:
    drop(page, "large.csv", b"Ward,n\n" + b"x,1\n" * (MAX_BYTES // 4))
    message = page.get_by_text("take fewer rows or columns: 5,000,000 bytes at most")
    expect(message).to_be_visible(timeout=WAIT)


def _files(root: Path) -> set[Path]:
    return set(root.rglob("*"))
