"""A visitor's own table beside ours: what its columns are, and its figures over our areas.

Nothing of it is kept: what is made here lives as long as the visitor's session.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from areaprofile.areas import local_names, tidy_name
from areaprofile.catalogue.records import MISSING_REASONS, STATUSES, Indicator
from areaprofile.errors import Problem
from areaprofile.sources.dragged import Reading
from areaprofile.sources.spellings import spell_period
from areaprofile.stats.disclosure import Groups, primary, protect
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.series import NO_ENTRY, Series, period_order

LEVELS = ("lsoa", "ward", "msoa", "council")
RULES = ("calendar", "financial", "academic", "year_ending_march", "quarter", "month", "snapshot")
_NUMBER = re.compile(r"-?[£]?[\d,]*\.?\d+\s*%?")
SHOWN = 20
# From this share of the cells on, a column is taken to be what it looks like.
MOST = 0.6


@dataclass(frozen=True)
class Dragged:
    """The figures of a visitor's table: the series of each period, the oldest first."""

    level: str
    indicator: Indicator
    by_period: dict[str, Series]
    hidden: int


def guess(atlas: Atlas, rows: Sequence[Sequence[str]]) -> Reading | None:
    """How the table is probably read, from its first rows; None without areas or numbers."""
    if len(rows) < 2:
        return None
    headings, body = list(rows[0]), rows[1:]
    columns = {
        name: [row[at].strip() for row in body if at < len(row) and row[at].strip()]
        for at, name in enumerate(headings)
        if name.strip()
    }
    area = _guess_area(atlas, columns)
    if area is None:
        return None
    name, level, codes = area
    rest = {key: cells for key, cells in columns.items() if key != name and cells}
    period, rule = _guess_period(rest)
    numbers = [key for key, cells in rest.items() if key != period and _share(cells, _is_number)]
    percent = [key for key in numbers if any("%" in cell for cell in rest[key])]
    value = (percent or numbers[-1:] or [""])[0]
    if not value:
        return None
    base = next((key for key in numbers if key != value and percent), "")
    return Reading(name, level, codes, value, base, period, rule, "" if period else "2024")


def figures(
    atlas: Atlas, tidy: pd.DataFrame, reading: Reading, *, title: str, file: str
) -> tuple[Dragged | None, list[Problem]]:
    """The figures of a tidy table (see `read_dragged`), or what is wrong with its areas.

    Counts of 1 to 4, and what would give them away within a council, are hidden: a number that is
    a share of `base_column` counts as the people that it stands for.
    """
    level = atlas.places.levels[reading.area_level]
    codes, problems = _codes(atlas, tidy, reading, file)
    if problems:
        return None, problems
    values = tidy[tidy["item"] == reading.value_column]
    values = values.assign(place=values["area_code"].map(codes).map(dict(level.position)))
    bases = tidy[tidy["item"] == reading.base_column].set_index(["area_code", "period"])["value"]
    indicator = _indicator(values, reading, title)
    found, hidden = {}, 0
    for period in sorted(values["period"].unique(), key=period_order):
        part = values[values["period"] == period]
        base = bases.reindex(pd.MultiIndex.from_frame(part[["area_code", "period"]])).to_numpy()
        series, count = _series(atlas, part, base, reading, indicator)
        found[str(period)], hidden = series, hidden + count
    return Dragged(reading.area_level, indicator, found, hidden), []


def _guess_area(atlas: Atlas, columns: dict[str, list[str]]) -> tuple[str, str, str] | None:
    for name, cells in columns.items():
        for level in LEVELS:
            if level not in atlas.places.levels or not cells:
                continue
            known = atlas.places.levels[level].position
            if _share(cells, lambda cell, known=known: cell in known):
                return name, level, "gss"
            names = _names(atlas, level)
            if _share(cells, lambda cell, names=names: tidy_name(cell) in names):
                return name, level, "name"
    return None


def _guess_period(columns: dict[str, list[str]]) -> tuple[str, str]:
    for name, cells in columns.items():
        for rule in RULES:
            if _share(cells, lambda cell, rule=rule: spell_period(cell, rule)[0] is not None):
                return name, rule
    return "", "calendar"


