"""What has changed since a day (`since=2024-03-12`), and the watch list (`watch=`)."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils, shown_name
from areaprofile.tables.flag_changes import (
    Change,
    changes_since,
    changes_words,
    edition_at,
    newest_first,
)
from areaprofile.tables.flag_states import services_of, slug_of
from areaprofile.tables.flag_words import SEVERITY_WORDS, reason_words
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place
from areaprofile.tables.watch import Watched, council_lines, service_lines, watched
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, frame

MOST_CHANGES = 30


def show_since(atlas: Atlas, place: Place, *, strictness: float) -> None:
    """What was raised, cleared and revised since a day; nothing without earlier editions."""
    editions = newest_first(atlas)
    if len(editions) < 2:
        return
    asked = address.choice("since")
    edition = edition_at(atlas, asked)
    if asked and not edition:
        frame.messages(f"The link asks what changed since “{asked[:20]}”, which is no day.")
    chosen = edition or editions[1]
    options = list(editions[1:])
    st.session_state["flags-since"] = chosen if chosen in options else options[0]
    told = changes_since(atlas, chosen, place.code, strictness)
    head = f"Since {spoken_date(chosen)}: {changes_words(told.found)}"
    with st.expander(head, expanded=bool(edition), on_change="ignore"):
        st.selectbox(
            "Since the data of",
            options,
            format_func=lambda day: spoken_date(str(day)),
            key="flags-since",
            on_change=lambda: address.choose(since=st.session_state["flags-since"]),
        )
        st.html(changes_html(atlas, told.found))


def changes_html(atlas: Atlas, found: tuple[Change, ...]) -> str:
    """Changes by kind, each with what and why."""
    parts = []
    for kind, good, title in (
        ("raised", False, "Concerns raised"),
        ("cleared", False, "Concerns cleared"),
        ("revised", False, "Concerns changed in strength"),
        ("raised", True, "Strengths new"),
        ("cleared", True, "Strengths gone"),
        ("revised", True, "Strengths changed"),
    ):
        mine = [one for one in found if one.kind == kind and one.is_strength is good]
        rows = "".join(f"<li>{_change(atlas, one)}</li>" for one in mine[:MOST_CHANGES])
        rest = len(mine) - MOST_CHANGES
        more = f"<li>and {rest} more</li>" if rest > 0 else ""
        if mine:
            parts.append(f"<h4>{title}: {len(mine)}</h4><ul>{rows}{more}</ul>")
    note = (
        '<p class="ap-limits">An earlier edition is worked out anew from the data of that time, '
        "with today’s rules and today’s revised figures. Lasting flags and pockets have no "
        "earlier edition.</p>"
    )
    return ("".join(parts) or "<p>Nothing has changed.</p>") + note


def _change(atlas: Atlas, one: Change) -> str:
    measure = atlas.measures.get(one.indicator_id)
    about = f"{one.service}: {measure.name}" if measure else one.service
    shape = "▲" if one.is_strength else "▼"
    if one.kind == "cleared":
        told = f"now {reason_words(one.reason, one.rule.rule_id)}"
    elif one.kind == "revised":
        then, now = (SEVERITY_WORDS.get(part, part) for part in (one.then, one.now))
        told = f"{then} then, {now} now"
    else:
        told = "" if one.is_strength else SEVERITY_WORDS.get(one.now, one.now)
    more = f" ({escape(told)})" if told else ""
    return f"{shape} {escape(about)}: {escape(one.rule.name.lower())}{more}"


def show_watch(atlas: Atlas, *, strictness: float) -> None:
    """The reader's own list of councils and services; the link holds it."""
    chosen = watched(atlas, address.choice("watch"))
    if chosen.unknown:
        frame.messages(f"The watch list names what is not here: {', '.join(chosen.unknown[:5])}.")
    title = "Watch list"
    if not chosen.is_empty:
        councils = count_words(len(chosen.councils), "council", "councils")
        services = count_words(len(chosen.services), "service", "services")
        title = f"Watch list: {councils}, {services}"
    with st.expander(title, expanded=not chosen.is_empty, on_change="ignore"):
        st.html("<p>Pick councils, services or both. Keep or send the link: it holds the list.</p>")
        _pick_watched(atlas, chosen)
        _watch_table(atlas, chosen, strictness)


def _pick_watched(atlas: Atlas, chosen: Watched) -> None:
    councils = {one.code: shown_name(one, atlas) for one in all_councils(atlas)}
    services = dict(services_of(atlas))
    st.session_state["watch-councils"] = [one.code for one in chosen.councils]
    st.session_state["watch-services"] = [slug_of(one) for one in chosen.services]

    def keep() -> None:
        parts = [*st.session_state["watch-councils"], *st.session_state["watch-services"]]
        address.choose(watch=".".join(parts))

    st.multiselect(
        "Councils",
        list(councils),
        format_func=lambda code: councils[str(code)],
        key="watch-councils",
        on_change=keep,
        max_selections=12,
    )
    st.multiselect(
        "Services",
        list(services),
        format_func=lambda code: services[str(code)],
        key="watch-services",
        on_change=keep,
        max_selections=12,
    )


def _watch_table(atlas: Atlas, chosen: Watched, strictness: float) -> None:
    asked = address.choice("since")
    edition = edition_at(atlas, asked) if asked else ""
    lines = council_lines(atlas, chosen, strictness=strictness, edition=edition)
    rows = "".join(
        f'<tr><th scope="row"><a href="{_council_link(one.council)}" target="_self">'
        f"{escape(one.council.name)}</a></th><td>{len(one.flags)}</td><td>{one.of_views}</td>"
        f"<td>{one.changes['raised']}</td><td>{one.changes['cleared']}</td></tr>"
        for one in lines
    )
    if rows:
        st.html(
            '<div class="ap-scroll" tabindex="0">'
            '<table class="ap-money"><thead><tr><th scope="col">Council</th>'
            '<th scope="col">Raised</th><th scope="col">of these, what people feel</th>'
            '<th scope="col">Raised since</th><th scope="col">Cleared since</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
            '<p class="ap-limits">In the order of your list. Large councils are easier to judge '
            "and so are flagged more often: the counts are no ranking.</p>"
        )
    for line in () if chosen.councils else service_lines(atlas, chosen, strictness=strictness):
        told = ", ".join(f"{kind.lower()} in {count}" for kind, count in line.kinds)
        st.html(f"<p><b>{escape(line.service)}</b>: {escape(told or 'nothing raised')}.</p>")


def _council_link(council: Place) -> str:
    return escape("flags?" + urlencode({"area": council.code}), quote=True)
