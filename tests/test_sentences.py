"""The sentences above a profile, word for word."""

import math
from dataclasses import replace

import pytest
from tiny import INDICATORS

from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.breaks import alike_periods
from areaprofile.tables.outer_fifths import worst_fifth
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Profile, Row, Theme, profile_of
from areaprofile.tables.sentences import profile_sentences
from areaprofile.ui.spine import _sure

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
        "Ferrow Dock has 1,742 residents. On 1 of 3 counted measures it is among the best "
        "fifth of neighbourhoods in Tinyland; on 1, among the worst."
    )


def test_concern_has_value_comparator_period_and_certainty() -> None:
    assert said(WORST)[1] == (
        "Crowded homes: 12.3% (10.1 to 14.9) here in 2021. That is worse than in 96 out of 100 "
        "neighbourhoods in Tinyland, where the figure is 4.5%; we are almost certain (over 99%) "
        "that they differ."
    )


def test_strength_is_told_alike() -> None:
    assert said(BEST)[1] == (
        "Empty homes: 12.3% (10.1 to 14.9) here in 2021. That is better than in 9 out of 10 "
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
        "Crowded homes: 12.3% (10.1 to 14.9) here in 2021, higher than the 6.0% of Fernmouth as a "
        "whole. A gap this wide is almost certain (over 97%) to be real."
    )


def test_change_is_told_only_when_sure() -> None:
    risen = replace(BASE, history=(("2016", 5.0), ("2021", 12.31)))
    assert said(risen)[1] == (
        "Crowded homes: 12.3% (10.1 to 14.9) here in 2021, up from 5.0% in 2016. We are almost "
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


def test_every_sentence_says_that_the_figure_is_of_this_place() -> None:
    risen = replace(BASE, history=(("2016", 5.0), ("2021", 12.31)))
    for text in said(WORST, BEST, risen)[1:]:
        assert " here in 2021" in text


def test_a_recording_artefact_is_never_a_headline() -> None:
    years = [f"20{at}" for at in range(10, 21)]
    roads = (90.8, 73.6, 92.4, 68.2, 90.4, 72.1, 74.5, 90.6, 75.5, 52.4, 0.0)
    history = tuple(zip(years, roads, strict=True))
    jumped = replace(BEST, period="2020", value=0.0, lower=0.0, upper=0.04, history=history)
    assert jumped.has_jump
    assert not any("Empty homes" in one for one in said(jumped))


def test_a_jump_beyond_all_other_years_is_never_a_headline() -> None:
    values = (10.0, 10.5, 10.2, 10.6, 10.1, 31.0)
    history = tuple((str(2016 + at), value) for at, value in enumerate(values))
    jumped = replace(BASE, value=31.0, lower=30.0, upper=32.0, history=history)
    assert jumped.has_jump
    assert len(said(jumped)) == 1
    steady = tuple((str(2016 + at), 10.0 + 4.2 * at) for at in range(6))
    assert len(said(replace(jumped, history=steady))) == 2


def test_a_national_tide_is_no_headline() -> None:
    history = (("2016", 5.0), ("2021", 12.31))
    tide = replace(BASE, history=history, country_history=(("2016", 4.0), ("2021", 11.3)))
    assert len(said(tide)) == 1
    against = replace(tide, country_history=(("2016", 6.0), ("2021", 5.0)))
    assert "while Tinyland as a whole went from 6.0% to 5.0%" in said(against)[1]


def test_a_measure_without_a_good_end_is_not_the_trend_where_another_is() -> None:
    moved = replace(BASE, history=(("2016", 5.0), ("2021", 12.31)))
    neutral = replace(
        moved,
        indicator=replace(BASE.indicator, name="People aged 65", polarity="none"),
        history=(("2016", 1.0), ("2021", 12.31)),
    )
    assert said(neutral, moved)[-1].startswith("Crowded homes")


def test_a_score_is_called_a_score_and_has_something_beside_it() -> None:
    score = replace(BASE.indicator, name="Deprivation", unit="score")
    bare = replace(
        WORST, indicator=score, lower=math.nan, upper=math.nan, benchmark=math.nan, middle=17.9
    )
    assert said(bare)[1] == (
        "Deprivation: a score of 12.3 here in 2021. That is worse than in 96 out of 100 "
        "neighbourhoods in Tinyland, where the middle neighbourhood has 17.9; no margin of error "
        "is published."
    )


def test_a_day_has_on_before_it() -> None:
    assert " here on 21 March 2021." in said(replace(WORST, period="2021-03-21s"))[1]


def test_the_counts_of_the_first_sentence_are_those_of_the_marks() -> None:
    part = replace(WORST, indicator=replace(WORST.indicator, default_weight=0.0))
    text = said(WORST, part, BEST)[0]
    assert "On 1 of 2 counted measures" in text
    marks = [_sure(row, country="Tinyland") for row in (WORST, part, BEST)]
    assert [("worst fifth" in mark, "best fifth" in mark) for mark in marks] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_no_change_is_told_across_a_break_of_definition() -> None:
    history = (("2011", 5.0), ("2021", 12.31))
    assert len(said(replace(BASE, history=history))) == 2
    broken = replace(BASE, history=history, alike=frozenset({"2021"}))
    assert len(said(broken)) == 1
    since = (("2011", 5.0), ("2016", 5.0), ("2021", 12.31))
    told = said(replace(BASE, history=since, alike=frozenset({"2016", "2021"})))[1]
    assert "in 2016" in told
    assert "2011" not in told


def test_a_profile_draws_and_tells_no_line_across_a_declared_break(tiny_store: Store) -> None:
    atlas = open_atlas(tiny_store)
    measure = atlas.measures["tiny_crime"]
    periods = list(atlas.series("lsoa", measure.indicator_id))
    assert alike_periods(atlas, measure, periods)[-1] == periods[-1]
    first = next(iter(atlas.places.levels["lsoa"].codes))
    for row in profile_of(atlas, atlas.places.by_code[str(first)]).rows:
        held = [period for period, _ in row.history]
        assert [period for period, _ in row.comparable] == alike_periods(atlas, row.indicator, held)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"verdict": "similar", "certainty": 0.6},
        {"age_months": 121},
    ],
)
def test_a_concern_by_the_one_rule(spoilt: dict) -> None:
    """What chance could put there, and what is old, is marked, but named no concern."""
    row = replace(WORST, **spoilt)
    assert worst_fifth([WORST], PLACE) == [WORST]
    assert worst_fifth([row], PLACE) == []
    assert "on 1, among the worst" in said(row)[0]
    assert not any("worse than in" in sentence for sentence in said(row))


