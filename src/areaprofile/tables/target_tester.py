"""Is a target that someone proposes hard, easy or out of reach? The reader's own value and year."""

import math

from areaprofile.catalogue.records import Indicator
from areaprofile.flags.targets import MOST_YEARS_AHEAD
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.target_pace import period_in
from areaprofile.tables.targets import TargetLine, judged, measure_of, place_of


def measures_to_try(atlas: Atlas, council: Place) -> list[Indicator]:
    """Measures of the council for which a target can be tried: with a good end and own years."""
    here = [one for one in atlas.measures_at("council") if one.level == "council"]
    return [
        one
        for one in here
        if one.polarity != "none"
        and one.kind not in ("modelled", "judgement")
        and math.isfinite(last_figure(atlas, council, one))
    ]


def last_figure(atlas: Atlas, council: Place, measure: Indicator) -> float:
    """The newest figure of a measure for a council; nan without."""
    series = atlas.latest("council", measure.indicator_id)
    at = atlas.level("council").position.get(council.code)
    return math.nan if series is None or at is None else float(series.value[at])


def years_ahead(atlas: Atlas, indicator_id: str) -> tuple[int, ...]:
    """The years for which a target may be proposed; empty without yearly figures."""
    measure = measure_of(atlas, indicator_id)
    if measure is None:
        return ()
    return tuple(measure.end.year + step for step in range(1, MOST_YEARS_AHEAD + 1))


def try_target(
    atlas: Atlas, council: Place, measure: Indicator, *, aim: float, year: int
) -> TargetLine:
    """The outcome of a target of the reader's own, judged as if the council had set it."""
    found, at = measure_of(atlas, measure.indicator_id), place_of(atlas, council)
    start = math.nan if found is None or at is None else float(found.values[at, -1])
    row = {
        "target_id": "own",
        "indicator_id": measure.indicator_id,
        "scope_code": council.code,
        "set_by": "you",
        "kind": "local",
        "baseline": start if math.isfinite(start) else None,
        "baseline_period": "" if found is None else found.periods[-1],
        "target_period": period_in(found, year) if found else str(year),
        "target_value": aim,
    }
    return judged(atlas, council, row)
