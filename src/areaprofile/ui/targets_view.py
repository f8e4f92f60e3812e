"""The page of targets on the screen: the list, one target in full, rewards, promises, country."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.places import Place
from areaprofile.tables.promises import (
    Promise,
    promise_states,
    promises_everywhere,
    promises_of,
)
from areaprofile.tables.target_counts import (
    NOT_RUN,
    by_setter,
    by_state,
    everywhere,
    kinds_and_states,
    stretch_count,
    targets_frame,
)
from areaprofile.tables.target_words import (
    KIND_NAMES,
    STATE_WORDS,
    due_words,
    headline,
    promises_words,
    setter_words,
    stretch_words,
    target_reason,
)
from areaprofile.tables.targets import STATES, TargetLine, council_targets, has_targets
from areaprofile.tables.wording import count_words, show_number, show_short
from areaprofile.ui import address, frame
from areaprofile.ui.target_card import show_target, state_html
from areaprofile.ui.target_try import show_try

# The row of promises, which are kept or not but are no targets of a measure.
PROMISE = "Promise to users"


def show_targets(atlas: Atlas, council: Place) -> None:
    """The whole page for one council."""
    lines = council_targets(atlas, council) if has_targets(atlas) else ()
    here = tuple(one for one in lines if one.reason != NOT_RUN)
    if not here:
        frame.heading(f"{council.name}: no targets", below=_why_none(atlas, council))
    else:
        stretch = stretch_words(stretch_count(here), whose="its")
        setters = f"{setter_words(by_setter(here))}."
        promised = promises_words(promise_states(promises_of(atlas, council)))
        below = " ".join(filter(None, (promised, setters, stretch)))
        frame.heading(f"{council.name} has {headline(by_state(here))}", below=below)
        st.html(list_html(here))
        _others_run(lines)
        _one(atlas, council, here)
        st.download_button(
            "Download the targets as CSV",
            data=lambda: frame_csv(targets_frame(lines)),
            file_name=f"targets-{council.code}.csv",
            mime="text/csv",
            on_click="ignore",
        )
    show_try(atlas, council)
    _promises(promises_of(atlas, council))
    if has_targets(atlas):
        _country(atlas)


def _why_none(atlas: Atlas, council: Place) -> str:
    if not has_targets(atlas):
        return (
            "These data hold no targets: nobody publishes them for all councils in one place. "
            "A council can add its own, see “Add your data”. Below you can try one."
        )
    return f"No target in these data binds {council.name}."


def list_html(lines: Sequence[TargetLine]) -> str:
    """All targets as a table."""
    rows = "".join(
        f'<tr><th scope="row">{escape(one.indicator.name)}</th>'
        f"<td>{state_html(one.state)}{_more(one)}</td>"
        f'<td class="n">{escape(show_short(one.value, one.indicator))}</td>'
        f'<td class="n">{escape(_level(one))}</td><td>{escape(due_words(one))}</td>'
        f"<td>{escape(KIND_NAMES.get(one.kind, one.kind))}</td><td>{escape(one.set_by)}</td></tr>"
        for one in lines
    )
    return (
        f'{frame.SWIPE}<div class="ap-scroll" tabindex="0" role="region" aria-label="Targets">'
        '<table class="ap-targets"><thead><tr><th scope="col">Measure</th>'
        '<th scope="col">Outcome</th><th scope="col" class="n">Newest figure</th>'
        '<th scope="col" class="n">Target</th><th scope="col">For</th><th scope="col">Kind</th>'
        f'<th scope="col">Set by</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _level(one: TargetLine) -> str:
    return "narrower" if one.kind == "gap" else show_short(one.aim, one.indicator)


def _more(one: TargetLine) -> str:
    told = target_reason(one.reason) if one.state == "not_assessable" else ""
    told = told or (f"reaching it is {one.chance}" if one.chance else "")
    return f" <small>{escape(told)}</small>" if told else ""


def _others_run(lines: Sequence[TargetLine]) -> None:
    gone = [one.indicator.name for one in lines if one.reason == NOT_RUN]
    if gone:
        text = (
            f"{count_words(len(gone), 'more target is', 'more targets are')} about services that "
            f"another council runs here: {'; '.join(dict.fromkeys(gone))}."
        )
        st.html(f'<p class="ap-limits">{escape(text)}</p>')


def _one(atlas: Atlas, council: Place, lines: tuple[TargetLine, ...]) -> None:
    """One target in full, chosen by the reader or by the address (`target=`)."""
    by_id = {one.target_id: one for one in lines}
    chosen, message = address.chosen_among("target", by_id, default=lines[0].target_id)
    frame.messages(message)
    st.session_state["target-shown"] = chosen
    frame.subheading("One target in full")
    st.selectbox(
        "Target",
        list(by_id),
        format_func=lambda key: _name(by_id[str(key)]),
        key="target-shown",
        on_change=lambda: address.choose(target=st.session_state["target-shown"]),
    )
    show_target(atlas, council, by_id[chosen])


def _name(one: TargetLine) -> str:
    kind = KIND_NAMES.get(one.kind, one.kind).lower()
    return f"{one.indicator.name}, {kind}: {STATE_WORDS[one.state]}"


def _promises(found: Sequence[Promise]) -> None:
    if not found:
        return
    frame.subheading("Promises to users, and how often they were kept")
    rows = "".join(
        f'<tr><th scope="row">{escape(one.promise)} <small>{escape(one.service)}</small></th>'
        f"<td>{escape(parse_period(one.period).label)}</td>"
        f'<td class="n">{one.kept:.0f}% <small>{one.lower:.0f} to {one.upper:.0f}</small></td>'
        f'<td class="n">{_promised(one)}</td><td>{state_html(one.state) if one.state else ""}</td>'
        "</tr>"
        for one in found
    )
    st.html(
        '<div class="ap-scroll" tabindex="0">'
        '<table class="ap-targets"><thead><tr><th scope="col">Promise</th>'
        '<th scope="col">In</th><th scope="col" class="n">Kept</th>'
        '<th scope="col" class="n">Promised</th><th scope="col">Outcome</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _promised(one: Promise) -> str:
    return "–" if one.promised != one.promised else f"{show_number(one.promised, decimals=0)}%"


def _country(atlas: Atlas) -> None:
    """All targets of the country by kind and state; never a table of councils."""
    lines = everywhere(atlas)
    counts = kinds_and_states(lines)
    promised = promise_states(promises_everywhere(atlas))
    if promised:
        counts = {**counts, "promise": promised}
    kinds = {**KIND_NAMES, "promise": PROMISE}
    states = [one for one in STATES if any(one in row for row in counts.values())]
    frame.subheading(f"All targets in {atlas.places.country.name}")
    heads = "".join(f'<th scope="col" class="n">{STATE_WORDS[one]}</th>' for one in states)
    rows = "".join(
        f'<tr><th scope="row">{escape(kinds.get(kind, kind))}</th>'
        + "".join(f'<td class="n">{row.get(one, 0) or "–"}</td>' for one in states)
        + "</tr>"
        for kind, row in counts.items()
    )
    stretch = stretch_words(stretch_count(lines), whose="the country’s")
    st.html(
        '<div class="ap-scroll" tabindex="0">'
        '<table class="ap-targets"><thead><tr><th scope="col">Kind</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"<p>{escape(stretch)}</p>"
        '<p class="ap-limits">A national target counts once for each council that it binds. '
        "Councils are not ranked by how many they meet: they were set different ones.</p>"
    )
