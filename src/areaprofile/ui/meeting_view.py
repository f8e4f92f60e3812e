"""The meeting on the screen: the agenda, then one flag a screen. Nothing is kept on the server.

The address holds it all: `area`, `flags` (joined by dots, empty for the usual ones), `at` (0 is the
agenda) and `since`. What the committee recommends stays in the browser (`page_scripts/meeting.js`).
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from areaprofile.charts.kept_pace import draw_kept_pace
from areaprofile.charts.qr_code import qr_code
from areaprofile.tables.agenda import Item, chosen_agenda, usual_agenda
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_changes import read_day
from areaprofile.tables.flag_counts import summary
from areaprofile.tables.flag_words import title_of
from areaprofile.tables.flags import STRICTNESS, USUAL_STRICTNESS, CouncilFlags, council_flags
from areaprofile.tables.meeting import Screen, screen_of
from areaprofile.tables.places import Place
from areaprofile.tables.replies import NO_REPLY, Reply, replies_of
from areaprofile.tables.since import Since, gone_title, moved_since, since_line
from areaprofile.tables.wording import count_words
from areaprofile.ui import address, frame, links
from areaprofile.ui.meeting_choices import choose_agenda
from areaprofile.ui.page_script import run_script

MOST_MOVED = 8


def show_meeting(atlas: Atlas, council: Place) -> None:
    """The agenda or the flag that the address asks for."""
    usual = council_flags(atlas, council, strictness=USUAL_STRICTNESS)
    if usual is None:
        frame.heading(f"{council.name}: meeting")
        st.info(frame.label_lines(f"These data hold no flags for {council.name}."))
        return
    items, message = _items(atlas, usual)
    since, said = _since(atlas, usual)
    frame.messages(message, said)
    run_script("meeting")
    at = min(_position(), len(items))
    titles = [title_of(item[0]) for item in items]
    if at == 0:
        _agenda(atlas, usual, items, titles, since)
    else:
        screen = screen_of(atlas, items[at - 1], replies_of(atlas, council), since)
        country = atlas.places.country.name
        st.html(_screen_html(screen, council, titles, items, at, country))
    _steps(council, at, len(items))
    if at == 0:
        choose_agenda(atlas, usual, [flag.flag_id for item in items for flag in item], since)


def _items(atlas: Atlas, usual: CouncilFlags) -> tuple[list[Item], str]:
    """The agenda, and a message about flags that the link names and the council does not have."""
    typed = str(st.query_params.get("flags", ""))[: address.LONGEST]
    if not typed:
        return usual_agenda(usual), ""
    widest = council_flags(atlas, usual.place, strictness=min(STRICTNESS)) or usual
    items, missing = chosen_agenda(widest, [one for one in typed.split(".") if one])
    if not items:
        items = usual_agenda(usual)
    gone = count_words(missing, "flag that is", "flags that are")
    return items, f"The link asks for {gone} not raised in these data." if missing else ""


def _since(atlas: Atlas, found: CouncilFlags) -> tuple[Since | None, str]:
    typed = address.choice("since")
    day = read_day(typed)
    if day is None:
        wrong = f"The link asks for what moved since “{typed[:40]}”, which is no date."
        return None, wrong if typed else ""
    return moved_since(atlas, found, day), ""


def _position() -> int:
    typed = str(st.query_params.get("at", ""))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _agenda(
    atlas: Atlas,
    found: CouncilFlags,
    items: Sequence[Item],
    titles: Sequence[str],
    since: Since | None,
) -> None:
    council = found.place
    points = "".join(
        f'<li><a href="{escape(_link(council, number), quote=True)}" target="_self">'
        f"{escape(title)}</a> <small>{escape(item[0].service)}</small>"
        f'<em data-said-of="{escape(item[0].flag_id, quote=True)}"></em></li>'
        for number, (item, title) in enumerate(zip(items, titles, strict=True), start=1)
    )
    agenda = f"<ol>{points}</ol>" if points else "<p>Nothing is raised here.</p>"
    region = escape(atlas.places.name(council.region_code))
    st.html(
        f'<article class="ap-meeting" {_marks(council, "Agenda")}>'
        f'<p class="ap-crumbs">{region} · meeting</p>'
        f"<h1>{escape(council.name)}: {escape(summary(found))}</h1>"
        f"<p><small>How sure we must be: {found.strictness:.0%}</small></p>"
        f'<div class="ap-meeting-agenda"><div>{agenda}</div>{_qr(council, 0)}</div>'
        f"{_moved_html(atlas, since)}{_told(titles, items)}{RECOMMENDED if items else ''}</article>"
    )


def _moved_html(atlas: Atlas, since: Since | None) -> str:
    if since is None:
        return ""
    new = [f"<li>▼ New: {escape(title_of(one))}</li>" for one in since.raised]
    gone = [f"<li>○ Gone: {escape(gone_title(atlas, one))}</li>" for one in since.gone]
    more = [f"<li>and {len(rest)} more</li>" for rest in [[*new, *gone][MOST_MOVED:]] if rest]
    lines = "".join([*new, *gone][:MOST_MOVED] + more)
    return (
        f"<section><h2>{escape(since_line(since))}</h2><p><small>{escape(since.note)}</small></p>"
        f'<ul class="ap-moved">{lines}</ul></section>'
    )


def _screen_html(
    screen: Screen,
    council: Place,
    titles: Sequence[str],
    items: Sequence[Item],
    at: int,
    country: str,
) -> str:
    flag = screen.flag
    shape, kind = ("▲", "good") if flag.is_strength else ("▼", "bad")
    drawn = (
        draw_kept_pace(screen.picture, is_good=flag.is_strength, country=country)
        if screen.picture
        else ""
    )
    gap = f"<p><small>{escape(screen.gap)}</small></p>" if screen.gap else ""
    moved = f"<p><small><b>{escape(screen.moved)}</b></small></p>" if screen.moved else ""
    also = f" · also: {escape(', '.join(screen.also).lower())}" if screen.also else ""
    foot = [
        screen.responder,
        f"What it does not mean: {screen.does_not_mean}",
        f"Source: {screen.source}." if screen.source else "",
    ]
    small = "<br>".join(escape(line) for line in foot if line)
    return (
        f'<article class="ap-meeting" {_marks(council, f"{at} of {len(items)}: {screen.title}")}>'
        f'<p class="ap-crumbs">{escape(council.name)} · {escape(flag.service)} · '
        f"{at} of {len(items)}</p><h1>{shape} {escape(screen.title)}</h1>"
        f'<div class="ap-meeting-two"><div><section class="flag {kind}">'
        f"<h2>What the figures say</h2><p>{escape(screen.sentence)}</p>"
        f"<p><small>{escape(screen.facts)}{also}</small></p>{moved}</section>"
        f"<section>{drawn}{gap}<p><small>{small}</small></p></section></div>"
        f'<div><section class="reply"><h2>What the council says</h2>{_replies(screen.replies)}'
        f'</section><section><h2>Ask</h2><p class="ask">{escape(screen.question)}</p></section>'
        f'<section><label><h2>We recommend</h2><textarea class="ap-recommend" rows="2" '
        f'maxlength="4000" data-flag="{escape(flag.flag_id, quote=True)}"></textarea></label>'
        f'<div class="ap-meeting-keep"><div>{KEEP}</div>{_qr(council, at)}</div></section>'
        f"</div></div>"
        f"{_told(titles, items)}</article>"
    )


KEEP = (
    '<button type="button" data-meeting="copy">Copy the link with it</button> '
    '<button type="button" data-meeting="save">Save as a file</button>'
    "<p><small>It stays in this browser, in the link or in your file; no server keeps it.</small>"
    '</p><p class="ap-recommend-told" role="status"></p>'
)
RECOMMENDED = f'<section class="ap-meeting-all"><h2>What was recommended</h2>{KEEP}</section>'


def _replies(replies: Sequence[Reply]) -> str:
    if not replies:
        return f'<p class="none">{NO_REPLY}</p>'
    return "".join(
        f"<blockquote><p>“{escape(one.text)}”</p></blockquote><p><small>{escape(one.by)}</small></p>"
        for one in replies[:1]
    )


def _marks(council: Place, screen: str) -> str:
    """What the script reads: which screen this is (said aloud when it changes), and of whom."""
    name = escape(f"{council.name}: recommendations", quote=True)
    return f'data-screen="{escape(screen, quote=True)}" data-council="{name}"'


def _told(titles: Sequence[str], items: Sequence[Item]) -> str:
    """Titles of the whole agenda, for the file of recommendations."""
    return "".join(
        f'<span hidden data-agenda-flag="{escape(item[0].flag_id, quote=True)}" '
        f'data-title="{escape(title, quote=True)}"></span>'
        for item, title in zip(items, titles, strict=True)
    )


def _link(council: Place, at: int) -> str:
    """The address of a screen, below this page's own."""
    choices = {"area": council.code, "flags": str(st.query_params.get("flags", ""))}
    choices |= {"at": str(at) if at else "", "since": address.choice("since")}
    return f"?{urlencode(address.link_to(**choices))}"


def _qr(council: Place, at: int) -> str:
    """The code of this screen; empty where the app does not know its own address."""
    url = str(st.context.url or "")
    if not url.startswith(("http://", "https://")):
        return ""
    drawn = qr_code(f"{url}{_link(council, at)}")
    return f'<figure class="ap-qr-box">{drawn}<figcaption>This screen</figcaption></figure>'


def _steps(council: Place, at: int, last: int) -> None:
    """The way on and back; the arrow keys press these buttons."""
    with st.container(key="meeting-steps", horizontal=True, gap="small"):
        for name, label, to in (("back", "← Back", at - 1), ("next", "Next →", at + 1)):
            st.button(
                label,
                key=f"meeting-{name}",
                type="primary" if name == "next" else "secondary",
                disabled=not 0 <= to <= last,
                on_click=_show,
                args=(to,),
            )
        if at:
            st.button("Agenda", key="meeting-agenda", on_click=_show, args=(0,))
        st.html('<p class="ap-sub ap-noprint">Arrow keys ← → step through.</p>')
        links.page_link(links.FLAGS, "Leave the meeting", area=council.code)


def _show(at: int) -> None:
    if at:
        st.query_params["at"] = str(at)
    elif "at" in st.query_params:
        del st.query_params["at"]
