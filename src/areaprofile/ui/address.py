"""The choices in the address (`?area=…&indicator=…&period=…`): the same link, the same picture.

The address is the truth. Choices are kept for the session too, so that they follow the reader from
page to page. Texts from the address are looked up among known codes; they are never a path, and
never shown but as text.
"""

from collections.abc import Iterable

import streamlit as st

from areaprofile.store.postcodes import find_postcode
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import gone_message
from areaprofile.tables.former_neighbourhoods import former_message
from areaprofile.tables.own_area import listed_areas
from areaprofile.tables.places import Place
from areaprofile.tables.search import postcode_kind

NAMES = ("area", "indicator", "period", "with", "weights", "basis")
NAMES += ("build", "cost", "partner", "basket", "base", "how")
NAMES += ("set", "perspective", "only", "shape", "join", "trend")
NAMES += ("by", "earlier", "class", "fade", "owner", "years", "pattern")
NAMES += ("flags", "at", "since", "flag", "sure", "service", "view", "kind", "watch", "route")
NAMES += ("target", "goal", "due")
LONGEST = 700  # sixty neighbourhoods joined by dots
_KEPT = "areaprofile-choices"
# The page that is shown; and where the pages stood: (page, its choices in the address).
_PAGE, _STOOD = "areaprofile-page", "areaprofile-stood"
MOST_STOOD = 100


def choice(name: str) -> str:
    """What the address says of `name`, else what the reader chose before; empty if neither."""
    typed = st.query_params.get(name, "")
    if typed and len(typed) <= LONGEST:
        return typed.strip()
    return str(st.session_state.get(_KEPT, {}).get(name, ""))


def choose(**choices: str) -> None:
    """Put choices into the address and keep them for the session; an empty text takes one out."""
    shown = st.query_params.to_dict()
    kept = {**st.session_state.get(_KEPT, {}), **choices}
    wanted = {name: value for name, value in {**shown, **choices}.items() if value}
    st.session_state[_KEPT] = {name: value for name, value in kept.items() if value}
    if wanted != shown:  # all at once: one step of Back
        st.query_params.from_dict(wanted)


def follow_back(page: str) -> None:
    """Forget what the address of this page no longer says, where Back or Forward led to it.

    Choices that are kept would else stay although the address has gone back. A link that leaves
    choices out is no way back: it is none of the addresses where the page stood before.
    """
    st.session_state[_PAGE] = page
    stood = st.session_state.get(_STOOD, [])
    now = _ours()
    if (page, now) in stood[:-1] and (page, now) != stood[-1]:
        told = {name for where, choices in stood if where == page for name in choices}
        kept = st.session_state.get(_KEPT, {})
        gone = told - now.keys()
        st.session_state[_KEPT] = {name: kept[name] for name in kept.keys() - gone}


def stand_here() -> None:
    """Remember where the page stands, once all of its choices are in the address."""
    stood = st.session_state.get(_STOOD, [])
    now = (st.session_state.get(_PAGE, ""), _ours())
    if not stood or stood[-1] != now:
        st.session_state[_STOOD] = [*stood, now][-MOST_STOOD:]


def _ours() -> dict[str, str]:
    return {name: st.query_params[name] for name in NAMES if name in st.query_params}


def link_to(**choices: str) -> dict[str, str]:
    """The parameters of a link: these choices, without the empty ones."""
    return {name: value for name, value in choices.items() if value}


def unreadable() -> str:
    """A message about choices in the address that are too long to be any; empty without."""
    said = [
        f"{name} ({len(value):,} characters)"
        for name in NAMES
        if len(value := st.query_params.get(name, "")) > LONGEST
    ]
    return f"The link asks for something that cannot be read: {', '.join(said)}." if said else ""


def chosen_place(atlas: Atlas) -> tuple[Place | None, str]:
    """The area in the address, and a message if it is one that this store does not know.

    An abolished council and a former neighbourhood stand for what came of them, which the message
    says; a whole postcode for its neighbourhood. Of several areas (joined by dots) the first is
    taken, and the message names those that could not be joined.
    """
    typed = choice("area")
    if not typed:
        return None, ""
    found, said = _named(atlas, typed)
    if found is not None:
        return found, said
    lived_in = find_postcode(atlas.store, typed) if postcode_kind(typed) == "full" else None
    if lived_in and lived_in in atlas.places.by_code:
        return atlas.places.by_code[lived_in], ""
    return None, (
        f"The link asks for the area “{typed[:40]}”, which is not in these data. Search by "
        "postcode or by name."
    )


def _named(atlas: Atlas, typed: str) -> tuple[Place | None, str]:
    """The first area that the codes in a text name, or what came of it, and what to say of that."""
    parts, left_out = listed_areas(atlas, typed) if "." in typed else ([], "")
    if parts:
        return min(parts, key=lambda one: typed.upper().find(one.code) % len(typed)), left_out
    for code in (one.strip().upper() for one in typed.split(".")):
        if code in atlas.places.by_code:
            found = atlas.places.by_code[code]
            is_alone = code == typed.strip(" .").upper()
            return found, "" if is_alone else f"Of the list in the link only {found.name} is shown."
        for gone in (gone_message, former_message):
            successor, said = gone(atlas, code)
            if successor in atlas.places.by_code:
                return atlas.places.by_code[successor], said
    return None, ""


def chosen_among(name: str, known: Iterable[str], *, default: str) -> tuple[str, str]:
    """The chosen code if it is known, else the default; and a message if it was not known."""
    typed = choice(name)
    if not typed or typed in set(known):
        return typed or default, ""
    word = {
        "indicator": "measure",
        "sure": "degree of certainty",
        "base": "base year",
        "kind": "kind of flag",
        "basis": "comparison",
    }.get(name, name)
    return default, f"The link asks for the {word} “{typed[:40]}”, which is not available here."
