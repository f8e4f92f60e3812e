"""The parts of the map page: finding, map, card of the picked area, legend, table, downloads."""

from html import escape

import numpy as np
import streamlit as st

from areaprofile.charts.histogram import Mark, class_table, histogram
from areaprofile.charts.sparkline import sparkline
from areaprofile.maps import Figures, MapClass, MapSpec, Outline, class_letters
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.downloads import map_csv
from areaprofile.tables.map_table import MapTable, Picked, finding, picked_area, screen_frame
from areaprofile.tables.search import place_note
from areaprofile.tables.wording import (
    LEVEL_WORDS,
    missing_words,
    rank_words,
    sentence_case,
    show_interval,
    show_value,
    unit_marks,
)
from areaprofile.ui import address, frame, links
from areaprofile.ui.geometry import shape_name
from areaprofile.ui.map_choices import MapChoices
from areaprofile.ui.map_view import show_map

MAP_HEIGHT = 560


def heading(atlas: Atlas, choices: MapChoices) -> None:
    """The finding in one line; below it the measure, its unit and its period."""
    table = choices.table
    title = finding(table, country=atlas.places.country.name, area_words=LEVEL_WORDS[table.level])
    measure = table.indicator
    unit = f", {measure.unit}" if measure.unit and measure.unit not in measure.name else ""
    below = f"{measure.name}{unit}, {parse_period(table.series.period).label}. {measure.meaning}"
    frame.heading(title, below=below)
    if measure.caution:
        st.html(f'<p class="ap-limits">{escape(measure.caution)}</p>')


def the_map(atlas: Atlas, choices: MapChoices) -> None:
    """The map; a pick becomes the area in the address."""
    table, shape = choices.table, choices.shape
    if shape is None:
        st.info(f"There is no map of {table.within.name} here; the table has all the figures.")
        return
    with st.container(key="map-frame"):
        clicked = show_map(_spec(atlas, choices), key="map")
    if clicked and clicked != (choices.picked.code if choices.picked else ""):
        address.choose(area=clicked)
        st.rerun(scope="fragment")


def _spec(atlas: Atlas, choices: MapChoices) -> MapSpec:
    table, shape = choices.table, choices.shape
    assert_shape = shape
    places = {code: at for at, code in enumerate(table.codes)}
    order = np.array([places[code] for code in assert_shape.codes])
    at = table.positions[order]
    prefix, suffix = unit_marks(table.indicator)
    title = finding(table, country=atlas.places.country.name, area_words=LEVEL_WORDS[table.level])
    return MapSpec(
        geometry=assert_shape.address,
        codes=assert_shape.codes,
        indicator_id=table.indicator.indicator_id,
        classes=class_letters(table.classes.index[order]),
        legend=tuple(
            MapClass(f"{entry.name} {entry.label}".strip(), entry.colour, entry.pattern)
            for entry in table.classes.entries
        ),
        alt=f"{title}. The table below has the same figures.",
        figures=Figures(
            value=table.series.value[at],
            lower=table.series.lower[at],
            upper=table.series.upper[at],
            decimals=table.indicator.decimals,
            prefix=prefix,
            suffix=suffix,
        ),
        selected=choices.picked.code if choices.picked else None,
        outlines=_outlines(atlas, table),
        height=MAP_HEIGHT,
    )


def _outlines(atlas: Atlas, table: MapTable) -> tuple[Outline, ...]:
    if table.within.level != "region":
        return ()
    name = shape_name(atlas, level="council", within=table.within.code)
    if name not in atlas.geometries:
        return ()
    from areaprofile.ui.assets import geometry_address

    return (Outline(geometry_address(atlas.store.build, name), names=True),)


def beside_the_map(atlas: Atlas, choices: MapChoices) -> None:
    """The card of the picked area, and the legend."""
    picked = picked_area(choices.table, choices.picked) if choices.picked else None
    if picked is None:
        plural, singular = LEVEL_WORDS[choices.table.level]
        st.html(
            f'<div class="ap-card"><h2>Pick a {escape(singular)}</h2><p>Click the map, or a row of '
            f"the table below, to see its figure, how sure it is, and its place among the {plural}."
            "</p></div>"
        )
    else:
        _card(atlas, choices.table, picked)
    _legend(atlas, choices.table, picked)


def _card(atlas: Atlas, table: MapTable, picked: Picked) -> None:
    place, measure = picked.place, table.indicator
    note = sentence_case(place_note(place, atlas.places))
    spark = sparkline(_history(atlas, table, place.code), words="Its earlier figures")
    st.html(
        f'<div class="ap-card"><h2>{escape(place.name)}</h2><p class="ap-limits">{escape(note)}</p>'
        f"{_figure(picked, table)}{spark}{_facts(atlas, table, picked)}</div>"
    )
    with st.container(horizontal=True, gap="small"):
        links.page_link(links.PROFILE, "Open profile", area=place.code)
        if table.level == "council":
            links.page_link(links.MAP, "Map its neighbourhoods", area=place.code)
    st.session_state["card-of"] = measure.indicator_id


