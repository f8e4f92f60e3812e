"""The download of an own area: every measure and period, in the columns of the other downloads."""

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.downloads import as_csv, figure_cells
from areaprofile.tables.own_area import OwnArea, own_disclosure, own_figure
from areaprofile.tables.own_profile import own_status


def own_csv(atlas: Atlas, own: OwnArea) -> bytes:
    """Every measure and period of an own area; a figure that cannot be made says why."""
    ours = own_disclosure(atlas)
    return as_csv(
        [
            _row(atlas, own, measure, period, ours)
            for measure in atlas.measures_at("lsoa")
            for period in atlas.series("lsoa", measure.indicator_id)
        ]
    )


def _row(
    atlas: Atlas, own: OwnArea, measure: Indicator, period: str, ours: frozenset[str]
) -> tuple[object, ...]:
    found = own_figure(atlas, own, measure, period, ours=ours)
    return figure_cells(
        atlas,
        own.place,
        measure,
        period=period,
        numbers=(found.value, found.lower, found.upper, found.numerator, found.denominator),
        status=own_status(atlas, own, measure, period, found),
        reason=found.reason or "",
    )
