"""Gaps: fifths by the named measure, sums, change and through whom; sentences kept as they are."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ordered import HOMES, ordered_store, set_column, set_counts
from tiny import COUNCILS, LSOAS

from areaprofile.charts.gap_lines import five_fifths, gap_over_time
from areaprofile.stats.gaps import Interval, gap_change
from areaprofile.stats.rates import proportion_limits
from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.deprivation import deprivation_measures, ordering_for
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.gap_card import gap_card
from areaprofile.tables.gap_words import (
    gap_finding,
    gap_frame,
    gap_sentences,
    gaps_of_all,
    group_frame,
    show_points,
)
from areaprofile.tables.gaps import GapTable, change_kind, gap_table, gap_tables

MEASURE = "tiny_crowding"
FIRST = (200.0, 150.0, 120.0, 100.0, 60.0, 50.0)


def table_of(store: Store, root: Path, last: tuple[float, ...], measure: str = MEASURE) -> GapTable:
    """The gap of the first council, from FIRST in 2016 to `last` in 2021 (of 500 homes each)."""
    copy = ordered_store(store, root / "store")
    for period, counts in (("2016", FIRST), ("2021", last)):
        set_counts(copy, MEASURE, period, dict(zip(LSOAS, counts, strict=False)))
    atlas = open_atlas(copy)
    found = gap_table(atlas, atlas.places.by_code[COUNCILS[0]], atlas.measures[measure])
    assert found is not None
    return found


def test_fifths_follow_the_named_measure(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, FIRST)
    assert table.ordering.indicator_id == "tiny_renting"
    # Six neighbourhoods in five groups: the surplus one goes to a worse group.
    assert table.fifths[0] == 1
    assert table.fifths[-1] == 5
    assert (np.diff(table.fifths) >= 0).all()


def test_the_card_of_a_gap_says_how_it_is_worked_out(tiny_store: Store, tmp_path: Path) -> None:
    last = (200.0, 150.0, 120.0, 100.0, 60.0, 50.0)
    atlas = open_atlas(ordered_store(tiny_store, tmp_path / "cards"))
    table = table_of(tiny_store, tmp_path, last)
    card = gap_card(atlas, table)
    assert card is not None
    facts = dict(card.facts)
    assert "out of" in facts["Most deprived fifth"]
    assert {"Publisher", "Licence", "How it is worked out"} <= set(facts)
    assert f"build={atlas.store.build}" in card.link
    assert card.csv_row.count("\n") == 5


def test_a_measure_is_never_ordered_by_itself(tiny_store: Store, tmp_path: Path) -> None:
    atlas = open_atlas(ordered_store(tiny_store, tmp_path / "store"))
    assert [one.indicator_id for one in deprivation_measures(atlas)] == [
        "tiny_renting",
        "tiny_crowding",
    ]
    for one in atlas.measures_at("lsoa"):
        ordering = ordering_for(atlas, one)
        assert ordering is not None
        assert ordering.indicator_id != one.indicator_id
        first = "tiny_crowding" if one.indicator_id == "tiny_renting" else "tiny_renting"
        assert ordering.indicator_id == first


def test_without_a_named_measure_there_are_no_gaps(tiny_store: Store) -> None:
    atlas = open_atlas(tiny_store)
    council = atlas.places.by_code[COUNCILS[0]]
    assert gap_tables(atlas, council) == ()
    assert gap_table(atlas, council, atlas.measures[MEASURE]) is None


def test_rates_come_from_summed_counts(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, FIRST)
    point = table.now
    assert point is not None
    most = [FIRST[at] for at in range(6) if table.fifths[at] == 1]
    assert point.numerator[0] == sum(most)
    assert point.denominator[0] == HOMES * len(most)
    assert float(point.rates.value[0]) == pytest.approx(100 * sum(most) / HOMES / len(most))
    lower, upper = proportion_limits(sum(most), HOMES * len(most))
    assert float(point.rates.lower[0]) == pytest.approx(100 * lower)
    assert float(point.rates.upper[0]) == pytest.approx(100 * upper)
    difference = float(point.rates.value[0] - point.rates.value[4])
    assert float(point.gap.value) == pytest.approx(difference)
    assert point.gap.lower < point.gap.value < point.gap.upper


def test_narrowed_by_the_worst_off_getting_better(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, (100.0, 100.0, 100.0, 90.0, 60.0, 50.0))
    assert change_kind(table) == "narrowed"
    assert gap_finding(table) == "Crowded homes: the gap has narrowed since 2016"
    assert gap_sentences(table) == [
        "Crowded homes, 2021: 20.0% (17.6 to 22.6) in the most deprived fifth of Fernmouth’s "
        "neighbourhoods. In the least deprived fifth it was 10.0% (7.7 to 12.9).",
        "The most deprived fifth is worse off by 10.0 points (6.2 to 13.5).",
        "Since 2016 the gap has narrowed by 15.0 points (9.6 to 20.4).",
        "The most deprived fifth went from 35.0% to 20.0%, the least deprived from 10.0% to 10.0%.",
    ]


def test_narrowed_by_the_best_off_getting_worse(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, (200.0, 160.0, 150.0, 150.0, 150.0, 150.0))
    assert change_kind(table) == "levelled_down"
    assert gap_finding(table) == (
        "Crowded homes: the gap has narrowed since 2016, by the best getting worse"
    )
    assert gap_sentences(table)[-1] == (
        "It narrowed mostly because the best-off got worse: the least deprived fifth went from "
        "10.0% to 30.0%. That is not the poor catching up."
    )


def test_widened(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, (300.0, 150.0, 120.0, 100.0, 60.0, 50.0))
    assert change_kind(table) == "widened"
    assert gap_sentences(table)[2] == "Since 2016 the gap has widened by 10.0 points (4.3 to 15.7)."


def test_a_gap_that_opened_is_said_and_counted(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, (300.0, 150.0, 120.0, 100.0, 60.0, 50.0))
    first, last = table.points[0], table.points[-1]
    was_better = replace(first, gap=Interval(*map(np.array, (-2.0, -5.0, 1.0))))
    opened = replace(table, points=(was_better, last))
    assert change_kind(opened) == "opened"
    assert "a gap has opened since 2016, now 35.0 points" in gap_finding(opened)
    assert "Since then a gap has opened" in gap_sentences(opened)[2]
    assert gaps_of_all([opened])["change"].tolist() == ["Opened: now 35.0 points"]


def test_one_base_in_every_year_judges_no_change(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, (300.0, 150.0, 120.0, 100.0, 60.0, 50.0))
    one_year = replace(table.measure, denominator="homes in 2016", denominator_year=2016)
    fixed = replace(table, measure=one_year)
    assert gap_finding(fixed) == "Crowded homes: the gap is 35.0 points"
    assert gap_sentences(fixed)[2].startswith("Per homes in 2016 in every year: ")
    assert gaps_of_all([fixed])["change"].tolist() == ["Not judged: base of 2016 in every year"]


def test_no_clear_change_is_said(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, (205.0, 150.0, 120.0, 100.0, 60.0, 52.0))
    assert change_kind(table) == "unclear"
    assert gap_finding(table) == (
        "Crowded homes: the gap is 25.1 points, and we can’t tell if it has changed since 2016"
    )


def test_most_deprived_better_off_is_no_gap_to_narrow(tiny_store: Store, tmp_path: Path) -> None:
    copy = ordered_store(tiny_store, tmp_path / "store")
    for period in ("2016", "2021"):
        set_counts(copy, MEASURE, period, dict(zip(LSOAS, FIRST[::-1], strict=False)))
    atlas = open_atlas(copy)
    table = gap_table(atlas, atlas.places.by_code[COUNCILS[0]], atlas.measures[MEASURE])
    assert table is not None
    assert change_kind(table) == "reversed"
    assert gap_finding(table) == (
        "Crowded homes: Fernmouth’s most deprived fifth is better off by 29.0 points"
    )
    assert gap_sentences(table)[1:] == [
        "The most deprived fifth is better off, by 29.0 points (24.3 to 33.7)."
    ]


def test_polarity_turns_the_gap(tiny_store: Store, tmp_path: Path) -> None:
    low = table_of(tiny_store, tmp_path, FIRST)
    copy = ordered_store(tiny_store, tmp_path / "other")
    polarity = {MEASURE: "higher_is_better"}
    set_column(copy, "indicator", "indicator_id", "polarity", polarity)
    for period in ("2016", "2021"):
        set_counts(copy, MEASURE, period, dict(zip(LSOAS, FIRST, strict=False)))
    atlas = open_atlas(copy)
    high = gap_table(atlas, atlas.places.by_code[COUNCILS[0]], atlas.measures[MEASURE])
    assert high is not None
    assert low.now is not None
    assert high.now is not None
    assert float(high.now.gap.value) == pytest.approx(-float(low.now.gap.value))
    assert float(high.now.slope.lower) == pytest.approx(-float(low.now.slope.upper))


def test_a_break_is_not_crossed(tiny_store: Store, tmp_path: Path) -> None:
    copy = ordered_store(tiny_store, tmp_path / "store")
    path = copy.folder / "tables" / "indicator_version.parquet"
    frame = pd.read_parquet(path)
    row = frame.iloc[[0]].assign(indicator_id=MEASURE, from_period="2019")
    pd.concat([frame, row]).to_parquet(path)
    atlas = open_atlas(copy)
    table = gap_table(atlas, atlas.places.by_code[COUNCILS[0]], atlas.measures[MEASURE])
    assert table is not None
    assert [point.period for point in table.points] == ["2019", "2020", "2021"]


def test_an_unknown_end_leaves_a_hole(tiny_store: Store, tmp_path: Path) -> None:
    """Z01000003 is hidden in 2021: the group without it has too little known."""
    atlas = open_atlas(ordered_store(tiny_store, tmp_path / "store"))
    council = atlas.places.by_code[COUNCILS[1]]
    table = gap_table(atlas, council, atlas.measures["tiny_empty"])
    assert table is not None
    hidden = table.fifths[LSOAS[6:].index(LSOAS[8])]
    point = table.points[-1]
    assert np.isnan(point.rates.value[int(hidden) - 1])
    assert np.isfinite(table.points[0].rates.value).all()


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(5, 495), min_size=4, max_size=4))
def test_changes_mirror_in_time(counts: list[int]) -> None:
    def end(count: int) -> Interval:
        low, high = proportion_limits(count, HOMES)
        return Interval(np.asarray(count / HOMES), low, high)

    first, last = (end(counts[0]), end(counts[1])), (end(counts[2]), end(counts[3]))
    there = gap_change((first[0], last[0]), (first[1], last[1]), polarity="lower_is_better")
    back = gap_change((last[0], first[0]), (last[1], first[1]), polarity="lower_is_better")
    assert float(there.change.value) == pytest.approx(-float(back.change.value))
    assert bool(there.narrowed) == bool(back.widened)


def test_download_holds_what_the_sentences_say(tiny_store: Store, tmp_path: Path) -> None:
    copy = ordered_store(tiny_store, tmp_path / "store")
    atlas = open_atlas(copy)
    table = gap_table(atlas, atlas.places.by_code[COUNCILS[0]], atlas.measures[MEASURE])
    assert table is not None
    data = pd.read_csv(io.BytesIO(frame_csv(gap_frame(atlas, table))), encoding="utf-8-sig")
    assert len(data) == 5 * 6
    last = data[data["period"] == 2021]
    said = gap_sentences(table)[0]
    for fifth in (1, 5):
        row = last[last["fifth"] == fifth].iloc[0]
        assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"])
        assert f"{row['value']:.1f}% ({row['lower']:.1f} to {row['upper']:.1f})" in said
    most, least = (last[last["fifth"] == fifth]["value"].iloc[0] for fifth in (1, 5))
    assert last["gap"].iloc[0] == pytest.approx(most - least)
    assert set(data["ordered_by"]) == {"tiny_renting"}
    groups = group_frame(atlas, table)
    assert groups["area_code"].tolist() == list(LSOAS[:6])


def test_list_of_all_measures(tiny_store: Store, tmp_path: Path) -> None:
    atlas = open_atlas(ordered_store(tiny_store, tmp_path / "store"))
    tables = gap_tables(atlas, atlas.places.by_code[COUNCILS[0]])
    rows = gaps_of_all(tables)
    assert rows["times_as_high"].is_monotonic_decreasing
    assert rows["times_as_high"].min() >= 1
    assert "tiny_age" not in set(rows["indicator_id"])
    for table in tables:
        assert table.measure.indicator_id != table.ordering.indicator_id


def test_pictures_say_what_they_show(tiny_store: Store, tmp_path: Path) -> None:
    table = table_of(tiny_store, tmp_path, (100.0, 100.0, 100.0, 90.0, 60.0, 50.0))
    lines = gap_over_time(table)
    assert "2016: most deprived fifth 35.0%, least deprived 10.0%, gap 25.0 points" in lines
    assert "Most: 20.0%" in five_fifths(table)
    assert gap_over_time(replace(table, points=table.points[-1:])) == ""


@pytest.mark.parametrize(
    ("value", "said"), [(4.25, "4.2 points"), (1.0, "1.0 points"), (-3.0, "−3.0 points")]
)
def test_points(tiny_store: Store, value: float, said: str) -> None:
    measure = open_atlas(tiny_store).measures[MEASURE]
    assert show_points(value, measure) == said
