"""A council's basket and the categories of judgements, on the demonstration and by hand."""

import math
from pathlib import Path

import pytest

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.basket import (
    basket_frame,
    basket_picture,
    basket_sentence,
    can_join,
    usual_members,
    years_of,
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
    picture = basket_picture(demo, council, group, members, first=years[-4], last=years[-1])
    assert picture.members
    assert picture.index == pytest.approx(100 + sum(one.points for one in picture.members))
    assert sum(one.weight for one in picture.members) == pytest.approx(1)
    for one in picture.members:
        sign = 1 if one.measure.polarity == "higher_is_better" else -1
        assert one.change == pytest.approx(100 * sign * (one.later - one.base) / one.base)
    assert picture.moments[0].value == pytest.approx(100)
    assert picture.moments[-1].value == pytest.approx(picture.index)
    fewer = basket_picture(demo, council, group, members[1:], first=years[-4], last=years[-1])
    assert fewer.index != picture.index
    assert len(basket_frame(demo, picture)) == len(members)
    assert council.name in basket_sentence(picture)


def test_a_new_definition_keeps_a_measure_out(demo: Atlas, council: Place) -> None:
    crime = demo.measures["cy03"]
    group = peer_group(demo, council, CONTEXT)
    picture = basket_picture(demo, council, group, [crime], first=2019, last=2023)
    assert [why for _, why in picture.left_out] == ["its definition changed in between"]
    assert math.isnan(picture.index)
    assert "no measure" in basket_sentence(picture)


def test_only_measures_with_a_good_end_can_join(demo: Atlas, council: Place) -> None:
    assert all(one.polarity != "none" for one in can_join(demo, council))