def _figure(picked: Picked, table: MapTable) -> str:
    if picked.value != picked.value:
        return f"<p>{escape(missing_words(picked.reason))}.</p>"
    limits = show_interval(picked.lower, picked.upper, decimals=table.indicator.decimals)
    shown = f'<div class="ap-figure">{escape(show_value(picked.value, table.indicator))}</div>'
    said = f"95% interval {limits}" if limits else "No margin of error is published"
    status = "" if picked.status in ("final", "") else f" · {picked.status}"
    return f'{shown}<div class="ap-limits">{escape(said + status)}</div>'


def _facts(atlas: Atlas, table: MapTable, picked: Picked) -> str:
    rows = []
    if picked.rank:
        first, last, among = picked.rank
        best = "highest" if table.indicator.polarity == "none" else "best"
        words = rank_words(first, last, of=among)
        rows.append((f"Rank in {table.within.name}, 1st is {best}", words))
    for parent in atlas.parents(picked.place):
        value = atlas.value_at(parent.code, table.indicator.indicator_id, table.series.period)
        if value == value:
            rows.append((parent.name, show_value(value, table.indicator)))
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f'<table class="ap-facts"><tbody>{cells}</tbody></table>'


def _history(atlas: Atlas, table: MapTable, code: str) -> list[tuple[str, float]]:
    at = atlas.level(table.level).position[code]
    by_period = atlas.series(table.level, table.indicator.indicator_id)
    return [(period, float(series.value[at])) for period, series in by_period.items()]


def _legend(atlas: Atlas, table: MapTable, picked: Picked | None) -> None:
    measure, country = table.indicator, atlas.places.country
    plural, _ = LEVEL_WORDS[table.level]
    marks = [
        Mark(
            place.name,
            atlas.value_at(place.code, measure.indicator_id, table.series.period),
            dashes,
        )
        for place, dashes in ((table.within, "6 3"), (country, "1.5 3"))
    ]
    if table.within.code == country.code:
        marks = marks[:1]
    if picked is not None:
        marks.insert(0, Mark(f"{picked.place.name}", picked.value, ""))
    picture = histogram(
        table.series.value[table.positions], table.classes, marks=marks, decimals=measure.decimals
    )
    whose = country.name if table.classes.basis == "country" else table.within.name
    heading = f"Fifths of {whose}’s {plural}; bars count those on this map"
    legend = class_table(
        table.classes, picked=picked.class_number if picked else None, heading=heading
    )
    st.html(f'<div class="ap-legend">{picture}</div>{legend}')


def below_the_map(atlas: Atlas, choices: MapChoices) -> None:
    """The table of the areas, its search and its selection, the download and the sources."""
    table = choices.table
    plural, _ = LEVEL_WORDS[table.level]
    rows = screen_frame(table)
    frame.subheading(f"All {len(rows):,} {plural}")
    wanted = st.text_input(
        "Find in the table",
        key="map-filter",
        placeholder="Part of a name",
        live="200ms",
        max_chars=40,
    )
    if wanted:
        rows = rows[rows["name"].str.contains(wanted, case=False, regex=False)].reset_index(
            drop=True
        )
        if rows.empty:
            st.info(f"None of the {plural} here has that in its name.")
            return
    _table(choices, rows)
    _downloads(atlas, table)


def _table(choices: MapChoices, rows: object) -> None:
    import pandas as pd

    assert isinstance(rows, pd.DataFrame)
    picked = choices.picked.code if choices.picked else ""
    measure = choices.table.indicator
    own = rows.index[rows["area_code"] == picked].tolist()
    unit = f" ({measure.unit})" if measure.unit else ""
    state = st.dataframe(
        rows,
        key=f"map-table-{choices.table.within.code}-{picked}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": own}},
        height=390,
        alt=f"{measure.name} by area",
        column_config={
            "name": st.column_config.TextColumn("Area", width="medium"),
            "value": st.column_config.NumberColumn(
                f"Value{unit}", format=f"%.{measure.decimals}f", width="small"
            ),
            "interval": st.column_config.TextColumn("95% interval", width="small"),
            "class": st.column_config.TextColumn("Class", width="small"),
            "note": st.column_config.TextColumn("Note", width="medium"),
            "area_code": st.column_config.TextColumn("Code", width="small"),
        },
    )
    chosen = state["selection"]["rows"]
    if chosen and (code := str(rows["area_code"].iloc[chosen[0]])) != picked:
        address.choose(area=code)
        st.rerun(scope="fragment")


def _downloads(atlas: Atlas, table: MapTable) -> None:
    measure = table.indicator
    st.download_button(
        "Download this table as CSV",
        data=lambda: map_csv(
            atlas,
            level=table.level,
            indicator=measure,
            series=table.series,
            positions=table.positions,
        ),
        file_name=f"{measure.indicator_id}-{table.series.period}-{table.within.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    for key in measure.sources:
        source = atlas.sources.get(key)
        if source is not None:
            st.html(
                f'<p class="ap-limits">Source: {escape(source.publisher)}, {escape(source.title)}, '
                f"published {escape(source.published[:10])}. {escape(source.licence)}.</p>"
            )
