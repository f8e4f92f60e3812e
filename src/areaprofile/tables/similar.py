"""Places like this one: the most similar areas by who lives there and what the place is made of.

Only context counts for likeness, never results or spending; results are then compared. Being
alike says nothing about cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.peers import most_similar, reasons, skewed, standardise
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.newest import Newest, newest_of
from areaprofile.tables.places import Place
from areaprofile.tables.standing import percentile_among
from areaprofile.tables.vitality import why_left_out
from areaprofile.tables.wording import show_number, unit_marks

MOST_SIMILAR = 20
FEWEST_VARIABLES = 3
# Differences below half a standard deviation are not told as differences.
WORTH_TELLING = 0.5
# Nor are those that are large only on the logarithm: 0.0% against 0.1%.
WORTH_SEEING = 0.25
# "Doing better" means 20 places out of 100 further up, with intervals that do not touch.
CLEARLY_APART = 20.0


@dataclass(frozen=True, eq=False)
class Likeness:
    """All areas of a level in standard deviations of each context measure, and their results.

    `table`: areas × context measures; `spread`: standard deviation of each measure as it is.
    `results`: the newest figures of the measures that weigh in the vitality index.
    """

    level: str
    context: Newest
    table: np.ndarray
    spread: np.ndarray
    results: Newest


@dataclass(frozen=True)
class Similar:
    """One similar place, how far off it is, and in what it is alike, different and better.

    `better` and `worse` hold results of the *other* place against this one, the clearest first.
    """

    place: Place
    distance: float
    alike: tuple[Indicator, ...]
    different: tuple[Indicator, ...]
    better: tuple[Indicator, ...]
    worse: tuple[Indicator, ...]


def likeness_of(atlas: Atlas, level: str) -> Likeness | None:
    """What likeness is judged by; None where fewer than three context measures are held."""
    measures = atlas.measures_at(level)
    context = newest_of(atlas, level, [one for one in measures if _is_context(one)])
    if len(context.measures) < FEWEST_VARIABLES:
        return None
    table = standardise(context.value, logged=skewed(context.value))
    outcomes = [one for one in measures if not why_left_out(one)]
    spread = np.nanstd(context.value, axis=0)
    return Likeness(level, context, table, spread, newest_of(atlas, level, outcomes))


def _is_context(measure: Indicator) -> bool:
    return measure.measure == "context" and measure.national and measure.kind != "modelled"


def similar_places(
    atlas: Atlas, likeness: Likeness, place: Place, *, within: str, k: int = MOST_SIMILAR
) -> list[Similar]:
    """The `k` most similar areas within an area of any level, nearest first."""
    level = atlas.level(likeness.level)
    candidates = np.zeros(len(level.codes), dtype=bool)
    candidates[level.within(within)] = True
    own = level.position[place.code]
    found, apart = most_similar(likeness.table, own, k=k, candidates=candidates)
    return [
        _similar(atlas, likeness, own, int(peer), float(distance))
        for peer, distance in zip(found, apart, strict=True)
    ]


def _similar(atlas: Atlas, likeness: Likeness, own: int, peer: int, distance: float) -> Similar:
    _, far = reasons(likeness.table, own, peer)
    gap = np.abs(likeness.table[own] - likeness.table[peer])
    raw = likeness.context.value
    seen = np.abs(raw[own] - raw[peer]) / np.maximum(likeness.spread, 1e-12)
    # Alike in what sets this place apart says more than alike in what all places share.
    unusual = np.argsort(-np.nan_to_num(np.abs(likeness.table[own])), kind="stable")
    near = [at for at in unusual if gap[at] < WORTH_TELLING][:3]
    measures = likeness.context.measures
    code = str(atlas.level(likeness.level).codes[peer])
    return Similar(
        place=atlas.places.by_code[code],
        distance=distance,
        alike=tuple(measures[at] for at in near),
        different=tuple(
            measures[at] for at in far if gap[at] >= WORTH_TELLING and seen[at] >= WORTH_SEEING
        ),
        better=_ahead(atlas, likeness, peer, own),
        worse=_ahead(atlas, likeness, own, peer),
    )


def _ahead(
    atlas: Atlas, likeness: Likeness, first: int, second: int, *, most: int = 3
) -> tuple[Indicator, ...]:
    """Results on which the first area stands clearly better than the second, the clearest first."""
    results = likeness.results
    lead = np.array(
        [
            (one - other) * (-1 if measure.polarity == "lower_is_better" else 1)
            for measure, one, other in zip(
                results.measures, results.standing[first], results.standing[second], strict=True
            )
        ]
    )
    told: list[Indicator] = []
    for at in np.argsort(-np.nan_to_num(lead, nan=-np.inf), kind="stable"):
        if not lead[at] >= CLEARLY_APART or len(told) == most:
            break
        if _apart(atlas, likeness.level, results, int(at), first, second):
            told.append(results.measures[at])
    return tuple(told)


def _apart(atlas: Atlas, level: str, results: Newest, at: int, first: int, second: int) -> bool:
    """Whether the 95% intervals do not touch; true where the publisher gives none."""
    series = atlas.series(level, results.measures[at].indicator_id).get(results.periods[at])
    if series is None:
        return True
    low, high = (part[[first, second]] for part in (series.lower, series.upper))
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return True
    return bool(low[0] > high[1] or low[1] > high[0])


def similar_words(
    atlas: Atlas, likeness: Likeness, own: Place, found: Similar
) -> list[tuple[str, str]]:
    """(heading, text) pairs: alike in, different in, doing better on, doing worse on.

    What differs is told with both figures. Empty kinds are left out.
    """
    level = atlas.level(likeness.level)
    at = (level.position[found.place.code], level.position[own.code])
    kinds = (
        ("Alike in", found.alike, likeness.context, False),
        ("Different in", found.different[:2], likeness.context, True),
        ("Doing better on", found.better[:2], likeness.results, True),
        ("Doing worse on", found.worse[:2], likeness.results, True),
    )
    return [
        (heading, "; ".join(_told(newest, one, at, told) for one in measures))
        for heading, measures, newest, told in kinds
        if measures
    ]


def similar_sentence(atlas: Atlas, likeness: Likeness, own: Place, found: Similar) -> str:
    """The same as one text: `Alike in: …. Different in: ….`"""
    pairs = similar_words(atlas, likeness, own, found)
    return " ".join(f"{heading}: {text}." for heading, text in pairs)


def _told(newest: Newest, measure: Indicator, at: tuple[int, int], with_figures: bool) -> str:
    """The name of a measure, and its figures there and here."""
    if not with_figures:
        return measure.name
    column = newest.measures.index(measure)
    prefix, suffix = unit_marks(measure)
    there, here = (
        f"{prefix}{show_number(float(value), decimals=measure.decimals)}"
        f"{suffix if suffix == '%' else ''}"
        for value in newest.value[list(at), column]
    )
    return f"{measure.name} ({there} there, {here} here)"


@dataclass(frozen=True)
class RulerSpot:
    """A mark on the ruler: `kind` is here, ward, council, region, country or similar."""

    kind: str
    name: str
    value: float
    position: float


def ruler_of(
    atlas: Atlas, place: Place, measure: Indicator, others: Sequence[Place]
) -> list[RulerSpot]:
    """One measure in its newest period: the place, what it lies in, and the similar places.

    `position` is the percentile among the areas of the place's level, from the bad end (0) to the
    good. Places without a figure are left out.
    """
    series = atlas.latest(place.level, measure.indicator_id)
    if series is None:
        return []
    marks = [("here", place)]
    if place.ward_code and place.ward_code != place.code:
        marks += [
            ("ward", found) for found in (atlas.places.by_code.get(place.ward_code),) if found
        ]
    marks += [(parent.level, parent) for parent in atlas.parents(place)]
    marks += [("similar", other) for other in others]
    spots = []
    for kind, found in marks:
        value = atlas.value_at(found.code, measure.indicator_id, series.period)
        position = percentile_among(value, series.ordered, polarity=measure.polarity)
        if np.isfinite(position):
            spots.append(RulerSpot(kind, found.name, value, position))
    return spots
