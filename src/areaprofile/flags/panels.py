"""A store's values of one indicator as a panel: councils × years, with all that the values say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd

from areaprofile.flags.facts import Councils, Definition, Measure, Texts
from areaprofile.periods import Period, parse_period
from areaprofile.stats.trend_scale import BoolArray, FloatArray, IntArray, Scale, TrendPanel

YEARLY = ("calendar", "financial", "academic", "rolling", "snapshot")
_SCALES: dict[str, Scale] = {
    "proportion": "proportion",
    "rate": "rate",
    "standardised": "rate",
    "count": "rate",
    "mean": "rate",
    "money": "money",
    "score": "score",
}
# What these words name is no number of people or things.
_MONEY = re.compile(
    r"£|pound|gbp|money|spend|income|\btax\b|rates|\brent\b|tonne|kg|days|weeks|collected", re.I
)
# Surveys also count facts (who has work, who smokes); only what people feel and say is a view.
_VIEW = re.compile(
    r"satisf|\bfeel|\bfelt|happ|anxi|worthwhile|quality of life|easy to|\bagree|would like|"
    r"life of people|seeing|\bsay\b|\bthink",
    re.I,
)
# A council of a few thousand people (England has two): its figures come from a handful of cases,
# and without a margin of error or a denominator nobody can say how few.
FEWEST_RESIDENTS = 20_000
# A period in which fewer than this share of the usual number of councils have figures has not come.
ARRIVED_SHARE = 0.1
_SIGN = {"higher_is_better": 1, "lower_is_better": -1}
# With more cases than this in the usual year a log is as good as the root for rare counts.
RARE_CASES = 30.0
Z_95 = 1.959964
STALE_DAYS = 3 * 365.25


@dataclass(frozen=True)
class _Grid:
    """Where each row of the values belongs: its council, its column; and the columns' periods."""

    row: np.ndarray
    council: np.ndarray
    column: np.ndarray
    periods: tuple[str, ...]
    first_year: int
    end: date
    overlap: int


def make_measure(
    indicator: pd.Series,
    values: pd.DataFrame,
    councils: Councils,
    *,
    runs: BoolArray,
    versions: pd.DataFrame,
    national: str,
    as_at: date,
) -> Measure | None:
    """The measure of one indicator from its council-level values; None without yearly values.

    values: a store's rows of the section `all`, councils and country. runs: whose job it is.
    versions: the indicator's rows of indicator_version. national: the country's code.
    """
    grid = _grid(values, councils)
    if grid is None:
        return None
    definition = _definition(indicator)
    told = _Told(values, grid, len(councils.codes))
    repeated = told.matches("conversion_quality", "shared") | told.matches("status", "estimated")
    shown = np.where(repeated, np.nan, told.number("value"))
    lower, upper = told.number("lower"), told.number("upper")
    panel = _panel(indicator, shown, councils, told, grid, definition, versions, runs)
    unlike = told.matches("missing_reason", "break")
    provisional = told.matches("status", "provisional") & np.isfinite(shown)
    bare = ~(np.isfinite(lower) | np.isfinite(told.number("denominator"))).any(axis=1)
    blocked = _blocked(
        definition,
        grid,
        unlike,
        repeated,
        as_at,
        runs,
        bare & (councils.population < FEWEST_RESIDENTS),
    )
    return Measure(
        definition=definition,
        panel=panel,
        periods=grid.periods,
        end=grid.end,
        lower=lower,
        upper=upper,
        denominator=told.number("denominator"),
        suppressed=told.matches("missing_reason", "suppressed"),
        provisional=provisional,
        unlike=unlike,
        blocked=blocked,
        national=_national(values, national, grid, shown),
        sources=tuple(sorted(set(values["release_id"].dropna().astype(str)))),
    )


