"""One indicator out of one source: published figures, or counts that are added up."""

from typing import Any

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Measure, Source
from areaprofile.errors import Problem
from areaprofile.pipeline.items import Item, Items

WHOLE = "*"
NO_REASON = "not_collected"
NOTHING: Any = None


def measured(measure: Measure, source: Source, items: Items) -> pd.DataFrame | list[Problem]:
    """What one measure says, before codes are resolved; or the problems it has.

    Columns: area_code, period, section, value, numerator, denominator, lower, upper, status,
    missing_reason, release_id. Without a published figure `value` is nan and is worked out later.
    """
    problems = _missing_items(measure, source, items)
    if problems:
        return problems
    frame = _published(measure, items) if measure.value else _counted(measure, items)
    if measure.section != "all":
        frame["section"] = measure.section
    return frame.assign(release_id=source.source_id)


def _missing_items(measure: Measure, source: Source, items: Items) -> list[Problem]:
    named = [measure.value, *measure.numerator, *measure.denominator, measure.lower, measure.upper]
    known = set(items.names) | {"", WHOLE}
    return [
        Problem(
            source.file.path,
            0,
            name,
            f"no item {name!r}, which {measure.indicator_id} is made of",
            f"name one of the items of {source.source_id}",
        )
        for name in named
        if name not in known
    ]


def _published(measure: Measure, items: Items) -> pd.DataFrame:
    main = _item(items, measure.value)
    frame = _frame(items, main)
    frame["value"] = main.numbers["value"] * measure.factor
    for limit in ("lower", "upper"):
        name = getattr(measure, limit)
        found = _item(items, name).numbers["value"] if name else main.numbers[limit]
        frame[limit] = found * measure.factor
    frame["numerator"] = _sum(items, measure.numerator, main.numbers["numerator"])
    frame["denominator"] = _sum(items, measure.denominator, main.numbers["denominator"])
    frame["missing_reason"] = np.where(np.isnan(frame["value"]), main.reason, NOTHING)
    return frame[main.present].reset_index(drop=True)


def _counted(measure: Measure, items: Items) -> pd.DataFrame:
    parts = [_item(items, name) for name in measure.numerator]
    frame = _frame(items, parts[0])
    count = np.sum([part.numbers["value"] for part in parts], axis=0)
    base = _sum(items, measure.denominator, parts[0].numbers["denominator"])
    gap = np.isnan(count)
    reason = np.full(len(frame), None, dtype=object)
    named = [name for name in measure.denominator if name != WHOLE]
    for part in [*parts, *(_item(items, name) for name in named)]:
        told = np.array([word is not None for word in part.reason])
        reason = np.where((reason == None) & told, part.reason, reason)  # noqa: E711
        gap |= told
    present = np.logical_or.reduce([part.present for part in parts])
    frame["numerator"] = np.where(gap, np.nan, count)
    frame["denominator"] = base
    unexplained = gap & np.array([word is None for word in reason])
    frame["missing_reason"] = np.where(unexplained, NO_REASON, np.where(gap, reason, NOTHING))
    frame[["value", "lower", "upper"]] = np.nan
    return frame[present].reset_index(drop=True)


def _item(items: Items, name: str) -> Item:
    found = items.item(name)
    if found is None:
        raise KeyError(name)
    return found


def _frame(items: Items, main: Item) -> pd.DataFrame:
    return items.keys.assign(status=main.status)


def _sum(items: Items, names: tuple[str, ...], otherwise: np.ndarray) -> np.ndarray:
    """The sum of the named items; `otherwise` where none is named."""
    if not names:
        return otherwise
    if names == (WHOLE,):
        return items.total()
    return np.sum([_item(items, name).numbers["value"] for name in names], axis=0)
