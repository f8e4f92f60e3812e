"""How much of everything there is, and how old: by measure, by service, by page."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period

FRESH_MONTHS = 24
COMPLETENESS = [
    *("indicator_id", "level", "periods", "first_period", "last_period", "areas", "values"),
    *("missing", "latest_areas", "fresh_areas"),
]
# Which kinds of data each page needs: any one of them feeds it. A kind is either a table of the
# store or a property of measures (see `_kinds_of`).
PAGES: Mapping[str, tuple[str, ...]] = {
    "map": ("neighbourhood measures",),
    "profile": ("neighbourhood measures",),
    "council": (
        *("council measures", "judgement", "spend", "survey measures", "context measures"),
        *("complaint", "service_standard", "event", "response"),
    ),
    "compare": ("peer", "council measures"),
    "flags": ("council measures over years",),
    "targets": ("target",),
    "gaps": ("neighbourhood measures over years",),
    "value": ("spend",),
    "views": ("survey measures", "survey_round", "complaint"),
    "indicators": ("neighbourhood measures", "council measures"),
}
TABLE_KINDS = (
    *("judgement", "spend", "peer", "target", "event", "complaint", "service_standard"),
    *("survey_round", "response"),
)


def completeness(frame: pd.DataFrame, level: str, *, as_at: str) -> dict[str, object]:
    """One row of COMPLETENESS: what one indicator has at one level, for everybody together.

    `latest_areas`: areas with a value, whenever it is from; `fresh_areas`: those whose latest
    value ends less than 24 months before `as_at`.
    """
    everybody = frame[frame["section"] == "all"]
    period, names = pd.factorize(everybody["period"])
    area, areas = pd.factorize(everybody["area_code"])
    ends = [parse_period(str(code)).end for code in names]
    codes = [str(names[at]) for at in sorted(range(len(ends)), key=lambda at: ends[at])]
    known = everybody["value"].notna().to_numpy()
    since = months_before(date.fromisoformat(as_at), FRESH_MONTHS)
    fresh = known & np.array([end >= since for end in ends], dtype=bool)[period]
    return {
        "indicator_id": str(frame["indicator_id"].iloc[0]),
        "level": level,
        "periods": len(codes),
        "first_period": codes[0] if codes else "",
        "last_period": codes[-1] if codes else "",
        "areas": len(areas),
        "values": int(known.sum()),
        "missing": int((~known).sum()),
        "latest_areas": len(np.unique(area[known])),
        "fresh_areas": len(np.unique(area[fresh])),
    }


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before `day`."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)


def completeness_table(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """A row per indicator and level, with COMPLETENESS."""
    frame = pd.DataFrame(list(rows), columns=COMPLETENESS)
    return frame.sort_values(["indicator_id", "level"], ignore_index=True)


def freshness_table(table: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """Per service and level: measures, values (one per area and measure) and the share of them
    that is less than 24 months old. A measure without a service counts under its theme."""
    native = table[[_is_native(row, indicators) for row in table.itertuples()]]
    group = [
        indicators[code].service or f"theme: {indicators[code].theme}"
        for code in native["indicator_id"]
    ]
    sums = (
        native.assign(service=group)
        .groupby(["service", "level"], as_index=False)
        .agg(
            measures=("indicator_id", "nunique"),
            values=("latest_areas", "sum"),
            fresh=("fresh_areas", "sum"),
        )
    )
    return sums.assign(fresh_share=sums["fresh"] / sums["values"].where(sums["values"] > 0))


def coverage_table(
    table: pd.DataFrame, indicators: Mapping[str, Indicator], rows: Mapping[str, int]
) -> pd.DataFrame:
    """Page × kind of data × level: page, kind, level, measures, values, is_fed, note.

    `rows` says how many rows the tables of TABLE_KINDS have; what has none is not fed, and the
    note says what is missing.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for told in table.to_dict("records"):
        row = {str(name): value for name, value in told.items()}
        indicator = indicators[str(row["indicator_id"])]
        for kind in _kinds_of(row, indicator):
            counts = found.setdefault((kind, str(row["level"])), [0, 0])
            counts[0] += 1
            counts[1] += int(row["values"])
    lines = []
    for page, kinds in PAGES.items():
        for kind in kinds:
            if kind in TABLE_KINDS:
                lines.append((page, kind, "council", 0, rows.get(kind, 0)))
                continue
            levels = [level for name, level in found if name == kind] or [_native_level(kind)]
            lines += [(page, kind, level, *found.get((kind, level), [0, 0])) for level in levels]
    frame = pd.DataFrame(lines, columns=["page", "kind", "level", "measures", "values"])
    frame["is_fed"] = frame["values"] > 0
    frame["note"] = [
        "" if fed else f"This store holds no {kind.replace('_', ' ')} data."
        for fed, kind in zip(frame["is_fed"], frame["kind"], strict=True)
    ]
    return frame


def _is_native(row: object, indicators: Mapping[str, Indicator]) -> bool:
    return getattr(row, "level", "") == indicators[getattr(row, "indicator_id", "")].level


def _native_level(kind: str) -> str:
    return "lsoa" if kind.startswith("neighbourhood") else "council"


def _kinds_of(row: Mapping[str, object], indicator: Indicator) -> list[str]:
    """The kinds of data that one indicator at one level counts as."""
    level, periods = str(row["level"]), int(str(row["periods"]))
    if level == "lsoa":
        return ["neighbourhood measures"] + ["neighbourhood measures over years"] * (periods > 1)
    if level != "council":
        return []
    kinds = []
    if indicator.level == "council":
        kinds = ["council measures"] + ["council measures over years"] * (periods >= 4)
    if indicator.kind == "survey":
        kinds.append("survey measures")
    if indicator.measure == "context":
        kinds.append("context measures")
    return kinds