def _definition(row: pd.Series) -> Definition:
    def text(name: str) -> str:
        value = row.get(name)
        return "" if value is None or pd.isna(value) else str(value)

    block, priority = text("laa_block"), text("shared_priority")
    return Definition(
        indicator_id=text("indicator_id"),
        name=text("name"),
        service=text("service"),
        kind=text("kind"),
        measure=text("measure"),
        polarity=0 if text("measure") == "context" else _SIGN.get(text("polarity"), 0),
        unit=text("unit"),
        decimals=int(cast(Any, row["decimals"])),
        multiplier=float(cast(Any, row["multiplier"])),
        owner=text("owner_partner"),
        counted="" if _MONEY.search(text("numerator")) else text("numerator"),
        shared=block or priority,
        topic=f"{block}/{priority}" if block and priority else "",
        is_survey=text("kind") == "survey",
        theme=text("theme"),
        is_view=text("kind") == "survey"
        and bool(_VIEW.search(f"{text('name')} {text('meaning')}")),
    )


def _grid(values: pd.DataFrame, councils: Councils) -> _Grid | None:
    codes = _arrived(values, councils)
    parsed = [one for one in map(parse_period, codes) if one.kind in YEARLY]
    if not parsed:
        return None
    kinds = pd.Series([one.kind for one in parsed])
    wanted = kinds.value_counts().idxmax()
    by_year: dict[int, Period] = {}
    for one in sorted((p for p in parsed if p.kind == wanted), key=lambda p: p.end):
        by_year[one.end.year] = one
    first, last = min(by_year), max(by_year)
    kept = {one.code: year - first for year, one in by_year.items()}
    column = _places(values["period"], kept)
    council = _places(values["area_code"], councils.place)
    inside = (column >= 0) & (council >= 0)
    if not inside.any():
        return None
    periods = tuple(by_year[y].code if y in by_year else "" for y in range(first, last + 1))
    spans = [one.end.year - one.start.year + 1 for one in by_year.values()]
    return _Grid(
        row=np.flatnonzero(inside),
        council=council[inside],
        column=column[inside],
        periods=periods,
        first_year=first,
        end=by_year[last].end,
        overlap=max(spans) if wanted == "rolling" else 1,
    )


def _places(words: Iterable[object], places: Mapping[str, int]) -> IntArray:
    """The place of each word, -1 for a word that has none."""
    found = [places.get(str(one), -1) for one in words]
    return np.array(found, dtype=np.int64)


def _arrived(values: pd.DataFrame, councils: Councils) -> list[str]:
    """The periods for which councils have figures, not only the country or a handful of them."""
    known = values["value"].notna() & values["area_code"].isin(councils.codes)
    counts = values.loc[known.to_numpy(dtype=bool), "period"].astype(str).value_counts()
    usual = int(counts.max()) if len(counts) else 0
    return [str(code) for code, count in counts.items() if count >= ARRIVED_SHARE * usual]


class _Told:
    """Columns of the values laid out as councils × years."""

    def __init__(self, values: pd.DataFrame, grid: _Grid, councils: int) -> None:
        self._values, self._grid = values, grid
        self._shape = (councils, len(grid.periods))

    def number(self, name: str) -> FloatArray:
        out = np.full(self._shape, np.nan)
        found = self._values[name].to_numpy(dtype=float, na_value=np.nan)
        out[self._grid.council, self._grid.column] = found[self._grid.row]
        return out

    def matches(self, name: str, word: str) -> BoolArray:
        out = np.zeros(self._shape, dtype=bool)
        found = (self._values[name].astype(object) == word).to_numpy(dtype=bool)
        out[self._grid.council, self._grid.column] = found[self._grid.row]
        return out


def _panel(
    indicator: pd.Series,
    values: FloatArray,
    councils: Councils,
    told: _Told,
    grid: _Grid,
    definition: Definition,
    versions: pd.DataFrame,
    runs: BoolArray,
) -> TrendPanel:
    lower, upper = _bound(indicator, "lower_bound"), _bound(indicator, "upper_bound")
    scale = _scale(str(indicator["rate_method"]), definition, values, lower, upper)
    if scale == "proportion":
        lower = 0.0 if lower is None else lower
        upper = definition.multiplier if upper is None else upper
    denominator = told.number("denominator")
    errors = (told.number("upper") - told.number("lower")) / (2 * Z_95)
    return TrendPanel(
        values=values,
        polarity=definition.polarity,
        scale=scale,
        region=councils.region,
        errors=errors if np.isfinite(errors).any() else None,
        exposure=_exposure(scale, str(indicator["rate_method"]), values, denominator, definition),
        lower=lower,
        upper=upper,
        breaks=_breaks(versions, grid),
        overlap=grid.overlap,
        unit_step=1.0 if definition.unit == "%" else None,
        runs=runs,
    )


