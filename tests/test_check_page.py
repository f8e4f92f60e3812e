"""Every figure leads to its card; what a council's circumstances lead one to expect."""

from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.compare import comparable_periods
from areaprofile.tables.councils import all_councils
from areaprofile.tables.expected_level import ExpectedLevel, expected_level, expected_sentence
from areaprofile.tables.figure_links import read_figure_link
from areaprofile.tables.money import spend_blocks
from areaprofile.tables.spend_card import spend_card
from areaprofile.ui import assets
from areaprofile.ui.check_card import figure_link
from areaprofile.ui.data import DEMO_STORE

PAGES = Path(__file__).parents[1] / "pages"
HOME = "Z06000001"


@pytest.fixture(scope="module")
def demo() -> Atlas:
    return open_atlas(open_store(DEMO_STORE))


def opened(root: Path, monkeypatch: pytest.MonkeyPatch, page: str, **address: str) -> AppTest:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(root))
    test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def shown(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_a_figure_is_a_link_and_its_page_tells_everything(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = figure_link(HOME, "tiny_recycling", "2021-22f", "45%")
    assert 'href="check?area=Z06000001&indicator=tiny_recycling&period=2021-22f"' in link.replace(
        "&amp;", "&"
    )
    assert figure_link(f"{HOME}.{HOME}", "tiny_recycling", "2021-22f", "45%") == "45%"
    choices = {"area": HOME, "indicator": "tiny_recycling"}
    test = opened(tiny_store.root, monkeypatch, "check", **choices)
    assert not test.exception
    text = shown(test)
    for word in ("95% interval", "Licence", "Publisher", "Status", "Period"):
        assert word in text
    box = test.text_input(key="check-typed")
    other = box.set_value(f"check?area={HOME}&indicator=tiny_crowding").run()
    assert not other.exception
    assert other.query_params["indicator"] in (["tiny_crowding"], "tiny_crowding")
    test = opened(tiny_store.root, monkeypatch, "check", **choices)
    copied = [one.value for one in test.code]
    assert any(f"build={tiny_store.build}" in one for one in copied)
    assert any(one.startswith("area_code,") for one in copied)


def test_a_pasted_link_says_which_figure() -> None:
    figure = {"area": HOME, "indicator": "tiny_recycling", "period": "2021-22f", "build": "0" * 12}
    query = urlencode({**figure, "with": "type"})
    for link in (f"https://x.example/base/check?{query}", f"compare?{query}", query):
        assert read_figure_link(link) == figure
    for text in ("", "Harrow", "https://[x", "a=b", "x" * 3000 + "?area=1"):
        assert read_figure_link(text) == {}


def test_every_line_of_spending_has_a_card(demo: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    council = next(one for one in all_councils(demo) if spend_blocks(demo, one.code, []))
    rows = [row for block in spend_blocks(demo, council.code, []) for row in block.rows]
    for row in rows:
        card = spend_card(demo, council, row.line_id, row.period)
        assert card is not None
        assert {"Spent", "A head", "Basis", "Prices", "Publisher", "Licence"} <= set(
            dict(card.facts)
        )
        written = dict(zip(*(one.split(",") for one in card.csv_row.splitlines()), strict=False))
        assert float(written["amount"]) == row.amount
        assert spend_card(demo, council, row.line_id, "") == card
    assert spend_card(demo, council, "nothing", "") is None
    choices = {"area": council.code, "cost": rows[0].line_id}
    page = opened(DEMO_STORE, monkeypatch, "check", **choices)
    assert not page.exception
    assert rows[0].name in shown(page)
    unknown = opened(DEMO_STORE, monkeypatch, "check", area=council.code, cost="<b>")
    assert any("is not in these data" in one.value for one in unknown.info)


def test_check_page_says_what_is_wrong_with_a_link(
    tiny_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = opened(tiny_store.root, monkeypatch, "check", area=HOME, indicator="<b>none")
    assert not wrong.exception
    assert any("which is not in these data" in one.value for one in wrong.info)
    old = {"area": HOME, "indicator": "tiny_recycling", "build": "0" * 12}
    gone = opened(tiny_store.root, monkeypatch, "check", **old)
    assert any("not kept here any more" in one.value for one in gone.info)


def test_expected_levels_stand_in_their_ranges(demo: Atlas) -> None:
    measure = next(
        one
        for one in demo.measures_at("council")
        if one.unit == "%" and one.polarity != "none" and one.level == "council"
    )
    found: list[ExpectedLevel] = []
    for council in all_councils(demo):
        known = comparable_periods(demo, council, measure)
        level = expected_level(demo, council, measure, known[-1]) if known else None
        if level is not None:
            found.append(level)
            assert level.lower <= level.expected <= level.upper
            assert "factors" in expected_sentence(level, council, measure)
            assert level.factors
    outside = [level.is_outside for level in found]
    assert not found or np.mean(outside) < 0.3


def test_words_of_an_expected_level(demo: Atlas) -> None:
    council = all_councils(demo)[0]
    measure = next(one for one in demo.measures_at("council") if one.unit == "%")
    low = ExpectedLevel(30.0, 45.0, 35.0, 55.0, 0.5, 200, ("Pay",))
    assert "not explained by the factors in the model" in expected_sentence(low, council, measure)
    inside = ExpectedLevel(44.0, 45.0, 35.0, 55.0, 0.5, 200, ("Pay",))
    assert "nothing stands out" in expected_sentence(inside, council, measure)
    vague = ExpectedLevel(44.0, 45.0, 35.0, 55.0, 0.02, 200, ("Pay",))
    assert "almost nothing" in expected_sentence(vague, council, measure)


def test_the_table_behind_the_heat_map_leads_to_every_card(monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(DEMO_STORE, monkeypatch, "compare", area="Z06000006", how="many")
    assert not test.dataframe
    test.session_state["heat-check"] = True
    test.run()
    assert not test.exception
    (table,) = test.dataframe
    assert table.value["check"].str.startswith("check?area=Z").all()
    assert set(table.value.columns) >= {"Council", "Figure"}
    before = table.value["check"].iloc[0]
    test.selectbox(key="heat-check-measure").select_index(3).run()
    assert test.dataframe[0].value["check"].iloc[0] != before
