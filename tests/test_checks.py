"""Every check passes what is sound and fails on a table that is broken in its one way."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Polygon, box
from tiny import INDICATORS, SOURCE, tiny_areas, tiny_values

from areaprofile.checks import CHECKS, Context, run_checks
from areaprofile.pipeline.definition_tables import indicator_table, source_table
from areaprofile.store.layout import VALUE_COLUMNS

RENTING = INDICATORS[0]
Break = Callable[[pd.DataFrame], object]


def _values() -> pd.DataFrame:
    frame = tiny_values(RENTING)["lsoa"].reindex(columns=list(VALUE_COLUMNS))
    return frame.sort_values(["period", "area_code"], ignore_index=True)


def _context() -> Context:
    areas = tiny_areas()
    known = {vintage: pd.Index(part["area_code"]) for vintage, part in areas.groupby("vintage")}
    return Context(
        indicators={RENTING.indicator_id: RENTING},
        known_areas={str(vintage): codes for vintage, codes in known.items()},
        releases=frozenset(["tiny_census"]),
    )


def _areas() -> pd.DataFrame:
    county = {"area_code": "Z10000009", "level": "council", "council_type": "county"}
    council = {"upper_tier_code": "Z10000009", "council_code": "Z10000009"}
    row = tiny_areas().query("level == 'council'").iloc[[0]].assign(**county, **council)
    return pd.concat([tiny_areas(), row], ignore_index=True)


def _boundaries() -> pd.DataFrame:
    shapes = [box(0, 50, 1, 51), box(1, 50, 2, 51)]
    return gpd.GeoDataFrame({"area_code": ["Z1", "Z2"]}, geometry=shapes, crs="EPSG:4326")


def _changes() -> pd.DataFrame:
    rows = [("Z1", "Z2", "U", 1.0), ("Z3", "Z4", "X", None)]
    return pd.DataFrame(rows, columns=["from_code", "to_code", "kind", "weight"])


SOUND: dict[str, Callable[[], pd.DataFrame]] = {
    "values": _values,
    "area": _areas,
    "boundary": _boundaries,
    "indicator": lambda: indicator_table(INDICATORS),
    "source": lambda: source_table([SOURCE]),
    "area_change": _changes,
    "peer": lambda: pd.DataFrame({"council_code": ["Z1"], "peer_code": ["Z2"]}),
    "spend": lambda: pd.DataFrame(
        {"council_code": ["Z1"], "line": ["parks"], "period": ["2020"], "price": ["cash"]}
    ),
}


def _set(column: str, value: object, row: int = 0) -> Break:
    def change(frame: pd.DataFrame) -> None:
        if isinstance(value, str) or value is None:
            frame[column] = frame[column].astype(object)
        frame.loc[row, column] = value  # type: ignore[call-overload]

    return change


def _twice(frame: pd.DataFrame) -> None:
    frame.loc[1] = frame.loc[0]


def _many_impossible(frame: pd.DataFrame) -> None:
    frame["numerator"] = frame["denominator"] + 1


def _into_county(frame: pd.DataFrame) -> None:
    frame.loc[frame["level"] == "lsoa", "council_code"] = "Z10000009"


def _district_on_its_own(frame: pd.DataFrame) -> None:
    frame.loc[frame["area_code"] == "Z06000001", "council_type"] = "district"


def _bow_tie(frame: pd.DataFrame) -> None:
    frame.loc[0, "geometry"] = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def _empty_shape(frame: pd.DataFrame) -> None:
    frame.loc[0, "geometry"] = Polygon()


def _context_with_polarity(frame: pd.DataFrame) -> None:
    frame.loc[frame["measure"] == "context", "polarity"] = "lower_is_better"


def _context_with_weight(frame: pd.DataFrame) -> None:
    frame.loc[frame["measure"] == "context", "default_weight"] = 1.0


BROKEN: list[tuple[str, Break]] = [
    ("value_or_reason", _set("value", None)),
    ("value_or_reason", _set("missing_reason", "suppressed")),
    ("known_words", _set("status", "guessed")),
    ("known_words", _set("missing_reason", "lost")),
    ("limits_around_value", _set("lower", 99.0)),
    ("limits_around_value", _set("upper", 0.0)),
    ("within_bounds", _set("value", 101.0)),
    ("within_bounds", _set("value", -1.0)),
    ("value_is_rate", _set("numerator", 1.0)),
    ("sensible_counts", _set("denominator", -5.0)),
    ("sensible_counts", _many_impossible),
    ("unique_keys", _twice),
    ("known_areas", _set("area_code", "Z01999999")),
    ("known_areas", _set("vintage", "1999")),
    ("known_periods", _set("period", "last year")),
    ("known_releases", _set("release_id", "rumour")),
    ("shared_has_no_count", _set("conversion_quality", "shared")),
    ("unique_areas", _twice),
    ("known_area_words", _set("level", "parish")),
    ("one_parent", _set("council_code", "Z06999999")),
    ("one_parent", _set("region_code", None)),
    ("lsoa_in_single_council", _into_county),
    ("upper_tier", _district_on_its_own),
    ("valid_shapes", _bow_tie),
    ("valid_shapes", _empty_shape),
    ("context_has_no_polarity", _context_with_polarity),
    ("context_has_no_polarity", _context_with_weight),
    ("licence_present", _set("licence", " ")),
    ("change_kinds", _set("kind", "Q")),
    ("change_kinds", _set("weight", 0.5, row=1)),
    ("peer_is_another", _set("peer_code", "Z1")),
    ("price_basis_stated", _set("price", "")),
]


@pytest.mark.parametrize("table", sorted({check.table for check in CHECKS}))
def test_sound_tables_pass(table: str) -> None:
    found = run_checks(table, SOUND[table](), table, _context())
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(("check_id", "change"), BROKEN)
def test_a_broken_table_is_told(check_id: str, change: Break) -> None:
    check = next(one for one in CHECKS if one.check_id == check_id)
    frame = SOUND[check.table]()
    change(frame)
    problems = check.find(frame, check.table, _context())
    assert problems, f"{check_id} found nothing"
    assert all(problem.do and problem.found for problem in problems)


def test_every_check_is_shown_to_fail() -> None:
    assert {check.check_id for check in CHECKS} == {check_id for check_id, _ in BROKEN}


def test_a_few_impossible_counts_without_value_pass() -> None:
    frame = pd.concat([_values()] * 3, ignore_index=True)
    frame.loc[0, "numerator"] = frame.loc[0, "denominator"] + 1
    frame.loc[0, ["value", "lower", "upper"]] = float("nan")
    check = next(one for one in CHECKS if one.check_id == "sensible_counts")
    assert check.find(frame, "values", _context()) == []


def test_long_lists_are_cut_short() -> None:
    frame = _values()
    frame["status"] = "guessed"
    check = next(one for one in CHECKS if one.check_id == "known_words")
    problems = check.find(frame, "values", replace(_context()))
    assert len(problems) == 11
    assert "more rows" in problems[-1].found
