"""Where the figures of a measure come from, in one line each."""

from html import escape

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measures import spoken_date


def source_lines(atlas: Atlas, *measures: Indicator) -> str:
    """HTML: publisher, title, date and licence of every source of the measures, once each."""
    names = dict.fromkeys(name for measure in measures for name in measure.sources)
    lines = "".join(
        f"<p>Source: {escape(source.publisher)}, {escape(source.title)}, published "
        f"{escape(spoken_date(source.published))}. {escape(source.licence)}.</p>"
        for name in names
        if (source := atlas.sources.get(name))
    )
    return f'<div class="ap-limits">{lines}</div>'
