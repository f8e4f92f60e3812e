"""What rows of a raw file cannot be true? Told where the user can still find them: file and row."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator, Measure, Source
from areaprofile.errors import Problem
from areaprofile.periods import parse_period
from areaprofile.sources.tidy import Findings

SLACK = 1e-9


def too_late(tidy: pd.DataFrame, source: Source) -> list[Problem]:
    """Rows about a time that began after the source was published."""
    late = [
        code
        for code in tidy["period"].unique()
        if code and parse_period(str(code)).start > source.published
    ]
    found = tidy[tidy["period"].isin(late)].drop_duplicates("row")
    shown = [f"{code}, which began after the source was published" for code in found["period"]]
    do = f"mend the cell, or the day of the source (published = {source.published})"
    findings = Findings(source.file.path)
    column = source.period.column
    findings.rows(found["row"].to_numpy(), column, shown, do, many="rows of a later time")
    return findings.problems


def out_of_bounds(
    tidy: pd.DataFrame, source: Source, measure: Measure, indicator: Indicator
) -> list[Problem]:
    """Published figures outside the bounds of their indicator."""
    part = tidy[(tidy["item"] == measure.value) & tidy["value"].notna()]
    bad = part[is_outside(part["value"].to_numpy(dtype=float) * measure.factor, indicator)]
    shown = [_told(value, measure, indicator) for value in bad["value"]]
    column = source.layout.value_column if source.layout.kind == "long" else measure.value
    do = f"mend the cell, or the bounds, the unit or the factor of {indicator.indicator_id}"
    findings = Findings(source.file.path)
    findings.rows(bad["row"].to_numpy(), column, shown, do, many="figures out of bounds")
    return findings.problems


def is_outside(values: np.ndarray, indicator: Indicator) -> np.ndarray:
    """Where values lie outside the bounds; a missing value lies nowhere."""
    low, high = indicator.lower_bound, indicator.upper_bound
    below = values < (-np.inf if low is None else low - SLACK)
    return below | (values > (np.inf if high is None else high + SLACK))


def _told(value: float, measure: Measure, indicator: Indicator) -> str:
    figure = value * measure.factor
    low, high = indicator.lower_bound, indicator.upper_bound
    limit = f"below {low:g}" if low is not None and figure < low else f"above {high:g}"
    read = "" if measure.factor == 1 else f" (with the factor: {figure:g})"
    return f"{value:g}{read}, {limit}, the limit of {indicator.name!r}"


def of_measures(
    tidy: pd.DataFrame,
    source: Source,
    measures: Sequence[tuple[Measure, Indicator]],
) -> list[Problem]:
    """Everything that rows say and that cannot be, for the measures made of this source."""
    problems = too_late(tidy, source)
    for measure, indicator in measures:
        if measure.value:
            problems += out_of_bounds(tidy, source, measure, indicator)
    return problems
