"""Each peer by itself on the compare page: small panels of one scale."""

from html import escape

import streamlit as st

from areaprofile.charts.multiples import small_multiples
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.compare import Comparison
from areaprofile.tables.councils import runs_service
from areaprofile.tables.peers import fewer_panels
from areaprofile.tables.wording import show_short


def titled(title: str, drawing: str, below: str = "") -> str:
    """A drawing under its heading, with a line below it, as HTML; the texts are escaped."""
    note = f'<p class="ap-limits">{escape(below)}</p>' if below else ""
    return f'<h2>{escape(title)}</h2><div class="ap-scroll" tabindex="0">{drawing}</div>{note}'


def each_peer(atlas: Atlas, comparison: Comparison) -> None:
    """Every peer's own line, broken where the definition is; nothing without lines."""
    position = atlas.level("council").position
    series = atlas.series("council", comparison.measure.indicator_id)
    periods = [moment.period for moment in comparison.moments]

    def line(code: str) -> list[float]:
        return [float(series[period].value[position[code]]) for period in periods]

    running = [
        peer
        for peer in comparison.group.peers
        if runs_service(atlas, peer.place.code, comparison.measure.service)
    ]
    panels, whom = fewer_panels(atlas, comparison.council, running)
    lines = {peer.place.name: line(peer.place.code) for peer in panels}
    breaks = {at for at, moment in enumerate(comparison.moments) if moment.is_break}
    show = {
        name: next(
            (show_short(one, comparison.measure) for one in reversed(values) if one == one), ""
        )
        for name, values in lines.items()
    }
    own = line(comparison.council.code)
    drawn = small_multiples(lines, own, show=show, unit=comparison.measure.unit, breaks=breaks)
    if drawn:
        said = f"{whom}Pale line: {comparison.council.name}. One scale."
        if breaks:
            said += " A gap in all lines: a new definition."
        st.html(titled("Each of them over the same years", drawn, said))
