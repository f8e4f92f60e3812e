"""The measures as a list: what each means, how good its data are, and the way to its page."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from areaprofile.tables.catalogue_list import Entry
from areaprofile.tables.value_tags import MEANINGS, tag_of
from areaprofile.tables.wording import PERSPECTIVE_WORDS, count_words, sentence_case
from areaprofile.ui import frame

ALL = "all"
TAGS = {tag: sentence_case(tag) for tag in MEANINGS} | {"": "None of them"}


def show_entries(found: Sequence[Entry], *, wanted: str, near: Sequence[Entry] = ()) -> None:
    """The entries by perspective and theme; those that were looked for, best first. Where there are
    none, that these data have no such measure, and what is `near`."""
    if not found:
        st.info(
            frame.label_lines(
                f"These data have no measure of “{wanted.strip()[:40]}”: it is in no name or "
                "meaning, nor among what people call things."
            )
        )
        if near:
            frame.subheading("Near it")
            st.html(_items(near))
        return
    if wanted.strip():
        frame.subheading(count_words(len(found), "measure", "measures") + " found")
        st.html(_items(found))
        return
    for perspective, group in groupby(found, key=lambda entry: entry.perspective):
        frame.subheading(PERSPECTIVE_WORDS[perspective])
        for theme, members in groupby(group, key=lambda entry: entry.theme):
            listed = list(members)
            many = count_words(len(listed), "measure", "measures")
            st.html(
                f'<details class="ap-theme"><summary><h3>{escape(theme)}</h3> '
                f"<small>{many}</small></summary>{_items(listed)}</details>"
            )


def choose_value_tag(found: Sequence[Entry]) -> list[Entry]:
    """The entries that speak to one of economy, efficiency and effectiveness, or all of them. Every
    measure has exactly one tag, so that the counts add up."""
    counts = {tag: sum(tag_of(one.indicator) == tag for one in found) for tag in TAGS}
    names = {ALL: f"All {len(found)}"} | {
        tag: f"{TAGS[tag]} {count}" for tag, count in counts.items()
    }
    picked = st.segmented_control(
        "Speaks to",
        list(names),
        default=ALL,
        format_func=lambda tag: names[str(tag)],
        key="measure-tag",
    )
    if picked in (None, ALL):
        return list(found)
    return [one for one in found if tag_of(one.indicator) == picked]


def _items(found: Sequence[Entry]) -> str:
    return f'<ul class="ap-measures">{"".join(_item(entry) for entry in found)}</ul>'


def _item(entry: Entry) -> str:
    indicator = entry.indicator
    facts = f"{entry.levels[0]}, {entry.periods[-1]}, grade {entry.grade.letter}"
    return (
        f'<li><a href="{measure_address(indicator.indicator_id)}" target="_self">'
        f"{escape(indicator.name)}</a> <small>{escape(facts)}</small>"
        f"<p>{escape(indicator.meaning)}</p></li>"
    )


def measure_address(indicator_id: str) -> str:
    """The address of a measure's page, relative to the product's, for an attribute in HTML."""
    return escape(f"indicators?{urlencode({'indicator': indicator_id})}", quote=True)
