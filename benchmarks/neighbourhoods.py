"""How long do the neighbourhood tables take, beside the plain pandas way of the same index?

    .venv/bin/python benchmarks/neighbourhoods.py STORE [COUNCIL]

Prints medians in milliseconds: new weights for every neighbourhood, similar places, priorities and
the gaps of a council. The baseline ranks and averages the same figures with pandas groupby.
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
from areaprofile.tables.gaps import gap_tables
from areaprofile.tables.places import Place
from areaprofile.tables.priorities import priorities_of, priority_measures, usual_weights
from areaprofile.tables.similar import likeness_of, similar_places
from areaprofile.tables.vitality import Inputs, inputs_of, recipe_published, scores_of

ROUNDS = 9


def median_ms(work: Callable[[], object]) -> float:
    """Median time of some rounds; the first, which fills caches, is left out."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


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


def measure(atlas: Atlas, council: Place) -> dict[str, float]:
    """What is timed → milliseconds."""
    recipe = recipe_published(atlas, "lsoa")
    inputs = inputs_of(atlas, "lsoa", atlas.places.country)
    other = replace(recipe, weights=tuple((name, 2.0) for name, _ in recipe.weights))
    table, weights = long_table(inputs), pd.Series(dict(other.weights))
    found = {
        "new weights, whole country": median_ms(lambda: scores_of(inputs, other)),
        "the same with pandas groupby": median_ms(lambda: pandas_way(table, weights)),
        "first inputs, whole country": median_ms(
            lambda: inputs_of(atlas, "lsoa", atlas.places.country)
        ),
    }
    likeness = likeness_of(atlas, "lsoa")
    level = atlas.level("lsoa")
    own = atlas.places.by_code[str(level.codes[level.within(council.code)[0]])]
    if likeness is not None:
        found["20 similar places in the country"] = median_ms(
            lambda: similar_places(atlas, likeness, own, within=atlas.places.country.code)
        )
    usual = usual_weights(priority_measures(atlas))
    found["priorities of a council"] = median_ms(lambda: priorities_of(atlas, council, usual))
    found["all gaps of a council"] = median_ms(lambda: gap_tables(atlas, council))
    return found


def main() -> None:
    """Open the store of the command line and print the table."""
    atlas = open_atlas(open_store(Path(sys.argv[1])))
    councils = atlas.level("lsoa").frame["council_code"].unique()
    council = atlas.places.by_code[sys.argv[2] if len(sys.argv) > 2 else str(councils[0])]
    print(f"{len(atlas.level('lsoa').codes):,} neighbourhoods; {council.name}; medians, ms")
    for name, milliseconds in measure(atlas, council).items():
        print(f"{name:36s}{milliseconds:9.1f}")


if __name__ == "__main__":
    main()
