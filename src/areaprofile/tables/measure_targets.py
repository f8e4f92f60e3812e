"""The targets that were set for one measure of a council, as sentences with their values."""

import math
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import is_period, parse_period
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.wording import sentence_case, show_value

KIND_WORDS = {
    "national": "national target",
    "floor": "national floor",
    "standard": "standard to hold",
    "service_standard": "promise to residents",
    "stretch": "stretch target",
    "local": "local target",
    "agreement": "agreed target",
}


@dataclass(frozen=True)
class MeasureTarget:
    """A target of one measure: its value, kind, who set it, and for when (a code or a text)."""

    value: float
    kind: str
    set_by: str
    due: str

    @property
    def due_words(self) -> str:
        """The period by its label where it has one."""
        return parse_period(self.due).label if is_period(self.due) else self.due


@lru_cache(maxsize=4)
def _table(atlas: Atlas) -> pd.DataFrame:
    if not has_table(atlas.store, "target"):
        return pd.DataFrame(columns=["indicator_id", "scope_code", "kind", "target_value"])
    return read_table(atlas.store, "target")


def targets_of(atlas: Atlas, council: Place, measure: Indicator) -> tuple[MeasureTarget, ...]:
    """Targets of the council, its region or the country for the measure's level; none where the
    store has no targets. Targets for a gap between places are another page's."""
    table = _table(atlas)
    scopes = {council.code, council.region_code, atlas.places.country.code}
    mine = table[
        (table["indicator_id"].astype("str") == measure.indicator_id)
        & table["scope_code"].astype("str").isin(scopes)
        & table["kind"].astype("str").isin(list(KIND_WORDS))
    ]
    return tuple(
        MeasureTarget(
            float(row["target_value"]),
            str(row["kind"]),
            str(row["set_by"]),
            str(row["target_period"] or ""),
        )
        for row in mine.to_dict("records")
        if math.isfinite(float(row["target_value"]))
    )


def target_sentence(target: MeasureTarget, value: float, measure: Indicator) -> tuple[str, str]:
    """(kind of mark, sentence): the target, and whether this period's figure is at it or not."""
    name = sentence_case(KIND_WORDS[target.kind])
    due = f" for {target.due_words}" if target.due and target.due != "nan" else ""
    start = f"{name}{due} (set by {target.set_by}): {show_value(target.value, measure)}"
    if not math.isfinite(value) or measure.polarity == "none":
        return "none", f"{start}."
    sign = 1 if measure.polarity == "higher_is_better" else -1
    reached = sign * (value - target.value) >= 0
    return "none", f"{start}; this figure {'reaches' if reached else 'does not reach'} it."
