"""Comparing the period of the map with an earlier one: `earlier` in the address."""

import streamlit as st

from areaprofile.periods import is_period, parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.change import Change, earlier_periods, measure_change
from areaprofile.ui import address

NONE = ""


def pick_change(atlas: Atlas, level: str, code: str, period: str) -> tuple[Change | None, str]:
    """Show the picker of the earlier period; the change if one is chosen, and a message."""
    measure = atlas.measures.get(code)
    periods = earlier_periods(atlas, level, measure, period) if measure else []
    wanted = address.choice("earlier")
    chosen = wanted if wanted in periods else NONE
    st.session_state["map-since"] = chosen
    st.selectbox(
        "Change since",
        [NONE, *periods],
        format_func=_label,
        key="map-since",
        disabled=not periods,
        on_change=lambda: address.choose(earlier=str(st.session_state["map-since"] or "")),
        help="Only periods that can be compared are here: counted the same way, none in common.",
    )
    if not chosen or measure is None:
        return None, _why_not(wanted, period) if wanted and measure else ""
    return measure_change(atlas, level, measure, earlier=chosen, later=period), ""


def _label(code: object) -> str:
    return parse_period(str(code)).label if code else "No comparison"


def _why_not(wanted: str, period: str) -> str:
    """Why the period of a link is not offered."""
    if not (is_period(wanted) and is_period(period)):
        return "The link asks for a change since a period that is none."
    since, now = (parse_period(one).label for one in (wanted, period))
    return (
        f"No change from {since} to {now} is shown: this measure has no figures of {since}, "
        "or they were counted in another way."
    )
