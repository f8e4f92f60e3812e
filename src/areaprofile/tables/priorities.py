"""Which neighbourhoods of a council come first, on a set of measures that the reader weighs?

Need of a neighbourhood: the weighted mean, over the chosen measures, of the share of the country's
neighbourhoods that do better (100 = all do). No need is given where under 70% of the weight is
known. Ranks are ranges over other weights and methods; modelled figures are not ranked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.composite import exponential_score, known_mean
from areaprofile.stats.robustness import rank_intervals, standard_scores
from areaprofile.stats.standing import orient
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measures import in_reading_order
from areaprofile.tables.newest import Newest, newest_of
from areaprofile.tables.places import Place
from areaprofile.tables.vitality import MINIMUM_SHARE, why_left_out
from areaprofile.tables.wording import rank_words

MOST_MEASURES = 8
SEED = 19970501


@dataclass(frozen=True, eq=False)
class Priorities:
    """The neighbourhoods of a council by need, on `measures` with `weights`.

    `worse` (areas × measures): the share of the country's neighbourhoods that do better, 0 to
    100. All arrays run over `positions`, places in the atlas's level.
    """

    council: Place
    measures: tuple[Indicator, ...]
    weights: tuple[float, ...]
    periods: tuple[str, ...]
    positions: np.ndarray
    value: np.ndarray
    worse: np.ndarray
    need: np.ndarray
    first: np.ndarray
    last: np.ndarray


def priority_measures(atlas: Atlas) -> list[Indicator]:
    """The measures that may be chosen, in reading order: residents' first."""
    groups = in_reading_order(atlas.measures_at("lsoa"), atlas.themes)
    return [
        one
        for _, _, measures in groups
        for one in measures
        if one.polarity != "none" and one.kind != "modelled" and one.national
    ]


def usual_weights(measures: Sequence[Indicator], *, most: int = 6) -> dict[str, float]:
    """What is chosen before anybody has: the first measure of each theme, at weight 1."""
    firsts: dict[str, str] = {}
    for one in measures:
        if not why_left_out(one):
            firsts.setdefault(one.theme, one.indicator_id)
    return dict.fromkeys(list(firsts.values())[:most], 1.0)


def priorities_of(
    atlas: Atlas, council: Place, weights: Mapping[str, float], *, level: str = "lsoa"
) -> Priorities | None:
    """The neighbourhoods of a council by need; None where nothing is weighed or nothing is there.

    `weights`: indicator_id → weight; measures that are not there or weigh nothing take no part.
    """
    chosen = [atlas.measures[key] for key, weight in weights.items() if weight > 0]
    newest = newest_of(atlas, level, chosen)
    positions = atlas.level(level).within(council.code)
    if not newest.measures or not positions.size:
        return None
    worse = _worse(newest)
    w = np.array([weights[one.indicator_id] for one in newest.measures])
    need = known_mean(w[None], worse.T, minimum_share=MINIMUM_SHARE)[0][positions]
    ranks = rank_intervals(
        [version[:, positions] for version in _versions(newest, worse)],
        w,
        scored=np.isfinite(need),
        seed=SEED,
    )
    return Priorities(
        council=council,
        measures=newest.measures,
        weights=tuple(float(one) for one in w),
        periods=newest.periods,
        positions=positions,
        value=newest.value[positions],
        worse=worse[positions],
        need=need,
        first=ranks.lower,
        last=ranks.upper,
    )


def _worse(newest: Newest) -> np.ndarray:
    """areas × measures: the share of the country that does better; nan for what is not ranked."""
    columns = [
        100 - orient(column, polarity=one.polarity)  # pyright: ignore[reportArgumentType]
        for one, column in zip(newest.measures, newest.standing.T, strict=True)
    ]
    return np.array(columns).T


def _versions(newest: Newest, worse: np.ndarray) -> list[np.ndarray]:
    """Need of every measure (measures × areas) by percentile, z score, and worst end stretched."""
    signs = np.array([1.0 if one.polarity == "lower_is_better" else -1 for one in newest.measures])
    ranked = np.where(np.isfinite(worse), newest.value * signs, np.nan)
    return [worse.T, standard_scores(ranked.T), exponential_score(worse.T)]


def priority_frame(atlas: Atlas, found: Priorities, *, level: str = "lsoa") -> pd.DataFrame:
    """Everything needed to check the list, unrounded; greatest need first.

    Columns: area_code, area_name, need, rank_first, rank_last, known_share, then for each measure
    its value, period, percentile (`…_worse_than`: share of the country doing better) and weight.
    """
    codes = atlas.level(level).codes[found.positions]
    weights = np.array(found.weights)
    columns: dict[str, object] = {
        "area_code": codes,
        "area_name": [atlas.places.by_code[code].name for code in codes],
        "need": found.need,
        "rank_first": found.first,
        "rank_last": found.last,
        "known_share": np.isfinite(found.worse) @ weights / weights.sum(),
    }
    for at, one in enumerate(found.measures):
        columns |= {
            one.indicator_id: _published(atlas, found, at, level=level),
            f"{one.indicator_id}_period": found.periods[at],
            f"{one.indicator_id}_worse_than": found.worse[:, at],
            f"{one.indicator_id}_weight": found.weights[at],
        }
    frame = pd.DataFrame(columns).assign(
        council_code=found.council.code,
        build=atlas.store.build,
        notice=str(atlas.store.manifest.get("notice", "")),
    )
    return frame.sort_values(
        ["need", "area_code"], ascending=[False, True], na_position="last", ignore_index=True
    )


def _published(atlas: Atlas, found: Priorities, at: int, *, level: str) -> np.ndarray:
    """The figures of one measure as they are stored: the arrays hold them less exactly."""
    by_period = atlas.series(level, found.measures[at].indicator_id)
    return by_period[found.periods[at]].value[found.positions]


def priority_finding(frame: pd.DataFrame, council: str) -> str:
    """Which neighbourhoods may come first, in one line."""
    ranked = frame[frame["need"].notna()]
    if ranked.empty:
        return f"Too little is known to rank the neighbourhoods of {council}"
    may_be_first = ranked[ranked["rank_first"] <= 1]
    name = str(np.asarray(ranked["area_name"])[0])
    if len(ranked) == 1:
        return f"{name} is the only neighbourhood of {council} that can be ranked"
    if len(may_be_first) <= 1:
        return f"{name} comes first of {len(ranked):,} neighbourhoods in {council}"
    return (
        f"Any of {len(may_be_first)} neighbourhoods in {council} may come first; "
        f"{name} has the greatest need"
    )


def rank_text(first: float, last: float, *, of: int) -> str:
    """`between 4th and 11th of 33`; empty without a rank."""
    if not (np.isfinite(first) and np.isfinite(last)):
        return ""
    return rank_words(int(first), int(last), of=of)
