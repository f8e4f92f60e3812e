"""The invented country: the same bytes each time, a sound map, plausible figures, a known truth."""

import os
import re
import subprocess
import sys
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from areaprofile.catalogue.read import load_catalogue
from areaprofile.demo.generate import generate
from areaprofile.demo.lsoa_plan import FILES, read_measures
from areaprofile.demo.plants import PLANTS
from areaprofile.demo.postcodes import AREAS
from areaprofile.sources.read import read_source

ROOT = Path(__file__).parents[1]
PACK = ROOT / "data" / "packs" / "demo"
RAW = PACK / "raw"
SHAPES = ROOT / "shapefiles"
MB = 1_000_000
# The letters with which the postcodes of the United Kingdom and the islands begin.
REAL_AREAS = set(
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN "
    "DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA "
    "LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR QC RG RH RM S SA SE "
    "SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX "
    "YO ZE".split()
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    generate(folder / "raw", folder / "shapefiles", size="small")
    return folder


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _area(name: str) -> pd.DataFrame:
    return pd.read_csv(RAW / "areas" / f"{name}.csv")


def test_two_runs_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from areaprofile.demo.generate import generate; "
        "generate(Path(sys.argv[1]), Path(sys.argv[2]), size='small')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "raw"), str(tmp_path / "shapefiles")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "4711"})
    assert _bytes(tmp_path) == _bytes(small)


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    generate(tmp_path / "raw", tmp_path / "shapefiles")
    made, kept = _bytes(tmp_path / "raw"), _bytes(RAW)
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []
    for name, content in _bytes(tmp_path / "shapefiles").items():
        assert content == (SHAPES / name).read_bytes(), name


def test_sizes_stay_within_the_budget() -> None:
    assert sum(path.stat().st_size for path in RAW.rglob("*") if path.is_file()) <= 6 * MB
    assert sum(path.stat().st_size for path in SHAPES.glob("*")) <= 5 * MB


@pytest.mark.parametrize("vintage", ["2011", "2021"])
@pytest.mark.parametrize("size", ["small", "full"])
def test_neighbourhoods_cover_the_land_without_gaps(small: Path, vintage: str, size: str) -> None:
    folder = SHAPES if size == "full" else small / "shapefiles"
    frame = geopandas.read_file(folder / f"demo_lsoa_{vintage}.gpkg")
    polygons = frame.geometry.to_numpy()
    assert shapely.is_valid(polygons).all()
    assert not shapely.is_empty(polygons).any()
    assert shapely.coverage_is_valid(polygons)
    assert frame.total_bounds[0] > -25
    assert frame.total_bounds[2] < -19, "the country lies in the open Atlantic"


def test_the_country_has_the_parts_it_should() -> None:
    councils = _area("councils")
    assert len(councils) == 40
    assert councils["council_type"].value_counts().to_dict() == {
        "district": 12, "unitary": 9, "metropolitan": 9, "london_borough": 8, "county": 2,
    }  # fmt: skip
    assert len(_area("regions")) == 3
    assert 3900 <= len(_area("lsoa_2021")) <= 4100
    assert 500 <= len(_area("msoas")) <= 650
    assert 380 <= len(_area("wards")) <= 460
    assert len(_area("postcodes")) == 6000
    assert _area("lsoa_2021")["residents"].between(1000, 6000).all()


def test_codes_lie_outside_the_real_ranges() -> None:
    for path in sorted((RAW / "areas").glob("*.csv")):
        frame = pd.read_csv(path, dtype=str)
        for column in frame.columns[frame.columns.str.endswith("code")]:
            if column == "postcode":
                continue
            assert frame[column].str.fullmatch(r"Z\d{8}").all(), (path.name, column)
    assert not set(AREAS) & REAL_AREAS
    codes = _area("postcodes")["postcode"]
    assert codes.is_unique
    assert codes.str.fullmatch(r"[ZV][A-Z]\d{1,2} \d[A-Z]{2}").all()


@pytest.mark.parametrize(("old", "new"), [("2001", "2011"), ("2011", "2021")])
def test_changes_between_vintages_hang_together(old: str, new: str) -> None:
    changes = _area(f"lsoa_changes_{old}_{new}")
    before, after = f"lsoa{old[2:]}_code", f"lsoa{new[2:]}_code"
    assert set(changes[before]) == set(_area(f"lsoa_{old}")[before])
    assert set(changes[after]) == set(_area(f"lsoa_{new}")[after])
    kept = changes[changes["change"] == "U"]
    assert (kept[before] == kept[after]).all()
    assert kept[before].is_unique
    changed = changes[changes["change"] != "U"]
    assert not set(changed[before]) & set(changed[after])
    split, merged = (changes[changes["change"] == kind] for kind in "SM")
    assert (split[before].value_counts() >= 2).all()
    assert split[after].is_unique
    assert (merged[after].value_counts() >= 2).all()
    assert merged[before].is_unique
    assert (changes["change"] == "X").sum() >= 6
    assert len(kept) / len(_area(f"lsoa_{old}")) > 0.95


def test_names_are_invented() -> None:
    shared = Path(os.environ.get("AREAPROFILE_RAW", ROOT.parent / "shared" / "raw"))
    lookups = shared / "england" / "lookups"
    if not lookups.is_dir():
        pytest.skip("needs the real raw files (../shared/raw or $AREAPROFILE_RAW)")
    real: set[str] = set()
    for name in ("drkane_msoa_la", "lookup_lsoa21_ward24_ltla24", "lookup_ltla24_region24"):
        table = pq.read_table(lookups / f"{name}.parquet").to_pandas()
        for column in table.select_dtypes(["object", "str"]):
            for text in table[column].dropna().unique():
                real.update(word.lower() for word in re.findall(r"[A-Za-z]{5,}", str(text)))
    ours = [*_area("councils")["council_name"], *_area("msoas")["friendly_name"]]
    ours += list(_area("wards")["ward_name"])
    first = {re.split(r"[ &]", name)[0].lower() for name in ours}
    first |= {name.split(" & ")[1].split(" ")[0].lower() for name in ours if " & " in name}
    assert first & real == set()


def test_every_definition_reads_its_raw_file_without_a_problem() -> None:
    catalogue, problems = load_catalogue([PACK])
    assert problems == []
    # Neighbourhoods, registers, councils, partners, capacity, groups of residents.
    assert len(catalogue.indicators) == 56 + 6 + 60 + 4 + 17 + 9
    for source in catalogue.sources.values():
        frame, problems = read_source(source, RAW)
        assert problems == [], source.source_id
        assert len(frame) > 0


def _latest() -> pd.DataFrame:
    """The latest figures of every neighbourhood measure that has them, by area."""
    found: dict[str, pd.Series] = {}
    for measure in read_measures():
        table = pq.read_table(RAW / "neighbourhoods" / f"{measure.source}.parquet").to_pandas()
        last = table[table["period"] == table["period"].iloc[-1]].set_index("area_code")
        name = measure.indicator_id.lower()
        if f"{name}_count" in last:
            base = last[measure.base].astype(float).replace(0, np.nan)
            found[measure.indicator_id] = measure.multiplier * last[f"{name}_count"] / base
        else:
            found[measure.indicator_id] = last[f"{name}_value"]
    return pd.DataFrame(found)


def test_figures_spread_and_correlate_as_real_ones_do() -> None:
    latest = _latest()
    hardship = latest["VR01"]
    for measure in read_measures():
        values = latest[measure.indicator_id].dropna()
        rank = values.corr(hardship.reindex(values.index), method="spearman")
        drift = 1 if measure.indicator_id == "VR01" else measure.rho
        assert rank == pytest.approx(drift, abs=0.26), measure.indicator_id
        assert values.mean() == pytest.approx(measure.mean, rel=0.25, abs=1.0), measure.indicator_id
    assert 0.25 < latest["VB09"].corr(hardship, method="spearman") < 0.5, "well connected, poor"
    assert latest["VR01"].corr(latest["VR04"], method="spearman") > 0.85
    assert latest["VR01"].corr(latest["VR13"], method="spearman") < 0.5


def test_neighbours_are_alike() -> None:
    hardship = _latest()["VR01"]
    frame = geopandas.read_file(SHAPES / "demo_lsoa_2021.gpkg").set_index("lsoa21_code")
    tree = shapely.STRtree(frame.geometry.to_numpy())
    left, right = tree.query(frame.geometry.to_numpy(), predicate="touches")
    values = hardship.reindex(frame.index).to_numpy()
    assert np.corrcoef(values[left], values[right])[0, 1] > 0.5


def test_yearly_history_stays_small() -> None:
    rows = sum(
        pq.read_metadata(RAW / "neighbourhoods" / path).num_rows
        * sum(m.source == source for m in read_measures())
        for source in FILES
        for path in {f"{source}.parquet"}
    )
    assert rows <= 1_400_000


def _council_values(indicator: str) -> pd.DataFrame:
    """Councils × periods of one measure, sections and former councils left out."""
    for path in sorted((RAW / "councils").glob("*.csv")):
        frame = pd.read_csv(path)
        if "indicator_id" in frame and "section" in frame:
            own = frame[(frame["indicator_id"] == indicator) & frame["section"].isna()]
            if len(own):
                value = pd.to_numeric(own["value"], errors="coerce")
                return own.assign(value=value).pivot(
                    index="area_code", columns="period", values="value"
                )
    raise AssertionError(indicator)


def test_the_general_figures_of_the_paper_come_out() -> None:
    satisfied = _council_values("cx01").mean()
    assert satisfied[2020] == pytest.approx(65, abs=0.05)
    assert satisfied[2023] == pytest.approx(55, abs=0.05)
    intensive = np.sort(_council_values("ca01")["2023-24"].dropna())
    quarter = len(intensive) // 4
    ratio = intensive[-quarter:].mean() / intensive[:quarter].mean()
    assert ratio == pytest.approx(4.0, abs=0.2)
    assessed = _council_values("ca04")["2023-24"].dropna()
    tails = np.percentile(assessed, 95) / np.percentile(assessed, 5)
    assert tails == pytest.approx(3.0, abs=0.3)


def test_the_basket_improves_by_an_eighth() -> None:
    from areaprofile.demo.council_plan import read_council_measures

    gain = 0.0
    for measure in read_council_measures():
        if measure.basket > 0:
            means = _council_values(measure.indicator_id).mean()
            start, end = means.iloc[-4], means.iloc[-1]
            gain += measure.basket * measure.better * (end - start) / start
    assert 100 * gain == pytest.approx(12.5, abs=0.05)


def test_the_truth_has_three_of_each_case() -> None:
    truth = pd.read_csv(RAW / "planted_truth.csv", keep_default_na=False)
    councils = set(_area("councils")["council_code"])
    assert set(truth["council_code"]) <= councils
    assert truth["plant_id"].is_unique
    rules = truth[truth["expected_state"] == "raised"].groupby("expected_rule")["council_code"]
    assert (rules.nunique() >= 3).all(), rules.nunique().to_dict()
    reasons = truth[truth["reason"] != ""].groupby("reason")["council_code"].nunique()
    assert (reasons >= 3).all(), reasons.to_dict()
    assert len({(plant.key, plant.target) for plant in PLANTS}) == len(PLANTS)
