"""The general figures of the 2005 paper, read out of the built demonstration.

They hold for the invented country as far as its 40 councils (28 single tier or county) allow:
counts of the paper's 150 become the nearest whole numbers of 28. Figures of national registers
(targets, inspectorates, costs of inspection, agreements signed) and of the one-off survey on
involvement are not figures of councils and are not brought about.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from areaprofile.demo.council_plan import read_council_measures
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import read_table, read_values
from areaprofile.ui.data import DEMO_STORE

PAPER_COUNCILS, UPPER = 150, 28
# Categories of the paper's single tier and county councils, best first, at the three dates.
CATEGORIES = {
    "2002-12-12": (22, 54, 39, 22, 13),
    "2003-12-18": (26, 56, 40, 18, 10),
    "2004-12-16": (41, 60, 33, 15, 1),
}
NAMES = ("excellent", "good", "fair", "weak", "poor")


@pytest.fixture(scope="module")
def store() -> Store:
    return open_store(Path(os.environ.get("AREAPROFILE_DEMO") or DEMO_STORE))


def _by_period(store: Store, indicator_id: str) -> pd.DataFrame:
    """Councils x periods, sections left out."""
    values = read_values(store, "council", indicator_id)
    whole = values[values["section"].astype("str") == "all"]
    whole = whole.assign(period=whole["period"].astype("str"))
    return whole.pivot(index="area_code", columns="period", values="value")


def _categories(store: Store) -> pd.DataFrame:
    """Councils x dates: 0 excellent to 4 poor."""
    table = read_table(store, "judgement")
    table = table[table["scheme"].astype("str") == "overall_category"]
    place = table["grade"].astype("str").str.lower().map(NAMES.index)
    table = table.assign(place=place.astype(int), date=table["date"].astype("str"))
    return table.pivot(index="council_code", columns="date", values="place")


def test_the_basket_improves_by_an_eighth_in_three_years(store: Store) -> None:
    # P01; its members and weights are ours: the paper's list was not found.
    gain = 0.0
    for measure in read_council_measures():
        if measure.basket > 0:
            means = _by_period(store, measure.indicator_id).mean().sort_index()
            start, end = means.iloc[-4], means.iloc[-1]
            gain += measure.basket * measure.better * (end - start) / start
    # In the raw files within 0.05; here counts that are hidden do not stand in the means.
    assert 100 * gain == pytest.approx(12.5, abs=0.1)


def test_satisfaction_falls_by_ten_points(store: Store) -> None:
    # P09: points, not per cent; the relative fall is 15.4 %.
    means = _by_period(store, "cx01").mean()
    fall = means["2020"] - means["2023"]
    assert fall == pytest.approx(10, abs=0.05)
    assert 100 * fall / means["2020"] == pytest.approx(15.4, abs=0.1)


def test_best_and_worst_councils_lie_as_far_apart(store: Store) -> None:
    # P06: "four times more" is read as a ratio of 4. P07: the 95th percentile over the 5th.
    homes = np.sort(_by_period(store, "ca01").sort_index(axis=1).iloc[:, -1].dropna())
    quarter = len(homes) // 4
    assert homes[-quarter:].mean() / homes[:quarter].mean() == pytest.approx(4.0, abs=0.2)
    assessed = _by_period(store, "ca04").sort_index(axis=1).iloc[:, -1].dropna()
    ratio = np.percentile(assessed, 95) / np.percentile(assessed, 5)
    assert ratio == pytest.approx(3.0, abs=0.3)


def test_councils_stand_in_the_categories(store: Store) -> None:
    # P05, P03, P29: within one council of the paper's share.
    places = _categories(store)
    assert len(places) == UPPER
    for date, counts in CATEGORIES.items():
        here = places[date].value_counts().reindex(range(5), fill_value=0)
        share = np.array(counts) * UPPER / PAPER_COUNCILS
        assert np.abs(here.to_numpy() - share).max() <= 1, date
    # P02: 16.7 points more good and excellent ones (the paper prints %); P31: two thirds.
    first, last = ((places[date] <= 1).mean() for date in ("2002-12-12", "2004-12-16"))
    assert abs(last - first - 0.167) * UPPER <= 0.5
    assert last == pytest.approx(2 / 3, abs=0.5 / UPPER)


def test_management_scores(store: Store) -> None:
    # P18, P19: at most 2 of 4, within half a council.
    table = read_table(store, "judgement")
    scores = table[table["scheme"].astype("str") == "performance_management"]
    is_low = (scores["ordinal"] <= 2).to_numpy()
    is_district = scores["council_code"].astype("str").str.startswith("Z07").to_numpy()
    assert abs(is_low[~is_district].mean() - 0.56) * UPPER <= 0.5
    assert abs(is_low[is_district].mean() - 0.68) * is_district.sum() <= 0.5


def test_two_thirds_of_the_stretch_targets_are_met(store: Store) -> None:
    # P04, of the targets that are due.
    targets = read_table(store, "target")
    targets = targets[targets["kind"].astype("str") == "stretch"]
    better = {one.indicator_id: one.better for one in read_council_measures()}
    met = []
    for one in targets.itertuples():
        measure, code, due = str(one.indicator_id), str(one.scope_code), str(one.target_period)
        value = _by_period(store, measure).loc[code, due]
        met.append(better[measure] * (value - float(str(one.target_value))) >= 0)
    assert np.mean(met) == pytest.approx(2 / 3, abs=0.005)


def test_what_is_counted_in_the_catalogue(store: Store) -> None:
    # P13: 56 indicators of vitality; P33: 7 shared priorities; P14: places of about 1,500 people.
    indicators = read_table(store, "indicator")
    vitality = indicators["indicator_id"].astype("str").str.fullmatch(r"v[bprv]\d\d")
    assert vitality.sum() == 56
    groups = read_table(store, "framework")
    assert (groups["framework"].astype("str") == "shared_priority").sum() == 7
    areas = read_table(store, "area")
    today = areas[(areas["level"].astype("str") == "lsoa") & areas["population"].notna()]
    assert today["population"].mean() == pytest.approx(1600, abs=200)
    assert today["population"].min() >= 990
