"""How sure is the class of each area? Told by how many classes its 95% interval reaches into."""

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.classes import COUNTRY
from areaprofile.tables.series import Series
from areaprofile.tables.standing import FIFTHS, fifths_among

MOST_REACH = 3
REACH_WORDS = (
    "its interval stays in one class",
    "it reaches into a second class",
    "it reaches into a third class",
    "it reaches into four or five classes",
)


def class_reach(
    series: Series, positions: np.ndarray, indicator: Indicator, *, basis: str = COUNTRY
) -> np.ndarray:
    """Into how many further classes each interval reaches, 0 to 3; 0 where there are no limits.

    Classes are those of `classes.classify` with the same basis. Areas that have no class of their
    own (no figure, shared out) have 0.
    """
    ranked = series.ranked[positions]
    values = series.value[positions]
    ordered = series.ordered if basis == COUNTRY else np.sort(values[ranked])
    low, high = series.lower[positions], series.upper[positions]
    known = ranked & (high > low)
    polarity = indicator.polarity if indicator.kind != "modelled" else "none"
    fifths = [fifths_among(ends, ordered, polarity=polarity).astype(int) for ends in (low, high)]
    reach = np.where(known, np.abs(fifths[0] - fifths[1]), 0)
    return np.minimum(reach, min(MOST_REACH, FIFTHS - 1)).astype(int)
