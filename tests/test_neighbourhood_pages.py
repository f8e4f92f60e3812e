"""Gaps, priorities, the panel of weights and places like this one, on their pages."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from ordered import ordered_store, set_column
from streamlit.testing.v1 import AppTest
from test_pages import opened, shown
from tiny import COUNCILS, LSOAS

from areaprofile.report.show import find_figures
from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.gap_words import gap_sentences
from areaprofile.tables.gaps import gap_table
from areaprofile.ui import assets
from areaprofile.ui.council_picker import stands_for_council


@pytest.fixture(scope="module")
def ordered(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ordered_store(tiny_store, tmp_path_factory.mktemp("pages") / "store").root


def test_gaps_page_says_what_the_table_says(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("gaps", ordered, monkeypatch, area=COUNCILS[0], indicator="tiny_crime")
    assert not test.exception
    atlas = open_atlas(open_store(ordered))
    table = gap_table(atlas, atlas.places.by_code[COUNCILS[0]], atlas.measures["tiny_crime"])
    assert table is not None
    text = shown(test)
    for sentence in gap_sentences(table):
        assert sentence in text
    assert 'alt="Recorded crimes in Fernmouth.' in text


def test_gaps_page_follows_its_pickers(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("gaps", ordered, monkeypatch, area="Z01000009", indicator="tiny_crime")
    assert test.selectbox(key="gap-council").value == COUNCILS[1]
    assert test.selectbox(key="gap-measure").value == "tiny_crime"
    test.selectbox(key="gap-measure").set_value("tiny_jobs").run()
    assert test.query_params["indicator"] == "tiny_jobs"
    test.selectbox(key="gap-council").set_value(COUNCILS[0]).run()
    assert test.query_params["area"] == COUNCILS[0]
    assert "Fernmouth" in shown(test)


def test_gaps_page_says_why_a_measure_has_no_gap(
    ordered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("gaps", ordered, monkeypatch, area=COUNCILS[0], indicator="tiny_age")
    assert not test.exception
    assert any("has no counts" in message.value for message in test.info)


def test_priorities_show_equals_download_equals_page(
    ordered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number on the page, in the download and from `areaprofile show` is one number."""
    choice = "tiny_crime-2~tiny_crowding-1"
    test = opened("priorities", ordered, monkeypatch, area=COUNCILS[0], set=choice)
    assert not test.exception
    assert test.multiselect(key="priority-set").value == ["tiny_crime", "tiny_crowding"]
    assert test.slider(key="priority-tiny_crime").value == 2.0
    rows = test.dataframe[0].value.set_index("Code")
    for code in LSOAS[:6]:
        for key in ("tiny_crime", "tiny_crowding"):
            found = find_figures(open_store(ordered), code, indicator_id=key, period="2021")
            assert rows.loc[code, key] == pytest.approx(found.rows[0]["value"], rel=1e-6)


