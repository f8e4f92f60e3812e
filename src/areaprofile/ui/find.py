"""The search box: type a postcode, a place, a council or a measure, and follow what it suggests."""

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.finding import EMPTY, MORE_THAN_ONE, find
from areaprofile.ui import address, data, frame, links
from areaprofile.ui.home_view import example_council
from areaprofile.ui.page_script import run_script

PLACEHOLDER = "For example a postcode, a ward, your council, or “crime”"


@frame.part
def search_box(atlas: Atlas) -> None:
    """The box and its suggestions; typing runs this fragment again, not the page."""
    typed = st.text_input(
        "Postcode, place, council or measure",
        key="find",
        type="search",
        placeholder=PLACEHOLDER,
        live="150ms",
        autocomplete="off",
    )
    findings = find(atlas, data.search_index(), typed or "")
    chosen, _ = address.chosen_place(atlas)
    if len(findings.entries) > 1 and not findings.is_sure:
        st.html(f'<p class="ap-limits">{MORE_THAN_ONE}</p>')
    with st.container(key="answers", gap=None):
        for entry in findings.entries:
            links.entry_link(atlas, entry, chosen=chosen, example=example_council(atlas))
    frame.messages(findings.message)
    frame.mark(answers_to=(typed or "").strip(), sure="yes" if findings.is_sure else "")
    st.html(f'<p class="ap-empty-search" role="status" hidden>{EMPTY}</p>')
    run_script("search_keys")
