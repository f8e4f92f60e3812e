"""One line of typing to a place: postcodes, names, codes, and what to say when nothing fits."""

from dataclasses import dataclass

from areaprofile.store.postcodes import find_postcode
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.search import Entry, SearchIndex, place_note, postcode_kind, search


@dataclass(frozen=True)
class Findings:
    """What was found, best first, and a message where a reader needs one."""

    entries: tuple[Entry, ...]
    message: str = ""


def find(atlas: Atlas, index: SearchIndex, text: str) -> Findings:
    """The answers to what was typed. An empty text has neither answers nor a message."""
    typed = text.strip()
    if not typed:
        return Findings(())
    kind = postcode_kind(typed)
    if kind == "full" or (kind == "part" and any(map(str.isdigit, typed)) and len(typed) > 4):
        by_postcode = _by_postcode(atlas, typed)
        if by_postcode.entries or kind == "full":
            return by_postcode
    entries = tuple(search(index, typed))
    if entries:
        return Findings(entries)
    if kind == "part":
        return Findings((), "That looks like the first part of a postcode. Type all of it.")
    return Findings((), _nothing(typed))


def _by_postcode(atlas: Atlas, typed: str) -> Findings:
    code = find_postcode(atlas.store, typed)
    place = atlas.places.by_code.get(code or "")
    if place is None:
        return Findings(
            (),
            f"We do not know the postcode {typed.upper()[:10]}. Check it, or type the name of "
            f"the place. Postcodes outside {atlas.places.country.name}, and very new ones, are "
            "not here.",
        )
    around = (place.ward_code, place.msoa_code, place.council_code)
    found = [place, *(atlas.places.by_code[one] for one in around if one in atlas.places.by_code)]
    return Findings(
        tuple(
            Entry(one.code, one.level, one.name, place_note(one, atlas.places), 0.0, ())
            for one in found
        )
    )


def _nothing(typed: str) -> str:
    shown = typed[:40]
    return (
        f"Nothing is called “{shown}” here. Check the spelling, or try a whole postcode, the name "
        "of your council or ward, or a word such as “crime”."
    )
