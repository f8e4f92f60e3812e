"""Finding a place, a council or a measure by what people type, and saying so when nothing fits.

Answers come in this order: the whole name; its beginning; the beginnings of its words; then names
one slip of the finger away. Within each, larger places come first; of slips, councils.
"""

import bisect
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.places import Place, Places
from areaprofile.tables.synonyms import said_for

EXACT, BEGINNING, WORDS, SLIP = range(4)
LEVEL_ORDER = ("council", "region", "country", "msoa", "ward", "measure", "lsoa")
LONGEST_QUERY = 60
MOST_ANSWERS = 8
MOST_NAMES = 400
# In shorter words one slip turns most words into most others.
SHORTEST_FOR_SLIPS = 4

_FULL_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}")
_PART_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9]?[A-Z]?")
_NOISE = frozenset(("the", "of", "and", "council", "borough", "city", "ward", "county"))


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `kind` is a level of areas, or `measure`. `said`: what people
    call it, found as a whole or by words, but never completed as its own names are."""

    code: str
    kind: str
    name: str
    note: str
    weight: float
    names: tuple[str, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SearchIndex:
    """All entries, and the ways in to them. Made once per build, read by everyone."""

    entries: tuple[Entry, ...]
    by_name: Mapping[str, tuple[int, ...]]
    names: tuple[str, ...]
    by_word: Mapping[str, frozenset[int]]
    words: tuple[str, ...]
    slips: Mapping[str, frozenset[str]]
    by_code: Mapping[str, int]


def plain(text: str) -> str:
    """Small letters without accents; anything but letters and digits is one space."""
    bare = unicodedata.normalize("NFKD", text[:LONGEST_QUERY].casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = bare.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    bare = re.sub(r"[^\w]+|_+", " ", bare).strip()
    return re.sub(r"^st ", "saint ", bare).replace(" st ", " saint ")


def postcode_kind(text: str) -> str:
    """`full`, `part` or empty: whether the text looks like a postcode."""
    squeezed = re.sub(r"[\s-]", "", text.upper())
    if _FULL_POSTCODE.fullmatch(squeezed):
        return "full"
    return "part" if _PART_POSTCODE.fullmatch(squeezed) else ""


def build_index(places: Places, indicators: Iterable[Indicator]) -> SearchIndex:
    """The index over all areas and measures of a store."""
    entries = [_place_entry(place, places) for place in places.by_code.values()]
    entries += [_measure_entry(indicator) for indicator in indicators]
    return _index(entries)


def _index(entries: list[Entry]) -> SearchIndex:
    by_name: dict[str, list[int]] = {}
    by_word: dict[str, set[int]] = {}
    for number, entry in enumerate(entries):
        for name in (*entry.names, *entry.said):
            by_name.setdefault(name, []).append(number)
            for word in name.split():
                by_word.setdefault(word, set()).add(number)
    slips: dict[str, set[str]] = {}
    for word in by_word:
        if len(word) >= SHORTEST_FOR_SLIPS and not any(map(str.isdigit, word)):
            for shorter in _one_less(word):
                slips.setdefault(shorter, set()).add(word)
    return SearchIndex(
        entries=tuple(entries),
        by_name={name: tuple(numbers) for name, numbers in by_name.items()},
        names=tuple(sorted({name for entry in entries for name in entry.names})),
        by_word={word: frozenset(numbers) for word, numbers in by_word.items()},
        words=tuple(sorted(by_word)),
        slips={key: frozenset(words) for key, words in slips.items()},
        by_code={entry.code.casefold(): number for number, entry in enumerate(entries)},
    )


def measure_index(indicators: Iterable[Indicator]) -> SearchIndex:
    """The index over measures alone."""
    return _index([_measure_entry(indicator) for indicator in indicators])


def find_measures(index: SearchIndex, text: str) -> list[str]:
    """Codes of the measures that `text` may mean, best first; slips only if nothing else fits."""
    query = plain(text)
    found: dict[int, int] = {}
    for grade, numbers in _grades(index, query) if query else ():
        if grade == SLIP and found:
            break
        for number in numbers:
            found.setdefault(number, grade)
    ordered = sorted(found, key=lambda one: (found[one], index.entries[one].name))
    return [index.entries[number].code for number in ordered]


def search(index: SearchIndex, text: str, *, most: int = MOST_ANSWERS) -> list[Entry]:
    """The best answers to `text`, best first; empty when nothing fits."""
    query = plain(text)
    if not query:
        return []
    code = index.by_code.get(text.strip().casefold())
    if code is not None:
        return [index.entries[code]]
    found: dict[int, int] = {}
    has_number = any(map(str.isdigit, query))
    for grade, numbers in _grades(index, query):
        for number in numbers:
            if has_number or not _needs_number(index.entries[number]):
                found.setdefault(number, grade)
        if len(found) >= most and grade >= BEGINNING:
            break
    best = sorted(found, key=lambda number: _order(index.entries[number], found[number], query))
    return [index.entries[number] for number in best[:most]]


def _needs_number(entry: Entry) -> bool:
    """Neighbourhoods are called `Harrow 014B`: they are meant only when a number was typed."""
    return entry.kind == "lsoa" and any(map(str.isdigit, entry.name))


def _grades(index: SearchIndex, query: str) -> Iterable[tuple[int, Iterable[int]]]:
    yield EXACT, index.by_name.get(query, ())
    yield BEGINNING, _names_beginning(index, query)
    words = [word for word in query.split() if word not in _NOISE] or query.split()
    yield WORDS, _all_of([_words_beginning(index, word) for word in words])
    yield SLIP, _all_of([_words_near(index, word) for word in words])


def _order(entry: Entry, grade: int, query: str) -> tuple[object, ...]:
    longer = min((abs(len(name) - len(query)) for name in entry.names), default=0)
    level = LEVEL_ORDER.index(entry.kind)
    if grade == SLIP and entry.kind == "council" and _is_near(entry, query):
        grade = BEGINNING  # more likely meant than a word in the name of a small place
    near = level if grade in (EXACT, BEGINNING, SLIP) else 0
    return grade, near, longer > 12, level, -entry.weight, entry.name


def _is_near(entry: Entry, query: str) -> bool:
    """Whether a whole name is one slip of the finger away from what was typed."""
    return any(
        abs(len(name) - len(query)) <= 1 and _one_less(name) & _one_less(query)
        for name in entry.names
    )


def _names_beginning(index: SearchIndex, query: str) -> list[int]:
    start = bisect.bisect_left(index.names, query)
    end = bisect.bisect_right(index.names, query + "\uffff")
    return [
        number
        for name in index.names[start : min(end, start + MOST_NAMES)]
        for number in index.by_name[name]
    ]


def _words_beginning(index: SearchIndex, word: str) -> set[int]:
    start = bisect.bisect_left(index.words, word)
    end = bisect.bisect_right(index.words, word + "\uffff")
    return set().union(*(index.by_word[known] for known in index.words[start:end]))


def _words_near(index: SearchIndex, word: str) -> set[int]:
    if len(word) < SHORTEST_FOR_SLIPS - 1:
        return _words_beginning(index, word)
    near: set[str] = set()
    for key in (word, *_one_less(word)):
        near |= index.slips.get(key, frozenset())
        if key in index.by_word:
            near.add(key)
    near = {known for known in near if abs(len(known) - len(word)) <= 1}
    return set().union(_words_beginning(index, word), *(index.by_word[known] for known in near))


def _one_less(word: str) -> set[str]:
    """The word itself and every word that lacks one of its letters: two words that share one of
    these are at most one slip apart (a letter more, less, other, or two swapped)."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _all_of(sets: list[set[int]]) -> set[int]:
    return set.intersection(*sets) if sets else set()


