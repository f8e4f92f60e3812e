"""How long do the neighbourhood tables take, beside the plain pandas way of the same index?

    .venv/bin/python benchmarks/neighbourhoods.py STORE [COUNCIL]

Prints medians in milliseconds, of the clock and of processor time: the profile of a neighbourhood,
new weights for every neighbourhood, similar places, priorities, the gaps of a council, changes and
patterns of its map. The baseline ranks and averages the same figures with pandas groupby. Exit code
1 when one that has a promise misses it by the clock.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.change import earlier_periods, measure_change
from areaprofile.tables.change_map import change_table
from areaprofile.tables.gaps import gap_tables
from areaprofile.tables.places import Place
from areaprofile.tables.priorities import priorities_of, priority_measures, usual_weights
from areaprofile.tables.profile import profile_of
from areaprofile.tables.similar import likeness_of, similar_places
from areaprofile.tables.vitality import Inputs, inputs_of, recipe_published, scores_of

ROUNDS = 9
# Milliseconds that must be kept, by what is timed.
PROFILE, SIMILAR, WEIGHTS = (
    "profile of a neighbourhood",
    "20 similar places in the country",
    "new weights, whole country",
)
MUST = {PROFILE: 30.0, SIMILAR: 100.0, WEIGHTS: 300.0}


def median_ms(work: Callable[[], object]) -> tuple[float, float]:
    """Median time of some rounds by the clock and of the processor; the first, which fills caches,
    is left out."""
    work()
    times = []
    for _ in range(ROUNDS):
        start, used = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - start, time.process_time() - used))
    clock, processor = (1000 * statistics.median(column) for column in zip(*times, strict=True))
    return clock, processor


def pandas_way(table: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """The same headline from a long table: rank by measure, mean by theme, mean by weight."""
    rank = table.groupby("indicator_id", observed=True)["value"].rank(pct=True)
    percent = rank.where(table["good"] > 0, 1 - rank)
    theme = percent.groupby([table["area"], table["theme"]], observed=True).mean().unstack()
    return (theme * weights).sum(axis=1) / theme.notna().mul(weights).sum(axis=1)


def long_table(inputs: Inputs) -> pd.DataFrame:
    """The figures as a long table: area, indicator_id, theme, good, value."""
    size = inputs.percentiles.shape[1]
    parts = [
        pd.DataFrame(
            {
                "area": np.arange(size),
                "indicator_id": one.indicator_id,
                "theme": one.theme,
                "good": 1.0,
                "value": row,
            }
        )
        for one, row in zip(inputs.measures, inputs.percentiles, strict=True)
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.astype({"indicator_id": "category", "theme": "category"})


def measure(atlas: Atlas, council: Place) -> dict[str, tuple[float, float]]:
    """What is timed → milliseconds by the clock and of the processor."""
    recipe = recipe_published(atlas, "lsoa")
    inputs = inputs_of(atlas, "lsoa", atlas.places.country)
    other = replace(recipe, weights=tuple((name, 2.0) for name, _ in recipe.weights))
    table, weights = long_table(inputs), pd.Series(dict(other.weights))
    found = {
        WEIGHTS: median_ms(lambda: scores_of(inputs, other)),
        "the same with pandas groupby": median_ms(lambda: pandas_way(table, weights)),
        "first inputs, whole country": median_ms(
            lambda: inputs_of(atlas, "lsoa", atlas.places.country)
        ),
    }
    likeness = likeness_of(atlas, "lsoa")
    level = atlas.level("lsoa")
    own = atlas.places.by_code[str(level.codes[level.within(council.code)[0]])]
    if likeness is not None:
        found[SIMILAR] = median_ms(
            lambda: similar_places(atlas, likeness, own, within=atlas.places.country.code)
        )
    usual = usual_weights(priority_measures(atlas))
    found["priorities of a council"] = median_ms(lambda: priorities_of(atlas, council, usual))
    found["all gaps of a council"] = median_ms(lambda: gap_tables(atlas, council))
    found[PROFILE] = median_ms(lambda: profile_of(atlas, own))
    return found | measure_change_of(atlas, council)


def measure_change_of(atlas: Atlas, council: Place) -> dict[str, tuple[float, float]]:
    """The change of the first measure that has one, over the whole level, and its map."""
    found = (
        (one, before[-1], series.period)
        for one in atlas.measures_at("lsoa")
        if (series := atlas.latest("lsoa", one.indicator_id))
        and (before := earlier_periods(atlas, "lsoa", one, series.period))
    )
    one, earlier, later = next(found, (None, "", ""))
    if one is None:
        return {}
    change = measure_change(atlas, "lsoa", one, earlier=earlier, later=later)
    return {
        "change of every neighbourhood": median_ms(
            lambda: measure_change(atlas, "lsoa", one, earlier=earlier, later=later)
        ),
        "its map of a council": median_ms(
            lambda: change_table(atlas, change, within=council, level="lsoa")
        ),
    }


def main() -> int:
    """Open the store of the command line and print the table; 1 when a promise is not kept."""
    atlas = open_atlas(open_store(Path(sys.argv[1])))
    councils = atlas.level("lsoa").frame["council_code"].unique()
    council = atlas.places.by_code[sys.argv[2] if len(sys.argv) > 2 else str(councils[0])]
    print(f"{len(atlas.level('lsoa').codes):,} neighbourhoods; {council.name}; medians, ms")
    print(f"{'':36s}{'clock':>9s}{'processor':>11s}{'must':>9s}")
    found = measure(atlas, council)
    for name, (clock, processor) in found.items():
        must = f"{MUST[name]:9.0f}" if name in MUST else ""
        print(f"{name:36s}{clock:9.1f}{processor:11.1f}{must}")
    return 0 if all(found[name][0] <= MUST[name] for name in MUST if name in found) else 1


if __name__ == "__main__":
    sys.exit(main())
