"""The compare and council pages on a store with peers, context, judgements and money."""

import math
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from areaprofile.charts.axis import axis_over
from areaprofile.charts.dots import peer_dots
from areaprofile.charts.ribbon import ribbon_over_time
from areaprofile.errors import UnknownCodeError
from areaprofile.report.show_peers import show_peers
from areaprofile.store.open import Store, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.check_card import check_card
from areaprofile.tables.compare import best_quarter, compare
from areaprofile.tables.compare_words import entries_frame, finding, history_frame, sentences
from areaprofile.tables.council import council_picture, grouped, judgements_of
from areaprofile.tables.heat import (
    BEST,
    MOST_DRAWN,
    NO_FIGURE,
    WORST,
    Heat,
    HeatRow,
    drawn,
    quarters,
)
from areaprofile.tables.money import pounds_a_head, short_pounds, spend_blocks
from areaprofile.tables.peers import peer_group, set_names
from areaprofile.tables.revisions import revision_words
from areaprofile.ui import assets

PAGES = Path(__file__).parents[1] / "pages"
HOME, OTHER = "Z06000001", "Z09000002"
HOSTILE = "<script>alert(1)</script>"


def write(folder: Path, name: str, frame: pd.DataFrame) -> None:
    frame.to_parquet(folder / "tables" / f"{name}.parquet")


@pytest.fixture(scope="module")
def store(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The tiny store with everything that stands beside values; HOME's peer is OTHER."""
    root = tmp_path_factory.mktemp("beside") / "store"
    shutil.copytree(tiny_store.root, root)
    folder = root / tiny_store.build
    peer = {"set": "context", "rank": 1, "distance": 0.5, "alike": "pay", "different": "age"}
    words = {"reasons": "Most alike in pay; least alike in age.", "closeness": ""}
    pairs = [(HOME, OTHER), (OTHER, HOME)]
    rows = [{"council_code": one, "peer_code": two, **peer, **words} for one, two in pairs]
    write(folder, "peer", pd.DataFrame(rows))
    facts = [
        {"council_code": code, "context_id": key, "name": name, "unit": unit, "value": value}
        | {"role": "peer", "weight": 1.0, "period": "2021"}
        for code in (HOME, OTHER)
        for key, name, unit, value in (("pay", "Pay", "£", 500.0), ("age", "Age", "%", 20.0))
    ]
    write(folder, "context", pd.DataFrame(facts))
    grades = [
        ("waste_check", HOME, "waste", day, "overall", "Overall", grade, at, band, "")
        for day, grade, at, band in (
            ("2018-05-01", "Good", 3, "high"),
            ("2021-02-03", "Poor", 1, "failure"),
        )
    ]
    columns = "scheme council_code service date part part_name grade ordinal band address"
    write(folder, "judgement", pd.DataFrame(grades, columns=columns.split()))
    about = {"scheme_id": "waste_check", "name": HOSTILE, "body": "Inspectors", "caution": ""}
    write(folder, "judgement_scheme", pd.DataFrame([about]))
    lines = [
        {"line_id": key, "name": name, "meaning": name, "service": "", "per": "resident"}
        | {"basis": "gross_expenditure", "price": "cash", "part_of": above, "caution": ""}
        for key, name, above in (("all", "All", ""), ("bins", "Bins", "all"))
    ]
    write(folder, "spend_line", pd.DataFrame(lines))
    spend = [
        {"council_code": HOME, "line": key, "period": "2020-21f", "amount": amount}
        | {"per_unit": amount / 1000, "basis": "gross_expenditure", "price": "cash"}
        for key, amount in (("all", 3e6), ("bins", 1e6))
    ]
    write(folder, "spend", pd.DataFrame(spend))
    changes = [{"old_code": "Z07000009", "new_code": HOME, "date": "2023-04-01", "share": None}]
    write(folder, "council_change", pd.DataFrame(changes))
    return open_store(root)


@pytest.fixture(scope="module")
def atlas(store: Store) -> Atlas:
    return open_atlas(store)


def opened(page: str, store: Store, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(store.root))
    test = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=30)
    for name, value in address.items():
        test.query_params[name] = value
    return test.run()


