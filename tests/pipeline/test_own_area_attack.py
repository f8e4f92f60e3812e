"""Own areas, and what is left when one is taken from another, give away no hidden count.

Counts are drawn, a store is written with what the pipeline shows of them, and every own area that
the app would answer is asked for: all together are equations, attacked with linear programming.
"""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minipack import COUNCIL_OF, LSOAS, write_pack
from scipy.optimize import linprog

from areaprofile.pipeline.additive import make_tree
from areaprofile.pipeline.aggregate import add_up
from areaprofile.pipeline.areas_input import read_areas
from areaprofile.pipeline.build import build
from areaprofile.pipeline.disclose import protected
from areaprofile.pipeline.inputs import read_inputs
from areaprofile.pipeline.place import Places, make_places
from areaprofile.pipeline.rates import with_rates
from areaprofile.pipeline.raw_tables import RawFolder
from areaprofile.stats.disclosure import SMALLEST_SHOWN
from areaprofile.store.layout import values_path
from areaprofile.store.open import Store, open_store
from areaprofile.store.write import write_values
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.own_area import MOST_PARTS, own_area, own_disclosure, own_figure
from areaprofile.ui.data import DEMO_STORE

LEVELS = ("lsoa", "msoa", "ward", "council")
COUNTS = st.one_of(st.integers(0, 4), st.integers(0, 9), st.integers(0, 40))


class Mini:
    """A built store of the pack in miniature whose counts can be replaced."""

    def __init__(self, store: Store, places: Places) -> None:
        self.store = store
        self.places = places
        self.indicator = next(
            one for one in open_atlas(store).measures.values() if one.indicator_id == "mini_poor"
        )

    def show(self, counts: list[int]) -> dict[str, pd.DataFrame]:
        """Write what may be shown of these counts of neighbourhoods; all levels, true counts."""
        nothing = dict.fromkeys(("value", "lower", "upper"), np.nan)
        base = pd.DataFrame({"area_code": LSOAS, "section": "all", "numerator": counts}).assign(
            **nothing,
            period="2021",
            denominator=500.0,
            missing_reason=None,
            conversion_quality=None,
            status="final",
            release_id="now",
            native_level="lsoa",
        )
        base = with_rates(base.astype({"numerator": "float64"}), self.indicator)
        sums = add_up(base, self.indicator, self.places.parents_of("2021"))
        frames = {"lsoa": base} | {
            level: with_rates(more, self.indicator).assign(native_level="lsoa")
            for level, more in sums.items()
            if level in ("msoa", "ward", "council", "region", "country")
        }
        for level, frame in protected(frames, self.indicator, make_tree(self.places)).items():
            told = frame.assign(indicator_id="mini_poor", vintage="2021")
            path = values_path(self.store.folder, level, "mini_poor")
            names = ["indicator_id", "area_code", "vintage", "period", "section"]
            write_values(told.reindex(columns=[*names, *_REST]), path)
        return frames


_REST = [
    *("value", "lower", "upper", "numerator", "denominator", "status", "missing_reason"),
    *("native_level", "conversion_quality", "release_id"),
]


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Mini:
    root = tmp_path_factory.mktemp("own")
    pack = write_pack(root / "mini")
    source = pack / "catalogue" / "sources" / "now.toml"
    source.write_text(source.read_text().replace('disclosure = "publisher"', 'disclosure = "ours"'))
    build([str(pack)], root / "store", say=lambda _: None)
    inputs, _ = read_inputs([str(pack)], raw=None, audience="public", as_at=None)
    assert inputs is not None
    given_areas = read_areas(inputs.spec, RawFolder(inputs.raw))
    assert given_areas is not None
    return Mini(open_store(root / "store"), make_places(given_areas, "Z92000001"))


