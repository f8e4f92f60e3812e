"""A heat map that can be read aloud: a plain table whose cells say value and quarter."""

from html import escape
from urllib.parse import urlencode

from areaprofile import look
from areaprofile.tables.check_card import figure_address
from areaprofile.tables.heat import BEST, HIGH, LOW, MIDDLE, NO_FIGURE, WORDS, WORST, Heat, HeatRow
from areaprofile.tables.wording import short_period, show_short

SHAPES = {
    BEST: look.SHAPES["better"],
    WORST: look.SHAPES["worse"],
    MIDDLE: "",
    HIGH: "↑",
    LOW: "↓",
    NO_FIGURE: "",
}


def heat_table(heat: Heat, *, peer_set: str) -> str:
    """HTML: a row per measure under its theme, a column per council, the one looked at first."""
    own, *peers = heat.councils
    heads = f'<th scope="col" class="own">{escape(own.name)}</th>' + "".join(
        f'<th scope="col"><span>{escape(one.name)}</span></th>' for one in peers
    )
    body = []
    for name, rows in heat.themes:
        body.append(
            f'<tr class="theme"><th scope="rowgroup" colspan="{len(heat.councils) + 1}">'
            f"{escape(name)}</th></tr>"
        )
        body += [_row(row, own.code, peer_set) for row in rows]
    return (
        '<div class="ap-heat-frame" tabindex="0" role="region" aria-label="Heat map of measures">'
        '<table class="ap-heat"><thead><tr><th scope="col">Measure</th>'
        f"{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _row(row: HeatRow, code: str, peer_set: str) -> str:
    choices = {"area": code, "indicator": row.measure.indicator_id, "with": peer_set}
    link = f'<a href="compare?{urlencode(choices)}" target="_self">{escape(row.measure.name)}</a>'
    cells = "".join(
        _cell(value, band, row, own=code if at == 0 else "")
        for at, (value, band) in enumerate(zip(row.values, row.bands, strict=True))
    )
    period = escape(short_period(row.period))
    return f'<tr><th scope="row">{link}<small>{period}</small></th>{cells}</tr>'


def _cell(value: float, band: str, row: HeatRow, *, own: str) -> str:
    """The cell of one council; that of the council looked at (`own`) leads to its check card. Those
    of all peers would make the table four times as heavy: they stand in the table behind it."""
    shown = escape(show_short(value, row.measure))
    if own:
        link = figure_address(own, row.measure.indicator_id, row.period)
        shown = f'<a class="ap-fig" href="{escape(link, quote=True)}" target="_self">{shown}</a>'
    style = f"h-{band}" if band else "h-none"
    mark = " own" if own else ""
    said = f"<i>, {WORDS[band]}</i>"  # read aloud, not seen; short, for there are thousands
    return f'<td class="{style}{mark}">{SHAPES[band]} {shown}{said}</td>'
