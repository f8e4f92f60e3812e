"""Real England: figures taken by hand from the published files, at every level.

The raw files and the release each figure stands in are named in the definitions of the pack; each
line below was looked up (or added up) in the raw file itself, not with this program.
"""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from areaprofile.cli import main
from areaprofile.stats.rates import proportion_limits
from areaprofile.store.arrays import open_arrays
from areaprofile.store.open import Store
from areaprofile.store.postcodes import find_postcode
from areaprofile.store.read import (
    list_geometries,
    read_boundaries,
    read_table,
    read_values,
)

# level, indicator, area, period, numerator, denominator
COUNTED = [
    ("lsoa", "social_renting_pct", "E01002129", "2021-03-21s", 121, 1196),
    ("msoa", "social_renting_pct", "E02000455", "2021-03-21s", 638, 4755),
    ("ward", "social_renting_pct", "E05013546", "2021-03-21s", 788, 5866),
    ("council", "social_renting_pct", "E09000015", "2021-03-21s", 9293, 89629),
    ("council", "social_renting_pct", "E08000025", "2021-03-21s", 99512, 423441),
    ("region", "social_renting_pct", "E12000007", "2021-03-21s", 790862, 3423850),
    ("country", "social_renting_pct", "E92000001", "2021-03-21s", 4005505, 23436382),
    ("lsoa", "london_burglary_rate", "E01002129", "2021", 25, 2316),
    ("council", "council_flytipping", "E09000015", "2022-23f", 9222, 261185),
]
# level, indicator, area, period, value
PUBLISHED = [
    ("lsoa", "iod2025_score", "E01002087", "2025", 33.374),
    ("lsoa", "iod2025_crime_score", "E01002087", "2025", 0.659),
    ("lsoa", "iod2025_environment_score", "E01002087", "2025", 47.082),
    ("lsoa", "iod2025_barriers_score", "E01002087", "2025", 35.233),
    ("lsoa", "iod2019_score", "E01002129", "2019", 17.895),
    ("council", "council_ks2_reading_writing_maths", "E09000015", "2024-25a", 72),
    ("council", "council_ks2_reading_writing_maths", "E06000060", "2015-16a", 57),
    ("region", "council_ks2_reading_writing_maths", "E12000007", "2018-19a", 71),
    ("country", "council_ks2_reading_writing_maths", "E92000001", "2023-24a", 61),
    ("council", "council_waste_recycled", "E09000015", "2019-20f", 38.8),
    ("council", "council_waste_recycled", "E06000060", "2010-11f", 45.1),
]


def _row(store: Store, level: str, indicator: str, area: str, period: str) -> pd.Series:
    frame = read_values(store, level, indicator)
    found = frame[
        (frame["area_code"] == area) & (frame["period"] == period) & (frame["section"] == "all")
    ]
    assert len(found) == 1, f"{len(found)} rows"
    return found.iloc[0]


@pytest.mark.parametrize(("level", "indicator", "area", "period", "count", "base"), COUNTED)
def test_counts_are_those_of_the_raw_files(
    england_store: Store,
    level: str,
    indicator: str,
    area: str,
    period: str,
    count: float,
    base: float,
) -> None:
    row = _row(england_store, level, indicator, area, period)
    assert (row["numerator"], row["denominator"]) == (count, base)
    multiplier = 100 if indicator.endswith("_pct") else 1000
    assert row["value"] == pytest.approx(multiplier * count / base)
    assert row["lower"] < row["value"] < row["upper"]
    if multiplier == 100:
        lower, upper = proportion_limits(count, base)
        assert (row["lower"], row["upper"]) == pytest.approx((100 * lower, 100 * upper))


@pytest.mark.parametrize(("level", "indicator", "area", "period", "value"), PUBLISHED)
def test_values_are_those_published(
    england_store: Store, level: str, indicator: str, area: str, period: str, value: float
) -> None:
    assert _row(england_store, level, indicator, area, period)["value"] == pytest.approx(value)


def test_areas_of_england(england_store: Store) -> None:
    areas = read_table(england_store, "area")
    today = areas[areas["vintage"] == areas["level"].map(dict(england_store.vintages))]
    counts = today["level"].value_counts().to_dict()
    assert counts == {
        **{"lsoa": 33755, "msoa": 6856, "ward": 6784, "council": 317, "region": 9, "country": 1}
    }
    types = today["council_type"].value_counts().to_dict()
    assert types == {
        **{"district": 164, "unitary": 63, "metropolitan": 36, "london_borough": 33, "county": 21}
    }
    england = today[today["level"] == "country"].iloc[0]
    assert england["population"] == pytest.approx(56_490_108, rel=1e-4)  # Census 2021
    assert 130_000 < england["area_km2"] < 131_000
    harrow = today[today["area_code"] == "E02000455"].iloc[0]
    assert harrow["friendly_name"]
    assert not today.loc[today["area_code"] == "E09000001", "in_peer_pool"].any()


