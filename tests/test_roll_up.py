"""The country by shared priority, one partner's measures, targets beside a comparison."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.measure_targets import MeasureTarget, target_sentence, targets_of
from areaprofile.tables.roll_up import IMPROVING, UNKNOWN, WORSENING, direction, roll_up
from areaprofile.ui import assets
from areaprofile.ui.data import DEMO_STORE

PAGES = Path(__file__).parents[1] / "pages"


@pytest.fixture(scope="module")
def demo() -> Atlas:
    return open_atlas(open_store(DEMO_STORE))


@pytest.mark.parametrize(
    ("better", "councils", "expected"),
    [(40, 40, IMPROVING), (0, 40, WORSENING), (20, 40, UNKNOWN), (19, 19, UNKNOWN)],
)
def test_direction(better: int, councils: int, expected: str) -> None:
    assert direction(better, councils) == expected


@settings(derandomize=True, max_examples=60)
@given(councils=st.integers(20, 400), share=st.floats(0, 1))
def test_turning_round_turns_the_direction(councils: int, share: float) -> None:
    better = round(share * councils)
    turned = {IMPROVING: WORSENING, WORSENING: IMPROVING, UNKNOWN: UNKNOWN}
    assert direction(councils - better, councils) == turned[direction(better, councils)]


def test_every_counted_measure_stands_under_its_priority_once(demo: Atlas) -> None:
    moves = [one for part in roll_up(demo) for one in part.moves]
    ids = [one.measure.indicator_id for one in moves]
    assert ids
    assert len(set(ids)) == len(ids)
    assert all(0 <= one.better <= one.councils for one in moves)
    assert all(one.direction == UNKNOWN for one in moves if not one.first)


def test_partner_page(demo: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(DEMO_STORE))
    test = AppTest.from_file(str(PAGES / "partner.py"), default_timeout=60)
    test.query_params["partner"] = "police"
    test.run()
    assert not test.exception
    text = "\n".join(one.proto.body for one in test.get("html"))
    assert "by shared priority" in text
    assert demo.places.country.name in text


def test_targets_are_said_beside_the_figure(demo: Atlas) -> None:
    measure = next(one for one in demo.measures_at("council") if one.polarity != "none")
    council = next(iter(demo.places.by_code.values()))
    assert isinstance(targets_of(demo, council, measure), tuple)
    target = MeasureTarget(50.0, "national", "government", "2023-24f")
    good = 60.0 if measure.polarity == "higher_is_better" else 40.0
    said = target_sentence(target, good, measure)[1]
    assert said.startswith("National target for 2023-24 (set by government)")
    assert "; this figure reaches it" in said
    assert "does not reach" in target_sentence(target, 100.0 - good, measure)[1]
