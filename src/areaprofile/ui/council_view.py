"""The parts of the council page, from top to bottom."""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from areaprofile import look
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.council import (
    MOST_NAMED,
    THEME,
    CouncilPicture,
    framework_names,
    grouped,
    main_rows,
)
from areaprofile.tables.council_kinds import seven_kinds
from areaprofile.tables.councils import (
    kind_words,
    partner_tier,
)
from areaprofile.tables.downloads import profile_csv
from areaprofile.tables.flag_counts import counted
from areaprofile.tables.flags import council_flags, has_flags
from areaprofile.tables.outer_fifths import (
    OUTER_RULE,
    best_fifth,
    left_out_words,
    weighed,
    worst_fifth,
)
from areaprofile.tables.peers import PeerGroup, reasons_over_all
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Row, Theme
from areaprofile.tables.wording import (
    count_words,
    out_of_ten,
    sentence_case,
    show_interval,
    show_value,
    when_words,
)
from areaprofile.ui import frame, links
from areaprofile.ui.check_card import figure_link
from areaprofile.ui.spine import show_key, show_themes

FEW_PEERS_NAMED = 3
NO_FLAG = (
    "no flag is raised. No concern is sure and lasting enough for one; measures below may still "
    "lie in the worst fifth"
)
SECTIONS = {
    "Measure by measure": "measures",
    "What people say": "views",
    "What inspectors judged": "judgements",
    "What it spends": "money",
    "Voluntary and business life": "capacity",
    "Parts of the community": "sections",
    "Who lives here": "context",
}


def head(atlas: Atlas, picture: CouncilPicture, group: PeerGroup) -> None:
    """Name, what kind of council, residents, tiers, peers, how much is held."""
    council = picture.council
    parts = [sentence_case(kind_words(council)), atlas.places.name(council.region_code)]
    parts += [atlas.residents(council), council.code]
    frame.heading(council.name, below=" · ".join(filter(None, parts)))
    lines = [_held_words(picture), _tier_words(atlas, picture)]
    st.html("".join(f'<p class="ap-lead">{escape(text)}</p>' for text in lines if text))
    _flags_line(atlas, council)
    with st.container(horizontal=True, gap="small"):
        compared = "Compare with its peers" if group.peers else "Beside other councils"
        links.page_link(links.COMPARE, compared, area=council.code)
        links.page_link(links.MAP, _map_label(council), area=_map_area(atlas, council))
        links.page_link(links.GAPS, "Gaps inside it", area=_map_area(atlas, council))
        for other in partner_tier(atlas, council)[:1]:
            if council.council_type == "district":
                links.page_link(links.COUNCIL, other.name, area=other.code)
    st.html(_peers_line(atlas, group))
    rows = "".join(
        f'<tr><th scope="row">{escape(one.name)}</th><td>{escape(one.words)}</td></tr>'
        for one in seven_kinds(atlas, picture)
    )
    st.html(
        '<details class="ap-more"><summary>How much is held of the seven kinds of data</summary>'
        f'<table class="ap-facts ap-check"><tbody>{rows}</tbody></table></details>'
    )


def _flags_line(atlas: Atlas, council: Place) -> None:
    """What is raised, in the words of the flags' own page, and the way there."""
    found = council_flags(atlas, council) if has_flags(atlas) else None
    if found is None:
        return
    href = escape("flags?" + urlencode({"area": council.code}), quote=True)
    told = counted(found.concerns) if found.concerns else NO_FLAG
    said = f"What needs a closer look: {escape(told)}"
    st.html(f'<p class="ap-lead"><a href="{href}" target="_self">{said}</a></p>')


def _map_label(council: Place) -> str:
    return "Map of a district" if council.council_type == "county" else "Map of its neighbourhoods"


def _map_area(atlas: Atlas, council: Place) -> str:
    inside = partner_tier(atlas, council) if council.council_type == "county" else []
    return inside[0].code if inside else council.code


def _held_words(picture: CouncilPicture) -> str:
    total = count_words(len(picture.rows), "measure", "measures")
    return f"{len(picture.held)} of {total} held for the services that it runs and for its area."


def _tier_words(atlas: Atlas, picture: CouncilPicture) -> str:
    council, others = picture.council, partner_tier(atlas, picture.council)
    if council.council_type == "district" and others:
        services = sorted({row.indicator.service for row in picture.not_run})
        run = ", ".join(one[:1].lower() + one[1:] for one in services)
        return f"{others[0].name} runs these services here: {run}." if run else ""
    if council.council_type == "county" and others:
        names = ", ".join(one.name for one in others)
        return f"Its {len(others)} districts run the others: {names}."
    return ""


def _peers_line(atlas: Atlas, group: PeerGroup) -> str:
    if not group.peers:
        return f'<p class="ap-limits">{escape(group.note)}</p>'
    names = ", ".join(peer.place.name for peer in group.peers[:FEW_PEERS_NAMED])
    reasons = reasons_over_all(atlas, group)
    return f'<p class="ap-limits"><b>Most like it:</b> {escape(names)}. {escape(reasons)}</p>'


