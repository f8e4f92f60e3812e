"""Is the pattern on a map more than chance? In words, with the places where alike areas cluster."""

from dataclasses import dataclass

import numpy as np
import shapely

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.map_table import MapTable
from areaprofile.tables.wording import count_words

SEED = 20051102
CLEAR = 0.05
FEWEST_AREAS = 20
MOST_AREAS = 6_000
SLIVER_DEGREES = 1e-5
HIGH, LOW = "high_high", "low_low"


@dataclass(frozen=True, eq=False)
class Pattern:
    """Moran's I with its p value, and for each area of the map its kind of cluster.

    `kind` follows the areas of the map table: `high_high`, `low_low`, `high_low`, `low_high`,
    `none`; empty where it could not be tested.
    """

    i: float
    p: float
    tested: int
    kind: np.ndarray
    permutations: int

    def count(self, kind: str) -> int:
        """How many areas are of a kind."""
        return int((self.kind == kind).sum())


def pattern_of(table: MapTable, shapes: np.ndarray) -> Pattern | None:
    """The pattern of a map. `shapes`: the polygon of each area of the table, in its order.

    None where there are too few areas to tell, too many to work it out at once, or no figures
    that differ. Shared-out figures take no part.
    """
    # esda is slow to import, and few readers ask.
    from areaprofile.stats.spatial import global_pattern, local_patterns, neighbour_pairs

    values = np.where(table.series.ranked, table.series.value, np.nan)[table.positions]
    known = int(np.isfinite(values).sum())
    if not FEWEST_AREAS <= known <= MOST_AREAS or table.is_modelled:
        return None
    pairs = neighbour_pairs(_flat(shapes), tolerance=SLIVER_DEGREES)
    whole = global_pattern(values, pairs, seed=SEED)
    if not np.isfinite(whole.p):
        return None
    local = local_patterns(values, pairs, seed=SEED)
    return Pattern(whole.i, whole.p, whole.tested, local.kind, whole.permutations)


def _flat(shapes: np.ndarray) -> np.ndarray:
    """Degrees in which east and north are equally long: near enough for who touches whom."""
    middle = float(np.nanmean(shapely.bounds(shapes)[:, [1, 3]]))
    return shapely.transform(shapes, lambda at: at * (np.cos(np.radians(middle)), 1.0))


def pattern_sentences(found: Pattern, indicator: Indicator, *, plural: str) -> list[str]:
    """What can be said of the pattern: of the whole map, its clusters, its limits."""
    if found.p > CLEAR:
        return [
            f"This pattern could be chance: {plural} side by side are no more alike than any two. "
            "Look at single places rather than at parts of the map."
        ]
    if found.i < 0:
        said = [f"More than chance: {plural} side by side differ more than any two would."]
    else:
        said = [
            f"More than chance: {plural} side by side are more alike than any two. "
            f"We mixed the figures at random {found.permutations:,} times: {_times(found)} was the "
            "pattern this strong."
        ]
    ends = [_end_words(found, indicator, kind, plural) for kind in (HIGH, LOW)]
    said += [words for words in ends if words]
    odd = found.count("high_low") + found.count("low_high")
    if odd:
        what = count_words(odd, "place stands out", "places stand out")
        said.append(f"{what} from all around.")
    if not any(ends) and not odd:
        said.append("No single part of the map stands out clearly.")
    said.append("A cluster says that neighbours are alike, not why.")
    return said


def _times(found: Pattern) -> str:
    times = round(found.p * (found.permutations + 1)) - 1
    return "never" if times <= 0 else f"only {count_words(times, 'time', 'times')}"


def _end_words(found: Pattern, indicator: Indicator, kind: str, plural: str) -> str:
    count = found.count(kind)
    if not count:
        return ""
    end = "high" if kind == HIGH else "low"
    if indicator.polarity != "none":
        is_bad = (indicator.polarity == "lower_is_better") == (kind == HIGH)
        end += ", the worse end" if is_bad else ", the better end"
    singular = plural.removesuffix("s")
    areas = f"{count:,} {singular if count == 1 else plural}"
    return f"{areas} lie{'s' if count == 1 else ''} in clusters of {end}."
