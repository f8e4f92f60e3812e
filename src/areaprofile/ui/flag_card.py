"""One flag as a card: title, sentence, picture, who responds, the reply beside it, its evidence."""

from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

from areaprofile.charts.kept_pace import draw_kept_pace
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_conditions import conditions_of
from areaprofile.tables.flag_figures import figures_behind
from areaprofile.tables.flag_sources import cited_words
from areaprofile.tables.flag_values import people_words, scheme_words
from areaprofile.tables.flag_words import (
    OBJECTIONS,
    SEVERITY_WORDS,
    age_words,
    questions_of,
    responder_words,
    sentence_of,
    since_words,
    title_of,
)
from areaprofile.tables.flags import Flag
from areaprofile.tables.had_it_kept_pace import kept_pace
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.replies import NO_REPLY, Reply
from areaprofile.tables.routes import response_words


def card_html(
    atlas: Atlas,
    flag: Flag,
    *,
    replies: Sequence[Reply] = (),
    level: int = 3,
    whole: bool = False,
) -> str:
    """One flag; the council's replies stand beside it, as large. `whole`: with its evidence open,
    and the place for a reply even where there is none."""
    people = people_words(flag)
    picture = kept_pace(flag)
    country = atlas.places.country.name
    drawn = draw_kept_pace(picture, is_good=flag.is_strength, country=country) if picture else ""
    gap = f'<p class="ap-gap">The shaded gap: {escape(people)}</p>' if people and drawn else ""
    responder = responder_words(flag)
    kind = "good" if flag.is_strength else "bad"
    shape = "▲" if flag.is_strength else "▼"
    head = f"h{level}"
    asks = response_words(str(flag.evidence.get("response", "")))
    more = (
        ""
        if whole
        else (
            f'<p><a href="{escape(flag_link(flag), quote=True)}" target="_self">'
            "Evidence, who does well, and what you can do</a></p>"
        )
    )
    card = (
        f'<article class="ap-flag {kind}" id="flag-{escape(flag.flag_id, quote=True)}">'
        f'<p class="ap-crumbs">{escape(flag.service)}</p>'
        f"<{head}>{shape} {escape(title_of(flag))}</{head}><p>{escape(sentence_of(flag))}</p>"
        f'<p class="ap-sub">{escape(facts_line(flag, atlas.as_at))}</p>'
        f"{drawn}{gap}<p>{'' if whole else escape(responder)}</p>"
        f"<p>{escape(asks)}</p>{more}{_reports(flag)}{_check_links(atlas, flag)}"
        f"{evidence_html(atlas, flag, is_open=whole)}</article>"
    )
    beside = replies_html(replies, empty=whole)
    return f'<div class="ap-pair">{card}{beside}</div>' if beside else card


def _reports(flag: Flag) -> str:
    """The ways to the inspectors' own reports, where the evidence has a safe address."""
    links = [
        f'<a href="{escape(str(one["address"]), quote=True)}" rel="noopener">The report: '
        f"{escape(scheme_words(one['scheme']))}, {escape(spoken_date(one['date']))}</a>"
        for one in flag.evidence.get("judgements") or []
        if str(one.get("address") or "").startswith("https://")
    ]
    return f"<p>{'; '.join(links)}</p>" if links else ""


def _explained(flag: Flag) -> str:
    """How much of a trend is the country's; empty where the evidence has no share."""
    share = flag.evidence.get("share_explained_by_country")
    if share is None:
        return ""
    return f"<p>Share of the change that the country as a whole explains: {share:.0%}.</p>"


def _check_links(atlas: Atlas, flag: Flag) -> str:
    """The ways to the cards of the newest figures behind the flag; a block has several."""
    links = [
        f'<a href="{escape(address, quote=True)}" target="_self">{escape(name)}</a>'
        for name, address in figures_behind(atlas, flag)
    ]
    if len(links) == 1:
        return f"<p>Check its newest figure: {links[0]}</p>"
    items = "".join(f"<li>{one}</li>" for one in links)
    told = f"<details><summary>Check the {len(links)} figures behind it</summary><ul>{items}</ul>"
    return f"{told}</details>" if links else ""


def facts_line(flag: Flag, as_at: date) -> str:
    """How severe, since when, for how many editions, and how old the figure was."""
    facts = [
        SEVERITY_WORDS.get(flag.severity, flag.severity),
        since_words(flag),
        f"stands in {flag.editions} editions running" if flag.editions > 1 else "",
        age_words(flag, as_at),
    ]
    return " · ".join(filter(None, facts))


def flag_link(flag: Flag) -> str:
    """The permanent address of one flag, from any page of the app."""
    return "flags?" + urlencode({"area": flag.evidence["council_code"], "flag": flag.flag_id})


def replies_html(replies: Sequence[Reply], *, empty: bool) -> str:
    """What the council says, as large as the flag; with `empty` also that it has not replied."""
    if replies:
        told = "".join(
            f'<blockquote>{escape(one.text)}</blockquote><p class="ap-sub">{escape(one.by)}</p>'
            for one in replies
        )
        return f'<aside class="ap-flag reply"><h3>The council’s reply</h3>{told}</aside>'
    if not empty:
        return ""
    return (
        f'<aside class="ap-flag reply"><h3>The council’s reply</h3><p>{NO_REPLY} Its words would '
        "stand here, as large as the flag.</p></aside>"
    )


def evidence_html(atlas: Atlas, flag: Flag, *, is_open: bool) -> str:
    """What the rule says and does not mean, questions, objections, the tests and the sources."""
    questions = "".join(f"<li>{escape(one)}</li>" for one in questions_of(flag))
    critics = [OBJECTIONS[one] for one in flag.evidence.get("objections", []) if one in OBJECTIONS]
    critic = "".join(f"<li>{escape(one)}</li>" for one in critics) or "<li>None we know of.</li>"
    tests = "".join(
        f"<tr><th>{escape(one.name)}</th><td>{escape(one.here)}</td>"
        f"<td>{escape(one.needed)}</td></tr>"
        for one in conditions_of(flag)
    )
    named = cited_words(atlas, flag)
    source = f"<p>Source: {escape(named)}</p>" if named else ""
    return (
        f"<details{' open' if is_open else ''}><summary>Evidence, questions to ask, what it does "
        "not mean</summary>"
        f"<h4>What the rule says</h4><p>{escape(flag.rule.meaning)}</p>"
        f"<h4>What it does not mean</h4><p>{escape(flag.rule.does_not_mean)}</p>"
        f"<h4>Three questions to ask</h4><ol>{questions}</ol>"
        f"<h4>What a critic could say</h4><ul>{critic}</ul>"
        f'<h4>The tests</h4><table class="ap-facts"><thead><tr><th>Test</th><td>Here</td>'
        f"<td>Needed</td></tr></thead><tbody>{tests}</tbody></table>{_explained(flag)}{source}</details>"
    )