def _bound(indicator: pd.Series, name: str) -> float | None:
    value = indicator.get(name)
    return None if value is None or pd.isna(value) else float(value)


def _scale(
    method: str,
    definition: Definition,
    values: FloatArray,
    lower: float | None,
    upper: float | None,
) -> Scale:
    """The comparison scale; a percentage between fixed ends is a proportion, whatever made it."""
    percent = definition.unit == "%" and lower == 0 and upper == 100
    scale: Scale = "proportion" if percent else _SCALES.get(method, "score")
    held = values[np.isfinite(values)]
    if scale == "proportion" and held.size:
        top = definition.multiplier if upper is None else upper
        if held.min() < (lower or 0.0) or held.max() > top:
            return "score"
    return scale


def _exposure(
    scale: Scale, method: str, values: FloatArray, denominator: FloatArray, definition: Definition
) -> FloatArray | None:
    """Denominators, where the scale can use them: all of them, or not at all."""
    held = np.isfinite(values)
    if not held.any() or not (np.isfinite(denominator[held]) & (denominator[held] > 0)).all():
        return None
    if scale == "proportion" and method == "proportion":
        return denominator
    if scale == "rate" and method == "rate":
        exposure = denominator / definition.multiplier
        if np.median((values * exposure)[held]) < RARE_CASES:
            return exposure
    return None


def _breaks(versions: pd.DataFrame, grid: _Grid) -> tuple[int, ...]:
    """Columns in which a new definition begins that is not comparable with the one before."""
    found = set()
    for row in versions.to_dict("records"):
        if bool(row["comparable_with_previous"]):
            continue
        column = parse_period(str(row["from_period"])).end.year - grid.first_year
        if 0 < column < len(grid.periods):
            found.add(column)
    return tuple(sorted(found))


def _blocked(
    definition: Definition,
    grid: _Grid,
    unlike: BoolArray,
    repeated: BoolArray,
    as_at: date,
    runs: BoolArray,
    tiny: BoolArray,
) -> Texts:
    """The first reason, per council, why no rule may judge this measure at all."""
    out = np.full(len(runs), "", dtype=object)
    stale = (as_at - grid.end).days > STALE_DAYS
    questions = (
        ("not_run", ~runs),
        ("no_direction", np.full(len(runs), definition.polarity == 0)),
        ("modelled", np.full(len(runs), definition.kind == "modelled")),
        ("judgement", np.full(len(runs), definition.kind == "judgement")),
        ("definition_differs", unlike[:, -1]),
        ("modelled", repeated[:, -1]),
        ("too_small", tiny),
        ("stale", np.full(len(runs), stale)),
    )
    for reason, holds in reversed(questions):
        out[holds] = reason
    return out


def _national(values: pd.DataFrame, code: str, grid: _Grid, shown: FloatArray) -> FloatArray:
    """The country's published figure of each year, or the councils' median where there is none."""
    held = np.isfinite(shown).any(axis=0)
    out = np.full(shown.shape[1], np.nan)
    if held.any():
        out[held] = np.nanmedian(shown[:, held], axis=0)
    rows = values[values["area_code"].astype(str) == code]
    places = {period: at for at, period in enumerate(grid.periods) if period}
    for period, value in zip(rows["period"].astype(str), rows["value"], strict=True):
        own = shown[:, places[period]] if period in places else out[:0]
        own = own[np.isfinite(own)]
        # a country beyond all of its councils is counted in another unit
        if own.size and np.isfinite(value) and own.min() <= value <= own.max():
            out[places[period]] = value
    return out
