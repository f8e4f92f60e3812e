"""How the map comes up: slowly, on a phone, for those who want no motion, and when it cannot."""

import pytest
from playwright.sync_api import Browser
from serving import Site
from squares import choose, map_frame, painted

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?geometry=lost", "could not be loaded"),
        ("?order=wrong", "do not belong to these boundaries"),
    ],
)
def test_a_map_that_cannot_be_drawn_says_so(
    browser: Browser, site: Site, query: str, words: str
) -> None:
    page = browser.new_page()
    page.goto(f"{site.address}/{query}")
    alert = page.frame_locator("iframe").get_by_role("alert")
    alert.get_by_text(words).wait_for()
    assert page.frame_locator("iframe").locator("[data-painted]").count() == 0
    page.close()


def test_a_change_while_the_map_is_loading_is_not_lost(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    held = []
    page.route("**/layer/map.*.js", lambda route: held.append(route))
    page.goto(site.address)
    page.get_by_role("combobox", name="Measure").wait_for()
    while not held:
        page.wait_for_timeout(20)
    choose(page, "Measure", "third")
    page.wait_for_timeout(700)
    held[0].continue_()
    painted(page, "third")
    page.close()


def test_on_a_phone_the_page_can_be_scrolled_past_the_map(browser: Browser, site: Site) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 700})
    page.goto(site.address)
    painted(page, "first")
    choose(page, "Measure", "second")
    painted(page, "second")
    frame = page.locator("iframe").bounding_box()
    assert frame
    assert frame["height"] == 420
    inside = "() => [document.querySelector('#map_div').clientHeight, document.body.scrollHeight]"
    assert map_frame(page).evaluate(inside) == [420, 420]
    page.close()


def test_reduced_motion_is_honoured(browser: Browser, site: Site) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site.address)
    painted(page, "first")
    moving = "() => [map.options.zoomAnimation, map.options.fadeAnimation, map.options.inertia]"
    assert map_frame(page).evaluate(moving) == [False, False, False]
    context.close()
