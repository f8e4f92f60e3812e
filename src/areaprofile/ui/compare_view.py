"""The parts of the compare page, from top to bottom."""

import math
from html import escape

import pandas as pd
import streamlit as st

from areaprofile import look
from areaprofile.catalogue.records import Indicator
from areaprofile.charts.dots import peer_dots
from areaprofile.charts.funnel_plot import funnel_chart
from areaprofile.charts.heat_map import heat_table
from areaprofile.charts.ribbon import ribbon_over_time
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.check_card import figure_address
from areaprofile.tables.compare import Comparison, compare
from areaprofile.tables.compare_words import entries_frame, finding, history_frame, sentences
from areaprofile.tables.expected_level import (
    expected_level,
    expected_sentence,
    why_no_level,
)
from areaprofile.tables.frame_csv import frame_csv
from areaprofile.tables.funnel_plot import funnel_plot, funnel_sentence
from areaprofile.tables.heat import Heat, drawn, heat_frame, heat_of, heat_sentence
from areaprofile.tables.measure_targets import target_sentence, targets_of
from areaprofile.tables.peers import (
    CONTEXT,
    PeerGroup,
    group_words,
    peer_group,
    peers_frame,
    reasons_over_all,
)
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words, missing_words
from areaprofile.ui import address, frame, links
from areaprofile.ui.check_card import show_check
from areaprofile.ui.compare_panels import each_peer, titled
from areaprofile.ui.sortable import sortable_table
from areaprofile.ui.sources_line import source_lines

ONE, MANY, BASKET = "One measure", "Many measures", "A basket"
HOW = {"one": ONE, "many": MANY, "basket": BASKET}
CHECK_COLUMN = {"check": st.column_config.LinkColumn("Check", display_text="Check this figure")}
HEAT_COLUMNS = {"area_name": "Council", "period": "Period", "value": "Figure", "place": "Place"}
MARKS = {
    kind: f'<span class="ap-{kind}">{look.SHAPES[kind]}</span>'
    for kind in ("better", "worse", "similar", "none")
}


def choose_how() -> str:
    """How much to compare: ONE, MANY or BASKET; it stands in the address as `how`. Only what the
    address says counts: what was looked at before must not change another link."""
    typed = st.query_params.get("how", "")
    key = "compare-how"
    st.session_state[key] = HOW.get(typed, ONE)

    def chosen() -> None:
        picked = st.session_state[key] or ONE
        address.choose(how=next(code for code, name in HOW.items() if name == picked))

    st.segmented_control(
        "How much", list(HOW.values()), key=key, on_change=chosen, label_visibility="collapsed"
    )
    return HOW.get(typed, ONE)


def show_one(
    atlas: Atlas, council: Place, measure: Indicator, group: PeerGroup, period: str
) -> None:
    """One measure: finding, sentences, dots, the way here, every peer's line, figures."""
    comparison = compare(atlas, council, measure, group, period)
    unit = f" ({measure.unit})" if measure.unit and measure.unit not in measure.name else ""
    when = parse_period(comparison.period).label
    st.html(
        f"<h1>{escape(finding(comparison))}</h1>"
        f'<p class="ap-sub">{escape(measure.name)}{escape(unit)}, {escape(when)}. '
        f"{escape(measure.meaning)}</p>"
    )
    beside = f"{group.name[:1].lower()}{group.name[1:]}" if group.is_apart else "its peers"
    left, right = st.columns([5, 6], gap="large")
    with left:
        items = "".join(
            f"<li>{MARKS.get(kind, MARKS['none'])}{escape(said)}</li>"
            for kind, said in (*sentences(comparison), *_target_lines(atlas, comparison))
        )
        st.html(f'<ul class="ap-says">{items}</ul>')
        with st.container(horizontal=True, gap="small"):
            show_check(atlas, council, measure, comparison.period, seen=("with",))
            links.page_link(links.COUNCIL, f"All of {council.name}", area=council.code)
        _who(atlas, group)
    with right:
        st.html(titled(f"{council.name} and {beside}, {when}", peer_dots(comparison)))
        _absent(comparison)
    lines = ribbon_over_time(comparison, country=atlas.places.country.name)
    if lines:
        whom = beside if group.is_apart else "the peers"
        said = f"Grey band: the middle half of {whom}. Hollow: not final."
        st.html(titled("The way here", lines, said))
    _funnel(atlas, comparison)
    _expected(atlas, comparison)
    each_peer(atlas, comparison)
    _figures(atlas, comparison)


