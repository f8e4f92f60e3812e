"""What is nearly raised: measures that more likely than not fall behind, but not surely enough."""

from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import alike_periods
from areaprofile.tables.flags import CouncilFlags
from areaprofile.tables.places import Place
from areaprofile.tables.wording import show_value, when_words

FALLING = "FL4"
NOT_SURE = ("within_noise", "not_sure_enough")
LIKELIER_THAN_NOT = 0.5


@dataclass(frozen=True)
class NearlyRaised:
    """One measure: its first and last figure that may be compared, in words, and how likely it is
    that it falls behind the country."""

    measure: Indicator
    first: str
    last: str
    p_behind: float

    @property
    def sure(self) -> str:
        """The probability in whole per cent, never rounded up."""
        return f"{int(100 * self.p_behind)}%"


def nearly_raised(atlas: Atlas, found: CouncilFlags) -> tuple[NearlyRaised, ...]:
    """The measures whose fall is not sure enough to be raised, the surest first."""
    rows = found.rows
    about = (rows["rule_id"] == FALLING) & rows["indicator_id"].isin(list(atlas.measures))
    unsure = (rows["state"] == "clear") & rows["reason"].isin(NOT_SURE)
    near = rows.loc[about & unsure & (rows["certainty"] >= LIKELIER_THAN_NOT)]
    near = near.sort_values(["certainty", "indicator_id"], ascending=[False, True])
    told = (
        (atlas.measures[str(key)], float(sure))
        for key, sure in near[["indicator_id", "certainty"]].to_numpy()
    )
    return tuple(
        NearlyRaised(measure, *_ends(atlas, found.place, measure), sure) for measure, sure in told
    )


def _ends(atlas: Atlas, place: Place, measure: Indicator) -> tuple[str, str]:
    """The first and the last figure since the last break, with when; a dash where there is none."""
    series = atlas.series(place.level, measure.indicator_id)
    at = atlas.level(place.level).position[place.code]
    known = {key: float(one.value[at]) for key, one in series.items() if np.isfinite(one.value[at])}
    periods = alike_periods(atlas, measure, list(known))
    if len(periods) < 2:
        return "–", "–"
    first, last = (
        f"{show_value(known[one], measure)} {when_words(one)}" for one in (periods[0], periods[-1])
    )
    return first, last