def _share(cells: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    return sum(bool(is_so(cell)) for cell in cells) >= MOST * len(cells)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _names(atlas: Atlas, level: str) -> dict[str, tuple[str, ...]]:
    by_code = atlas.places.by_code
    places = [by_code[str(code)] for code in atlas.places.levels[level].codes]
    councils = {one.code: by_code[one.council_code].name if one.council_code in by_code else ""
                for one in places}  # fmt: skip
    return dict(local_names((one.code, one.name, councils[one.code]) for one in places))


def _codes(
    atlas: Atlas, tidy: pd.DataFrame, reading: Reading, file: str
) -> tuple[dict[str, str], list[Problem]]:
    """Our code of each area as it stands in the table, and those that have none."""
    known = atlas.places.levels[reading.area_level].position
    names = _names(atlas, reading.area_level) if reading.area_codes == "name" else {}
    found, problems = {}, []
    for told, row in tidy.drop_duplicates("area_code")[["area_code", "row"]].to_numpy():
        bearers = names.get(tidy_name(told), ()) if names else (told,) if told in known else ()
        if len(bearers) == 1:
            found[told] = bearers[0]
            continue
        what = f"{told!r}, no {reading.area_level} of this store"
        do = "mend it, or take the row out"
        if bearers:
            what = f"{told!r}, the name of {len(bearers)} areas"
            do = f"write the council's name after it ({told}, Council), or use codes"
        problems.append(Problem(file, int(row), reading.area_column, what, do))
    if len(problems) > SHOWN:
        more = Problem(
            file,
            0,
            reading.area_column,
            f"{len(problems) - SHOWN} more like these",
            "mend them too",
        )
        problems = [*problems[:SHOWN], more]
    return found, problems


def _indicator(values: pd.DataFrame, reading: Reading, title: str) -> Indicator:
    numbers = values["value"].dropna()
    whole = bool((numbers == numbers.round()).all())
    return Indicator(
        indicator_id="dragged",
        name=title,
        meaning="From your own table; nobody else sees it, and it is not kept.",
        level=reading.area_level,
        perspective="residents",
        theme="",
        kind="measured",
        measure="context",
        polarity="none",
        unit="",
        decimals=0 if whole else 1,
        rate_method="proportion" if reading.base_column else "count" if whole else "score",
        multiplier=100.0 if reading.base_column else 1.0,
        owner_partner="",
        default_weight=0.0,
        national=False,
    )


def _series(
    atlas: Atlas, part: pd.DataFrame, base: np.ndarray, reading: Reading, indicator: Indicator
) -> tuple[Series, int]:
    level = atlas.places.levels[reading.area_level]
    size = len(level.codes)
    at = part["place"].to_numpy(dtype=np.intp)
    value, reason = np.full(size, np.nan), np.full(size, NO_ENTRY)
    value[at] = part["value"].to_numpy(dtype=float)
    told = part["missing_reason"].map({word: n for n, word in enumerate(MISSING_REASONS)})
    reason[at] = told.fillna(NO_ENTRY).to_numpy(dtype=int)
    counts = _counts(value, at, base, indicator)
    hide = _hidden(counts, level.frame)
    value[hide] = np.nan
    reason[hide] = MISSING_REASONS.index("suppressed")
    ranked = np.isfinite(value)
    nothing = np.full(size, np.nan)
    status = np.where(ranked, STATUSES.index("final"), NO_ENTRY)
    series = Series(
        indicator_id=indicator.indicator_id,
        period=str(part["period"].iloc[0]),
        value=value,
        lower=nothing,
        upper=nothing,
        numerator=nothing,
        denominator=nothing,
        status=status,
        reason=reason,
        ranked=ranked,
        ordered=np.sort(value[ranked]),
    )
    return series, int(hide.sum())


def _counts(
    value: np.ndarray, at: np.ndarray, base: np.ndarray, indicator: Indicator
) -> np.ndarray:
    """The people behind each figure, as far as the table tells; nan where it does not."""
    counts = np.full(value.shape, np.nan)
    if indicator.rate_method == "proportion":
        counts[at] = np.round(value[at] * base / 100)
    elif indicator.rate_method == "count":
        counts = value.copy()
    return counts


def _hidden(counts: np.ndarray, areas: pd.DataFrame) -> np.ndarray:
    """Small counts, and what would give them away to somebody who knows the council's total."""
    must = primary(counts)
    if not must.any():
        return must
    owner, names = pd.factorize(areas["council_code"])
    groups = Groups(owner.astype(np.intp), np.full(len(names), -1, dtype=np.intp))
    found = protect(counts, must, [groups])
    alone = np.isin(owner, owner[found.exposed])
    return found.hidden | (alone & (counts > 0))
