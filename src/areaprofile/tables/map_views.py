"""Which areas a view of the map keeps: so far, those of the most deprived tenth of the country."""

from typing import cast

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.standing import Polarity, orient, percentile
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.deprivation import deprivation_measures
from areaprofile.tables.series import newest

TENTH = 10.0


def tenth_measure(atlas: Atlas) -> Indicator | None:
    """The measure by which neighbourhoods are the most deprived; None if the pack names none."""
    found = [one for one in deprivation_measures(atlas) if one.polarity != "none"]
    return found[0] if found else None


def most_deprived_tenth(atlas: Atlas, measure: Indicator) -> frozenset[str]:
    """The neighbourhoods in the worst tenth of the whole country, by the newest figures."""
    series = newest(atlas.series("lsoa", measure.indicator_id))
    standing = orient(percentile(series.value), polarity=cast(Polarity, measure.polarity))
    worst = np.isfinite(standing) & (standing < TENTH)
    return frozenset(str(code) for code in atlas.level("lsoa").codes[worst])
