"""A measure over time on the page: the finding, the picture, its notes, its table, its files."""

from html import escape

import streamlit as st

from areaprofile.charts.time_line import starts_at_zero, time_chart, time_svg
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.profile import Profile
from areaprofile.tables.time_line import (
    TimeLine,
    time_finding,
    time_frame,
    time_line,
    time_notes,
    turning_words,
)
from areaprofile.tables.wording import show_interval, show_short
from areaprofile.ui import address
from areaprofile.ui.links import label_text
from areaprofile.ui.map_choices import MapChoices
from areaprofile.ui.sources_line import source_lines


def over_time_below_map(atlas: Atlas, choices: MapChoices) -> None:
    """The measure of the map over time, for the picked area, else for the area of the map."""
    if choices.scores is not None:
        return
    place = choices.picked or choices.table.within
    found = time_line(atlas, place, atlas.measures[choices.table.indicator.indicator_id])
    if found is not None:
        _show(found, sources="")


def over_time_of_profile(atlas: Atlas, profile: Profile) -> None:
    """A picker of the measures that have two figures or more, and the chosen one over time.

    `trend=` in the address chooses one; the small lines of the table below lead here.
    """
    place = profile.place
    names = {
        row.indicator.indicator_id: label_text(row.indicator.name)
        for row in profile.rows
        if sum(value == value for _, value in row.history) > 1
    }
    if not names or place.code not in atlas.places.by_code:
        return
    typed = address.choice("trend")
    key = f"profile-trend-{place.code}"
    st.session_state[key] = typed if typed in names else None
    chosen = st.selectbox(
        "See a measure over time",
        sorted(names, key=lambda code: names[code]),
        format_func=lambda code: names.get(str(code), str(code)),
        key=key,
        placeholder="Pick a measure",
        width=480,
        on_change=lambda: address.choose(trend=str(st.session_state[key] or "")),
    )
    found = time_line(atlas, place, atlas.measures[chosen]) if chosen else None
    if found is not None:
        _show(found, sources=source_lines(atlas, found.indicator))


def _show(found: TimeLine, *, sources: str) -> None:
    st.html(
        f'<section class="ap-over-time"><h2 class="ap-section">{escape(time_finding(found))}</h2>'
        f'<p class="ap-sub">{_what(found)}</p>{time_chart(found)}'
        f'<p class="ap-limits">{escape(" ".join(_notes(found)))}</p>{sources}'
        f'<details class="ap-more"><summary>These figures as a table</summary>'
        f'<div class="ap-scroll" tabindex="0">{table_html(found)}</div></details></section>'
    )
    name = f"{found.indicator.indicator_id}-{found.own.place.code}-over-time"
    with st.container(horizontal=True, gap="small"):
        for label, ending, data, mime in (
            ("Figures (CSV)", "csv", lambda: frame_csv(time_frame(found)), "text/csv"),
            ("Picture (SVG)", "svg", lambda: time_svg(found), "image/svg+xml"),
        ):
            st.download_button(
                label,
                data=data,
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"over-time-{ending}",
                on_click="ignore",
            )


def _what(found: TimeLine) -> str:
    """The measure, its unit and its years."""
    measure = found.indicator
    ends = [parse_period(found.own.points[at].period).label for at in (0, -1)]
    unit = f" ({measure.unit})" if measure.unit and measure.unit not in measure.name else ""
    years = f"{ends[0]} to {ends[1]}"
    return f"<b>{escape(measure.name)}</b>{escape(unit)}, {escape(years)}"


def _notes(found: TimeLine) -> list[str]:
    notes = [turning_words(found)]
    if any(point.upper > point.lower for point in found.own.known):
        notes.append("Thin upright lines are 95% intervals.")
    if not starts_at_zero(found):
        notes.append("The scale does not start at zero.")
    if not found.indicator.national:
        notes.append("Published for part of the country only, so the country is not shown.")
    return [note for note in [*notes, *time_notes(found)] if note]


def table_html(found: TimeLine) -> str:
    """The frame behind the picture with numbers as readers see them. Every text is escaped."""
    frame = time_frame(found)
    own = str(frame.columns[1])
    values = [own, *(str(name) for name in frame.columns[5:])]
    has_limits, has_notes = bool(frame["lower"].notna().any()), bool(frame["note"].any())
    heads = ["Period", own, *(["95% interval"] if has_limits else []), *values[1:]]
    heads += ["Note"] if has_notes else []
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    rows = []
    for row in frame.to_dict(orient="records"):
        shown = [show_short(float(row[name]), found.indicator) for name in values]
        if has_limits:
            low, high = float(row["lower"]), float(row["upper"])
            shown.insert(1, show_interval(low, high, decimals=found.indicator.decimals))
        shown += [str(row["note"])] if has_notes else []
        cells = "".join(f"<td>{escape(text)}</td>" for text in shown)
        rows.append(f'<tr><th scope="row">{escape(str(row["period"]))}</th>{cells}</tr>')
    return (
        f'<table class="ap-money"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