def _equations(mini: Mini) -> list[tuple[np.ndarray, float]]:
    """Everything that is told: members among the neighbourhoods, and their sum."""
    atlas = open_atlas(mini.store)
    ours = own_disclosure(atlas)
    assert ours
    told = []
    for level in (*LEVELS, "region", "country"):
        series = atlas.series(level, "mini_poor")["2021"]
        for at, code in enumerate(atlas.level(level).codes):
            if np.isfinite(series.numerator[at]):
                told.append((_members(atlas, str(code), level), float(series.numerator[at])))
    known = [place for level in LEVELS for place in map(str, atlas.level(level).codes)]
    for size in (2, 3, 4):
        for codes in itertools.combinations(known, size):
            own, _ = own_area(atlas, ".".join(codes))
            if own is None:
                continue
            found = own_figure(atlas, own, mini.indicator, "2021", ours=ours)
            if found.reason is None:
                inside = np.zeros(len(LSOAS))
                inside[own.members] = 1
                told.append((inside, found.numerator))
    return told


def _members(atlas: object, code: str, level: str) -> np.ndarray:
    lsoas = atlas.level("lsoa")  # type: ignore[attr-defined]
    inside = np.zeros(len(LSOAS))
    if level == "lsoa":
        inside[lsoas.position[code]] = 1
    else:
        inside[list(lsoas.within(code)) if lsoas.is_parent(code) else slice(None)] = 1
    return inside


@given(counts=st.lists(COUNTS, min_size=len(LSOAS), max_size=len(LSOAS)))
@settings(max_examples=5, deadline=None)
def test_no_own_area_gives_a_hidden_count_away(mini: Mini, counts: list[int]) -> None:
    mini.show(counts)
    told = {(tuple(members), total) for members, total in _equations(mini)}
    matrix = np.array([members for members, _ in told])
    totals = np.array([total for _, total in told])
    truth = np.array(counts, dtype=float)
    assert np.allclose(matrix @ truth, totals), "every sum that is told is the true one"
    alone = {int(np.argmax(row)) for row in matrix if row.sum() == 1}
    for at in range(len(LSOAS)):
        if not 1 <= counts[at] <= 4:
            continue
        assert at not in alone, "a small count is shown"
        # A reader who knows that zeros are shown: whatever is hidden is 1 at least.
        bounds = [(truth[one], truth[one]) if one in alone else (1, None) for one in range(8)]
        low, high = (
            linprog(sign * np.eye(8)[at], A_eq=matrix, b_eq=totals, bounds=bounds, method="highs")
            for sign in (1, -1)
        )
        assert low.fun <= 1 + 1e-6
        assert high.status == 3 or -high.fun >= 4 - 1e-6, (LSOAS[at], COUNCIL_OF[LSOAS[at]])


def test_the_rest_of_a_council_of_the_demonstration_is_never_small() -> None:
    """All shown neighbourhoods of a council as one area: what is left of it is no small count."""
    atlas = open_atlas(open_store(DEMO_STORE))
    ours = own_disclosure(atlas)
    level, asked = atlas.level("lsoa"), 0
    for indicator_id in ("overcrowding_pct", "vb10", "vp05", "vr17"):
        measure = atlas.measures[indicator_id]
        assert set(measure.sources) & ours
        period, series = list(atlas.series("lsoa", indicator_id).items())[-1]
        totals = atlas.series("council", indicator_id)[period]
        for council, place in atlas.level("council").position.items():
            inside = level.within(council) if level.is_parent(council) else []
            shown = [str(level.codes[at]) for at in inside if np.isfinite(series.numerator[at])]
            if not 2 <= len(shown) < len(inside) or len(shown) > MOST_PARTS:
                continue
            own, _ = own_area(atlas, ".".join(shown))
            assert own is not None
            found = own_figure(atlas, own, measure, period, ours=ours)
            if found.reason is None:
                rest = totals.numerator[place] - found.numerator
                assert not 0 < rest < SMALLEST_SHOWN
                asked += 1
    assert asked
