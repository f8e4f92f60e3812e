"""What reading real cases taught: noise is no gap, a headcount is no view."""

from dataclasses import replace

import numpy as np
from scenarios import falling, scenario
from worlds import CASE, COUNCILS, YEARS, calm, facts, with_case

from areaprofile.flags.editions import past_editions
from areaprofile.flags.evidence import evidence_of
from areaprofile.flags.facts import WHOLE, Pockets
from areaprofile.flags.levels import settled_level
from areaprofile.flags.parameters import parameter
from areaprofile.flags.pockets import share_by_theme
from areaprofile.flags.rules import judge_all
from areaprofile.flags.rules_block import judge_coasting, judge_pockets
from areaprofile.flags.rules_level import judge_below_peers
from areaprofile.flags.rules_warning import judge_off_path
from areaprofile.flags.verdict import RAISED
from areaprofile.stats.falling import WINDOW


def test_in_a_world_without_reasons_few_are_below_peers() -> None:
    quiet = facts({f"m{n}": calm(n + 40) for n in range(20)})
    verdicts = judge_below_peers(quiet, {})
    low = sum(int((one.tests[1].holds & one.tests[0].holds).sum()) for one in verdicts)
    raised = sum(int((one.state == RAISED).sum()) for one in verdicts)
    assert low >= 20
    # Nothing is there to be found: of ten such editions eight raised none and two a single one.
    assert raised <= 1


def test_below_peers_asks_for_a_gap_that_matters() -> None:
    found = judge_all(scenario("low_without_reason"))["FL5"][0]
    assert found.state[CASE] == RAISED
    for test in found.tests[2:4]:
        assert test.bound == parameter("FL5", "materiality")
    assert (found.state != RAISED)[~(found.tests[2].value >= 0.5)].all()


def test_unsteady_years_stand_for_a_margin_that_nobody_gives() -> None:
    steady = calm()
    rng = np.random.default_rng(2)
    wild = with_case(steady, steady.z[CASE] + rng.normal(0, 2.0, YEARS))
    level = {}
    for name, figures in (("steady", steady), ("wild", wild)):
        measure = facts({"m": replace(figures, margin=np.nan)}).measures[0]
        level[name] = settled_level(measure)[1]
    assert (level["steady"] > 0).all()
    assert level["wild"][CASE] > 3 * level["wild"][1:].max()


def test_a_survey_that_counts_facts_is_no_view() -> None:
    world = scenario("survey_falls")
    assert judge_all(world)["EW2"][0].state[CASE] == RAISED
    one = world.measures[0]
    counted = replace(one, definition=replace(one.definition, is_view=False))
    assert not judge_all(replace(world, measures=(counted,)))["EW2"]


def test_pockets_weigh_themes_alike() -> None:
    themes = np.array(["far"] * 8 + ["work", "health"])
    held = np.ones((2, 10), dtype=bool)
    worst = np.array([[True] * 8 + [False] * 2, [True, *[False] * 7, True, True]])
    far, poor = share_by_theme(worst, held, themes)
    assert np.isclose(far, 1 / 3)
    assert np.isclose(poor, (1 / 8 + 2) / 3)


def test_coasting_is_asked_of_measures_that_begin_apart() -> None:
    """Two measures share no year with two others: the country's pace is still known."""
    world = scenario("coasting")
    usual = judge_coasting(world, {})
    early = [one.earlier(2) if at < 2 else one for at, one in enumerate(world.measures)]
    apart = judge_coasting(replace(world, measures=tuple(early)), {})
    raised = [[one.state[CASE] for one in found if one.service == "Streets"] for found in
              (usual, apart)]  # fmt: skip
    assert raised == [[RAISED], [RAISED]]


def test_small_services_of_a_block_are_judged_together_and_told_once() -> None:
    world = scenario("coasting")
    names = ("Streets", "Parks")
    measures = tuple(
        replace(one, definition=replace(one.definition, service=names[at % 2]))
        for at, one in enumerate(world.measures)
    )
    runs = dict.fromkeys(names, np.ones(COUNCILS, dtype=bool))
    split = replace(world, measures=measures, services=names, runs=runs, said=runs)
    states = {one.service: (one.state[CASE], one.reason[CASE]) for one in judge_coasting(split, {})}
    assert states["Parks"] == (RAISED, "")
    assert states["Streets"][1] == "judged_together"
    parks = next(one for one in judge_coasting(split, {}) if one.service == "Parks")
    assert evidence_of(split, parks, CASE)["objections"] == ["services_together"]
    unlike = [
        replace(one, definition=replace(one.definition, theme=one.definition.service))
        for one in measures
    ]
    apart = judge_coasting(replace(split, measures=tuple(unlike)), {})
    assert {one.reason[CASE] for one in apart} == {"too_few_indicators"}


def test_where_nothing_happens_hardly_a_warning_is_raised() -> None:
    """Sixty councils and forty measures of noise: 1 in 400 would be six warnings."""
    quiet = facts({f"m{n}": calm(n + 400) for n in range(40)})
    verdicts = judge_off_path(quiet, {})
    alone = sum(int((one.tests[0].holds & one.tests[1].holds).sum()) for one in verdicts)
    raised = sum(int((one.state == RAISED).sum()) for one in verdicts)
    assert alone >= 3
    assert raised <= 1


def test_a_margin_that_nobody_gives_is_no_test() -> None:
    names = {}
    for name in ("drops_in_one_year", "drops_where_no_margin_is_known"):
        world = scenario(name)
        found = judge_off_path(world, {})[0]
        names[name] = [one["name"] for one in evidence_of(world, found, CASE)["tests"]]
    bare = names["drops_where_no_margin_is_known"]
    gone = set(names["drops_in_one_year"]) - set(bare)
    assert len(gone) == 1
    assert "margin of error" in gone.pop()


def test_a_pocket_that_only_just_is_one_says_so() -> None:
    said = {}
    for standing in (50.2, 61.0):
        one = Pockets(
            measures=np.full(COUNCILS, 8), poor=np.full(COUNCILS, 5),
            standing=np.full(COUNCILS, standing), count=np.ones(COUNCILS, dtype=int),
            code=np.full(COUNCILS, "Z01000001", dtype=object),
            which=np.full(COUNCILS, "m", dtype=object), share=np.full(COUNCILS, 0.6),
        )  # fmt: skip
        world = replace(scenario("calm"), pockets=one)
        whole = next(v for v in judge_pockets(world, {}) if v.service == WHOLE)
        assert whole.state[CASE] == RAISED
        said[standing] = evidence_of(world, whole, CASE)["objections"]
    assert said == {50.2: ["at_the_bar"], 61.0: []}


def test_a_fall_long_ago_is_not_a_fall_now() -> None:
    figures = falling()
    assert figures.z.shape[1] == YEARS <= WINDOW
    measure = facts({"m": figures}).measures[0]
    long = np.concatenate([np.full((COUNCILS, 10), np.nan), measure.panel.values], axis=1)
    long[:, :10] = measure.panel.values[:, [0]] + 30.0 * (np.arange(COUNCILS) == CASE)[:, None]
    panel = replace(measure.panel, values=long, errors=None)
    assert replace(measure, panel=panel).window.values.shape[1] == WINDOW


def test_editions_of_a_world_are_newest_first() -> None:
    days = [day for day, _ in past_editions(scenario("calm"), 2)]
    assert days == sorted(days, reverse=True)
