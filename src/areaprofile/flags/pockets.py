"""Which neighbourhoods are pockets: one definition, for the flag FL9, the map and the lists."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from areaprofile.flags.parameters import parameter
from areaprofile.stats.trend_scale import BoolArray, FloatArray
from areaprofile.store.arrays import Arrays, open_arrays
from areaprofile.store.open import Store


@dataclass(frozen=True, eq=False)
class Disadvantage:
    """Every neighbourhood of the country (rows) on the measures that are judged (columns).

    `worst`: among the country's worst tenth; `judged`: how many measures have a figure; `share`:
    the share of them in the worst tenth, each theme weighing the same; `passes`: enough of both to
    be a pocket. `total` adds up the places from 0 (worst) to 100 (best); `slices`: council → rows.
    """

    areas: tuple[str, ...]
    slices: Mapping[str, slice]
    ids: np.ndarray
    worst: BoolArray
    judged: np.ndarray
    poor: np.ndarray
    share: FloatArray
    passes: BoolArray
    total: FloatArray

    def rows_of(self, council: str) -> slice:
        """The rows of a council's neighbourhoods; none for one that has no figures."""
        return self.slices.get(council, slice(0, 0))

    def standing_of(self, council: str) -> float:
        """The mean place of a council's neighbourhoods: 50 is the country's middle, nan unknown."""
        own = self.rows_of(council)
        known = int(self.judged[own].sum())
        return float(self.total[own].sum() / known) if known else float("nan")


def find_disadvantage(store: Store, indicators: pd.DataFrame) -> Disadvantage | None:
    """The neighbourhoods of a store; None where it has none. `indicators`: its table, by id."""
    if "lsoa" not in store.vintages:
        return None
    arrays = open_arrays(store, "lsoa")
    chosen = _newest_rows(arrays, indicators)
    if not len(chosen):
        return None
    # 0 worst, 100 best
    standing = np.asarray(arrays.standing[:, chosen["row"].to_numpy()], dtype=float)
    down = (chosen["polarity"] == "lower_is_better").to_numpy()
    standing[:, down] = 100 - standing[:, down]
    ids, themes = (chosen[name].astype(str).to_numpy() for name in ("indicator_id", "theme"))
    held = np.isfinite(standing)
    worst = held & (standing <= parameter("FL9", "tenth"))
    poor, share = worst.sum(axis=1), share_by_theme(worst, held, themes)
    return Disadvantage(
        areas=tuple(str(one) for one in arrays.areas),
        slices=arrays.slices,
        ids=ids,
        worst=worst,
        judged=held.sum(axis=1),
        poor=poor,
        share=share,
        passes=(poor >= parameter("FL9", "min_measures"))
        & (share >= parameter("FL9", "min_share")),
        total=np.nansum(standing, axis=1),
    )


def share_by_theme(worst: BoolArray, held: BoolArray, themes: np.ndarray) -> FloatArray:
    """Neighbourhoods' share of measures among the worst tenth, each theme weighing the same.

    Ten ways of measuring that it is far to everything are one disadvantage, not ten.
    """
    shares = []
    for theme in np.unique(themes):
        of = themes == theme
        known = held[:, of].sum(axis=1)
        share = np.divide(worst[:, of].sum(axis=1), known, out=np.full(len(held), np.nan),
                          where=known > 0)  # fmt: skip
        shares.append(share)
    table = np.column_stack(shares)
    there = np.isfinite(table)
    return np.where(there, table, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)


def _newest_rows(arrays: Arrays, indicators: pd.DataFrame) -> pd.DataFrame:
    known = indicators.loc[
        (indicators["level"] == "lsoa")
        & indicators["polarity"].isin(("higher_is_better", "lower_is_better"))
        & (indicators["kind"] != "modelled")
        & (indicators["measure"] != "context")
        & (indicators["default_weight"] > 0)
    ]
    polarity = {str(key): str(one) for key, one in known["polarity"].items()}
    whole = (arrays.series["section"] == "all") & arrays.series["indicator_id"].isin(list(polarity))
    rows = arrays.series.loc[whole.to_numpy()]
    rows = rows.sort_values(by=["indicator_id", "period"])
    rows = rows.drop_duplicates("indicator_id", keep="last")
    theme = {str(key): str(one) for key, one in known["theme"].items()}
    ids = rows["indicator_id"].astype(str)
    return rows.assign(polarity=ids.map(polarity), theme=ids.map(theme))