def test_priorities_keep_weights_in_the_address(
    ordered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("priorities", ordered, monkeypatch, area=COUNCILS[0])
    test.multiselect(key="priority-set").set_value(["tiny_crime", "tiny_jobs"]).run()
    assert test.query_params["set"] == "tiny_crime-1~tiny_jobs-1"
    test.slider(key="priority-tiny_jobs").set_value(2.5).run()
    assert test.query_params["set"] == "tiny_crime-1~tiny_jobs-2.5"
    test.multiselect(key="priority-set").set_value([]).run()
    assert not test.exception


def test_priorities_refuse_nonsense(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(
        "priorities", ordered, monkeypatch, set="<script>alert(1)</script>-2~tiny_crime-1"
    )
    assert not test.exception
    assert "<script>alert" not in shown(test)
    assert any("not available here" in message.value for message in test.info)


PANEL = """
from areaprofile.tables.recipe import recipe_text
from areaprofile.tables.vitality import recipe_published
from areaprofile.ui import frame
from areaprofile.ui.weights import weights_panel
import streamlit as st

with frame.page("Weights") as atlas:
    recipe = weights_panel(atlas, "lsoa")
    st.text(recipe_text(recipe, published=recipe_published(atlas, "lsoa")))
"""


def test_weights_panel_and_address(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(ordered))
    test = AppTest.from_string(PANEL, default_timeout=30)
    test.query_params["weights"] = "housing-2.5~by-stretched"
    test.run()
    assert not test.exception
    assert test.slider(key="weight-housing").value == 2.5
    assert test.radio(key="recipe-method").value == "stretched"
    test.slider(key="weight-safety").set_value(0.0).run()
    assert test.text[0].value == "housing-2.5~safety-0~by-stretched"
    test.radio(key="recipe-reference").set_value("council").run()
    assert test.query_params["weights"] == "housing-2.5~safety-0~by-stretched~in-council"
    test.button[0].click().run()
    assert "weights" not in test.query_params
    assert test.text[0].value == ""


SIMILAR = """
from areaprofile.ui import address, frame
from areaprofile.ui.similar_view import similar_section

with frame.page("Similar") as atlas:
    place, _ = address.chosen_place(atlas)
    similar_section(atlas, place)
"""


def test_similar_section(
    tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ordered_store(tiny_store, tmp_path / "store")
    context = dict.fromkeys(("tiny_renting", "tiny_empty", "tiny_visits"), "context")
    set_column(store, "indicator", "indicator_id", "measure", context)
    set_column(store, "indicator", "indicator_id", "polarity", dict.fromkeys(context, "none"))
    monkeypatch.setenv(assets.STORE_VARIABLE, str(store.root))
    test = AppTest.from_string(SIMILAR, default_timeout=30)
    test.query_params["area"] = LSOAS[0]
    test.run()
    assert not test.exception
    text = shown(test)
    assert "Places like this one" in text
    assert "<b>Alike in</b>" in text
    assert "similar places lie between" in text
    test.radio(key=f"similar-within-{LSOAS[0]}").set_value(COUNCILS[0]).run()
    assert not test.exception
    assert "Quillham 001A" not in shown(test)


def test_frame_csv_opens_without_harm() -> None:
    data = frame_csv(pd.DataFrame({"name": ["=1+1", "plain"], "value": [1.25, float("nan")]}))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["'=1+1", "plain"]
    assert [row["value"] for row in rows] == ["1.25", ""]


def test_only_a_council_stands_for_itself(tiny_store: Store) -> None:
    atlas = open_atlas(tiny_store)
    councils = {code: atlas.places.by_code[code] for code in COUNCILS}
    own = councils[COUNCILS[0]]
    assert stands_for_council(atlas.places.by_code[LSOAS[0]], councils) == (own, [], "")
    county = replace(own, code="Z10000001", name="Wold", council_code="", council_type="county")
    within = {own.code: replace(own, upper_tier_code=county.code)}
    assert stands_for_council(county, councils | within) == (
        None, [own.code], "Wold is a county: pick one of its districts.",
    )  # fmt: skip
    example, _, said = stands_for_council(atlas.places.country, councils)
    assert example is not None
    assert f"is no council: {example.name} is shown as an example" in said


CHOICE = """
import streamlit as st

from areaprofile.ui import address, frame

with frame.page("Choice"):
    address.choose(area=address.choice("area") or "Z", shape=address.choice("shape"))
    st.text(address.choice("shape"))
"""


def test_a_choice_goes_with_the_way_back(ordered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(ordered))
    test = AppTest.from_string(CHOICE, default_timeout=30)
    test.run()
    told = []
    for choices in ({"area": "Z", "shape": "hex"}, {"area": "Y"}, {"area": "Z"}):
        test.query_params.clear()
        for name, value in choices.items():
            test.query_params[name] = value
        test.run()
        told.append(test.text[0].value)
    # A link to another place keeps the choice; the address of before had none.
    assert told == ["hex", "hex", ""]
