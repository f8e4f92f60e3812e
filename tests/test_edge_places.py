"""Edge places on the pages about councils: each page is right and helpful, never empty-handed."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.council import council_picture
from areaprofile.tables.council_kinds import seven_kinds
from areaprofile.ui import assets

pytestmark = pytest.mark.england
PAGES = Path(__file__).parents[1] / "pages"
CITY, SCILLY, HARROW = "E09000001", "E06000053", "E09000015"
KENT, DOVER, ALLERDALE = "E10000016", "E07000108", "E07000026"


def opened(store: Store, monkeypatch: pytest.MonkeyPatch, page: str, **address: str) -> str:
    """All text of a page, messages first."""
    monkeypatch.setenv(assets.STORE_VARIABLE, str(store.root))
    test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=90)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    said = [one.value for one in test.info] + [one.proto.body for one in test.get("html")]
    return "\n".join(said)


@pytest.mark.parametrize("code", [CITY, SCILLY])
def test_places_outside_the_pool_say_that_they_have_no_peers(
    england_store: Store, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    assert "unlike every other council" in opened(england_store, monkeypatch, "council", area=code)
    compared = opened(england_store, monkeypatch, "compare", area=code)
    assert "unlike every other council" in compared
    assert "not placed among them" in compared
    assert "1st is best" not in compared


def test_a_council_that_went_in_2023_leads_to_its_successor(
    england_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in ("council", "compare", "partner", "map", "gaps"):
        text = opened(england_store, monkeypatch, page, area=ALLERDALE)
        assert "no longer exists" in text
        assert "Cumberland" in text


def test_a_county_and_a_district_in_it_say_who_runs_what(
    england_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "districts run the others" in opened(england_store, monkeypatch, "council", area=KENT)
    district = opened(england_store, monkeypatch, "council", area=DOVER)
    assert "Kent runs these services here" in district
    asked = {"area": DOVER, "indicator": "council_attainment_8"}
    assert "does not run the service" in opened(england_store, monkeypatch, "compare", **asked)


def test_a_council_without_data_for_a_kind_says_so(
    england_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = opened(england_store, monkeypatch, "council", area=DOVER)
    assert "No inspector’s judgement of this council is in these data." in text
    assert "Nothing about voluntary groups is published for councils" in text


def test_the_same_figure_on_compare_in_the_card_and_with_other_peers(
    england_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"area": HARROW, "indicator": "council_waste_recycled", "period": "2022-23f"}
    card = opened(england_store, monkeypatch, "check", **asked)
    assert "30.0%" in card
    for peers in ("context", "ons", "E09000003.E09000005.E09000004.E09000014"):
        text = opened(england_store, monkeypatch, "compare", **asked, **{"with": peers})
        assert "Harrow: 30.0% in 2022-23" in text


@pytest.mark.parametrize("page", ["value", "views", "flags", "targets"])
@pytest.mark.parametrize("code", [CITY, KENT, DOVER, ALLERDALE])
def test_every_page_about_councils_holds_at_the_edges(
    england_store: Store, monkeypatch: pytest.MonkeyPatch, page: str, code: str
) -> None:
    text = opened(england_store, monkeypatch, page, area=code)
    assert text.count("<h1>") == 1
    if code == ALLERDALE:
        assert "no longer exists" in text
        assert "Cumberland" in text


def test_a_basket_and_a_funnel_hold_for_a_district(
    england_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    basket = opened(england_store, monkeypatch, "compare", area=DOVER, how="basket")
    assert "Index:" in basket
    assert "The formula" in basket
    assert "council_attainment_8" not in basket


def test_what_england_does_not_hold_is_said_at_its_address(
    england_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = opened(england_store, monkeypatch, "targets", area=HARROW)
    assert "This store holds no target data." in text


@pytest.mark.parametrize(("code", "absent"), [(HARROW, {"Parts of the community"}), (KENT, None)])
def test_the_seven_kinds_reach_their_minimum_or_are_said_to_be_absent(
    england_store: Store, code: str, absent: set[str] | None
) -> None:
    atlas = open_atlas(england_store)
    kinds = seven_kinds(atlas, council_picture(atlas, atlas.places.by_code[code]))
    assert len(kinds) == 7
    short = {one.name for one in kinds if one.held < one.minimum}
    assert short <= (absent or {"Parts of the community"})
    assert all("absent" in one.words for one in kinds if not one.held)
