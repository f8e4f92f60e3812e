"""Which measure orders neighbourhoods from most to least deprived: a definition of the pack.

The pack names its measures of deprivation, the best first, in the framework `deprivation_order` of
its catalogue. A measure is never ordered by itself.
"""

import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas

FRAMEWORK = "deprivation_order"


def deprivation_measures(atlas: Atlas) -> list[Indicator]:
    """The measures that may order neighbourhoods, the best first; empty if the pack names none."""
    if not has_table(atlas.store, "indicator_framework"):
        return []
    table = read_table(atlas.store, "indicator_framework")
    if not {"framework", "indicator_id"} <= set(table.columns):
        return []
    mine = pd.DataFrame(table[table["framework"].astype(str) == FRAMEWORK])
    if "group_id" in mine:
        mine = mine.sort_values(by="group_id", kind="stable")
    here = set(atlas.at_level.get("lsoa", ()))
    named = [str(key) for key in mine["indicator_id"]]
    return [atlas.measures[key] for key in named if key in here and key in atlas.measures]


def ordering_for(atlas: Atlas, measure: Indicator) -> Indicator | None:
    """The measure that orders neighbourhoods for a look at `measure`: the first that is another."""
    others = (
        one for one in deprivation_measures(atlas) if one.indicator_id != measure.indicator_id
    )
    return next(others, None)
