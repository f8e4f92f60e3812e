"""The map in a real browser, on a page of made-up squares."""

import time

import pytest
from playwright.sync_api import Browser, Page
from squares import (
    HOSTILE,
    choose,
    colour_at,
    map_frame,
    opened,
    painted,
    pixel_of,
    tooltip,
    view_of,
)

pytestmark = pytest.mark.browser


def test_every_area_is_painted_in_the_colour_of_its_class(page: Page) -> None:
    assert colour_at(page, 0.5, 0.5) == [0xEE, 0xF3, 0xF8, 255]  # 0: first class
    assert colour_at(page, 2.5, 0.5) == [0xC9, 0xDB, 0xEA, 255]  # 14: second class
    assert colour_at(page, 1.1, 0.1) == [0xEE, 0xF3, 0xF8, 255]  # 7: first class, the ring
    assert colour_at(page, 1.5, 0.5) == [0x2C, 0x66, 0x99, 255]  # 48: fifth class, the island


def test_a_switch_repaints_and_keeps_the_view(page: Page) -> None:
    before_colour = colour_at(page, 0.5, 0.5)
    map_frame(page).evaluate("() => { map.setView([51.985, 0.02], 15.5, { animate: false }); }")
    before, frame = view_of(page), map_frame(page)
    choose(page, "Measure", "second")
    painted(page, "second")
    assert view_of(page) == before
    assert map_frame(page) == frame
    assert colour_at(page, 0.5, 0.5) != before_colour
    label = page.frame_locator("iframe").locator("#map_div").get_attribute("aria-label")
    assert label
    assert label.startswith("Map of second in 25 squares.")


def test_many_switches_leave_nothing_behind(page: Page) -> None:
    for measure in ("second", "third", "first", "third"):
        choose(page, "Measure", measure)
        painted(page, measure)
    assert map_frame(page).evaluate("() => window.feature_group.length") <= 1
    assert map_frame(page).evaluate("() => document.querySelectorAll('canvas').length") == 2


def test_hovering_names_the_area_as_text(page: Page) -> None:
    page.mouse.move(*pixel_of(page, 2.5, 1.5))
    assert HOSTILE in tooltip(page)
    assert map_frame(page).evaluate("() => window.broken") is None
    assert page.frame_locator("iframe").locator(".areaprofile-tip b").count() == 0
    page.mouse.move(*pixel_of(page, 2.5, 0.5))
    assert tooltip(page).split("\n")[:2] == ["Square 2", "14.0%"]
    assert "12.5" in tooltip(page)
    assert "16.5" in tooltip(page)


def test_hovering_where_there_is_no_figure_says_why(page: Page) -> None:
    page.mouse.move(*pixel_of(page, 3.5, 0.5))
    assert "not collected here" in tooltip(page)
    page.mouse.move(*pixel_of(page, 4.5, 0.5))
    assert "fewer than 5 people" in tooltip(page)


def test_the_island_is_not_the_ring_round_it(page: Page) -> None:
    page.mouse.move(*pixel_of(page, 1.5, 0.5))
    assert tooltip(page).startswith("Island")
    page.mouse.move(*pixel_of(page, 1.1, 0.1))
    assert tooltip(page).startswith("Square 1")


def test_a_click_hands_the_area_back_once(page: Page) -> None:
    page.mouse.click(*pixel_of(page, 2.5, 2.5))
    page.get_by_text("picks: S14", exact=True).wait_for()
    choose(page, "Measure", "second")
    painted(page, "second")
    page.get_by_text("picks: S14", exact=True).wait_for()
    page.mouse.click(*pixel_of(page, 2.5, 2.5))
    page.get_by_text("picks: S14 S14", exact=True).wait_for()


def test_a_click_beside_the_areas_picks_nothing(page: Page) -> None:
    page.mouse.click(*pixel_of(page, -0.3, 1))
    page.wait_for_timeout(400)
    assert page.get_by_text("picks: S").count() == 0


def test_the_keyboard_reaches_and_picks_an_area(page: Page) -> None:
    frame = page.frame_locator("iframe")
    frame.locator("#map_div").focus()
    page.keyboard.press("Home")
    said = frame.locator("[aria-live]")
    assert said.inner_text().startswith("Square 0, 0.0%")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert said.inner_text().startswith("Square 13")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert said.inner_text().startswith("Square 6")
    page.keyboard.press("Enter")
    page.get_by_text("picks: S06", exact=True).wait_for()


def test_tab_leads_into_the_map_and_out_again(page: Page) -> None:
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Tab")
    focused = "() => document.activeElement.id || document.activeElement.className"
    assert map_frame(page).evaluate(focused) == "map_div"
    assert page.frame_locator("iframe").locator("[aria-live]").inner_text() != ""
    for _ in range(3):
        page.keyboard.press("Tab")
    assert map_frame(page).evaluate("() => document.hasFocus()") is False


def test_the_focused_and_the_selected_area_are_ringed(page: Page) -> None:
    marks = """() => {
        const canvas = document.querySelectorAll('#map_div canvas')[1];
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        const found = new Set();
        for (let i = 0; i < data.length; i += 4)
            if (data[i + 3] === 255) found.add([data[i], data[i + 1], data[i + 2]].join(','));
        return [...found];
    }"""
    assert map_frame(page).evaluate(marks) == []
    choose(page, "Area", "S07")
    deadline = time.monotonic() + 10
    while "11,79,134" not in map_frame(page).evaluate(marks) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert "11,79,134" in map_frame(page).evaluate(marks)
    page.frame_locator("iframe").locator("#map_div").focus()
    page.keyboard.press("End")
    found = map_frame(page).evaluate(marks)
    assert "242,183,5" in found
    assert "11,79,134" in found


def test_uncertain_areas_fade(page: Page) -> None:
    full = colour_at(page, 5.5, 0.5)
    page.get_by_text("Show how sure we are").click()
    deadline = time.monotonic() + 5
    while colour_at(page, 5.5, 0.5) == full and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert sum(colour_at(page, 5.5, 0.5)) > sum(full)


@pytest.mark.parametrize("way", ["site", "routed_site"])
def test_both_ways_of_starting_serve_the_same(
    browser: Browser, request: pytest.FixtureRequest, way: str
) -> None:
    """Also: nothing leaves the machine, and geometry comes once however often values change."""
    site = request.getfixturevalue(way)
    with opened(browser, site) as page:
        assert colour_at(page, 0.5, 0.5) == [0xEE, 0xF3, 0xF8, 255]
        page.mouse.click(*pixel_of(page, 2.5, 2.5))
        page.get_by_text("picks: S14", exact=True).wait_for()
        files = [address for address in site.asked if "/app/static/" in address]
        choose(page, "Measure", "third")
        painted(page, "third")
        assert [address for address in site.asked if "/app/static/" in address] == files
    home = (site.address, site.address.replace("http", "ws"), "data:", "blob:")
    assert [address for address in site.asked if not address.startswith(home)] == []
