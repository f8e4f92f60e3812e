"""Small counts stay hidden in whole builds: all levels, vintages and sections together."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minipack import write_pack

from areaprofile.catalogue.records import Indicator
from areaprofile.pipeline.additive import Tree, make_tree
from areaprofile.pipeline.aggregate import add_up
from areaprofile.pipeline.areas_input import read_areas
from areaprofile.pipeline.disclose import protected
from areaprofile.pipeline.inputs import read_inputs
from areaprofile.pipeline.place import Places, make_places
from areaprofile.pipeline.rates import with_rates
from areaprofile.pipeline.raw_tables import RawFolder

ATTACK = Path(__file__).parents[2] / "benchmarks" / "disclosure_attack.py"


@pytest.fixture(scope="module")
def attack() -> ModuleType:
    """The attacker, who finds the sums without our help."""
    spec = importlib.util.spec_from_file_location("disclosure_attack", ATTACK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, Indicator]:
    """Places of the pack in miniature: eight neighbourhoods, three councils, a county."""
    folder = write_pack(tmp_path_factory.mktemp("mini") / "mini")
    inputs, problems = read_inputs([str(folder)], raw=None, audience="public", as_at=None)
    assert inputs is not None
    assert not problems
    given = read_areas(inputs.spec, RawFolder(inputs.raw))
    assert given is not None
    return make_places(given, "Z92000001"), inputs.catalogue.indicators["mini_poor"]


def _frames(
    places: Places, indicator: Indicator, counts: pd.DataFrame, vintage: str = "2021"
) -> dict[str, pd.DataFrame]:
    """Values of all levels from counts (area_code, section, numerator) of neighbourhoods."""
    nothing = dict.fromkeys(("value", "lower", "upper"), np.nan)
    base = counts.assign(
        **nothing,
        period="2021",
        denominator=500.0,
        missing_reason=None,
        conversion_quality=None,
        status="final",
        release_id="now",
        native_level="lsoa",
    )
    base = with_rates(base, indicator)
    sums = add_up(base, indicator, places.parents_of(vintage))
    frames = {"lsoa" if vintage == "2021" else f"lsoa-{vintage}": base}
    for level, more in sums.items():
        if level not in ("lsoa", "upper_tier", "county") and len(more):
            frames[level] = with_rates(more, indicator).assign(native_level="lsoa")
    return frames


def _sections(codes: list[str], table: np.ndarray, names: list[str]) -> pd.DataFrame:
    """Counts of two dimensions of sections, and of everybody."""
    frame = pd.DataFrame(table.astype(float), index=codes, columns=names)
    frame["all"] = frame[names[:2]].sum(axis=1)
    # The second dimension must add up to everybody too.
    frame[names[-1]] = frame["all"] - frame[names[2:-1]].sum(axis=1)
    long = frame.clip(lower=0).stack().rename("numerator").reset_index()
    return long.set_axis(["area_code", "section", "numerator"], axis=1)


def _exposed(
    attack: ModuleType, places: Places, frames: dict[str, pd.DataFrame], shown: dict
) -> list[int]:
    parts = [
        frames[one].assign(level=one, hidden=shown[one]["numerator"].isna().to_numpy())
        for one in frames
    ]
    cells = pd.concat(parts, ignore_index=True).dropna(subset=["numerator"])
    cells = cells.reset_index(drop=True)
    assert not (~cells["hidden"] & cells["numerator"].between(1, 4)).any()
    return attack.exposed(cells, attack.parents_of(places), attack.joined_areas(places))[1]


COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 9), st.integers(0, 40))


@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_nobody_works_out_sections_by_areas(
    attack: ModuleType, mini: tuple[Places, Indicator], data: st.DataObject
) -> None:
    places, indicator = mini
    codes = places.lsoas["area_code"].tolist()
    table = np.array([[data.draw(COUNTS) for _ in range(4)] for _ in codes])
    table[:, 2] = np.minimum(table[:, 2], table[:, :2].sum(axis=1))
    counts = _sections(codes, table, ["S_F", "S_M", "A16_24", "A25P"])
    frames = _frames(places, indicator, counts)
    shown = protected(frames, indicator, make_tree(places))
    assert _exposed(attack, places, frames, shown) == []


@given(data=st.data(), vintage=st.sampled_from(["2011", "2021"]))
@settings(max_examples=15, deadline=None)
def test_nobody_works_out_areas_of_either_vintage(
    attack: ModuleType, mini: tuple[Places, Indicator], data: st.DataObject, vintage: str
) -> None:
    places, indicator = mini
    codes = places.parents_of(vintage).of["council"].index.tolist()
    counts = pd.DataFrame({"area_code": codes, "section": "all"})
    counts["numerator"] = [float(data.draw(COUNTS)) for _ in codes]
    frames = _frames(places, indicator, counts, vintage)
    shown = protected(frames, indicator, make_tree(places))
    assert _exposed(attack, places, frames, shown) == []


def _by_ward(places: Places, counts: list[float]) -> tuple[pd.DataFrame, Tree]:
    tree = make_tree(places)
    codes = tree.above["ward"].index.tolist()
    return pd.DataFrame({"area_code": codes, "section": "all", "numerator": counts}), tree


def test_figures_of_wards_alone_are_protected_too(mini: tuple[Places, Indicator]) -> None:
    places, indicator = mini
    counts, tree = _by_ward(places, [3.0, 20.0, 30.0])
    frame = _frames(places, indicator, counts)["lsoa"].assign(native_level="ward")
    shown = protected({"ward": frame}, indicator, tree)["ward"]
    assert shown["missing_reason"].tolist() == ["suppressed", None, None]


def test_sections_of_unknown_dimension_are_shown_all_or_not_at_all(
    mini: tuple[Places, Indicator],
) -> None:
    places, indicator = mini
    codes = places.lsoas["area_code"].tolist()
    frame = pd.DataFrame(
        [(code, section, 20.0) for code in codes for section in ("all", "Women", "Men")],
        columns=["area_code", "section", "numerator"],
    )
    frame.loc[frame["section"] == "all", "numerator"] = 40.0
    frames = _frames(places, indicator, frame)
    whole = protected(frames, indicator, make_tree(places))["lsoa"]
    assert whole["missing_reason"].isna().all()
    frame.loc[1, "numerator"] = 2.0
    frames = _frames(places, indicator, frame)
    part = protected(frames, indicator, make_tree(places))["lsoa"]
    hidden = part["missing_reason"].eq("suppressed")
    assert hidden[part["section"] != "all"].all()
    assert not hidden[part["section"] == "all"].any()


def test_the_attacker_finds_what_is_left_open(
    attack: ModuleType, mini: tuple[Places, Indicator]
) -> None:
    places, indicator = mini
    counts = pd.DataFrame({"area_code": places.lsoas["area_code"], "section": "all"})
    counts["numerator"] = [2.0, 20, 30, 40, 50, 60, 70, 80]
    frames = _frames(places, indicator, counts)
    shown = {level: frame.copy() for level, frame in frames.items()}
    shown["lsoa"].loc[0, "numerator"] = np.nan
    assert len(_exposed(attack, places, frames, shown)) == 1
