"""One measure's page: meaning, definition, grade, breaks, who asks, spread, downloads."""

from html import escape

import streamlit as st

from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.catalogue_list import LEVEL_NAMES, Entry
from areaprofile.tables.figures import measure_figures, rows_of
from areaprofile.tables.measure_page import (
    NO_TARGET,
    council_spread,
    spread_sentences,
    targets_for,
    value_tag,
    versions_of,
    who_asks,
)
from areaprofile.tables.measure_places import seen_from
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.near_duplicates import duplicates_in
from areaprofile.tables.profile import months_between
from areaprofile.tables.quality_grade import RULE
from areaprofile.tables.wording import age_words, sentence_case
from areaprofile.ui import address, frame, links
from areaprofile.ui.file_buttons import file_buttons
from areaprofile.ui.home_view import example_council
from areaprofile.ui.indicator_list import measure_address
from areaprofile.ui.sortable import sortable_table

MOST_ALIKE = 6


def show_measure(atlas: Atlas, entry: Entry) -> None:
    """Everything that a reader may ask of one measure, from top to bottom."""
    indicator = entry.indicator
    frame.name_tab(indicator.name)
    st.html('<p class="ap-crumbs"><a href="indicators" target="_self">All measures</a></p>')
    frame.heading(indicator.name, below=indicator.meaning)
    _ways_on(atlas, entry)
    left, right = st.columns(2, gap="large")
    with left:
        frame.subheading("Definition")
        st.html(_facts_table(_facts(atlas, entry)))
        _versions(atlas, entry)
    with right:
        _grade(entry)
        _asked_for(atlas, entry)
        _alike(atlas, entry)
    _spread(atlas, entry)
    _sources(entry)
    _downloads(atlas, entry)


def _ways_on(atlas: Atlas, entry: Entry) -> None:
    chosen, _ = address.chosen_place(atlas)
    seen = seen_from(atlas, entry.indicator, chosen, example_council(atlas))
    with st.container(horizontal=True, gap="small"):
        choices = {"indicator": entry.indicator.indicator_id}
        if "lsoa" in atlas.at_level and entry.finest == "lsoa":
            links.page_link(
                links.MAP, "See it on the map", area=seen.code if seen else "", **choices
            )
        if "councils" in entry.levels:
            council = chosen.council_code if chosen else ""
            links.page_link(links.COMPARE, "Compare councils", area=council, **choices)


def _facts(atlas: Atlas, entry: Entry) -> list[tuple[str, str]]:
    indicator, periods = entry.indicator, entry.periods
    last = list(atlas.series(entry.finest, indicator.indicator_id))[-1]
    months = months_between(parse_period(last).end, atlas.as_at)
    span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]} ({len(periods)})"
    by_publisher = "not given: the publisher gives no count"
    return [
        ("Counts", indicator.numerator or by_publisher),
        ("Out of", indicator.denominator or by_publisher),
        ("Unit", indicator.unit),
        ("Which way is good", entry.direction),
        ("Kind of figure", sentence_case(indicator.kind)),
        ("Value for money", value_tag(indicator)),
        ("Periods", span),
        ("Age of the newest", "new" if months < 2 else age_words(months)),
        ("Known for", f"{entry.known:,} of {entry.areas:,} {entry.levels[0]}"),
        ("Also for", ", ".join(entry.levels[1:])),
        ("Also called", ", ".join(indicator.aliases)),
        ("Caution", indicator.caution),
        ("Code", indicator.indicator_id),
    ]


def _facts_table(facts: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
        for name, text in facts
        if text
    )
    return f'<table class="ap-facts ap-check"><tbody>{rows}</tbody></table>'


def _versions(atlas: Atlas, entry: Entry) -> None:
    frame.subheading("Definitions over time")
    versions = versions_of(atlas, entry.indicator)
    if not versions:
        st.html('<p class="ap-limits">One definition over all periods held; no break.</p>')
        return
    items = "".join(
        f"<li><b>{escape(span)}</b>: {escape(joins)}. {escape(note)}</li>"
        for span, joins, note in versions
    )
    st.html(f'<ul class="ap-limits">{items}</ul>')


