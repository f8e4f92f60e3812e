"""The spine of a profile: a table of measures whose third column is a picture."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from areaprofile import look
from areaprofile.charts.sparkline import sparkline
from areaprofile.charts.spine import shape_of, spine_line, value_words
from areaprofile.tables.jumps import JUMP_WORDS, has_jump
from areaprofile.tables.profile import Profile, Row, Theme, earlier_editions
from areaprofile.tables.value_tags import tag_of
from areaprofile.tables.wording import (
    age_words,
    certainty_words,
    missing_words,
    sentence_case,
    short_period,
    show_value,
    spoken_period,
    when_words,
)
from areaprofile.ui.check_card import figure_link

VERDICT_WORDS = {
    "better": "Better than {country}",
    "worse": "Worse than {country}",
    "similar": "Can’t tell from {country}",
    "higher": "Higher than {country}",
    "lower": "Lower than {country}",
}
FIFTH_WORDS = {1: "worst fifth", 5: "best fifth"}
MAIN, EARLIER = "Main measures", "Earlier editions"
MORE = "Parts of other measures, and measures of part of the country"
KINDS = (MAIN, EARLIER, MORE)
OVER_WHOLE = "Over 100%: the count and its base do not fit"
NOTES = {
    EARLIER: "<p class='ap-limits'>Each edition is made in its own way, so that a difference "
    "between two of them is no sign of change.</p>"
}
PLAIN_FIFTH_WORDS = {1: "lowest fifth", 5: "highest fifth"}


def show_key(profile: Profile, *, country: str, council: str, region: str) -> None:
    """How to read the spine, once above it."""
    level = profile.place.level
    ticks = [("country", country)]
    if level != "region" and region:
        ticks.insert(0, ("region", region))
    if level != "council" and council:
        ticks.insert(0, ("council", council))
    lines = "".join(
        f'<span><span class="ap-line"><i class="{kind}" style="left:50%"></i></span>'
        f"{escape(name)}</span>"
        for kind, name in ticks
    )
    shapes = "".join(
        f'<span><b class="ap-{kind}">{look.SHAPES[kind]}</b> {words}</span>'
        for kind, words in (("better", "better"), ("worse", "worse"), ("similar", "can’t tell"))
    )
    st.html(
        '<div class="ap-key"><span>Left is worst (or lowest), right is best (or highest)</span>'
        f"{shapes}<span><b class='ap-none'>{look.SHAPES['none']}</b> neither good nor bad</span>"
        f"<span><b>{look.NO_MARGIN_SHAPE}</b> no margin of error published</span>"
        '<span><span class="ap-line"><i class="band" style="left:0;width:100%"></i></span>'
        "middle half</span>"
        "<span>“Best fifth” and “worst fifth” mark the measures that are counted</span>"
        '<span><span class="ap-line"><i class="limits" style="left:0;width:100%"></i></span>'
        f"95% interval</span>{lines}</div>"
    )


def show_themes(
    themes: Sequence[Theme], *, country: str, area: str, page: str = "map", tagged: bool = False
) -> None:
    """The measures of one perspective; earlier editions and parts of others are folded away.
    `tagged`: with economy, efficiency or effectiveness below the name of each."""
    rows = [row for theme in themes for row in theme.rows]
    earlier = {row.indicator.indicator_id for row in earlier_editions(rows)}
    kinds = {
        row.indicator.indicator_id: MAIN
        if row.is_main
        else EARLIER
        if row.indicator.indicator_id in earlier
        else MORE
        for row in rows
    }
    main, old, more = ([_only(theme, kinds, kind) for theme in themes] for kind in KINDS)
    shown = (
        _table(main, country=country, area=area, page=page, anchored=True, tagged=tagged)
        if any(theme.rows for theme in main)
        else ""
    )
    for kind, folded in ((EARLIER, old), (MORE, more)):
        count = sum(len(theme.rows) for theme in folded)
        if count:
            table = _table(folded, country=country, area=area, page=page, tagged=tagged)
            shown += (
                f'<details class="ap-more"><summary>{kind}: {count}</summary>'
                f"{NOTES.get(kind, '')}{table}</details>"
            )
    st.html(shown)


def _only(theme: Theme, kinds: Mapping[str, str], kind: str) -> Theme:
    rows = (row for row in theme.rows if kinds[row.indicator.indicator_id] == kind)
    newest_first = sorted(rows, key=lambda row: row.age_months) if kind != MAIN else rows
    return replace(theme, rows=tuple(newest_first))


def theme_anchor(theme: Theme) -> str:
    """The anchor of a theme among the main measures of a profile."""
    name = re.sub("[^a-z0-9]+", "-", theme.name.lower()).strip("-")
    return f"{theme.perspective}-{name}"


def _table(
    themes: Sequence[Theme],
    *,
    country: str,
    area: str,
    page: str,
    anchored: bool = False,
    tagged: bool,
) -> str:
    rows = [row for theme in themes for row in theme.rows]
    plain = all(row.indicator.polarity == "none" for row in rows)
    ends = ("lowest", "highest") if plain else ("worst", "best")
    has_trend = any(len(_known(row)) >= 3 for row in rows)
    trend = '<th role="columnheader" scope="col" class="trend">Trend</th>' if has_trend else ""
    body = "".join(
        f'<tr role="row" class="theme"><th{_id(theme, anchored)} role="rowheader" scope="rowgroup" '
        f'colspan="{5 + has_trend}">{escape(theme.name)}</th></tr>'
        + "".join(
            _row(row, country=country, area=area, page=page, has_trend=has_trend, tagged=tagged)
            for row in theme.rows
        )
        for theme in themes
        if theme.rows
    )
    return (
        '<table class="ap-spine" role="table"><thead><tr role="row">'
        '<th role="columnheader" scope="col" class="measure">Measure</th>'
        f'<th role="columnheader" scope="col" class="value">Here</th>{trend}'
        f'<th role="columnheader" scope="col" class="where"><span class="ap-ends">'
        f"<span>{ends[0]}</span><span>{ends[1]}</span></span></th>"
        f'<th role="columnheader" scope="col" class="sure">Against {escape(country)}</th>'
        '<th role="columnheader" scope="col" class="age">Period</th></tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _id(theme: Theme, anchored: bool) -> str:
    return f' id="{theme_anchor(theme)}"' if anchored else ""


def _row(row: Row, *, country: str, area: str, page: str, has_trend: bool, tagged: bool) -> str:
    address = urlencode({"area": area, "indicator": row.indicator.indicator_id})
    name = f'<a href="{page}?{address}" target="_self">{escape(row.indicator.name)}</a>'
    said = sentence_case(tag_of(row.indicator)) if tagged else ""
    tag = f"<small>{said}</small>" if said else ""
    head = f'<th role="rowheader" scope="row">{name}{tag}{_caution(row)}</th>'
    if not row.has_value:
        why = _run_by(row) or escape(missing_words(row.reason))
        return (
            f'<tr role="row" class="ap-missing">{head}'
            f'<td role="cell" colspan="{4 + has_trend}">{why}.</td></tr>'
        )
    trend = f'<td role="cell" class="trend">{_trend(row, area)}</td>' if has_trend else ""
    return (
        f'<tr role="row">{head}<td role="cell" class="value">{_figure(row, area)}</td>{trend}'
        f'<td role="cell" class="where">{_where(row, country=country)}</td>'
        f'<td role="cell" class="sure">{_sure(row, country=country)}</td>'
        f'<td role="cell" class="age">{escape(short_period(row.period))}'
        f"<small>{_age(row)}</small></td></tr>"
    )


def _figure(row: Row, area: str) -> str:
    return figure_link(area, row.indicator.indicator_id, row.period, value_words(row))


def _caution(row: Row) -> str:
    """What must be known before the figure is read: a jump, another vintage of areas."""
    is_jump = row.has_value and has_jump(row.comparable, row.indicator, is_newest=True)
    said = [sentence_case(JUMP_WORDS)] if is_jump else []
    if (
        row.has_value
        and row.indicator.measure == "context"
        and row.indicator.rate_method == "count"
    ):
        # Beside the residents in the head of the page, which may be of another date.
        said.append(f"In {spoken_period(row.period)}")
    if row.is_shared_out:
        said.append("Converted: shared out from a former area")
    elif row.is_converted:
        said.append("Converted: added up from former areas")
    if row.is_over_whole:
        said.append(row.indicator.caution or OVER_WHOLE)
    return f"<small>{escape('; '.join(said))}</small>" if said else ""


def _run_by(row: Row) -> str:
    """Which other council runs the service, with a link to it; empty where none does."""
    if row.run_by is None:
        return ""
    address = urlencode({"area": row.run_by.code})
    name = escape(row.run_by.name)
    return f'Run by the county: <a href="profile?{address}" target="_self">{name}</a>'


def _known(row: Row) -> list[tuple[str, float]]:
    return [(period, value) for period, value in row.comparable if value == value]


def _trend(row: Row, area: str) -> str:
    """The measure as a small line, which leads to the large one."""
    known = _known(row)
    if len(known) < 3:
        return ""
    ends = [
        f"{show_value(value, row.indicator)} {when_words(period)}"
        for period, value in (known[0], known[-1])
    ]
    words = f"From {ends[0]} to {ends[1]}"
    if "." in area:  # an own area has no years of its own to draw at large
        return sparkline(row.comparable, words=words)
    address = urlencode({"area": area, "trend": row.indicator.indicator_id})
    picture = sparkline(row.comparable, words=f"{words}. See it over time")
    return f'<a href="profile?{address}" target="_self" title="See it over time">{picture}</a>'


def _age(row: Row) -> str:
    words = age_words(row.age_months)
    return words if words == "new" else f"{words} old"


def _where(row: Row, *, country: str) -> str:
    if row.position != row.position:
        return f"<small>{escape(row.why_not_placed)}</small>"
    return spine_line(row, country=country)


def _sure(row: Row, *, country: str) -> str:
    words = PLAIN_FIFTH_WORDS.get(row.fifth, "")
    if row.indicator.polarity != "none":
        # Marked only where counted, so that the marks are those of the sentence above.
        words = FIFTH_WORDS.get(row.good_fifth, "") if row.counts else ""
    fifth = f"<small>{words} in {escape(country)}</small>" if words else ""
    if not row.verdict:
        return fifth
    shape, kind = shape_of(row.verdict)
    said = VERDICT_WORDS[row.verdict].format(country=country)
    sure = f"<small>{certainty_words(row.certainty)}</small>" if row.verdict != "similar" else ""
    return f'<span class="ap-{kind}">{shape}</span> {escape(said)}{sure}{fifth}'
