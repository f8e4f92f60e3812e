"""One line of typing to a place: postcodes, names, codes, and what to say when nothing fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from areaprofile.store.postcodes import find_postcode
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.search import (
    Entry,
    SearchIndex,
    place_note,
    plain,
    postcode_kind,
    search,
)

EMPTY = "Type a postcode, the name of a place or council, or a word such as “crime”."
_BETWEEN = frozenset(("in", "of", "for", "at", "the", "s"))
_MOST_MEASURES = 60
MORE_THAN_ONE = "More than one fits. Pick one: arrow down, then Enter."


@dataclass(frozen=True)
class Findings:
    """What was found, best first, and a message where a reader needs one.

    `is_sure`: the first answer is plainly meant, so that Enter may open it; else the reader picks.
    """

    entries: tuple[Entry, ...]
    message: str = ""
    is_sure: bool = False


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
        return Findings(entries, is_sure=_is_meant(index, entries, typed))
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
        ),
        is_sure=True,
    )


def _is_meant(index: SearchIndex, entries: tuple[Entry, ...], typed: str) -> bool:
    """Whether the first answer is the only one, or the only one of just this name or code."""
    if len(entries) == 1:
        return True
    name = plain(typed)
    return name in entries[0].names and len(index.by_name.get(name, ())) == 1


def _nothing(typed: str) -> str:
    shown = typed[:40]
    return (
        f"Nothing is called “{shown}” here. Check the spelling, or try a whole postcode, the name "
        "of your council or ward, or a word such as “crime”."
    )


def find_figure_of(atlas: Atlas, index: SearchIndex, text: str) -> tuple[Entry, Entry] | None:
    """The place and the measure that one text names: `Household waste recycled in Harrow`,
    `Harrow recycling`. The longest name of a place at either end counts; None where there is no
    such place or it has no such measure."""
    words = plain(text).split()
    for length in range(len(words) - 1, 0, -1):
        for named, rest in (
            (words[:length], words[length:]),
            (words[-length:], words[:-length]),
        ):
            place = _named(index, " ".join(named))
            measure = _measure_of(atlas, index, place, rest) if place else None
            if place and measure:
                return place, measure
    return None


def _named(index: SearchIndex, name: str) -> Entry | None:
    found = search(index, name)
    return next((one for one in found if one.kind != "measure" and name in one.names), None)


def _measure_of(
    atlas: Atlas, index: SearchIndex, place: Entry, words: Sequence[str]
) -> Entry | None:
    asked = [*words]
    while asked and asked[-1] in _BETWEEN:
        asked.pop()
    while asked and asked[0] in _BETWEEN:
        asked.pop(0)
    here = set(atlas.at_level.get(place.kind, ()))
    found = search(index, " ".join(asked), most=_MOST_MEASURES)
    return next((one for one in found if one.kind == "measure" and one.code in here), None)
