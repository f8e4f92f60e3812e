"""Codes and names of every invented area; all codes lie outside the real ranges."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from areaprofile.demo.cells import Indices
from areaprofile.demo.country import Country
from areaprofile.demo.draw import stream
from areaprofile.demo.names import NameGiver
from areaprofile.demo.places import COUNTIES, REGIONS, SEATS
from areaprofile.demo.vintages import VINTAGES

Texts = NDArray[np.object_]

COUNTRY_CODE = "Z92000001"
_PREFIX = {
    "unitary": "Z06", "district": "Z07", "metropolitan": "Z08", "london_borough": "Z09",
    "county": "Z10",
}  # fmt: skip
_REGION_NAMES = {"N": "The Northern Coast", "W": "The West and South", "E": "The Estuary and East"}


@dataclass(frozen=True)
class Labels:
    """Codes and names. Councils in the order of SEATS, then the counties; parts by number."""

    region_codes: dict[str, str]
    region_names: dict[str, str]
    council_codes: Texts
    council_names: Texts
    county_codes: dict[str, str]
    county_names: dict[str, str]
    msoa_codes: Texts
    msoa_names: Texts
    msoa_friendly: Texts
    ward_codes: Texts
    ward_names: Texts
    lsoa_codes: dict[str, Texts]
    lsoa_names: dict[str, Texts]


def make_labels(country: Country) -> Labels:
    """Names and codes for every area of `country`."""
    giver = NameGiver(stream("names"))
    councils = _council_names(giver)
    county_names = {key: giver.county() for key, _ in COUNTIES}
    codes = _council_codes(councils, county_names)
    msoa_names, msoa_order = _msoa_names(country, councils)
    friendly = _part_names(country, country.msoa, councils, giver)
    lsoa_codes = _lsoa_codes(country, councils)
    return Labels(
        region_codes={key: f"Z1200000{i + 1}" for i, key in enumerate(REGIONS)},
        region_names=_REGION_NAMES,
        council_codes=np.array([codes[seat.key] for seat in SEATS], object),
        council_names=councils,
        county_codes={key: codes[key] for key, _ in COUNTIES},
        county_names=county_names,
        msoa_codes=_numbered("Z02", msoa_order),
        msoa_names=msoa_names,
        msoa_friendly=friendly,
        ward_codes=_numbered("Z05", _council_order(country, country.ward, councils)),
        ward_names=_part_names(country, country.ward, councils, giver),
        lsoa_codes=lsoa_codes,
        lsoa_names=_lsoa_names(country, lsoa_codes, msoa_names),
    )


def _council_names(giver: NameGiver) -> Texts:
    return np.array([giver.place(coastal=abs(s.x) > 70 or abs(s.y) > 60) for s in SEATS], object)


def _council_codes(names: Texts, county_names: dict[str, str]) -> dict[str, str]:
    """Codes by key: numbers run through the names of a type in alphabetical order."""
    rows = [(s.council_type, str(n), s.key) for s, n in zip(SEATS, names, strict=True)]
    rows += [("county", county_names[key], key) for key, _ in COUNTIES]
    codes: dict[str, str] = {}
    seen: dict[str, int] = {}
    for kind, _, key in sorted(rows):
        seen[kind] = seen.get(kind, 0) + 1
        codes[key] = f"{_PREFIX[kind]}{seen[kind]:06d}"
    return codes


def _council_of(country: Country, part: Indices) -> Indices:
    """The council of every part."""
    return country.council[np.unique(part, return_index=True)[1]]


def _council_order(country: Country, part: Indices, councils: Texts) -> Indices:
    """Parts in the order of their council's name, and in it from north to south."""
    size = np.bincount(part)
    north = np.bincount(part, weights=country.middles[:, 1]) / size
    rank = np.argsort(np.argsort(councils.astype(str)))
    return np.lexsort((-north, rank[_council_of(country, part)]))


def _numbered(prefix: str, order: Indices) -> Texts:
    codes = np.empty(len(order), object)
    for number, part in enumerate(order.tolist(), start=1):
        codes[part] = f"{prefix}{number:06d}"
    return codes


def _msoa_names(country: Country, councils: Texts) -> tuple[Texts, Indices]:
    order = _council_order(country, country.msoa, councils)
    council = _council_of(country, country.msoa)
    names = np.empty(len(order), object)
    seen: dict[int, int] = {}
    for part in order.tolist():
        own = int(council[part])
        seen[own] = seen.get(own, 0) + 1
        names[part] = f"{councils[own]} {seen[own]:03d}"
    return names, order


def _part_names(country: Country, part: Indices, councils: Texts, giver: NameGiver) -> Texts:
    """A friendly name for every part: the town's quarters near its middle, villages outside."""
    council = _council_of(country, part)
    size = np.bincount(part)
    middle = np.column_stack(
        [np.bincount(part, weights=country.middles[:, axis]) / size for axis in (0, 1)]
    )
    town = np.bincount(part, weights=country.town_score) / size
    seats = np.array([(seat.x, seat.y) for seat in SEATS])
    away = np.hypot(*(middle - seats[council]).T)
    names = np.empty(len(council), object)
    previous: dict[int, str] = {}
    for index in np.lexsort((away, council)).tolist():
        own = int(council[index])
        if own not in previous:
            names[index] = f"{councils[own]} Central"
            previous[own] = str(councils[own])
        elif town[index] > 0.72 and away[index] < 2.2:
            names[index] = giver.quarter(str(councils[own]))
        elif index % 3 == 0:
            names[index] = giver.quarter(previous[own])
        else:
            previous[own] = giver.place()
            names[index] = previous[own] if index % 2 else f"{previous[own]} & {giver.place()}"
    return names


def _lsoa_codes(country: Country, councils: Texts) -> dict[str, Texts]:
    """Codes per vintage: an area that keeps its ground keeps its code, others get a new one."""
    member = country.vintages.member
    rank = np.argsort(np.argsort(councils.astype(str)))
    given: dict[tuple[int, ...], str] = {}
    codes: dict[str, Texts] = {}
    for vintage in VINTAGES:
        group = member[vintage]
        first = np.unique(group, return_index=True)[1]
        order = np.lexsort((country.msoa[first], rank[country.council[first]]))
        pieces = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
        codes[vintage] = np.empty(len(first), object)
        for number in order.tolist():
            ground = tuple(pieces[number].tolist())
            given.setdefault(ground, f"Z01{len(given) + 1:06d}")
            codes[vintage][number] = given[ground]
    return codes


def _lsoa_names(country: Country, codes: dict[str, Texts], msoa_names: Texts) -> dict[str, Texts]:
    """`<MSOA name><letter>`; an area that keeps its code keeps its name."""
    names: dict[str, str] = {}
    letters: dict[int, int] = {}
    found: dict[str, Texts] = {}
    for vintage in VINTAGES:
        first = np.unique(country.vintages.member[vintage], return_index=True)[1]
        for code, piece in sorted(zip(codes[vintage].tolist(), first.tolist(), strict=True)):
            if code in names:
                continue
            part = int(country.msoa[piece])
            names[code] = f"{msoa_names[part]}{_letter(letters.get(part, 0))}"
            letters[part] = letters.get(part, 0) + 1
        found[vintage] = np.array([names[code] for code in codes[vintage].tolist()], object)
    return found


def _letter(number: int) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return alphabet[number] if number < 26 else alphabet[number // 26 - 1] + alphabet[number % 26]
