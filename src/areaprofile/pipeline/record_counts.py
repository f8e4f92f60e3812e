"""Hiding small counts of people in the tables of dated records, as in the figures themselves.

A complaint is somebody's: counts of 1 to 4 are hidden, and what would give them away by a year that
is the sum of its quarters or months. Files whose publisher has seen to it are left as they are.
"""

import numpy as np
import pandas as pd

from areaprofile.catalogue.dated_records import RecordTable
from areaprofile.periods import parse_period
from areaprofile.pipeline.disclose import hidden_beside
from areaprofile.stats.disclosure import Groups, primary

# The column that names the counts of a row that are hidden, joined as lists in a cell are.
HIDDEN = "hidden"
BETWEEN = " ; "
_YEARS = ("calendar", "financial", "academic")
# What adds up to what, if both are there: a way of adding up for each pair.
_SPANS = tuple((part, whole) for whole in _YEARS for part in ("quarter", "month"))
SPANS = (*_SPANS, ("month", "quarter"))


def protected_counts(kind: RecordTable, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with small counts, and what would give them away, made missing.

    The column HIDDEN says which of a row's counts were; a zero is shown.
    """
    words = np.full(len(frame), "", dtype=object)
    result = frame.copy()
    for name in kind.people:
        counts = frame[name].to_numpy(dtype=float)
        must = primary(counts)
        if not must.any():
            continue
        ways = [_sums(kind, frame, counts, part, whole) for part, whole in SPANS]
        ways = [groups for groups in ways if groups.total.size]
        hidden = hidden_beside(counts, must, ways)
        result[name] = np.where(hidden, np.nan, counts)
        words[hidden] = [f"{told}{BETWEEN}{name}" if told else name for told in words[hidden]]
    return result.assign(**{HIDDEN: words.astype(str)})


def _sums(
    kind: RecordTable, frame: pd.DataFrame, counts: np.ndarray, part: str, whole: str
) -> Groups:
    """The rows of a longer period with the shorter ones that make up all of it and its count."""
    periods = [parse_period(str(code)) for code in frame["period"]]
    kinds = np.array([one.kind for one in periods])
    spans = pd.DataFrame(
        {
            "at": np.arange(len(frame)),
            "owner": frame[[one for one in kind.key if one != "period"]].agg("|".join, axis=1),
            "start": [one.start.toordinal() for one in periods],
            "end": [one.end.toordinal() for one in periods],
            "count": counts,
        }
    )
    pairs = spans[kinds == whole].merge(
        spans[kinds == part], on="owner", suffixes=("", "_part"), how="inner"
    )
    pairs = pairs[(pairs["start_part"] >= pairs["start"]) & (pairs["end_part"] <= pairs["end"])]
    pairs["days"] = pairs["end_part"] - pairs["start_part"] + 1
    sums = pairs.groupby("at")[["days", "count_part"]].transform("sum")
    days = pairs["end"] - pairs["start"] + 1
    pairs = pairs[(sums["days"] == days) & (sums["count_part"] == pairs["count"])]
    of_cell = np.full(len(frame), -1, dtype=np.intp)
    group, total = pd.factorize(pairs["at"])
    of_cell[pairs["at_part"].to_numpy()] = group
    return Groups(of_cell, np.asarray(total, dtype=np.intp))
