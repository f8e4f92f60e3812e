"""Journeys 1 and 2, the index and own areas: by keyboard, on a phone, from a copied link.

`test_journeys.py` does the same ways with a mouse on a wide screen.
"""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from test_journeys import (
    WAIT,
    Subject,
    a_postcode,
    areas_of,
    choices,
    go,
    map_view,
    page,
    painted,
    subject,
)

from areaprofile.tables.recipe import recipe_of
from areaprofile.tables.vitality import recipe_published
from areaprofile.tables.vitality_series import scores_for
from areaprofile.tables.wording import show_number

__all__ = ["page", "subject"]
pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}


def neighbours(subject: Subject, count: int) -> list[str]:
    level = subject.atlas.level("lsoa")
    return [str(code) for code in level.codes[level.within(subject.council)][:count]]


def score_words(subject: Subject, code: str, weights: str) -> str:
    """The score that the card must show, worked out beside the page."""
    atlas = subject.atlas
    recipe, _ = recipe_of(weights, published=recipe_published(atlas, "lsoa"))
    council = atlas.places.by_code[subject.council]
    scores = scores_for(atlas, level="lsoa", within=council, recipe=recipe)
    at = list(scores.inputs.positions).index(atlas.level("lsoa").position[code])
    return show_number(float(scores.headline[at]), decimals=0)


def same_in_a_fresh_browser(browser: Browser, page: Page, *, ready: str) -> None:
    """The link of a page shows another reader the same headline, on a phone, none of it cut off."""
    title = page.locator("h1").inner_text(timeout=WAIT)
    context = browser.new_context(viewport=PHONE)
    reader = context.new_page()
    reader.goto(page.url)
    reader.locator(ready).first.wait_for(timeout=WAIT)
    expect(reader.locator("h1")).to_have_text(title)
    main = reader.locator(".stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    context.close()


def press_on(page: Page, place: str) -> None:
    """Enter on the first thing found, reached by the keyboard's focus alone."""
    found = page.locator(place).first
    found.wait_for(timeout=WAIT)
    found.focus()
    page.keyboard.press("Enter")


def choose_by_keyboard(page: Page, box: str, option: str) -> None:
    found = page.get_by_role("combobox", name=box, exact=True)
    found.focus()
    page.keyboard.press("Enter")
    page.keyboard.type(option)
    page.get_by_role("option", name=option).first.wait_for(timeout=WAIT)
    page.keyboard.press("Enter")


def test_resident_from_postcode_to_source_without_a_mouse(
    browser: Browser, page: Page, subject: Subject
) -> None:
    """Journey 1: postcode, neighbourhood, sentences, every measure, one on the map, its source."""
    page.set_viewport_size(PHONE)
    postcode, code = a_postcode(subject)
    go(page, subject, "/")
    page.get_by_label("Postcode, place, council or measure").focus()
    page.keyboard.type(postcode, delay=15)
    page.locator(f"[data-answers-to='{postcode}']").wait_for(state="attached", timeout=WAIT)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".ap-spine").first.wait_for(timeout=WAIT)
    assert choices(page)["area"] == code
    expect(page.locator("h1")).to_have_text(subject.atlas.places.name(code))
    assert page.locator(".ap-says li").count() >= 1
    same_in_a_fresh_browser(browser, page, ready=".ap-spine")
    press_on(page, ".ap-spine tbody th a")
    page.wait_for_url("**/map?*", timeout=WAIT)
    page.get_by_text("Source:").first.wait_for(timeout=WAIT)
    assert choices(page)["area"] == code
    expect(page.locator(".st-key-card h2")).to_have_text(subject.atlas.places.name(code))


