"""The measures as a list: what each means, how good its data are, and the way to its page."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from areaprofile.tables.catalogue_list import Entry
from areaprofile.tables.wording import PERSPECTIVE_WORDS, count_words
from areaprofile.ui import frame


def show_entries(found: Sequence[Entry], *, wanted: str) -> None:
    """The entries by perspective and theme; those that were looked for, best first."""
    if not found:
        st.info(
            "No measure has that in its name or meaning, nor among what people call it. Try less."
        )
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