def shown(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_council_page_says_what_is_there_and_what_is_not(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("council", store, monkeypatch, area=HOME)
    assert not test.exception
    text = shown(test)
    assert "Strengths" in text
    assert "Concerns" in text
    assert re.search(r"\d+ of \d+ measures held", text)
    assert "in the money of the day" in text
    assert "No judgement of the council as a whole is in these data." in text
    assert "Nothing about voluntary groups is published for councils in these data." in text
    assert "No figure of this council is broken down by" in text
    assert "Most alike in pay; least alike in age." in text
    assert "<script>alert" not in text


def test_compare_page_with_own_set_and_abolished_council(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("compare", store, monkeypatch, area="Z07000009", **{"with": OTHER})
    assert not test.exception
    assert any("it became part of Fernmouth" in message.value for message in test.info)
    assert "too few" in shown(test)


def test_unknown_peers_are_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("compare", store, monkeypatch, area=HOME, **{"with": "nonsense"})
    assert not test.exception
    assert any("nonsense" in message.value for message in test.info)


def test_sets_and_own_codes(atlas: Atlas) -> None:
    council = atlas.places.by_code[HOME]
    assert list(set_names(atlas, council)) == ["context", "type", "own"]
    assert peer_group(atlas, council, "context").codes == (OTHER,)
    assert peer_group(atlas, council, f"{OTHER}.{HOME}.Z99999999").codes == (OTHER,)
    with pytest.raises(UnknownCodeError, match="There are: context"):
        peer_group(atlas, council, "ons2")


def test_few_peers_are_no_comparison(atlas: Atlas) -> None:
    council = atlas.places.by_code[HOME]
    measure = atlas.measures["tiny_recycling"]
    found = compare(atlas, council, measure, peer_group(atlas, council, "context"))
    assert found.verdict == ""
    assert finding(found) == "Waste recycled: too few peers to compare Fernmouth with"
    assert sentences(found)[-1][1].startswith("Only 1 peer has a figure")
    assert "Fernmouth" in peer_dots(found)
    assert "Tinyland" in ribbon_over_time(found, country="Tinyland")


def test_downloads_are_unrounded_and_say_where_from(atlas: Atlas) -> None:
    council = atlas.places.by_code[HOME]
    measure = atlas.measures["tiny_recycling"]
    found = compare(atlas, council, measure, peer_group(atlas, council, "context"))
    frame = entries_frame(atlas, found).set_index("area_code")
    series = atlas.latest("council", "tiny_recycling")
    assert series is not None
    at = atlas.level("council").position[HOME]
    assert frame.loc[HOME, "value"] == series.value[at]
    assert frame.loc[HOME, "period"] == series.period
    history = history_frame(atlas, found)
    assert {"period", "lower", "upper", "status", "source", "licence", "build"} <= set(history)
    country = atlas.places.country.code
    assert set(history["area_code"]) == {HOME, OTHER, country}
    assert frame.loc[country, "role"] == "country"
    assert math.isnan(frame.loc[country, "rank_first"])


def test_frameworks_move_measures_but_never_values(atlas: Atlas) -> None:
    picture = council_picture(atlas, atlas.places.by_code[HOME])
    for framework in ("theme", "service"):
        rows = [row for theme in grouped(atlas, picture, framework) for row in theme.rows]
        assert {id(row) for row in rows} == {id(row) for row in picture.rows}


def test_judgements_and_money(atlas: Atlas) -> None:
    (scheme,) = judgements_of(atlas, HOME)
    assert not scheme.is_corporate
    assert scheme.overall["grade"].tolist() == ["Good", "Poor"]
    assert judgements_of(atlas, OTHER) == []
    (block,) = spend_blocks(atlas, HOME, [OTHER])
    assert [row.is_total for row in block.rows] == [True, False]
    assert math.isnan(block.rows[0].peers_median)
    assert spend_blocks(atlas, OTHER, []) == []


def test_check_card_tells_everything(atlas: Atlas) -> None:
    place = atlas.places.by_code[HOME]
    series = atlas.latest("council", "tiny_recycling")
    assert series is not None
    card = check_card(atlas, place, atlas.measures["tiny_recycling"], series.period)
    assert card is not None
    names = [name for name, _ in card.facts]
    assert names[:5] == ["Figure", "95% interval", "Period", "Status", "Age"]
    assert "Licence" in names
    assert atlas.store.build in card.link
    assert card.csv_row.count("\n") == 1
    assert HOME in card.citation
    kept = check_card(
        atlas,
        place,
        atlas.measures["tiny_recycling"],
        series.period,
        seen={"with": "type", "x": ""},
    )
    assert kept is not None
    assert "with=type" in kept.link
    assert "x=" not in kept.link
    assert check_card(atlas, place, atlas.measures["tiny_recycling"], "1999") is None


def test_links_for_good_say_what_was_revised(store: Store, tmp_path: Path) -> None:
    root = tmp_path / "store"
    shutil.copytree(store.root, root)
    old = "abcdef012345"
    shutil.copytree(root / store.build, root / old)
    path = root / old / "values" / "council" / "tiny_recycling.parquet"
    frame = pd.read_parquet(path)
    frame.loc[frame["area_code"].astype("str") == HOME, "value"] += 1.5
    frame.to_parquet(path)
    now = open_atlas(open_store(root))
    place, measure = now.places.by_code[HOME], now.measures["tiny_recycling"]
    found = now.latest("council", "tiny_recycling")
    assert found is not None
    told = revision_words(now, place, measure, found.period, old)
    assert re.search(r"revised from [\d.]+% to [\d.]+%", told)
    other = now.places.by_code[OTHER]
    assert "the same figure" in revision_words(now, other, measure, found.period, old)
    gone = revision_words(now, place, measure, found.period, "0" * 12)
    assert "not kept here any more" in gone
    assert "names no build" in revision_words(now, place, measure, found.period, "../../etc")
    assert revision_words(now, place, measure, found.period, now.store.build) == ""


def test_command(store: Store) -> None:
    table = show_peers(store.root, HOME, set_id="", form="table")
    assert "Quillham" in table
    assert show_peers(store.root, HOME, set_id="", form="csv").splitlines()[0].startswith("set,")
    assert '"rank": 1' in show_peers(store.root, HOME, set_id="context", form="json")
    with pytest.raises(UnknownCodeError, match="no longer exists"):
        show_peers(store.root, "Z07000009", set_id="", form="csv")
    with pytest.raises(UnknownCodeError, match="is no council"):
        show_peers(store.root, "Z01000001", set_id="", form="csv")


numbers = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(math.nan)), min_size=0, max_size=40)


@settings(derandomize=True, max_examples=150)
@given(values=numbers, polarity=st.sampled_from(["higher_is_better", "lower_is_better"]))
def test_quarters_hold_at_most_a_quarter(values: list[float], polarity: str) -> None:
    bands = quarters(values, polarity)
    known = [value for value in values if math.isfinite(value)]
    for band in (BEST, WORST):
        assert bands.count(band) <= len(known) // 4
    for value, band in zip(values, bands, strict=True):
        assert (band == NO_FIGURE) == (not math.isfinite(value) or len(known) <= 4)
    best = [v for v, band in zip(values, bands, strict=True) if band == BEST]
    worst = [v for v, band in zip(values, bands, strict=True) if band == WORST]
    if best and worst:
        sign = 1 if polarity == "higher_is_better" else -1
        assert min(sign * value for value in best) > max(sign * value for value in worst)


@settings(derandomize=True, max_examples=100)
@given(values=st.lists(st.floats(-1e9, 1e9), min_size=5, max_size=40))
def test_about_a_quarter_reach_the_best_quarter(values: list[float]) -> None:
    edge = best_quarter(values, "higher_is_better")
    assert np.mean(np.array(values) >= edge) >= 0.25 - 1e-9
    turned = best_quarter([-value for value in values], "lower_is_better")
    assert turned == pytest.approx(-edge)
    assert math.isnan(best_quarter(values, "none"))


def test_a_wide_heat_map_draws_the_most_alike_with_the_quarters_of_all(store: Store) -> None:
    atlas = open_atlas(store)
    measure, places = atlas.measures_at("council")[0], [atlas.places.by_code[HOME]]
    places += [replace(places[0], code=f"Z0600{at:04}") for at in range(60)]
    values = tuple(float(at) for at in range(61))
    row = HeatRow(measure, "2024", values, quarters(values, "higher_is_better"))
    whole = Heat(tuple(places), (("Theme", (row,)),), 0)
    near = [places[60].code, places[7].code]
    shown = drawn(whole, near)
    assert len(shown.councils) == MOST_DRAWN
    assert shown.councils[0] == places[0]
    assert {places[60], places[7]} < set(shown.councils)
    assert shown.rows[0].values[-1] == values[60]
    assert shown.rows[0].bands[-1] == BEST
    few = replace(whole, councils=whole.councils[:5])
    assert drawn(few, near) is few


@settings(derandomize=True, max_examples=150)
@given(values=numbers)
def test_axes_hold_all_values_and_their_ticks(values: list[float]) -> None:
    axis = axis_over(values, start=10, end=200)
    for value in values:
        if math.isfinite(value):
            assert 9.99 <= axis.at(value) <= 200.01
    assert all(axis.low - 1e-6 <= tick <= axis.high + 1e-6 for tick in axis.ticks)
    labels = [axis.label(tick) for tick in axis.ticks]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (1.234e9, "£1.2bn"),
        (34_500_000, "£34.5m"),
        (820_400, "£820,000"),
        (888.4, "£888"),
        (-82_000, "−£82,000"),
        (-0.4, "£0"),
        (math.nan, "–"),
    ],
)
def test_pounds(amount: float, said: str) -> None:
    assert short_pounds(amount) == said


def test_pounds_a_head_keep_one_rounding() -> None:
    amounts = (16_204.3, 3_582.0, 0.43, 0.001, 0.0, -12.6, math.nan)
    assert [pounds_a_head(one) for one in amounts] == [
        "£16,204", "£3,582", "£0.43", "under 1p", "£0", "−£13", "–"
    ]  # fmt: skip