def strengths_and_concerns(atlas: Atlas, picture: CouncilPicture) -> None:
    """Side by side, equal in size, chosen by one rule."""
    country = atlas.places.country.name
    rows, council = picture.rows, picture.council
    good, bad = best_fifth(rows, council), worst_fifth(rows, council)
    of = len(weighed(rows, council))
    st.html(
        '<div class="ap-two">'
        + _side("Strengths", "best", good, of, country, picture)
        + _side("Concerns", "worst", bad, of, country, picture)
        + "</div>"
        f'<p class="ap-limits">{escape(left_out_words(rows, council))} {OUTER_RULE} Councils '
        "differ in what they face: Compare sets this one beside councils like it.</p>"
    )


def _side(
    title: str, word: str, rows: Sequence[Row], of: int, country: str, picture: CouncilPicture
) -> str:
    kind, style = ("better", "good") if word == "best" else ("worse", "bad")
    if not rows:
        said = f"None of the {of} measures weighed is among the {word} fifth."
        return f'<section class="{style}"><h2>{title}</h2><p>{said}</p></section>'
    items = "".join(
        f'<li><span class="ap-{kind}">{look.SHAPES[kind]}</span>'
        f"{_extreme(row, word, country, picture)}</li>"
        for row in rows[:MOST_NAMED]
    )
    count = f"On {len(rows)} of {of} measures among the {word} fifth of councils."
    if len(rows) > MOST_NAMED:
        count += f" The {MOST_NAMED} most extreme:"
    return (
        f'<section class="{style}"><h2>{title}</h2><p>{escape(count)}</p>'
        f'<ul class="ap-says">{items}</ul></section>'
    )


def _extreme(row: Row, word: str, country: str, picture: CouncilPicture) -> str:
    beyond = row.position if word == "best" else 100 - row.position
    side = "better" if word == "best" else "worse"
    share = out_of_ten(beyond, among=picture.profile.among)
    limits = show_interval(row.lower, row.upper, decimals=row.indicator.decimals)
    shown = show_value(row.value, row.indicator) + (f" ({limits})" if limits else "")
    figure = figure_link(
        picture.council.code, row.indicator.indicator_id, row.period, escape(shown)
    )
    rest = f" {when_words(row.period)}, {side} than in {share} councils in {country}."
    return f"{escape(row.indicator.name)}: {figure}{escape(rest)}"


def choose_framework(atlas: Atlas, picture: CouncilPicture) -> str:
    """How the measures are grouped; the figures stay the same."""
    names = framework_names(atlas, picture)
    picked = st.segmented_control(
        "Group the measures by",
        list(names),
        default=THEME,
        format_func=lambda code: names[str(code)],
        key="council-framework",
    )
    return str(picked or THEME)


def performance(atlas: Atlas, picture: CouncilPicture, framework: str) -> None:
    """Performance and context of the council, under the framework's headings."""
    council, places = picture.council, atlas.places
    names = {"country": places.country.name, "council": "", "region": ""}
    names["region"] = places.name(council.region_code)
    show_key(picture.profile, **names)
    themes = main_rows(grouped(atlas, picture, framework))
    is_open = st.toggle("Open all groups", key="council-open")
    if not is_open:
        folded = "; ".join(f"{theme.name} ({len(theme.rows)})" for theme in themes)
        st.html(
            f'<p class="ap-printed">Folded groups are not printed: {escape(folded)}. To print '
            "them, choose “Open all groups” first.</p>"
        )
    for number, theme in enumerate(themes):
        # What is closed is not sent: the page of a council with 200 measures stays light.
        key = f"council-{council.code}-{framework}-{number}-{is_open}"
        with st.expander(
            _theme_label(theme), expanded=is_open, key=key, on_change="rerun"
        ) as group:
            if group.open:
                show_themes(
                    [theme],
                    country=names["country"],
                    area=council.code,
                    page="compare",
                    tagged=True,
                )
    gaps = len(picture.rows) - len(picture.held)
    if gaps:
        said = count_words(gaps, "measure has", "measures have")
        st.html(
            f'<p class="ap-limits">{said} no figure for {escape(council.name)}; the download '
            "says why for each.</p>"
        )
    st.download_button(
        f"Download all {len(picture.rows)} measures, every period (CSV)",
        data=lambda: profile_csv(atlas, council),
        file_name=f"council-{council.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _theme_label(theme: Theme) -> str:
    """What a folded group says of itself: its size, how many of it stand out, and on which side."""
    best = sum(row.good_fifth == 5 and row.counts for row in theme.rows)
    worst = sum(row.good_fifth == 1 and row.counts for row in theme.rows)
    parts = [
        f"**{links.label_text(theme.name)}**",
        count_words(len(theme.rows), "measure", "measures"),
    ]
    if best:
        parts.append(f"{look.SHAPES['better']} {best} in the best fifth")
    if worst:
        parts.append(f"{look.SHAPES['worse']} {worst} in the worst fifth")
    return " · ".join(parts)


def section(name: str) -> None:
    """The heading of one of SECTIONS, with the anchor that the list at the top leads to."""
    st.html(f'<h2 id="{SECTIONS[name]}" class="ap-section">{escape(name)}</h2>')


def contents() -> None:
    """What is on the page, as links."""
    items = "".join(f'<a href="#{key}">{escape(name)}</a>' for name, key in SECTIONS.items())
    st.html(f'<nav class="ap-contents" aria-label="On this page">{items}</nav>')
