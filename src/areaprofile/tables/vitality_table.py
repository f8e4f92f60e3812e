"""The index as a table: score, rank as a range, themes, coverage; and how it was made."""

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import PERSPECTIVES
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.vitality import Scores, rank_range_within
from areaprofile.tables.wording import count_words, rank_words, show_number


def vitality_table(atlas: Atlas, scores: Scores, inside: np.ndarray) -> pd.DataFrame:
    """Best first: a row per area at `inside` (places in the level).

    Columns: area_code, area_name, headline, rank_first, rank_last (among these areas), known_share,
    then `perspective_…` and `theme_…`. Unrounded; nan where there is no score.
    """
    inputs = scores.inputs
    own = np.flatnonzero(np.isin(inputs.positions, inside))
    codes = atlas.level(inputs.level).codes[inputs.positions[own]]
    first, last = rank_range_within(scores, own)
    columns: dict[str, object] = {
        "area_code": codes,
        "area_name": [atlas.places.by_code[code].name for code in codes],
        "headline": scores.headline[own],
        "rank_first": first,
        "rank_last": last,
        "known_share": scores.known_share[own],
    }
    names = [one for one in PERSPECTIVES if one in scores.perspectives]
    columns |= {f"perspective_{one}": scores.perspectives[one][own] for one in names}
    columns |= {f"theme_{one}": found[own] for one, found in scores.themes.items()}
    frame = pd.DataFrame(columns)
    return frame.sort_values(
        ["headline", "area_code"], ascending=[False, True], na_position="last", ignore_index=True
    )


def with_ranges(
    atlas: Atlas, figures: pd.DataFrame, scores: Scores, inside: np.ndarray
) -> pd.DataFrame:
    """The figures of a map of the index with the other columns of `vitality_table` beside them.

    The ranges of rank are those of the headline, whatever part of the index the figures are of.
    """
    table = vitality_table(atlas, scores, inside).drop(columns="area_name")
    return figures.merge(table, on="area_code", how="left", validate="one_to_one")


def recipe_table(atlas: Atlas, scores: Scores) -> pd.DataFrame:
    """Every measure of the level: its theme, weights, period, or why it takes no part."""
    periods = dict(zip(scores.inputs.measures, scores.inputs.periods, strict=True))
    rows = [
        (
            *(one.indicator_id, one.name, one.theme, scores.recipe.weight_of(one.theme)),
            *(one.default_weight, one.polarity, periods[one], ""),
        )
        for one in scores.inputs.measures
    ]
    rows += [
        (one.indicator_id, one.name, one.theme, 0.0, 0.0, one.polarity, "", why)
        for one, why in scores.inputs.left_out
    ]
    names = ["indicator_id", "indicator_name", "theme", "theme_weight", "measure_weight"]
    frame = pd.DataFrame(rows, columns=[*names, "polarity", "period", "left_out_because"])
    return frame.assign(build=atlas.store.build, reference=scores.inputs.reference.code)


def vitality_sentence(atlas: Atlas, scores: Scores, code: str, inside: np.ndarray) -> str:
    """One area's score, its place as a range, and how much of the index is known of it."""
    table = vitality_table(atlas, scores, inside).set_index("area_code")
    if code not in table.index:
        return "This place is not among the areas compared."
    row = table.loc[[code]].iloc[0]
    known = show_number(100 * float(row["known_share"]), decimals=0)
    if not np.isfinite(row["headline"]):
        return f"No vitality score: only {known}% of what it is made of is known here."
    ranked = int(np.isfinite(table["headline"]).sum())
    place = rank_words(int(row["rank_first"]), int(row["rank_last"]), of=ranked)
    measures = count_words(len(scores.inputs.measures), "measure", "measures")
    return (
        f"Vitality score {show_number(float(row['headline']), decimals=0)} of 100, {place}, "
        f"from {measures}, of which {known}% is known here. The range of ranks says how far the "
        "place would move with somewhat different weights or another method."
    )