def _place_entry(place: Place, places: Places) -> Entry:
    # Nobody types `Barking 004`; a friendly name, where there is one, is the only way in by words.
    names = {plain(place.name)}
    return Entry(
        code=place.code,
        kind=place.level,
        name=place.name,
        note=place_note(place, places),
        weight=_weight(place),
        names=tuple(names),
    )


def _weight(place: Place) -> float:
    """Larger places come first; neighbourhoods, all of a size, in the order of their names."""
    is_known = place.population == place.population
    return place.population if is_known and place.level != "lsoa" else 0.0


def place_note(place: Place, places: Places) -> str:
    """What tells two places of one name apart: `ward in Harrow`, `council, London`."""
    words = {
        "lsoa": "neighbourhood",
        "msoa": "area",
        "ward": "ward",
        "council": "council",
        "region": "region",
        "country": "country",
    }[place.level]
    if place.level == "lsoa" and place.msoa_code in places.by_code:
        return f"{words} in {places.name(place.msoa_code)}, {places.name(place.council_code)}"
    if place.level in ("lsoa", "msoa", "ward"):
        return f"{words} in {places.name(place.council_code)}"
    if place.level == "council":
        return f"{words}, {places.name(place.region_code)}"
    return words


def _measure_entry(indicator: Indicator) -> Entry:
    names = {plain(name) for name in (indicator.name, *indicator.aliases)}
    said = {plain(name) for name in said_for(indicator)} - names
    return Entry(
        code=indicator.indicator_id,
        kind="measure",
        name=indicator.name,
        note="measure, on the map",
        weight=0.0,
        names=tuple(sorted(name for name in names if name)),
        said=tuple(sorted(said)),
    )
