"""A council's basket and the categories of judgements, on the demonstration and by hand."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.basket import BasketPicture, basket_picture
from areaprofile.tables.basket_members import (
    USUAL,
    baskets_for,
    can_join,
    read_own,
    usual_base,
    usual_members,
    write_own,
    years_of,
)
from areaprofile.tables.basket_words import (
    basket_frame,
    basket_sentence,
    carrier_words,
    weight_words,
)
from areaprofile.tables.categories import (
    Categories,
    all_categories,
    categories_by_year,
    categories_sentences,
    share_points,
)
from areaprofile.tables.peers import CONTEXT, peer_group
from areaprofile.tables.places import Place

DEMO = Path(__file__).parents[1] / "data" / "demo"
GRADES = ("Excellent", "Good", "Fair", "Weak", "Poor")
# Councils in each category in three years, as the paper's chart counts them.
COUNTED = {2002: (22, 54, 39, 22, 13), 2003: (26, 56, 40, 18, 10), 2004: (41, 60, 33, 15, 1)}


@pytest.fixture(scope="module")
def demo() -> Atlas:
    return open_atlas(open_store(DEMO))


@pytest.fixture(scope="module")
def council(demo: Atlas) -> Place:
    return demo.places.by_code["Z06000006"]


def _judged(counts: tuple[int, ...]) -> dict[str, int]:
    places = [at for at, count in enumerate(counts) for _ in range(count)]
    return {f"C{number:03d}": at for number, at in enumerate(places)}


def test_the_categories_of_the_paper() -> None:
    years = categories_by_year({year: _judged(one) for year, one in COUNTED.items()}, GRADES)
    assert [one.counts for one in years] == list(COUNTED.values())
    assert [one.judged for one in years] == [150, 150, 150]
    assert years[0].changes is None
    assert years[1].changes == (4, 2, 1, -4, -3)
    assert years[2].changes == (15, 4, -7, -3, -9)
    assert share_points(years[0], years[2], best=2) == pytest.approx(16.7, abs=0.05)
    said = categories_sentences(Categories("Overall", GRADES, years))
    assert said[0] == (
        "Judged excellent or good: 50.7% of councils in 2002, 67.3% in 2004, up 16.7 points."
    )
    assert "per cent" not in " ".join(said)


def test_net_moves_are_those_of_councils_judged_twice() -> None:
    years = categories_by_year(
        {2020: {"A": 2, "B": 0, "C": 1}, 2021: {"A": 1, "B": 1, "D": 0}}, GRADES
    )
    assert (years[1].up, years[1].down, years[1].both) == (1, 1, 2)


def test_only_full_rounds_are_compared(demo: Atlas) -> None:
    found = all_categories(demo)
    assert [one.year for one in found["overall_category"].years] == [2002, 2003, 2004]
    # Inspectors came in rounds, to a few councils in the years between.
    assert [one.year for one in found["children"].years] == [2015, 2019, 2022]
    for one in found.values():
        most = max(year.judged for year in one.years)
        assert min(year.judged for year in one.years) >= 0.7 * most
        assert categories_sentences(one)


def test_the_basket_is_the_sum_of_its_members(demo: Atlas, council: Place) -> None:
    members = usual_members(demo, council)
    years = years_of(demo, council, members)
    group = peer_group(demo, council, CONTEXT)
    weights = {one.indicator_id: 1.0 for one in members}
    picture = basket_picture(demo, council, group, weights, first=years[-4], last=years[-1])
    assert picture.members
    assert picture.index == pytest.approx(100 + sum(one.points for one in picture.members))
    assert sum(one.weight for one in picture.members) == pytest.approx(1)
    for one in picture.members:
        sign = 1 if one.measure.polarity == "higher_is_better" else -1
        assert one.change == pytest.approx(100 * sign * (one.later - one.base) / one.base)
    assert picture.moments[0].value == pytest.approx(100)
    assert picture.moments[-1].value == pytest.approx(picture.index)
    fewer = {one.indicator_id: 1.0 for one in members[1:]}
    other = basket_picture(demo, council, group, fewer, first=years[-4], last=years[-1])
    assert other.index != picture.index
    assert weight_words(picture) == "Every member weighs the same."
    assert len(basket_frame(demo, picture)) == len(members)
    assert council.name in basket_sentence(picture)


def test_the_member_that_carries_the_change_is_named(demo: Atlas, council: Place) -> None:
    members = usual_members(demo, council)
    years = years_of(demo, council, members)
    group = peer_group(demo, council, CONTEXT)
    weights = {one.indicator_id: 1.0 for one in members}
    picture = basket_picture(demo, council, group, weights, first=years[-4], last=years[-1])
    points = [-18.0] + [-1.0] * (len(picture.members) - 1)
    carried = replace(
        picture,
        index=100 + sum(points),
        members=tuple(
            replace(one, points=point) for one, point in zip(picture.members, points, strict=True)
        ),
    )
    said = carrier_words(carried)
    assert said.startswith(f"Most of it is “{carried.members[0].measure.name}”, which got worse")
    assert f"would be {101 - len(points)}.0." in said
    even = tuple(replace(one, points=-2.0) for one in picture.members)
    assert not carrier_words(replace(carried, members=even, index=100 - 2.0 * len(even)))


def test_a_new_definition_keeps_a_measure_out(demo: Atlas, council: Place) -> None:
    group = peer_group(demo, council, CONTEXT)
    picture = basket_picture(demo, council, group, {"cy03": 1.0}, first=2019, last=2023)
    assert [why for _, why in picture.left_out] == ["its definition changed in between"]
    assert math.isnan(picture.index)
    assert "no measure" in basket_sentence(picture)


def test_only_measures_with_a_good_end_can_join(demo: Atlas, council: Place) -> None:
    assert all(one.polarity != "none" for one in can_join(demo, council))


def test_members_weigh_what_the_basket_says(demo: Atlas, council: Place) -> None:
    group = peer_group(demo, council, CONTEXT)

    def with_weights(**weights: float) -> BasketPicture:
        return basket_picture(demo, council, group, weights, first=2021, last=2024)

    both = with_weights(cw01=3, cw02=1)
    alone = [with_weights(cw01=1).index, with_weights(cw02=1).index]
    assert [one.weight for one in both.members] == [0.75, 0.25]
    assert both.index == pytest.approx(0.75 * alone[0] + 0.25 * alone[1])
    assert "3 times" in weight_words(both)
    near = dict(both.peers)
    assert near != dict(with_weights(cw01=1, cw02=1).peers)


def test_an_own_basket_keeps_its_weights_in_the_address(demo: Atlas, council: Place) -> None:
    weights = {"cw01": 2.0, "cw02": 1.0}
    assert write_own(weights) == "cw01*2.cw02"
    own, unknown = read_own(demo, council, "cw01*2.cw02.nothing")
    assert (own.weights, unknown) == (weights, 1)
    assert read_own(demo, council, "cw01*-5.cw02*1e9")[0].weights == {"cw01": 1.0, "cw02": 1.0}
    assert USUAL in baskets_for(demo, council)
    members = [demo.measures[key] for key in ("cw01", "cx01")]  # cx01: every third year only
    assert usual_base(demo, council, members, [2018, 2019, 2020, 2021, 2023]) == 2020
