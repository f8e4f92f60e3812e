"""Beside the map: the card of the picked area; below it the legend."""

from html import escape

import streamlit as st

from areaprofile.charts.sparkline import sparkline
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import alike_periods
from areaprofile.tables.change import Change, change_words
from areaprofile.tables.change_map import area_change_words
from areaprofile.tables.jumps import JUMP_WORDS, has_jump
from areaprofile.tables.map_table import Picked, picked_area
from areaprofile.tables.search import place_note
from areaprofile.tables.services import run_by
from areaprofile.tables.vitality_map import vitality_picked
from areaprofile.tables.wording import (
    LEVEL_WORDS,
    missing_words,
    rank_words,
    sentence_case,
    short_marks,
    show_interval,
    show_number,
    show_short,
    when_words,
)
from areaprofile.ui import links
from areaprofile.ui.check_card import figure_link
from areaprofile.ui.map_choices import MapChoices
from areaprofile.ui.map_index import known_words
from areaprofile.ui.map_legend import show_legend, wider_value
from areaprofile.ui.own_list import join_button, joined_areas


def beside_the_map(atlas: Atlas, choices: MapChoices) -> None:
    """The card of the picked area, and the legend."""
    picked = _picked(choices)
    if picked is None:
        _invitation(choices)
    else:
        _card(atlas, choices, picked)
    joined_areas(atlas)
    show_legend(atlas, choices, picked)


def _picked(choices: MapChoices) -> Picked | None:
    if choices.picked is None:
        return None
    if choices.scores is not None:
        return vitality_picked(choices.table, choices.scores, choices.picked)
    return picked_area(choices.table, choices.picked)


def _invitation(choices: MapChoices) -> None:
    plural, singular = LEVEL_WORDS[choices.table.level]
    st.html(
        f'<div class="ap-card ap-noprint"><h2>Pick a {escape(singular)}</h2><p>Click the map, or '
        "tick a row of the table below, to see its figure, how sure it is, and its place among the "
        f"{escape(plural)}.</p></div>"
    )


def _card(atlas: Atlas, choices: MapChoices, picked: Picked) -> None:
    place, table = picked.place, choices.table
    note = sentence_case(place_note(place, atlas.places))
    with st.container(border=True, key="card", gap="small"):
        st.html(
            f'<h2>{escape(place.name)}</h2><p class="ap-limits">{escape(note)}</p>'
            f"{_figure(atlas, picked, choices)}{_origin(choices, picked)}"
            f"{_history(atlas, choices, place.code)}{_facts(atlas, choices, picked)}"
        )
        county = run_by(atlas, place, table.indicator.service)
        if county and picked.value != picked.value:
            label = f"Run by the county: {county.name}"
            choice = {"area": county.code, "indicator": table.indicator.indicator_id}
            links.page_link(links.MAP, label, **choice)
        with st.container(horizontal=True, gap="small"):
            links.page_link(links.PROFILE, "Open profile", area=place.code)
            if table.level == "council":
                links.page_link(links.MAP, "Map its neighbourhoods", area=place.code)
            if table.level == "lsoa":
                join_button(atlas, place)


def _figure(atlas: Atlas, picked: Picked, choices: MapChoices) -> str:
    table = choices.table
    if choices.scores is not None:
        return _score(picked)
    if choices.change is not None:
        return _change(choices.change, atlas.level(table.level).position[picked.place.code])
    if picked.value != picked.value:
        return f"<p>{escape(missing_words(picked.reason))}.</p>"
    limits = show_interval(picked.lower, picked.upper, decimals=table.indicator.decimals)
    unit = table.indicator.unit if not any(short_marks(table.indicator)) else ""
    number = escape(show_short(picked.value, table.indicator))
    key, period = table.indicator.indicator_id, table.series.period
    number = figure_link(picked.place.code, key, period, number)
    shown = f'<div class="ap-figure">{number} <span class="ap-limits">{escape(unit)}</span></div>'
    said = f"95% interval {limits}" if limits else "No margin of error is published"
    status = "" if picked.status in ("final", "") else f" · {picked.status}"
    return f'{shown}<div class="ap-limits">{escape(said + status)}</div>'


def _origin(choices: MapChoices, picked: Picked) -> str:
    """That a figure comes from areas of another vintage, or jumps; empty where neither."""
    series, at = choices.table.series, choices.table.place_of(picked.place.code)
    if at is None or picked.value != picked.value:
        return ""
    place = int(choices.table.positions[at])
    if not series.ranked[place]:
        return '<div class="ap-limits">Converted: shared out from a former area, not ranked</div>'
    if series.converted is not None and series.converted[place]:
        return '<div class="ap-limits">Converted: added up from former areas</div>'
    return ""


def _change(change: Change, position: int) -> str:
    size, limits, said = area_change_words(change, position)
    shown = f'<div class="ap-figure">{escape(size)}</div>' if size else ""
    interval = f'<div class="ap-limits">95% interval {escape(limits)}</div>' if limits else ""
    return f"{shown}{interval}<p>{escape(said)}</p>"


def _score(picked: Picked) -> str:
    if picked.value != picked.value:
        return "<p>No score: too little of what it is made of is known here.</p>"
    return (
        f'<div class="ap-figure">{show_number(picked.value, decimals=0)} '
        '<span class="ap-limits">of 100; 100 is best</span></div>'
    )


def _history(atlas: Atlas, choices: MapChoices, code: str) -> str:
    table = choices.table
    if choices.change is not None:
        return ""  # The change says it with its own two periods.
    at = atlas.level(table.level).position[code]
    by_period = atlas.series(table.level, table.indicator.indicator_id)
    alike = alike_periods(atlas, table.indicator, list(by_period))
    history = [(period, float(by_period[period].value[at])) for period in alike]
    known = [(period, value) for period, value in history if value == value]
    if len(known) < 3:
        return ""
    (first, old), (last, new) = known[0], known[-1]
    labels = [parse_period(period).label for period in (first, last)]
    values = [show_short(value, table.indicator) for value in (old, new)]
    words = f"From {values[0]} {when_words(first)} to {values[1]} {when_words(last)}"
    picture = sparkline(history, words=words)
    said = f"{labels[0]} to {labels[1]}"
    if has_jump(history, table.indicator, is_newest=True):
        said += f"; {JUMP_WORDS}"
    return f'<div class="ap-limits">{picture} {escape(said)}</div>'


def _facts(atlas: Atlas, choices: MapChoices, picked: Picked) -> str:
    table, rows = choices.table, []
    if picked.rank:
        first, last, among = picked.rank
        best = "highest" if table.indicator.polarity == "none" else "best"
        if choices.change is not None:
            best = "largest rise" if best == "highest" else "best change"
        rows.append((f"Rank (1st is {best})", rank_words(first, last, of=among)))
    if choices.scores is not None:
        known = known_words(table, choices.scores, picked.place)
        rows += [("Known of it here", known)] if known else []
    for parent in atlas.parents(picked.place):
        if parent.level == "country" and not table.indicator.national:
            continue
        value = wider_value(atlas, choices, parent)
        if value == value:
            shown = change_words if choices.change is not None else show_short
            rows.append((parent.name, shown(value, table.indicator)))
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f'<table class="ap-facts"><tbody>{cells}</tbody></table>'