def test_postcodes_lead_to_neighbourhoods(england_store: Store) -> None:
    assert find_postcode(england_store, "ha1 2aa") == "E01002129"
    assert find_postcode(england_store, "QQ1 1QQ") is None


def test_split_neighbourhoods_take_the_rate_of_the_whole(england_store: Store) -> None:
    """E01000109 (14 burglaries in 2021) was split into E01034469 and E01034470."""
    native = _row(england_store, "lsoa-2011", "london_burglary_rate", "E01000109", "2021")
    for part in ("E01034469", "E01034470"):
        row = _row(england_store, "lsoa", "london_burglary_rate", part, "2021")
        assert row["value"] == native["value"]
        assert (row["conversion_quality"], row["status"]) == ("shared", "converted")
        assert np.isnan(row["numerator"])
        arrays = open_arrays(england_store, "lsoa")
        series = arrays.row_of("london_burglary_rate", "2021")
        assert np.isnan(arrays.standing[arrays.place_of(part), series])


def test_merged_neighbourhoods_are_added_up(england_store: Store) -> None:
    """E01000048 (1 burglary) and E01033588 (6) became E01034479."""
    row = _row(england_store, "lsoa", "london_burglary_rate", "E01034479", "2021")
    assert (row["numerator"], row["conversion_quality"]) == (7, "summed")
    score = _row(england_store, "lsoa", "iod2019_score", "E01034479", "2019")
    assert (score["missing_reason"], np.isnan(score["value"])) == ("not_estimable", True)


def test_irregular_neighbourhoods_have_no_history(england_store: Store) -> None:
    row = _row(england_store, "lsoa", "iod2019_score", "E01035637", "2019")
    assert (row["missing_reason"], row["conversion_quality"]) == ("structural", "none")


def test_older_scores_are_kept_natively(england_store: Store) -> None:
    older = read_values(england_store, "lsoa-2011", "iod2019_score")
    assert len(older) == 32_844
    assert older["value"].notna().all()


def test_what_is_not_national_has_no_figure_for_england(england_store: Store) -> None:
    row = _row(england_store, "country", "london_burglary_rate", "E92000001", "2021")
    assert row["missing_reason"] == "not_estimable"
    lsoas = read_values(england_store, "lsoa", "london_burglary_rate")
    areas = read_table(england_store, "area").drop_duplicates("area_code").set_index("area_code")
    assert set(areas.loc[lsoas["area_code"].unique(), "region_code"]) == {"E12000007"}


def test_every_neighbourhood_can_be_painted(england_store: Store) -> None:
    lsoas = read_boundaries(england_store, "lsoa", "2021")
    assert len(lsoas) == 33_755
    assert lsoas.geometry.is_valid.all()
    assert not lsoas.geometry.is_empty.any()
    assert shapely.coverage_is_valid(np.asarray(lsoas.geometry.values))
    assert isinstance(lsoas, gpd.GeoDataFrame)
    files = set(list_geometries(england_store))
    assert {"lsoa-2021-E09000015", "lsoa-2021-E12000007", "lsoa-2021-E92000001"} <= files
    assert {"council-2024-E92000001", "council-2024-E12000007"} <= files


def test_councils_cover_england_without_gaps(england_store: Store) -> None:
    councils = read_boundaries(england_store, "council", "2024")
    single = councils[~councils["area_code"].str.startswith("E10")]
    assert len(single) == 296
    assert shapely.coverage_is_valid(np.asarray(single.geometry.values))


def test_show_gives_json(england_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(england_store.root)
    assert main(["show", store, "--area", "E01002087", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["area_code"] == "E01002087"
    assert shown["build"] == england_store.build
    values = {row["indicator_id"]: row["value"] for row in shown["values"]}
    assert values["iod2025_score"] == 33.374


def test_the_store_is_within_its_budget(england_store: Store) -> None:
    size = sum(path.stat().st_size for path in england_store.folder.rglob("*") if path.is_file())
    assert size < 400e6


def test_nothing_of_the_raw_files_is_in_the_project() -> None:
    project = Path(__file__).resolve().parents[2]
    assert not list((project / "data" / "packs" / "england").rglob("*.parquet"))