def test_partner_from_map_to_list_without_a_mouse(
    browser: Browser, page: Page, subject: Subject
) -> None:
    """Journey 2: switch measure and view on the map, the legend and the ranks, then priorities."""
    one, other = subject.measures
    page.set_viewport_size(PHONE)
    go(page, subject, f"/map?area={subject.council}&indicator={one}")
    painted(page, one, areas_of(subject))
    before = map_view(page)
    choose_by_keyboard(page, "Measure", subject.atlas.measures[other].name)
    painted(page, other, areas_of(subject))
    assert map_view(page) == before
    press_on(page, ".ap-legend button[data-pick-class]")
    page.locator(".ap-legend button[aria-pressed='true']").wait_for(timeout=WAIT)
    assert choices(page)["class"] == "0"
    expect(page.get_by_text("Grey areas are not in this view")).to_be_visible()
    strip = page.locator(".ap-strip")
    strip.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.locator(".st-key-card h2").wait_for(timeout=WAIT)
    picked = choices(page)["area"]
    assert subject.atlas.places.by_code[picked].council_code == subject.council
    painted(page, other, areas_of(subject))
    same_in_a_fresh_browser(browser, page, ready=".st-key-card h2")
    go(page, subject, f"/priorities?area={subject.council}")
    with page.expect_download(timeout=WAIT) as file:
        press_on(page, "[data-testid='stDownloadButton'] button")
    lines = file.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > areas_of(subject)
    same_in_a_fresh_browser(browser, page, ready="[data-testid='stDownloadButton']")


def test_index_from_a_copied_link_on_a_phone(browser: Browser, subject: Subject) -> None:
    """Weights in a link give the same score in another reader's fresh browser."""
    theme = recipe_published(subject.atlas, "lsoa").weights[0][0]
    weights = f"{theme}-4~in-council"
    context = browser.new_context(viewport=PHONE)
    reader = context.new_page()
    go(reader, subject, f"/map?area={subject.neighbourhood}&indicator=vitality&weights={weights}")
    painted(reader, "vitality", areas_of(subject))
    expected = score_words(subject, subject.neighbourhood, weights)
    if expected == "–":
        expect(reader.locator(".st-key-card")).to_contain_text("No score")
    else:
        expect(reader.locator(".st-key-card .ap-figure")).to_contain_text(f"{expected} of 100")
    main = reader.locator(".stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    assert choices(reader)["weights"] == weights
    context.close()


def test_index_is_chosen_and_weighed_without_a_mouse(page: Page, subject: Subject) -> None:
    go(page, subject, f"/map?area={subject.neighbourhood}&indicator={subject.measures[0]}")
    painted(page, subject.measures[0], areas_of(subject))
    box = page.get_by_role("combobox", name="Measure")
    box.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Vitality index")
    page.get_by_role("option", name="Vitality index").first.wait_for(timeout=WAIT)
    page.keyboard.press("Enter")
    painted(page, "vitality", areas_of(subject))
    assert choices(page)["indicator"] == "vitality"
    page.locator("summary", has_text="Weights and method").focus()
    page.keyboard.press("Enter")
    slider = page.get_by_role("slider").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("summary", has_text="your own")).to_be_visible(timeout=WAIT)
    assert choices(page)["weights"]


def test_own_area_from_map_to_profile_by_keyboard(page: Page, subject: Subject) -> None:
    one, other = neighbours(subject, 2)
    go(page, subject, f"/map?area={one}&indicator={subject.measures[0]}&join={other}")
    button = page.get_by_role("button", name="Add to my area")
    button.wait_for(timeout=WAIT)
    button.focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Profile of these 2 neighbourhoods")
    link.wait_for(timeout=WAIT)
    link.focus()
    page.keyboard.press("Enter")
    page.locator(".ap-spine").first.wait_for(timeout=WAIT)
    assert choices(page)["area"] == ".".join(sorted((one, other)))
    expect(page.locator("h1")).to_contain_text("2 neighbourhoods in")


def test_own_area_from_a_copied_link_on_a_phone(browser: Browser, subject: Subject) -> None:
    context = browser.new_context(viewport=PHONE)
    reader = context.new_page()
    codes = ".".join(neighbours(subject, 3))
    go(reader, subject, f"/profile?area={codes}")
    expect(reader.locator("h1")).to_contain_text("3 neighbourhoods in")
    expect(reader.get_by_text("nothing is an average of rates")).to_be_visible()
    main = reader.locator(".stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    context.close()


def test_similar_places_lead_on(page: Page, subject: Subject) -> None:
    go(page, subject, f"/profile?area={subject.neighbourhood}")
    page.get_by_role("heading", name="Places like this one").wait_for(timeout=WAIT)
    expect(page.get_by_text("Alike in").first).to_be_visible(timeout=WAIT)