def _grade(entry: Entry) -> None:
    grade = entry.grade
    items = "".join(
        f"<li><span>{'✓' if holds else '✗'}</span><b>{escape(asked)}: "
        f"{'yes' if holds else 'no'}</b> <small>({escape(fact)})</small></li>"
        for asked, holds, fact in grade.answers
    )
    capped = "<p>Modelled, so C at best.</p>" if grade.is_capped else ""
    st.html(
        f'<div class="ap-card"><h2>How good are the data? Grade {grade.letter}</h2>'
        f'<ul class="ap-says ap-answers">{items}</ul>{capped}'
        f'<details class="ap-more"><summary>The rule</summary><p>{escape(RULE)}</p></details></div>'
    )


def _asked_for(atlas: Atlas, entry: Entry) -> None:
    frame.subheading("Who asks for it")
    asked = who_asks(atlas, entry.indicator)
    nobody = '<p class="ap-limits">No framework, service or partner in these data asks for it.</p>'
    st.html(_facts_table(asked) if asked else nobody)
    targets = targets_for(atlas, entry.indicator)
    if targets.empty:
        st.html(f'<p class="ap-limits">{NO_TARGET}</p>')
        return
    st.html("<h3>Targets</h3>")
    targets.columns = ["Set by", "Kind", "Where", "Baseline", "Target", "For", "Partners"]
    sortable_table(targets, alt=f"Targets for {entry.indicator.name}")


def _alike(atlas: Atlas, entry: Entry) -> None:
    alike = duplicates_in(atlas, entry.indicator)
    if not alike:
        return
    items = "".join(
        f'<li><a href="{measure_address(one.indicator_id)}" target="_self">'
        f"{escape(one.name)}</a></li>"
        for one in alike[:MOST_ALIKE]
    )
    more = len(alike) - MOST_ALIKE
    rest = f'<p class="ap-limits">and {more} more.</p>' if more > 0 else ""
    st.html(f"<h2>Measures that ask nearly the same</h2><ul>{items}</ul>{rest}")


def _spread(atlas: Atlas, entry: Entry) -> None:
    found = council_spread(atlas, entry.indicator)
    if found is None:
        return
    said = "".join(f"<li>{escape(text)}</li>" for text in spread_sentences(found, entry.indicator))
    st.html(f"<h2>How far apart councils are</h2><ul>{said}</ul>")


def _sources(entry: Entry) -> None:
    frame.subheading("Source and licence")
    items = "".join(
        f"<li><b>{escape(source.publisher)}</b>: {escape(source.title)}, published "
        f"{escape(spoken_date(source.published))}. {escape(source.licence)}. "
        f"{escape(source.attribution)} <small>{escape(source.address)}</small></li>"
        for source in entry.sources
    )
    st.html(f"<ul>{items}</ul>" if items else '<p class="ap-limits">No source is named.</p>')


def _downloads(atlas: Atlas, entry: Entry) -> None:
    frame.subheading("Download this measure")
    indicator = entry.indicator
    names = {key: name for key, name in LEVEL_NAMES.items() if name in entry.levels}
    default = "council" if "council" in names else next(iter(names))
    level = st.selectbox(
        "For",
        list(names),
        index=list(names).index(default),
        format_func=lambda code: sentence_case(names[str(code)]),
        key="measure-level",
    )
    level = level if level in names else default
    file_buttons(
        lambda: measure_figures(atlas, indicator, level),
        stem=f"{indicator.indicator_id}-{level}",
        rows=rows_of(atlas, indicator, level),
        what="All periods",
    )
    st.html(
        '<p class="ap-limits">Unrounded as stored, with codes, 95% limits, counts, status, the '
        "reason where a figure is missing, source, licence and build.</p>"
    )
