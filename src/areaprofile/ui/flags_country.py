"""Flags of one service over all councils, and of the country: who and how many, never a ranking."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from areaprofile import look
from areaprofile.maps import MapClass, MapSpec, class_letters
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_changes import changes_since, changes_words, edition_at, newest_first
from areaprofile.tables.flag_counts import WARNING_RATES, chance_in_country
from areaprofile.tables.flag_states import (
    ORDER,
    ServiceKind,
    council_states,
    country_counts,
    counts_frame,
    off_map_words,
    service_kinds,
    services_of,
)
from areaprofile.tables.flag_words import reason_words
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place
from areaprofile.tables.verdict_board import KINDS
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, frame, links
from areaprofile.ui.geometry import map_codes
from areaprofile.ui.map_view import show_map

GOOD = "Strength"
LEGEND = ("Raised", "Clear", "Cannot be judged", "Run by nobody here")
COLOURS = (look.WORSE, look.PLAIN_SCALE[1], look.PAPER, look.PAPER)


def show_service(atlas: Atlas, *, strictness: float) -> None:
    """Which councils are flagged in one service (`service=` in the address)."""
    services = services_of(atlas)
    first = next(iter(services), "")
    name = services[_pick("Service", "service", services, default=first)]
    kinds = service_kinds(atlas, name, strictness)
    councils = {one.code for kind in kinds if kind.kind != GOOD for one in kind.raised}
    frame.heading(
        f"{name}: something is raised in {count_words(len(councils), 'council', 'councils')}",
        below=(
            f"{chance_in_country(atlas, strictness, service=name)} Councils stand in the order of "
            "their names; they are not ranked."
        ),
    )
    st.html("".join(_kind_html(one) for one in kinds))
    st.html(f'<p class="ap-limits">{escape(WARNING_RATES)}</p>')


def _kind_html(one: ServiceKind) -> str:
    """One kind of flag in a service: who, how many are clear, how many cannot be judged and why."""
    shape = "▲" if one.kind == GOOD else "▼"
    names = ", ".join(_link(place) for place in one.raised) or "nobody"
    why = "; ".join(f"{reason_words(key)} ({count})" for key, count in one.why_not.items())
    untold = f" Not judged because: {escape(why)}." if why else ""
    assessed = len(one.raised) + one.clear
    return (
        f"<h3>{shape} {escape(one.kind)}: {len(one.raised)} raised of {assessed} assessed; "
        f'{one.cant_tell} cannot be judged</h3><p class="ap-names">{names}</p>'
        f'<p class="ap-limits">{untold}</p>'
    )


def _link(place: Place) -> str:
    href = escape("flags?" + urlencode({"area": place.code}), quote=True)
    return f'<a href="{href}" target="_self">{escape(place.name)}</a>'


def show_country(atlas: Atlas, *, strictness: float) -> None:
    """Map and counts of the whole country."""
    country = atlas.places.country.name
    counts = country_counts(atlas, strictness)
    bad = [one for one in counts if one.kind != GOOD]
    frame.heading(
        f"{country}: {sum(one.raised for one in bad):,} raised of "
        f"{sum(one.assessed for one in bad):,} assessed; "
        f"{sum(one.cant_tell for one in bad):,} cannot be judged",
        below=(
            "Counted over every council, service and kind of flag. "
            f"{chance_in_country(atlas, strictness)}"
        ),
    )
    _changes(atlas, strictness)
    kind = _pick_kind()
    _map(atlas, kind, strictness)
    rows = "".join(
        f'<tr><th scope="row">{escape(one.kind)}</th><td>{one.raised:,}</td><td>{one.clear:,}</td>'
        f"<td>{one.cant_tell:,}</td></tr>"
        for one in counts
    )
    st.html(
        '<div class="ap-scroll" tabindex="0">'
        '<table class="ap-money"><thead><tr><th scope="col">Kind</th>'
        '<th scope="col">Raised</th><th scope="col">Clear</th>'
        '<th scope="col">Cannot be judged</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        '<p class="ap-limits">Council services. Councils are never ranked by their number of '
        f"flags: how much can be found depends on how large a council is. {WARNING_RATES}</p>"
    )
    st.download_button(
        "Download the counts as CSV",
        data=lambda: frame_csv(counts_frame(counts)),
        file_name="flags-country.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _changes(atlas: Atlas, strictness: float) -> None:
    editions = newest_first(atlas)
    if len(editions) < 2:
        return
    edition = edition_at(atlas, address.choice("since")) or editions[1]
    told = changes_words(changes_since(atlas, edition, strictness=strictness).found)
    st.html(f"<p>Since {escape(spoken_date(edition))}: {escape(told)}.</p>")


def _pick_kind() -> str:
    codes = {kind.lower().replace(" ", "-"): kind for kind, _ in KINDS}
    return codes[_pick("Kind of flag on the map", "kind", codes, default="falling")]


def _pick(label: str, name: str, options: Mapping[str, str], *, default: str) -> str:
    """One of some options by its code, which stands in the address under `name`."""
    chosen, message = address.chosen_among(name, options, default=default)
    frame.messages(message)
    key = f"flags-{name}"
    st.session_state[key] = chosen
    st.selectbox(
        label,
        list(options),
        format_func=lambda code: options[str(code)],
        key=key,
        on_change=lambda: address.choose(**{name: st.session_state[key]}),
    )
    return chosen


def _map(atlas: Atlas, kind: str, strictness: float) -> None:
    """Councils by state: raised, clear, cannot be judged, not run; picking one opens its flags."""
    country = atlas.places.country
    shape = map_codes(atlas, level="council", within=country.code)
    if shape is None:
        return
    states = council_states(atlas, kind, strictness)
    index = np.array([ORDER.index(states.get(code, "not_run")) for code in shape.codes])
    tally = [int((index == at).sum()) for at in range(len(ORDER))]
    good = (look.BETTER, *COLOURS[1:]) if kind == GOOD else COLOURS
    spec = MapSpec(
        geometry=shape.address,
        codes=shape.codes,
        indicator_id=f"flags-{kind.lower().replace(' ', '-')}",
        classes=class_letters(index),
        legend=tuple(
            MapClass(label, colour, "hatch" if at == 2 else "dots" if at == 3 else "plain")
            for at, (label, colour) in enumerate(zip(LEGEND, good, strict=True))
        ),
        alt=f"{kind}: raised in {tally[0]} areas, clear in {tally[1]}, not judged in {tally[2]}.",
        height=520,
    )
    clicked = show_map(spec, key="flags-map")
    told = "".join(
        f'<span><i class="ap-swatch" style="background:{colour}"></i>{label}: {count}</span>'
        for label, colour, count in zip(LEGEND, good, tally, strict=True)
        if count
    )
    st.html(f'<div class="ap-key">{told}</div>')
    left_out = off_map_words(atlas, states, frozenset(shape.codes))
    if left_out:
        st.html(f'<p class="ap-limits">{escape(left_out)}</p>')
    if clicked:
        links.go(links.FLAGS, {"area": clicked})