def _target_lines(atlas: Atlas, comparison: Comparison) -> list[tuple[str, str]]:
    own, measure = comparison.own, comparison.measure
    return [
        target_sentence(one, own.value if own else math.nan, measure)
        for one in targets_of(atlas, comparison.council, measure)
    ]


def _who(atlas: Atlas, group: PeerGroup) -> None:
    """Who the peers are and why."""
    reasons = reasons_over_all(atlas, group)
    st.html(
        f'<div class="ap-card"><h3>{escape(group.name)}</h3>'
        + (f"<p>{escape(group.note)}</p>" if group.note != f"{group.name}." else "")
        + (f"<p><b>{escape(reasons)}</b></p>" if reasons else "")
        + "</div>"
    )
    if any(peer.reasons for peer in group.peers):
        with st.expander("Why each of them"):
            items = "".join(
                f"<li><b>{escape(peer.place.name)}</b>: {escape(peer.reasons)}</li>"
                for peer in group.peers
            )
            st.html(f'<ol class="ap-limits">{items}</ol>')


def _absent(comparison: Comparison) -> None:
    others = [(place, why) for place, why in comparison.absent if place != comparison.council]
    if not others:
        return
    by_reason: dict[str, list[str]] = {}
    for place, why in others:
        said = why if why.startswith("does not") else missing_words(why).lower()
        by_reason.setdefault(said, []).append(place.name)
    text = "; ".join(f"{', '.join(names)} ({why})" for why, names in by_reason.items())
    st.html(f'<p class="ap-limits">Not compared: {escape(text)}.</p>')


def _funnel(atlas: Atlas, comparison: Comparison) -> None:
    """Where the council lies among all of its type, given its size; only where counts are held."""
    plot = funnel_plot(atlas, comparison.council, comparison.measure, comparison.period)
    if plot is None:
        return
    st.html(f"<h2>For its size</h2><p>{escape(funnel_sentence(plot))}</p>")
    with st.expander("The funnel", on_change="rerun", key="compare-funnel") as picture:
        if picture.open:
            st.html(
                '<div class="ap-scroll" tabindex="0">'
                f'{funnel_chart(plot)}</div><p class="ap-limits">Dashed: '
                "95% limits; dotted: 99.8%. Wide where few people stand below a rate. The limits "
                "allow for the spread that councils have anyway. Diamonds lie outside.</p>"
            )


def _expected(atlas: Atlas, comparison: Comparison) -> None:
    """What the council's circumstances lead one to expect, and the factors that say so."""
    council, measure = comparison.council, comparison.measure
    level = expected_level(atlas, council, measure, comparison.period)
    if level is None:
        frame.subheading("What one would expect here")
        why = why_no_level(atlas, council, measure, comparison.period)
        st.html(f'<p class="ap-limits">{escape(why)}</p>')
        return
    factors = ", ".join(name[:1].lower() + name[1:] for name in level.factors)
    st.html(
        f"<h2>What one would expect here</h2>"
        f"<p>{escape(expected_sentence(level, council, measure))}</p>"
        f'<details class="ap-more"><summary>The {len(level.factors)} factors in the model</summary>'
        f'<p class="ap-limits">{escape(factors)}. Each council is left out when its own level is '
        "worked out. A difference shows what these factors leave open; it does not show that the "
        "council caused it.</p></details>"
    )


