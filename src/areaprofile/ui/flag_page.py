"""One flag in full: its card, the reply, who should respond, who does well, and what one can do."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.escalations import TESTS, Escalation, escalation_of
from areaprofile.tables.flag_figures import measure_to_compare
from areaprofile.tables.flag_words import reason_words, responder_words, title_of
from areaprofile.tables.flags import STRICTNESS, CouncilFlags, Flag, council_flags, why_not_raised
from areaprofile.tables.places import Place
from areaprofile.tables.replies import replies_of, replies_to
from areaprofile.tables.routes import Route, request_text, routes, support_words, who_words
from areaprofile.tables.who_does_well import Helper, who_does_well
from areaprofile.ui import address, frame, links
from areaprofile.ui.flag_card import card_html, flag_link

USUAL_ROUTE = "councillor"
HIGHER = ("meeting", "action")


def asked_flag(atlas: Atlas, council: Place) -> tuple[Flag | None, str]:
    """The flag that the address asks for (`flag=`), and a message where it is not raised."""
    asked = address.choice("flag")
    if not asked:
        return None, ""
    found = council_flags(atlas, council, strictness=min(STRICTNESS))
    flag = next((one for one in found.flags if one.flag_id == asked), None) if found else None
    if flag is not None or found is None:
        return flag, ""
    address.choose(flag="")
    reason = why_not_raised(found, asked)
    if reason is None:
        return None, f"The link asks for the flag “{asked[:60]}”, which is not known here."
    return None, f"The flag of the link is not raised for {council.name}: {reason_words(reason)}."


def show_flag(atlas: Atlas, council: Place, flag: Flag) -> None:
    """The whole page of one flag."""
    back = "flags?" + urlencode({"area": council.code}) + f"#flag-{flag.flag_id}"
    st.html(
        f'<p class="ap-noprint"><a href="{escape(back, quote=True)}" target="_self">'
        f"← All flags of {escape(council.name)}</a></p>"
    )
    frame.heading(f"{council.name}. {title_of(flag)}")
    replies = replies_to(flag, replies_of(atlas, council))
    st.html(card_html(atlas, flag, replies=replies, level=2, whole=True))
    _respond(atlas, council, flag)
    if not flag.is_strength:
        _does_well(who_does_well(atlas, council, flag))
        _compare(atlas, council, flag)
        _what_to_do(atlas, council, flag)


def _respond(atlas: Atlas, council: Place, flag: Flag) -> None:
    if not flag.rung:
        return
    frame.subheading("Who should respond, and what helps")
    signed = escalation_of(atlas, council, flag)
    support = support_words(flag.rung)
    text = f"<p>{escape(responder_words(flag))}</p><p>{escape(support)}</p>"
    if signed is not None:
        text += _signed_html(signed)
    elif flag.evidence.get("may_go_to_government_if_signed"):
        text += (
            "<p>It could go to central government, but only once a person has signed for it, with "
            "the four tests answered. Nobody has. Figures alone never send it there.</p>"
        )
    st.html(text)


def _signed_html(one: Escalation) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(words)}</th><td>{"yes" if one.answers[key] else "no"}</td>'
        "</tr>"
        for key, words in TESTS.items()
    )
    return (
        f"<p>Sent to central government, signed by the {escape(one.signed_by)} on "
        f"{escape(one.when)}: {escape(one.text)}</p>"
        f'<table class="ap-facts ap-narrow"><caption class="ap-aloud">The four tests</caption>'
        f"<tbody>{rows}</tbody></table>"
    )


def _does_well(found: tuple[Helper, ...]) -> None:
    frame.subheading("Who does well at it among similar councils")
    rows = "".join(
        f"<li><b>{escape(one.place.name)}</b>: {escape(one.at)}, {escape(one.why)}. "
        f'<a href="{_peer_link(one.place)}" target="_self">Its flags</a></li>'
        for one in found
    )
    none = "<p>None of the councils most like this one stands out at it, nor in the service.</p>"
    st.html(f"<ul>{rows}</ul>" if rows else none)


def _compare(atlas: Atlas, council: Place, flag: Flag) -> None:
    """The way to its peers by the flag's measure, or by one of those behind it or its service."""
    indicator = measure_to_compare(atlas, flag)
    if indicator:
        links.page_link(
            links.COMPARE, "Compare with its peers", area=council.code, indicator=indicator
        )


def _peer_link(place: Place) -> str:
    return escape("flags?" + urlencode({"area": place.code}), quote=True)


def _what_to_do(atlas: Atlas, council: Place, flag: Flag) -> None:
    """Pick a route, read when it fits, copy the request: three steps, no account."""
    frame.subheading("What you can do about it")
    by_id = {one.route_id: one for one in routes()}
    chosen, message = address.chosen_among("route", by_id, default=USUAL_ROUTE)
    frame.messages(message)
    st.session_state["route"] = chosen
    st.selectbox(
        "Route, the lowest level first",
        list(by_id),
        format_func=lambda key: by_id[str(key)].name,
        key="route",
        on_change=lambda: address.choose(route=st.session_state["route"]),
    )
    route = by_id[chosen]
    st.html(
        '<table class="ap-facts ap-check ap-narrow"><tbody>'
        f'<tr><th scope="row">Who deals with it</th><td>{escape(who_words(route, atlas, flag))}'
        f'</td></tr><tr><th scope="row">When it fits</th><td>{escape(route.when)}</td></tr>'
        f'<tr><th scope="row">What it cannot do</th><td>{escape(route.limits)}</td></tr>'
        "</tbody></table>"
    )
    if chosen in HIGHER:
        frame.messages("Say in the request what was tried at a lower level first, and when.")
    _request(atlas, council, flag, route)


def _request(atlas: Atlas, council: Place, flag: Flag, route: Route) -> None:
    found = council_flags(atlas, council)
    text = request_text(
        route,
        atlas,
        council,
        flag,
        link=links.app_address() + flag_link(flag),
        unjudged=_unjudged(atlas, found, flag),
    )
    st.session_state["request"] = text
    st.text_area(
        "The request, ready to copy and change. It is sent nowhere.", key="request", height=340
    )
    st.download_button(
        "Save the request as text",
        data=text,
        file_name=f"request-{flag.flag_id}.txt",
        mime="text/plain",
        on_click="ignore",
    )


def _unjudged(atlas: Atlas, found: CouncilFlags | None, flag: Flag) -> tuple[str, ...]:
    """Names of the measures of the flag's service that could not be judged."""
    if found is None:
        return ()
    ids = [key for keys in found.unjudged.values() for key in keys]
    known = (atlas.measures[key] for key in ids if key in atlas.measures)
    return tuple(one.name for one in known if one.service == flag.service)
