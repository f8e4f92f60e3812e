"""The flags of a council as an Atom feed: what is raised, since when, and what was cleared lately.

Ids are made of council, flag and the edition in which it was raised, so that they never change; a
flag that is cleared and raised again is a new entry. Links are relative unless an address is given.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_changes import Change, changes_since, newest_first
from areaprofile.tables.flag_found import rule_title
from areaprofile.tables.flag_words import reason_words, sentence_of, title_of
from areaprofile.tables.flags import Flag, council_flags, has_flags
from areaprofile.tables.places import Place

ATOM = "http://www.w3.org/2005/Atom"
PRODUCT = "Area profiles"


def council_feed(
    atlas: Atlas, council: Place, *, address: str = "", page: str = ""
) -> bytes | None:
    """The feed of one council as UTF-8 XML; None where the store has no flags of it.

    address: where the app stands, ending in a slash; without it links are relative to `feeds/`.
    page: where links lead instead, for pages that need no server.
    """
    found = council_flags(atlas, council) if has_flags(atlas) else None
    if found is None:
        return None
    editions = newest_first(atlas)
    root = address or "../"
    home = page or f"{root}flags?{urlencode({'area': council.code})}"
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    _add(feed, "title", f"{council.name}: flags")
    _add(feed, "id", _urn(atlas, council.code))
    _add(feed, "updated", _moment(editions[0]))
    author = ET.SubElement(feed, "author")
    _add(author, "name", PRODUCT)
    _link(feed, f"{root}feeds/{council.code}.xml", rel="self", kind="application/atom+xml")
    _link(feed, home, rel="alternate")
    notice = "Invented data. " if atlas.store.is_invented else ""
    _add(feed, "subtitle", f"{notice}Data as at {atlas.as_at:%-d %B %Y}.")
    for flag in (*found.concerns, *found.strengths):
        query = urlencode({"area": council.code, "flag": flag.flag_id})
        _entry(feed, atlas, council, flag, page or f"{root}flags?{query}", editions)
    for change in _cleared(atlas, council, editions):
        _gone(feed, atlas, council, change, home, editions)
    ET.indent(feed)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _cleared(atlas: Atlas, council: Place, editions: tuple[str, ...]) -> Iterable[Change]:
    if len(editions) < 2:
        return ()
    return changes_since(atlas, editions[1], council.code).of("cleared")


def _entry(
    feed: ET.Element,
    atlas: Atlas,
    council: Place,
    flag: Flag,
    link: str,
    editions: tuple[str, ...],
) -> None:
    raised = editions[min(max(flag.editions, 1), len(editions)) - 1]
    entry = ET.SubElement(feed, "entry")
    _add(entry, "title", title_of(flag))
    _add(entry, "id", _urn(atlas, council.code, flag.flag_id, raised))
    _add(entry, "updated", _moment(raised))
    _add(entry, "summary", sentence_of(flag))
    ET.SubElement(entry, "category", {"term": flag.rule.kind, "label": _plain(rule_title(flag))})
    _link(entry, link, rel="alternate")


def _gone(
    feed: ET.Element,
    atlas: Atlas,
    council: Place,
    change: Change,
    link: str,
    editions: tuple[str, ...],
) -> None:
    measure = atlas.measures.get(change.indicator_id)
    about = measure.name if measure else change.service
    entry = ET.SubElement(feed, "entry")
    _add(entry, "title", f"{about}: no longer raised ({change.rule.name})")
    key = f"{change.rule.rule_id}-{change.service}-{change.indicator_id}"
    _add(entry, "id", _urn(atlas, council.code, key, "cleared", editions[0]))
    _add(entry, "updated", _moment(editions[0]))
    _add(entry, "summary", f"Cleared: {reason_words(change.reason, change.rule.rule_id)}.")
    ET.SubElement(entry, "category", {"term": "cleared", "label": "Cleared"})
    _link(entry, link, rel="alternate")


def _urn(atlas: Atlas, *parts: str) -> str:
    """The same parts of the same country always give the same id."""
    return uuid5(NAMESPACE_URL, "/".join((atlas.places.country.code, *parts))).urn


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _plain(text)


def _link(parent: ET.Element, href: str, *, rel: str, kind: str = "text/html") -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href})


def _plain(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(one for one in text if one in "\t\n" or ord(one) >= 32)