def _figures(atlas: Atlas, comparison: Comparison) -> None:
    entries, history = entries_frame(atlas, comparison), history_frame(atlas, comparison)
    with st.expander("The figures behind the pictures"):
        shown = "area_name value lower upper rank_first rank_last status missing_reason".split()
        sortable_table(
            entries[shown].assign(check=_check_addresses(entries)),
            alt="Figures of the council and its peers",
            column_config=CHECK_COLUMN,
        )
    key = f"{comparison.measure.indicator_id}-{comparison.council.code}"
    with st.container(horizontal=True, gap="small"):
        _download("Download this period (CSV)", entries, f"compare-{key}.csv")
        _download("Download all periods (CSV)", history, f"compare-history-{key}.csv")
        peers = peers_frame(comparison.group, build=atlas.store.build)
        _download("Download the peers (CSV)", peers, f"peers-{comparison.council.code}.csv")
    st.html(source_lines(atlas, comparison.measure))


def _check_addresses(entries: pd.DataFrame) -> list[str]:
    names = ("area_code", "indicator_id", "period")
    rows = zip(*(entries[name].astype("str") for name in names), strict=True)
    return [figure_address(*row) for row in rows]


def _download(label: str, figures: pd.DataFrame, file_name: str) -> None:
    st.download_button(
        label,
        data=lambda: frame_csv(figures),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
    )


def show_many(atlas: Atlas, council: Place, group: PeerGroup) -> None:
    """Every counted measure at once, as a table of quarters."""
    heat = heat_of(atlas, council, group)
    if not heat.rows:
        frame.heading(f"{council.name}: no measures to set beside its peers")
        return
    shown = drawn(heat, peer_group(atlas, council, CONTEXT).codes)
    frame.heading(
        f"{council.name} beside {group_words(group)}, unlike them all"
        if group.is_apart
        else heat_sentence(heat),
        below="Newest figures. Position only: see each measure "
        "for whether a difference is more than chance.",
    )
    st.html(
        '<div class="ap-key"><span><b class="ap-better">▲</b> best quarter of these councils</span>'
        '<span><b class="ap-worse">▼</b> worst quarter</span><span>plain: middle half</span>'
        "<span>–: no figure, or the service is not theirs</span></div>"
        + heat_table(shown, peer_set=address.choice("with"))
    )
    if shown is not heat:
        st.html(
            f'<p class="ap-limits">Drawn are the {len(shown.councils) - 1} most like '
            f"{escape(council.name)} of {len(heat.councils) - 1}. The quarters count them all, and "
            "the download holds them all.</p>"
        )
    if heat.not_run:
        left_out = count_words(heat.not_run, "measure", "measures")
        st.html(f'<p class="ap-limits">{left_out} of services it does not run are left out.</p>')
    with st.expander("Check any of these figures", on_change="rerun", key="heat-check") as checking:
        if checking.open:
            _heat_checks(atlas, heat)
    _download("Download this table (CSV)", heat_frame(atlas, heat), f"heat-{council.code}.csv")


def _heat_checks(atlas: Atlas, heat: Heat) -> None:
    """The figures of one measure of the heat map, with the way to the card of each: those of all at
    once would weigh a megabyte beside sixty councils."""
    names = {row.measure.indicator_id: row.measure.name for row in heat.rows}
    key = "heat-check-measure"
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    picked = st.selectbox(
        "Measure to check", list(names), format_func=lambda code: names[str(code)], key=key
    )
    figures = heat_frame(atlas, heat).dropna(subset=["value"])
    figures = figures[figures["indicator_id"] == picked]
    sortable_table(
        figures[list(HEAT_COLUMNS)]
        .rename(columns=HEAT_COLUMNS)
        .assign(check=_check_addresses(figures)),
        alt=f"{names[str(picked)]}: each figure of the heat map, with a link to its check card",
        column_config=CHECK_COLUMN,
    )
