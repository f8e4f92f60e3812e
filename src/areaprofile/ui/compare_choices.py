"""The pickers of the compare page; every choice stands in the address."""

import math

import streamlit as st

from areaprofile.catalogue.records import Indicator
from areaprofile.errors import UnknownCodeError
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.compare import comparable_periods
from areaprofile.tables.councils import all_councils, partner_tier, runs_service, shown_name
from areaprofile.tables.peers import (
    CONTEXT,
    OWN,
    TYPE,
    PeerGroup,
    own_codes,
    peer_group,
    set_names,
    why_none,
)
from areaprofile.tables.places import Place
from areaprofile.ui import address


def choose_measure(atlas: Atlas, council: Place) -> tuple[Indicator | None, str]:
    """The picker of measures: those that the council has; and a message about the link."""
    position = atlas.level("council").position[council.code]
    measures = {
        one.indicator_id: one
        for one in atlas.measures_at("council")
        if any(
            math.isfinite(series.value[position])
            for series in atlas.series("council", one.indicator_id).values()
        )
    }
    if not measures:
        return None, f"No measure has a figure for {council.name} as a council."
    typed = address.choice("indicator")
    chosen = typed if typed in measures else _default_measure(atlas, council, measures)
    message = ""
    if typed and typed not in measures:
        message = _why_not(atlas, council, typed)
    key = "compare-measure"
    st.session_state[key] = chosen
    st.selectbox(
        "Measure",
        sorted(measures, key=lambda one: measures[one].name),
        format_func=lambda code: measures[str(code)].name,
        key=key,
        on_change=lambda: address.choose(indicator=st.session_state[key], period=""),
    )
    return measures[chosen], message


def _default_measure(atlas: Atlas, council: Place, measures: dict[str, Indicator]) -> str:
    """One that needs no explaining: a share with a good end and many years, of its services."""
    running = [
        one
        for one in measures.values()
        if one.polarity != "none" and runs_service(atlas, council.code, one.service)
    ]
    shares = [one for one in running if one.unit.startswith("%")] or running
    found = max(
        shares or list(measures.values()),
        key=lambda one: (
            len(atlas.series("council", one.indicator_id)),
            -len(one.name),
            one.indicator_id,
        ),
    )
    return found.indicator_id


def _why_not(atlas: Atlas, council: Place, typed: str) -> str:
    measure = atlas.measures.get(typed)
    if measure is None:
        return f"The link asks for the measure “{typed[:40]}”, which is not in these data."
    if typed not in atlas.at_level.get("council", ()):
        return f"“{measure.name}” is known for neighbourhoods, not for councils."
    if not runs_service(atlas, council.code, measure.service):
        others = partner_tier(atlas, council)
        who = f"; {others[0].name} does" if len(others) == 1 else ""
        return f"{council.name} does not run the service of “{measure.name}”{who}."
    return f"“{measure.name}” has no figure for {council.name}; another measure is shown."


def choose_group(atlas: Atlas, council: Place) -> tuple[PeerGroup, str]:
    """The picker of peers; the set chosen stands in the address as `with`."""
    names = set_names(atlas, council)
    first = CONTEXT if CONTEXT in names else next(one for one in names if one != OWN)
    typed = address.choice("with")
    message = "" if first == CONTEXT or typed else why_none(atlas, council)
    try:
        group = peer_group(atlas, council, typed or first)
    except UnknownCodeError:
        group = peer_group(atlas, council, first)
        message = f"The link asks for the peers “{typed[:40]}”, which are not known here."
    if not group.peers and group.set_id != OWN:
        message = group.note
        group = peer_group(atlas, council, first)
    if not group.peers and group.set_id == first:
        message = message or group.note
        group = peer_group(atlas, council, TYPE)
    key = "compare-set"
    st.session_state[key] = group.set_id if group.set_id in names else first

    def chosen() -> None:
        picked = st.session_state[key]
        start = ".".join(group.codes[:5]) if picked == OWN else picked
        address.choose(**{"with": start})

    st.selectbox(
        "Compare with",
        list(names),
        format_func=lambda code: names[str(code)],
        key=key,
        on_change=chosen,
    )
    return group, message


def choose_own(atlas: Atlas, group: PeerGroup) -> None:
    """The reader's own set: any councils; they stand in the address by their codes."""
    if group.set_id != OWN:
        return
    councils = {one.code: one for one in all_councils(atlas) if one != group.council}
    key = "compare-own"
    st.session_state[key] = own_codes(atlas, ".".join(group.codes))
    st.multiselect(
        "Councils to compare with",
        list(councils),
        format_func=lambda code: shown_name(councils[str(code)], atlas),
        key=key,
        on_change=lambda: address.choose(**{"with": ".".join(st.session_state[key]) or CONTEXT}),
    )


def choose_period(atlas: Atlas, council: Place, measure: Indicator) -> tuple[str, str]:
    """The picker of periods; and a message about the link."""
    known = comparable_periods(atlas, council, measure)
    chosen, message = address.chosen_among("period", known, default=known[-1])
    key = "compare-period"
    st.session_state[key] = chosen
    st.selectbox(
        "Period",
        known[::-1],
        format_func=lambda code: parse_period(str(code)).label,
        key=key,
        on_change=lambda: address.choose(period=st.session_state[key]),
    )
    return chosen, message
