"""The measures of a profile: the switch between perspectives, the way to each theme, the spine."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.profile import Profile, Theme
from areaprofile.tables.wording import PERSPECTIVE_WORDS, count_words
from areaprofile.ui import address, frame
from areaprofile.ui.spine import show_key, show_themes, theme_anchor

ALL = "all"
KEY = "profile-perspective"


@frame.part
def measures_by_perspective(atlas: Atlas, profile: Profile) -> None:
    """Every measure by perspective and theme, all on one page unless one perspective is chosen."""
    groups = {
        perspective: list(themes)
        for perspective, themes in groupby(profile.themes, key=lambda theme: theme.perspective)
    }
    chosen = _switch(list(groups))
    shown = {name: themes for name, themes in groups.items() if chosen in (ALL, name)}
    _contents(shown)
    places = atlas.places
    names = {
        "country": places.country.name,
        "council": places.name(profile.place.council_code),
        "region": places.name(profile.place.region_code),
    }
    show_key(profile, **names)
    for perspective, themes in shown.items():
        st.html(
            f'<h2 id="{perspective}" class="ap-section">'
            f"{escape(PERSPECTIVE_WORDS[perspective])}</h2>"
        )
        show_themes(themes, country=names["country"], area=profile.place.code)


def _switch(known: Sequence[str]) -> str:
    """The chosen perspective. Only what the address of this page says: one chosen on the map must
    not hide the others here."""
    typed = str(st.query_params.get("perspective", ""))
    chosen = typed if typed in known else ALL
    st.session_state[KEY] = chosen
    labels = {ALL: "All measures"} | {name: PERSPECTIVE_WORDS[name] for name in known}
    st.segmented_control(
        "Show the measures of",
        list(labels),
        format_func=lambda code: labels.get(str(code), str(code)),
        key=KEY,
        on_change=_chosen,
    )
    return chosen


def _chosen() -> None:
    picked = str(st.session_state[KEY] or ALL)
    address.choose(perspective="" if picked == ALL else picked)


def _contents(groups: dict[str, list[Theme]]) -> None:
    """Links to each perspective and, folded, to each theme that has measures of its own."""
    items = "".join(
        f'<a href="#{name}">{escape(PERSPECTIVE_WORDS[name])} '
        f'<span class="ap-limits">{_count(themes)}</span></a>'
        for name, themes in groups.items()
    )
    themes = "".join(
        f'<a href="#{theme_anchor(theme)}">{escape(theme.name)}</a>'
        for themes in groups.values()
        for theme in themes
        if any(row.is_main for row in theme.rows)
    )
    on_page = f'<nav class="ap-contents" aria-label="On this page">{items}</nav>'
    st.html(
        f"{on_page if len(groups) > 1 else ''}"
        f'<details class="ap-more"><summary>Go to a theme</summary>'
        f'<nav class="ap-contents" aria-label="Themes">{themes}</nav></details>'
    )


def _count(themes: Sequence[Theme]) -> str:
    return count_words(sum(len(theme.rows) for theme in themes), "measure", "measures")
