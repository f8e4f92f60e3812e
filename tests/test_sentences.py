"""The sentences above a profile, word for word."""

import math
from dataclasses import replace

import pytest
from tiny import INDICATORS

from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Profile, Row, Theme, profile_of
from areaprofile.tables.sentences import profile_sentences

PLACE = Place(
    "Z01000001", "lsoa", "Ferrow Dock", "Ferrow 001A", "Z06000001", "Z06000001", "Z12000001",
    "", "", "", 1742.0, 0.0, 0.0,
)  # fmt: skip
BASE = Row(
    indicator=next(one for one in INDICATORS if one.indicator_id == "tiny_crowding"),
    period="2021",
    value=12.31,
    lower=10.1,
    upper=14.9,
    reason=None,
    status="final",
    position=50.0,
    position_low=40.0,
    position_high=60.0,
    council_position=50.0,
    region_position=50.0,
    country_position=50.0,
    fifth=3,
    good_fifth=3,
    council=11.0,
    region=10.0,
    benchmark=12.0,
    verdict="similar",
    certainty=0.6,
    age_months=12,
    history=(("2021", 12.31),),
)
WORST = replace(BASE, position=4.0, fifth=1, good_fifth=1, verdict="worse", certainty=0.999,
                benchmark=4.5)  # fmt: skip
BEST = replace(BASE, position=91.0, fifth=5, good_fifth=5, verdict="better", certainty=0.9,
               indicator=replace(BASE.indicator, indicator_id="b", name="Empty homes"))  # fmt: skip


def said(*rows: Row, place: Place = PLACE, among: int = 33755) -> list[str]:
    profile = Profile(place, (Theme("residents", "Housing", rows),), among)
    found = profile_sentences(profile, country="Tinyland", council="Fernmouth")
    return [sentence.text for sentence in found]


def test_summary_counts_best_and_worst() -> None:
    assert said(WORST, BEST, BASE)[0] == (
        "Ferrow Dock has 1,742 residents. On 1 of 3 measures it is among the best fifth of "
        "neighbourhoods in Tinyland; on 1, among the worst."
    )


def test_concern_has_value_comparator_period_and_certainty() -> None:
    assert said(WORST)[1] == (
        "Crowded homes: 12.3% (10.1 to 14.9) in 2021. That is worse than in 96 out of 100 "
        "neighbourhoods in Tinyland, where the figure is 4.5%; we are almost certain (over 99%) "
        "that they differ."
    )


def test_strength_is_told_alike() -> None:
    assert said(BEST)[1] == (
        "Empty homes: 12.3% (10.1 to 14.9) in 2021. That is better than in 9 out of 10 "
        "neighbourhoods in Tinyland, where the figure is 12.0%; we are likely (90%) that they "
        "differ."
    ).replace("we are likely (90%) that they differ", "they likely (90%) differ")


def test_concern_and_strength_stand_in_equal_number() -> None:
    texts = said(WORST, BEST, replace(WORST, position=2.0), replace(BEST, position=99.0))
    assert sum("worse than in" in text for text in texts) == 1
    assert sum("better than in" in text for text in texts) == 1


def test_no_limits_are_said() -> None:
    bare = replace(WORST, lower=math.nan, upper=math.nan, verdict="", certainty=math.nan)
    assert said(bare)[1].endswith("where the figure is 4.5%; no margin of error is published.")


def test_no_national_figure_makes_no_comparison() -> None:
    alone = replace(WORST, benchmark=math.nan, verdict="", certainty=math.nan)
    assert said(alone)[1].endswith("neighbourhoods in Tinyland.")


def test_council_is_told_where_it_differs_most() -> None:
    local = replace(BASE, council_position=85.0, council=6.0)
    assert said(local)[1] == (
        "Crowded homes: 12.3% (10.1 to 14.9) in 2021, higher than the 6.0% of Fernmouth as a "
        "whole; a gap this wide is almost certain (over 97%) to be real."
    )


def test_change_is_told_only_when_sure() -> None:
    risen = replace(BASE, history=(("2016", 5.0), ("2021", 12.31)))
    assert said(risen)[1] == (
        "Crowded homes: up from 5.0% in 2016 to 12.3% (10.1 to 14.9) in 2021. We are almost "
        "certain (over 99%) that this change is real."
    )
    assert len(said(replace(BASE, history=(("2016", 12.0), ("2021", 12.31))))) == 1


def test_changing_a_figure_changes_the_sentence() -> None:
    assert said(WORST)[1] != said(replace(WORST, value=13.0))[1]


def test_place_without_figures() -> None:
    nothing = replace(BASE, value=math.nan, fifth=0, good_fifth=0, position=math.nan, history=())
    assert said(nothing) == ["Ferrow Dock has 1,742 residents. We hold 0 measures for it."]
    nobody = replace(PLACE, population=math.nan)
    assert said(nothing, place=nobody) == ["This is Ferrow Dock. We hold 0 measures for it."]


@pytest.mark.parametrize("place", ["Z01000001", "Z01000003", "Z01000008", "Z06000001"])
def test_every_sentence_of_the_store_is_short_and_plain(tiny_store: Store, place: str) -> None:
    atlas = open_atlas(tiny_store)
    profile = profile_of(atlas, atlas.places.by_code[place])
    found = profile_sentences(profile, country="Tinyland", council="Fernmouth")
    assert 1 <= len(found) <= 5
    for sentence in found:
        assert sentence.text.endswith(".")
        assert "nan" not in sentence.text
        assert all(len(part.split()) <= 40 for part in sentence.text.split(". "))