def test_a_council_is_judged_by_newer_figures() -> None:
    """Six years for a council, ten for a neighbourhood; without an interval not if it is tiny."""
    council = replace(PLACE, level="council", population=150_000.0)
    row = replace(WORST, age_months=80)
    assert worst_fifth([row], PLACE)
    assert not worst_fifth([row], council)
    bare = replace(WORST, lower=math.nan, upper=math.nan, verdict="")
    assert worst_fifth([bare], council)
    assert not worst_fifth([bare], replace(council, population=2_000.0))


def test_what_stands_still_is_no_change() -> None:
    """At 100% since years, while the country rose towards it: no news of this place."""
    still = replace(BASE, value=100.0, lower=99.6, upper=100.0, position=50.0,
                    council_position=50.0,
                    history=(("2016", 100.0), ("2021", 100.0)),
                    country_history=(("2016", 77.6), ("2021", 87.1)))  # fmt: skip
    moved = replace(still, value=96.0, lower=95.0, upper=97.0,
                    history=(("2016", 90.0), ("2021", 96.0)))  # fmt: skip
    assert not any(" from 100" in sentence for sentence in said(still))
    assert any("up from 90.0%" in sentence for sentence in said(moved))


@pytest.mark.parametrize(
    ("middle", "told"), [(4.0, "does not reach that."), (12.0, "error reaches that.")]
)
def test_the_middle_area_is_told_with_how_sure(middle: float, told: str) -> None:
    row = replace(WORST, benchmark=math.nan, middle=middle, verdict="", certainty=math.nan)
    assert said(row)[1].endswith(told)


def test_rates_per_residents_of_one_year_are_no_sure_change() -> None:
    one_year = replace(BASE.indicator, denominator="homes in 2016", denominator_year=2016)
    risen = replace(BASE, indicator=one_year, history=(("2016", 5.0), ("2021", 12.31)))
    assert len(said(risen)) == 1


def test_why_no_concern_is_listed_though_a_figure_is_among_the_worst() -> None:
    old = replace(WORST, age_months=200)
    unsure = replace(WORST, verdict="similar")
    assert said(old, unsure, unsure)[1] == (
        "No concern is listed. Of the figures among the worst: 2 (could be chance), 1 (too old)."
    )
    assert not any("is listed" in one for one in said(WORST, BEST))
