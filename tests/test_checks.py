"""Every check passes what is sound and fails on a table that is broken in its one way."""

import json
from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Polygon, box
from tiny import INDICATORS, SOURCE, tiny_areas, tiny_values

from areaprofile.checks import CHECKS, Context, run_checks
from areaprofile.flags.evidence import recompute
from areaprofile.pipeline.definition_tables import (
    indicator_table,
    period_table,
    release_table,
    source_table,
)
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
        tables={
            "source": source_table([SOURCE]),
            "indicator_version": _versions(),
            "council_service": _services(),
        },
        values=_stored,
        recompute=recompute,
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
    frame = pd.DataFrame(rows, columns=["from_code", "to_code", "kind", "weight"])
    return frame.assign(from_vintage="2011", to_vintage="2021")


def _rows(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def _versions() -> pd.DataFrame:
    return _rows(
        "indicator_id version from_period to_period comparable_with_previous",
        ("tiny_bins", "v1", "2016", "2018", False),
        ("tiny_bins", "v2", "2019", "", False),
    )


def _targets() -> pd.DataFrame:
    return _rows(
        "target_id indicator_id baseline_period target_period",
        ("t1", "tiny_bins", "2019", "2021"),
        ("t2", "tiny_bins", "", ""),
    )


EVIDENCE = {
    "tests": [{"name": "gap", "value": 2.0, "op": ">=", "bound": 1.0, "reason": "too_slight"}],
    "series": [{"period": "2020", "value": 4.5}],
}


def _flags() -> pd.DataFrame:
    told = ("flag", "scrutiny", "council", json.dumps(EVIDENCE))
    none = (None, None, None, None)
    return _rows(
        "council_code service rule_id edition indicator_id state reason "
        "severity rung first_responder evidence",
        ("Z1", "Bins", "FL4", "2022", None, "raised", "", *told),
        ("Z1", "Bins", "FL4", "2022", "tiny_bins", "raised", "", *told),
        ("Z1", "Care", "FL4", "2022", None, "not_assessable", "not_run", *none),
        ("Z1", "Bins", "FL4", "2021", "tiny_bins", "raised", "", *none),
    )


def _services() -> pd.DataFrame:
    rows = ("Z1", "Bins", True), ("Z1", "Care", False)
    return _rows("council_code service runs", *rows)


def _stored(level: str, indicator_id: str) -> pd.DataFrame:
    assert (level, indicator_id) == ("council", "tiny_bins")
    return _rows("area_code period section value", ("Z1", "2020", "all", 4.5))


SOUND: dict[str, Callable[[], pd.DataFrame]] = {
    "values": _values,
    "area": _areas,
    "boundary": _boundaries,
    "indicator": lambda: indicator_table(INDICATORS),
    "source": lambda: source_table([SOURCE]),
    "area_change": _changes,
    "council_change": lambda: _rows("old_code new_code date", ("Z8", "Z1", "2019-04-01")),
    "council_service": _services,
    "indicator_version": _versions,
    "period": lambda: period_table(["2020", "2020-21f"]),
    "release": lambda: release_table([SOURCE], {SOURCE.source_id: "0" * 64}),
    "target": _targets,
    "flag": _flags,
    "judgement": lambda: _rows(
        "scheme council_code service date part grade ordinal band",
        ("care", "Z1", "Care", "2020-02-03", "overall", "Good", 3.0, "high"),
        ("care", "Z1", "Care", "2023-02-03", "overall", "Good", 3.0, "high"),
    ),
    "peer": lambda: _rows(
        "set council_code peer_code rank distance",
        ("ons", "Z1", "Z2", 1, 0.5),
        ("ons", "Z1", "Z3", 2, 0.7),
    ),
    "spend": lambda: _rows(
        "council_code line period basis price amount missing_reason",
        ("Z1", "parks", "2020", "net", "cash", 5.0, None),
        ("Z1", "parks", "2021", "net", "cash", None, "not_collected"),
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


def _in_both_versions(frame: pd.DataFrame) -> None:
    frame.loc[0, "to_period"] = "2019"


def _over_the_break(frame: pd.DataFrame) -> None:
    frame.loc[0, "baseline_period"] = "2017"


def _without_care(frame: pd.DataFrame) -> None:
    frame.loc[2, "rule_id"] = "FL5"


def _judged_though_not_run(frame: pd.DataFrame) -> None:
    frame.loc[2, "state"] = "clear"


def _other_figure(frame: pd.DataFrame) -> None:
    series = [{"period": "2020", "value": 4.6}]
    frame.loc[1, "evidence"] = json.dumps(EVIDENCE | {"series": series})


def _of_no_year(frame: pd.DataFrame) -> None:
    series = [{"period": "2031", "value": 4.5}]
    frame.loc[1, "evidence"] = json.dumps(EVIDENCE | {"series": series})


def _tests_that_say_otherwise(frame: pd.DataFrame) -> None:
    tests = [EVIDENCE["tests"][0] | {"value": 0.5}]
    frame.loc[0, "evidence"] = json.dumps(EVIDENCE | {"tests": tests})


def _without_limits(frame: pd.DataFrame) -> None:
    del frame["lower"]


def _bow_tie(frame: pd.DataFrame) -> None:
    frame.loc[0, "geometry"] = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def _empty_shape(frame: pd.DataFrame) -> None:
    frame.loc[0, "geometry"] = Polygon()


def _context_with_polarity(frame: pd.DataFrame) -> None:
    frame.loc[frame["measure"] == "context", "polarity"] = "lower_is_better"


def _context_with_weight(frame: pd.DataFrame) -> None:
    frame.loc[frame["measure"] == "context", "default_weight"] = 1.0


def _no_width(frame: pd.DataFrame) -> None:
    frame["lower"] = frame["upper"] = frame["value"]


BROKEN: list[tuple[str, Break]] = [
    ("every_column", _without_limits),
    ("value_or_reason", _set("value", None)),
    ("value_or_reason", _set("missing_reason", "suppressed")),
    ("known_words", _set("status", "guessed")),
    ("known_words", _set("missing_reason", "lost")),
    ("known_words", _set("native_level", "parish")),
    ("known_words", _set("conversion_quality", "guessed")),
    ("limits_around_value", _set("lower", 99.0)),
    ("limits_around_value", _set("upper", 0.0)),
    ("limits_apart", _no_width),
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
    ("one_parent", _set("ward_code", "Z05999999")),
    ("lsoa_in_single_council", _into_county),
    ("upper_tier", _district_on_its_own),
    ("valid_shapes", _bow_tie),
    ("valid_shapes", _empty_shape),
    ("context_has_no_polarity", _context_with_polarity),
    ("context_has_no_polarity", _context_with_weight),
    ("licence_present", _set("licence", " ")),
    ("change_kinds", _set("kind", "Q")),
    ("licence_present", _set("attribution", "")),
    ("change_kinds", _set("weight", 0.5, row=1)),
    ("single_changes", _twice),
    ("single_changes", _set("from_code", "Z3")),
    ("council_changes", _set("new_code", "Z8")),
    ("council_changes", _set("date", "April 2019")),
    ("separate_versions", _in_both_versions),
    ("separate_versions", _set("from_period", "once")),
    ("separate_versions", _set("version", "v2")),
    ("sound_periods", _set("kind", "lunar")),
    ("sound_periods", _set("end", "2019-01-01")),
    ("sound_periods", _twice),
    ("sound_releases", _set("source_id", "rumour")),
    ("sound_releases", _set("stage", "draft")),
    ("sound_releases", _set("sha256", "")),
    ("service_said_once", _twice),
    ("grades_of_a_day", _twice),
    ("grades_of_a_day", _set("date", "1900")),
    ("grades_of_a_day", _set("ordinal", 2.5)),
    ("grades_of_a_day", _set("band", "fair")),
    ("peer_is_another", _set("peer_code", "Z1")),
    ("peers_once", _twice),
    ("peers_once", _set("rank", 0)),
    ("price_basis_stated", _set("price", "")),
    ("price_basis_stated", _set("basis", None)),
    ("amount_or_reason", _set("amount", None)),
    ("amount_or_reason", _twice),
    ("target_of_one_version", _over_the_break),
    ("state_for_everything", _set("state", "perhaps")),
    ("state_for_everything", _without_care),
    ("silent_where_not_run", _judged_though_not_run),
    ("reason_or_raised", _set("reason", "", row=2)),
    ("reason_or_raised", _set("rung", None)),
    ("evidence_resolves", _other_figure),
    ("evidence_resolves", _of_no_year),
    ("evidence_gives_state", _tests_that_say_otherwise),
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


def test_a_table_without_its_columns_is_told_of_that_alone() -> None:
    frame = _values().drop(columns=["status", "upper"])
    found = run_checks("values", frame, "values/lsoa/tiny_renting", _context())
    assert list(found) == ["every_column"]
    assert [problem.column for problem in found["every_column"]] == ["upper", "status"]


def test_each_table_of_the_data_model_is_checked() -> None:
    """The tables of the data model that have something that must be true of them."""
    tables = {check.table for check in CHECKS}
    assert tables == {
        *("values", "area", "boundary", "area_change", "council_change", "council_service"),
        *("indicator", "indicator_version", "period", "source", "release", "target"),
        *("judgement", "spend", "peer", "flag"),
    }
