"""The rows of the flag table, held small: England has 750,000 of them in every process.

Words that repeat are categories and the evidence, which few rows have, stands apart. What a page
gets of one council, or of a few rows, are plain texts again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.store.open import Store
from areaprofile.store.read import give_back_memory, read_table
from areaprofile.tables.atlas import Atlas

# Rules about services; all others are about measures, and their service rows repeat one of them.
SERVICE_RULES = ("FL1", "FL7", "FL8", "FL9", "EW3")
_NUMBERS = ("certainty", "editions_in_a_row")
_WORDS = ("council_code", "service", "indicator_id", "rule_id", "kind", "edition", "state",
          "reason", "severity", "rung", "first_responder")  # fmt: skip


@dataclass(frozen=True, eq=False)
class FlagRows:
    """rows: every row without its evidence, words as categories. evidence: the row's number -> its
    evidence as JSON text, where there is any. editions: day -> first and last row, oldest first."""

    rows: pd.DataFrame
    evidence: pd.Series
    editions: Mapping[str, slice]


@lru_cache(maxsize=4)
def flag_rows(atlas: Atlas) -> FlagRows:
    """The flag table of the store."""
    return _read(atlas.store)


def _read(store: Store) -> FlagRows:
    rows = read_table(store, "flag", columns=(*_WORDS, *_NUMBERS), codes=_WORDS)
    rows = rows.assign(editions_in_a_row=rows["editions_in_a_row"].astype("int8"))
    day = rows["edition"].cat
    order = np.argsort(day.codes.to_numpy(), kind="stable")
    evidence = read_table(store, "flag", columns=("evidence",))["evidence"]
    if (np.diff(order) != 1).any():  # rows of an edition need not stand together in a store
        rows, evidence = rows.iloc[order], evidence.iloc[order]
        rows.index = evidence.index = pd.RangeIndex(len(rows))
    codes = rows["edition"].cat.codes.to_numpy()
    editions = {
        str(name): slice(*np.searchsorted(codes, (at, at + 1)).tolist())
        for at, name in enumerate(day.categories)
    }
    evidence = evidence.dropna()
    give_back_memory()
    return FlagRows(rows, evidence, dict(sorted(editions.items())))


def editions_of(atlas: Atlas) -> list[str]:
    """The days of the editions that the store holds, the oldest first."""
    return list(flag_rows(atlas).editions)


def edition_rows(atlas: Atlas, edition: str) -> pd.DataFrame:
    """The rows of one edition without evidence, words as categories; of editions before the newest
    only what was raised. Raises KeyError where the store has no such edition."""
    found = flag_rows(atlas)
    return found.rows.iloc[found.editions[edition]]


def newest_rows(atlas: Atlas) -> pd.DataFrame:
    """The rows of the newest edition, as `edition_rows`."""
    return edition_rows(atlas, editions_of(atlas)[-1])


def council_rows(rows: pd.DataFrame, council: str) -> pd.DataFrame:
    """Those of some rows that are about one council."""
    known = rows["council_code"].cat
    if council not in known.categories:
        return rows.iloc[:0]
    return rows.iloc[np.flatnonzero(known.codes == known.categories.get_loc(council))]


def stands_for_itself(rows: pd.DataFrame) -> pd.Series:
    """Which rows do not merely repeat a measure's for its service."""
    return rows["indicator_id"].notna() | rows["rule_id"].isin(SERVICE_RULES)


def plain_rows(atlas: Atlas, rows: pd.DataFrame) -> pd.DataFrame:
    """A few rows with plain texts, nan where there is none, and with their evidence."""
    texts = rows.astype(dict.fromkeys(_WORDS, "str"))
    return texts.assign(evidence=flag_rows(atlas).evidence.reindex(rows.index))
