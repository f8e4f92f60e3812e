"""The measures as a list that opens: meaning at once, the particulars behind it."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.catalogue_list import Entry, with_words
from areaprofile.tables.measure_places import seen_from
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place
from areaprofile.tables.wording import PERSPECTIVE_WORDS
from areaprofile.ui import address, frame
from areaprofile.ui.home_view import example_council


def show_entries(atlas: Atlas, found: Sequence[Entry], *, wanted: str) -> None:
    """The entries that hold the wanted words, by perspective and theme."""
    shown = with_words(found, wanted)
    if not shown:
        st.info("No measure has that in its name or meaning.")
    chosen, _ = address.chosen_place(atlas)
    example = example_council(atlas)
    for perspective, group in groupby(shown, key=lambda entry: entry.perspective):
        frame.subheading(PERSPECTIVE_WORDS[perspective])
        for theme, entries in groupby(group, key=lambda entry: entry.theme):
            items = "".join(
                _item(entry, seen_from(atlas, entry.indicator, chosen, example))
                for entry in entries
            )
            st.html(f'<h3>{escape(theme)}</h3><div class="ap-list">{items}</div>')


def _item(entry: Entry, seen: Place | None) -> str:
    indicator = entry.indicator
    query = {"area": seen.code} if seen else {}
    link = urlencode({**query, "indicator": indicator.indicator_id})
    facts = "".join(
        f"<tr><th scope='row'>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in _facts(entry)
        if value
    )
    return (
        f"<details><summary><b>{escape(indicator.name)}</b> "
        f'<span class="ap-limits">{escape(indicator.meaning)}</span></summary>'
        f'<table class="ap-facts"><tbody>{facts}</tbody></table>'
        f'<p><a href="map?{link}" target="_self">See it on the map</a></p></details>'
    )


def _facts(entry: Entry) -> list[tuple[str, str]]:
    indicator = entry.indicator
    periods = entry.periods
    span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    facts = [
        ("Unit", indicator.unit),
        ("Direction", entry.direction),
        ("Counts", indicator.numerator),
        ("Out of", indicator.denominator),
        ("Periods", f"{span} ({len(periods)})" if len(periods) > 1 else span),
        ("Known for", f"{entry.known:,} of {entry.areas:,} {entry.levels[0]}"),
        ("Also for", ", ".join(entry.levels[1:])),
        ("Kind", indicator.kind),
        ("Caution", indicator.caution),
    ]
    for source in entry.sources:
        said = f"{source.publisher}, {source.title}, published {spoken_date(source.published)}. "
        facts.append(("Source", f"{said}{source.licence}. {source.address}"))
    return facts
