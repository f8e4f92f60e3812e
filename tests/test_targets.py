"""Targets of a council: states, paces, rewards, gaps, floors on the worst place, the tester."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from tiny import COUNCILS, LSOAS

from areaprofile.catalogue.records import Indicator
from areaprofile.charts.trajectory import draw_trajectory
from areaprofile.flags.targets import reward_of, stretch_share
from areaprofile.stats.gaps import Interval
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.gaps import GapPoint, GapTable
from areaprofile.tables.promises import promises_of
from areaprofile.tables.target_counts import (
    bound_by,
    by_setter,
    by_state,
    everywhere,
    kinds_and_states,
    stretch_count,
    targets_frame,
)
from areaprofile.tables.target_pace import pace_of, period_in, trajectory_of, year_name
from areaprofile.tables.target_tester import measures_to_try, try_target, years_ahead
from areaprofile.tables.target_units import judge_gap, worst_unit
from areaprofile.tables.target_words import (
    KIND_NAMES,
    STATE_WORDS,
    outcome_sentence,
    pace_sentences,
    partner_sentence,
    reward_sentence,
    stretch_words,
    target_reason,
    trajectory_words,
)
from areaprofile.tables.targets import STATES, TargetLine, council_targets, measure_of
from areaprofile.ui import assets
from areaprofile.ui.data import DEMO_STORE

PAGE = Path(__file__).resolve().parents[1] / "pages" / "targets.py"


@pytest.fixture(scope="module")
def demo() -> Atlas:
    """The shipped demonstration."""
    return open_atlas(open_store(DEMO_STORE))


@pytest.fixture(scope="module")
def lines(demo: Atlas) -> dict[str, tuple[TargetLine, str]]:
    """Target id → the target and a council that it binds, of the targets for single councils."""
    return {
        line.target_id: (line, one.code)
        for one in all_councils(demo)
        for line in council_targets(demo, one)
        if line.scope == one.code
    }


def test_planted_targets_get_their_state(lines: dict[str, tuple[TargetLine, str]]) -> None:
    planted = {
        "missed": ("missed",),
        "met": ("met",),
        "at_risk": ("at_risk",),
        "on_course": ("on_course", "in_the_balance"),
        "standard held": ("met",),
        "no_baseline": ("not_assessable",),
        "no_date": ("not_assessable",),
        "no_direction": ("not_assessable",),
    }
    seen = set()
    for line, _ in lines.values():
        outcome = line.note.removeprefix("planted: ")
        if outcome in planted:
            seen.add(outcome)
            if line.reason == "provisional":
                continue  # a provisional year is never decisive
            assert line.state in planted[outcome], line
            if outcome.startswith("no_"):
                assert line.reason == outcome
    assert seen == set(planted)


def test_every_target_has_a_state_and_words(demo: Atlas) -> None:
    found = everywhere(demo)
    assert {one.state for one in found} <= set(STATES) == set(STATE_WORDS)
    assert {one.kind for one in found} <= set(KIND_NAMES)
    for one in found:
        said = outcome_sentence(one)
        assert said.endswith(".")
        assert "nan" not in said
        if one.state == "not_assessable":
            assert "_" not in target_reason(one.reason)
    frame = targets_frame(found)
    assert len(frame) == len(found)
    counts = kinds_and_states(found)
    run = [one for one in found if one.reason != "not_run"]
    assert sum(sum(row.values()) for row in counts.values()) == len(run)
    assert sum(by_state(found).values()) == sum(by_setter(found).values()) == len(run)


def test_page_and_flag_agree(demo: Atlas) -> None:
    flags = read_table(demo.store, "flag")
    now = flags[(flags["edition"] == flags["edition"].max()) & flags["indicator_id"].notna()]
    raised = now[now["rule_id"].isin(["FL2", "FL3"]) & (now["state"] == "raised")]
    keys = set(zip(raised["council_code"], raised["indicator_id"], strict=True))
    bad = {
        (one.code, line.indicator.indicator_id)
        for one in all_councils(demo)
        for line in council_targets(demo, one)
        if line.state in ("missed", "at_risk") and line.kind != "gap"
    }
    assert keys <= bad


@given(
    without=st.floats(1, 50),
    stretch=st.floats(0.5, 40),
    achieved=st.floats(-1, 2),
    sign=st.sampled_from([1, -1]),
)
def test_reward_rule(without: float, stretch: float, achieved: float, sign: int) -> None:
    aim, value = without + sign * stretch, without + sign * stretch * achieved
    share = stretch_share(sign, aim, without, value)
    assert share == pytest.approx(achieved, abs=1e-6)
    reward = reward_of(share)
    assert 0 <= reward <= 1
    if achieved < 0.599:
        assert reward == 0
    elif achieved > 0.601:
        assert reward == pytest.approx(min(achieved, 1), abs=1e-6)


def test_no_stretch_no_share() -> None:
    assert math.isnan(stretch_share(1, 50.0, 50.0, 60.0))
    assert math.isnan(reward_of(float("nan")))


def test_stretch_targets_are_counted_as_met_part_missed_not_due(demo: Atlas) -> None:
    found = stretch_count(everywhere(demo))
    assert found.due == found.met + found.part + found.missed
    assert found.due + found.not_due == sum(one.kind == "stretch" for one in everywhere(demo))
    line = next(one for one in everywhere(demo) if one.kind == "stretch" and one.share >= 1)
    part = replace(line, state="missed", share=0.7)
    gone = replace(line, state="missed", share=0.2)
    later = replace(line, state="on_course", share=math.nan)
    counted = stretch_count([line, line, part, gone, later])
    assert (counted.met, counted.part, counted.missed, counted.not_due) == (2, 1, 1, 1)
    assert counted.share_met == 0.5
    said = stretch_words(counted, whose="its")
    assert "Of its 4 stretch targets that are due, 2 (50%) were reached in full" in said
    assert reward_sentence(part).endswith("70% of the reward is paid.")
    assert "no reward" in reward_sentence(gone)
    assert "Answered for together by" in partner_sentence(line)


def test_floors_say_how_many_councils_they_bind(demo: Atlas) -> None:
    floor = next(one for one in everywhere(demo) if one.kind == "floor")
    bound = bound_by(demo, floor.target_id)
    assert sum(bound.values()) > 20


def test_pace_is_needed_against_achieved_and_the_best_peer(
    demo: Atlas, lines: dict[str, tuple[TargetLine, str]]
) -> None:
    line, code = next(pair for pair in lines.values() if pair[0].state == "at_risk")
    council = demo.places.by_code[code]
    pace = pace_of(demo, council, line)
    measure = measure_of(demo, line.indicator.indicator_id)
    assert pace is not None
    assert measure is not None
    assert line.due_year is not None
    years = line.due_year - measure.end.year
    assert pace.needed == pytest.approx((line.aim - line.value) / years)
    assert 0 <= pace.as_fast <= pace.peers
    said = " ".join(pace_sentences(pace, line))
    assert "must go" in said
    assert pace.best_name in said
    picture = trajectory_of(demo, council, line)
    assert picture is not None
    assert picture.ahead[0] == picture.own[-1]
    assert all(one.lower <= one.value <= one.upper for one in picture.ahead[1:])
    assert "four times in five" in trajectory_words(picture)
    assert 'alt="' in draw_trajectory(picture)


def test_tester_gets_harder_with_the_target(demo: Atlas) -> None:
    council = all_councils(demo)[0]
    measure = next(one for one in measures_to_try(demo, council) if one.unit == "%")
    year = years_ahead(demo, measure.indicator_id)[2]
    order = ("likely", "even", "unlikely")
    sign = -1 if measure.polarity == "lower_is_better" else 1
    start = try_target(demo, council, measure, aim=50.0, year=year).value
    steps = [start - sign * 5, start, start + sign * 5, start + sign * 15]
    inside = [one for one in steps if 0 < one < 100]
    chances = [
        order.index(try_target(demo, council, measure, aim=one, year=year).chance) for one in inside
    ]
    assert chances == sorted(chances)
    figures = measure_of(demo, measure.indicator_id)
    assert figures is not None
    assert year_name(figures, year) in (period_in(figures, year), f"{year - 1}-{year % 100:02d}",
                                        f"{year - 1}/{year % 100:02d}")  # fmt: skip


def _interval(*middles: float) -> Interval:
    value = np.array(middles, dtype=float)
    return Interval(value, value - 0.4, value + 0.4)


def _gap_table(demo: Atlas, first: tuple[float, float], last: tuple[float, float]) -> GapTable:
    """A gap of a low-is-good measure in 2019 and 2023: (most deprived, least deprived)."""

    def point(period: str, ends: tuple[float, float]) -> GapPoint:
        rates = _interval(ends[0], 8.0, 7.0, 6.0, ends[1])
        gap = ends[0] - ends[1]
        wide = Interval(np.array(gap), np.array(gap - 0.5), np.array(gap + 0.5))
        return GapPoint(period, np.zeros(5), np.zeros(5), rates, wide, wide, wide)

    measure = demo.measures["vr05"]
    points = (point("2019", first), point("2023", last))
    nothing = np.zeros(0)
    place = all_councils(demo)[0]
    return GapTable(place, measure, measure, "2019", nothing, nothing, points, None)


@pytest.mark.parametrize(
    ("first", "last", "state", "reason"),
    [
        ((12.0, 4.0), (8.0, 4.0), "met", "narrowed"),
        ((12.0, 4.0), (12.0, 8.0), "missed", "levelled_down"),
        ((12.0, 4.0), (15.0, 4.0), "missed", "widened"),
        ((12.0, 4.0), (11.9, 4.0), "too_close", "within_noise"),
        ((4.0, 12.0), (4.0, 8.0), "not_assessable", "no_gap_to_close"),
    ],
)
def test_gap_target_fails_if_narrowed_by_levelling_down(
    demo: Atlas,
    first: tuple[float, float],
    last: tuple[float, float],
    state: str,
    reason: str,
) -> None:
    found = judge_gap(_gap_table(demo, first, last), "2019", "2023")
    assert (found.state, found.reason) == (state, reason)


def test_gap_target_waits_for_its_date(demo: Atlas) -> None:
    table = _gap_table(demo, (12.0, 4.0), (8.0, 4.0))
    assert judge_gap(table, "2019", "2030").reason == "not_due"
    assert judge_gap(table, "2011", "2023").reason == "no_baseline"


def test_a_floor_tests_the_worst_neighbourhood_not_the_mean(tiny_store: Store) -> None:
    atlas = open_atlas(tiny_store)
    council = atlas.places.by_code[COUNCILS[0]]
    measure: Indicator = atlas.measures["tiny_crowding"]
    series = list(atlas.series("lsoa", "tiny_crowding").values())[-1]
    inside = series.value[: len(LSOAS) // 2]
    sign = -1 if measure.polarity == "lower_is_better" else 1
    worst = float(min(sign * inside) * sign)
    mean = float(inside.mean())
    assert worst != mean
    # the mean is well above this floor, the worst place far below it
    missed = worst_unit(atlas, council, measure, worst + sign * 30)
    assert missed.state == "missed"
    assert missed.value == pytest.approx(worst)
    assert missed.unit in {atlas.places.name(one) for one in LSOAS}
    assert worst_unit(atlas, council, measure, worst - sign).state == "met"
    assert worst_unit(atlas, council, measure, worst + sign * 0.001).state == "too_close"


def test_promises_are_judged_by_their_interval(demo: Atlas, tiny_store: Store) -> None:
    found = [one for council in all_councils(demo)[:5] for one in promises_of(demo, council)]
    assert found
    for one in found:
        assert one.lower <= one.kept <= one.upper
        assert (one.state == "missed") == (one.upper < one.promised)
    atlas = open_atlas(tiny_store)
    assert promises_of(atlas, atlas.places.by_code[COUNCILS[0]]) == ()


def test_page_opens_the_target_of_its_address(demo: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(DEMO_STORE))
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    council = all_councils(demo)[0]
    line = [one for one in council_targets(demo, council) if one.reason != "not_run"][-1]
    measure = measures_to_try(demo, council)[1]
    page.query_params["area"] = council.code
    page.query_params["target"] = line.target_id
    page.query_params["indicator"] = measure.indicator_id
    page.query_params["goal"] = "7"
    page.run()
    assert not page.exception
    assert page.selectbox(key="target-shown").value == line.target_id
    assert page.selectbox(key="try-measure").value == measure.indicator_id
    assert page.number_input(key="try-goal").value == 7
    text = "\n".join(element.proto.body for element in page.get("html"))
    assert f"{council.name} has " in text
    assert "Promises to users" in text
    page.query_params["goal"] = "<b>nonsense</b>"
    page.query_params["due"] = "1e9"
    page.run()
    assert not page.exception


@pytest.mark.england
def test_england_holds_no_targets_and_says_so(england_store: Store) -> None:
    atlas = open_atlas(england_store)
    harrow = atlas.places.by_code["E09000015"]
    assert not (has_table(england_store, "target") and len(read_table(england_store, "target")))
    assert council_targets(atlas, harrow) == ()
    assert len(measures_to_try(atlas, harrow)) > 20
