"""Cost beside result: sides, periods, words, and the page on the demonstration."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from areaprofile.charts.value_paths import value_path, value_scatter
from areaprofile.stats.value import HIGHER, LOWER, USUAL, side_of
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.peers import CONTEXT, peer_group
from areaprofile.tables.value import (
    BEST_QUARTER,
    WORST_QUARTER,
    LastJudged,
    Point,
    _result_side,
    value_picture,
)
from areaprofile.tables.value_pairs import (
    PUBLIC_PARTNERS,
    beside,
    costs_for,
    results_for,
    usual_result,
)
from areaprofile.tables.value_words import (
    FINDINGS,
    NO_PRAISE,
    PRAISED,
    QUESTIONS,
    expected_words,
    path_frame,
    price_words,
    value_finding,
    value_frame,
    value_sentences,
)
from areaprofile.ui.data import DEMO_STORE

SIDES = ("better", "worse")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas(open_store(DEMO_STORE))


def test_a_side_lies_outside_the_middle_half() -> None:
    # Quartiles of 1 … 5 are 2 and 4.
    assert [side_of(one, [1, 2, 3, 4, 5]) for one in (1.9, 2, 3, 4, 4.1)] == [
        LOWER, USUAL, USUAL, USUAL, HIGHER
    ]  # fmt: skip
    assert side_of(math.nan, [1, 2]) == side_of(1, [math.nan]) == ""


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0, 1e6))
def test_dearer_is_never_a_lower_side(others: list[float], value: float) -> None:
    order = [LOWER, USUAL, HIGHER]
    sides = [order.index(side_of(one, others)) for one in np.sort([value, value * 1.5 + 1])]
    assert sides[0] <= sides[1]


def test_a_year_of_spending_meets_the_result_that_shares_most_of_it() -> None:
    assert beside("2017-18f", ("2016-17f", "2017-18f", "2017")) == "2017-18f"
    assert beside("2017-18f", ("2016", "2017", "2018")) == "2017"
    assert beside("2017-18f", ("2016-17a", "2017-18a")) == "2017-18a"
    assert beside("2017-18f", ("2018-03-31s",)) == "2018-03-31s"
    assert beside("2017-18f", ("2019", "2015-16f")) == ""


def test_every_pair_of_sides_has_words() -> None:
    assert set(FINDINGS) == set(QUESTIONS)
    assert len(FINDINGS) == 15
    assert "not called poor value" in QUESTIONS[("lower", "worse")]


@pytest.mark.parametrize("lower", [math.nan, 20.0])
def test_far_below_its_peers_is_never_usual(atlas: Atlas, lower: float) -> None:
    measure = replace(next(iter(atlas.measures.values())), polarity="higher_is_better")
    upper = 2 * 45 - lower + 30  # reaches the middle of the peers, where there are limits
    own = Point(all_councils(atlas)[0], 1.0, 45.0, lower, upper)
    peers = np.array([88.0, 90.0, 91.0, 92.0, 95.0])
    assert _result_side(own, peers, 91.0, measure, None) == WORST_QUARTER
    lower_better = replace(measure, polarity="lower_is_better")
    assert _result_side(own, peers, 91.0, lower_better, None) == BEST_QUARTER
    assert _result_side(replace(own, result=91.0), peers, 91.0, measure, None) == USUAL


def test_no_usual_result_where_the_spending_is_for_none(atlas: Atlas) -> None:
    council = all_councils(atlas)[0]
    for cost in costs_for(atlas, council):
        chosen = usual_result(atlas, council, cost)
        assert not chosen or atlas.measures[chosen].owner_partner in PUBLIC_PARTNERS


def test_pictures_of_the_demonstration(atlas: Atlas) -> None:
    seen = set()
    for council in all_councils(atlas)[::7]:
        group = peer_group(atlas, council, CONTEXT)
        for cost in costs_for(atlas, council)[:4]:
            measure = results_for(atlas, council, cost)[0]
            picture = value_picture(atlas, council, cost, measure, group)
            assert picture is not None
            assert measure.service == cost.service
            frame, path = value_frame(atlas, picture), path_frame(atlas, picture)
            assert frame["cost"].iloc[0] == picture.own.cost
            assert len(frame) == picture.peers + 1
            assert "money of the day" in price_words(picture)
            if picture.cost.people:
                assert "The people are those of " in price_words(picture)
            if picture.cost_side:
                costs = frame["cost"].iloc[1:]
                assert picture.cost_middle == pytest.approx(np.median(costs))
                assert (picture.cost_side == HIGHER) == (picture.own.cost > costs.quantile(0.75))
                assert len(path) == len(picture.steps) > 1
                assert value_path(picture)
            seen.add((picture.cost_side, picture.result_side))
            assert 'alt="' in value_scatter(picture)
            assert len(value_scatter(picture)) < 30_000
            assert value_finding(picture)
            assert value_sentences(picture)
            assert "model" in (said := expected_words(picture)) or "expect" in said
    assert len(seen) > 3


def test_better_and_praise_need_more_than_a_bare_difference(atlas: Atlas) -> None:
    bare = praised = 0
    for council in all_councils(atlas)[::5]:
        group = peer_group(atlas, council, CONTEXT)
        for cost in costs_for(atlas, council)[:3]:
            for measure in results_for(atlas, council, cost)[:3]:
                picture = value_picture(atlas, council, cost, measure, group)
                assert picture is not None
                said = " ".join(value_sentences(picture))
                if not picture.own.upper > picture.own.lower and picture.result_side in SIDES:
                    bare += 1
                    assert picture.expected is not None
                    assert picture.expected.sign
                if "Others may learn" in said:
                    praised += 1
                    assert picture.expected is not None
                    assert picture.expected.says_something
                    assert not any(one.band == "failure" for one in picture.judged)
                for one in picture.judged:
                    assert one.grade in said
    assert praised or bare


def test_a_failing_service_is_not_held_up_to_others(atlas: Atlas) -> None:
    for council in all_councils(atlas):
        for cost in costs_for(atlas, council)[:4]:
            measure = results_for(atlas, council, cost)[0]
            picture = value_picture(
                atlas, council, cost, measure, peer_group(atlas, council, CONTEXT)
            )
            if picture is None or (picture.cost_side, picture.result_side) not in PRAISED:
                continue
            failing = LastJudged("A scheme", "2024-05-01", "Inadequate", "failure")
            said = value_sentences(replace(picture, judged=(failing,)))
            assert NO_PRAISE in said
            assert any("A scheme, 1 May 2024): Inadequate" in one for one in said)
            return
    pytest.fail("no picture with praise in the demonstration")
