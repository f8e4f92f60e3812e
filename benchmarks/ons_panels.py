"""Real yearly panels for the hold-out: every ONS local-statistics series that qualifies.

Rule, fixed before looking at results: yearly, not modelled, not overlapping, at least ten years
for at least a hundred councils, and a direction that people would agree on.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

Scale = Literal["proportion", "rate", "money", "score"]

# name: polarity (+1 higher is better), scale of comparison
SERIES: dict[str, tuple[int, Scale]] = {
    "Adult obesity prevalence": (-1, "proportion"),
    "Anxiety": (-1, "score"),
    "Cancer diagnosis at stage 1 and 2": (1, "proportion"),
    "Claimant Count": (-1, "proportion"),
    "Economically inactive": (-1, "proportion"),
    "Electricity consumption": (-1, "rate"),
    "Employment rate": (1, "proportion"),
    "First-time buyer mortgage sales": (1, "rate"),
    "Gas consumption": (-1, "rate"),
    "Greenhouse gas emissions": (-1, "rate"),
    "Gross disposable household income": (1, "money"),
    "Gross median weekly pay": (1, "money"),
    "Gross value added per filled job": (1, "money"),
    "Gross value added per hour worked": (1, "money"),
    "Happiness": (1, "score"),
    "Housing affordability ratio (residence-based)": (-1, "rate"),
    "Net additions to the housing stock (England)": (1, "rate"),
    "Persistent absences for all pupils": (-1, "proportion"),
    "Satisfaction": (1, "score"),
    "Worthwhile": (1, "score"),
}
# Old and new codes of one place; the new one is kept.
RECODED = {"E08000016": "E08000038", "E08000019": "E08000039"}
OUTLIERS = ("E09000001", "E06000053")
Z95 = 1.96


@dataclass(frozen=True)
class RealPanel:
    """values and errors (standard errors, nan where unpublished): councils x years."""

    name: str
    polarity: int
    scale: Scale
    codes: tuple[str, ...]
    years: tuple[int, ...]
    values: np.ndarray
    errors: np.ndarray | None


def raw_folder() -> Path:
    """Where the real files are: $AREAPROFILE_RAW, or ../shared/raw beside the project."""
    default = Path(__file__).resolve().parents[1].parent / "shared" / "raw"
    return Path(os.environ.get("AREAPROFILE_RAW", default))


def load_panels() -> list[RealPanel]:
    """Every series above, for the councils that exist in its last year."""
    path = raw_folder() / "england" / "council" / "ons_els_long.parquet"
    table = pd.read_parquet(path)
    table = table[table.areacd.astype(str).str.match(r"E0[6-9]")]
    table = table[table.indicator.isin(SERIES)].copy()
    table["code"] = table.areacd.replace(RECODED)
    table["year"] = table.period.astype(str).str[:4].astype(int)
    table = table[~table.code.isin(OUTLIERS)]
    return [_panel(name, table[table.indicator == name]) for name in SERIES]


def _panel(name: str, rows: pd.DataFrame) -> RealPanel:
    rows = rows.drop_duplicates(["code", "year"], keep="last")
    values = rows.pivot(index="code", columns="year", values="observation")
    values = values.reindex(columns=range(values.columns.min(), values.columns.max() + 1))
    values = values[values.iloc[:, -1].notna()]
    half = (rows.uci_95 - rows.lci_95) / (2 * Z95)
    errors = rows.assign(se=half).pivot(index="code", columns="year", values="se")
    errors = errors.reindex(index=values.index, columns=values.columns)
    polarity, scale = SERIES[name]
    known = bool(errors.notna().to_numpy().mean() > 0.5)
    return RealPanel(
        name=name,
        polarity=polarity,
        scale=scale,
        codes=tuple(values.index),
        years=tuple(int(y) for y in values.columns),
        values=values.to_numpy(dtype=float),
        errors=errors.to_numpy(dtype=float) if known else None,
    )
