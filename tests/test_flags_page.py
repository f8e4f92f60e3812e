"""The page of flags in its views, each from its address: council, one flag, service, country."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.flag_changes import newest_first
from areaprofile.tables.flags import CouncilFlags, council_flags
from areaprofile.ui import assets
from areaprofile.ui.data import DEMO_STORE

PAGE = Path(__file__).resolve().parents[1] / "pages" / "flags.py"


@pytest.fixture(scope="module")
def demo() -> Atlas:
    """The shipped demonstration."""
    return open_atlas(open_store(DEMO_STORE))


@pytest.fixture(scope="module")
def found(demo: Atlas) -> CouncilFlags:
    """A council with a concern about a measure."""
    every = (council_flags(demo, one) for one in all_councils(demo))
    return next(one for one in every if one and any(f.indicator_id for f in one.concerns))


def opened(monkeypatch: pytest.MonkeyPatch, **address: str) -> tuple[AppTest, str]:
    """The page at an address, and all that it says."""
    monkeypatch.setenv(assets.STORE_VARIABLE, str(DEMO_STORE))
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in address.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert not page.error
    return page, "\n".join(element.proto.body for element in page.get("html"))


def test_one_flag_has_its_routes_and_its_request(
    found: CouncilFlags, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = next(one for one in found.concerns if one.indicator_id)
    page, text = opened(monkeypatch, area=found.place.code, flag=flag.flag_id, route="meeting")
    assert "The council’s reply" in text
    assert "Who does well at it" in text
    assert page.selectbox(key="route").value == "meeting"
    assert found.place.name in str(page.text_area(key="request").value)
    assert any("lower level" in one.value for one in page.info)


def test_a_flag_that_is_none_leaves_the_council(
    found: CouncilFlags, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, text = opened(
        monkeypatch, area=found.place.code, flag="<b>x</b>", sure="7", since="yesterday"
    )
    assert "ap-board" in text
    assert len(page.info) == 3


def test_since_a_day_and_strictness_come_from_the_address(
    demo: Atlas, found: CouncilFlags, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = newest_first(demo)[1]
    page, text = opened(monkeypatch, area=found.place.code, since=before, sure="95")
    assert page.selectbox(key="flags-since").value == before
    assert page.select_slider(key="flags-strictness").value == 0.95
    assert "An earlier edition is worked out anew" in text
    assert f"feeds/{found.place.code}.xml" in text


def test_service_and_country_name_counts_and_no_rank(
    found: CouncilFlags, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, text = opened(monkeypatch, view="service", service="education")
    assert "<h1>Education: something is raised in " in text
    assert " assessed; " in text
    page, text = opened(monkeypatch, view="country", watch=f"{found.place.code}.nonsense")
    assert "never ranked by their number" in text
    assert page.multiselect(key="watch-councils").value == [found.place.code]
    assert any("nonsense" in one.value for one in page.info)
