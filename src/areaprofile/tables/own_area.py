"""Own areas: several areas of the address (`area=A.B.C`) taken as one.

Counts are added up and rates and limits worked out anew; nothing is an average of rates. A sum is
only ever made of figures that are published, so that it can give away no hidden one; sources
under our disclosure rule are held to it once more: the sum, and what is left of the ward, MSOA
and council around it, must themselves be fit to show.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.stats.disclosure import primary
from areaprofile.stats.rates import proportion_limits, rate, rate_limits
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.wording import LEVEL_WORDS, count_words

JOINABLE = ("lsoa", "msoa", "ward", "council")
ADDITIVE = ("proportion", "rate", "mean", "count", "money")
MOST_PARTS = 60
MOST_NAMED = 5
LONGEST_CODE = 20


@dataclass(frozen=True, eq=False)
class OwnArea:
    """The joined area: its parts (none within another), and positions of its neighbourhoods."""

    place: Place
    parts: tuple[Place, ...]
    members: np.ndarray


@dataclass(frozen=True)
class OwnFigure:
    """One figure of an own area; value nan if and only if there is a reason."""

    value: float
    lower: float
    upper: float
    numerator: float
    denominator: float
    reason: str | None


def own_area(atlas: Atlas, typed: str) -> tuple[OwnArea | None, str]:
    """The own area that `A.B.C` names, and a message that names what was left out.

    None where fewer than two areas can be joined: then it is no own area.
    """
    parts, message = listed_areas(atlas, typed)
    if len(parts) < 2:
        return None, message
    members = np.array(sorted({at for one in parts for at in _members(atlas, one)}), dtype=int)
    return OwnArea(_place(atlas, parts, members), tuple(parts), members), message


def listed_areas(atlas: Atlas, typed: str) -> tuple[list[Place], str]:
    """The areas of a list `A.B.C` that can be joined, none within another, the widest first; and a
    message that names the others."""
    codes = list(dict.fromkeys(part.strip().upper() for part in typed.split(".") if part.strip()))
    places = {code: atlas.places.by_code.get(code) for code in codes}
    known = [one for one in places.values() if one is not None and one.level in JOINABLE]
    left = [code[:LONGEST_CODE] for code, one in places.items() if one is None]
    left += [one.name for one in places.values() if one is not None and one.level not in JOINABLE]
    left += [one.name for one in known[MOST_PARTS:]]
    known = known[:MOST_PARTS]
    inside = {place.code: set(_members(atlas, place)) for place in known}
    parts = _without_overlap(known, inside)
    said = _left_out_words(left)
    if parts is None:
        level = atlas.level("lsoa")
        members = sorted(set().union(*inside.values()))
        return [atlas.places.by_code[str(level.codes[at])] for at in members], said
    within = [one.name for one in known if one not in parts]
    if within:
        verb = "lies" if len(within) == 1 else "lie"
        said += f" Not counted twice: {_names(within)} {verb} in another area of the list."
    return parts, said.strip()


def _left_out_words(left: Sequence[str]) -> str:
    if not left:
        return ""
    return f"Left out of the list: {_names(left)}: not in these data, or cannot be joined."


def _names(names: Sequence[str]) -> str:
    """The first of the names, and how many others there are."""
    more = len(names) - MOST_NAMED
    listed = ", ".join(names[:MOST_NAMED])
    return f"{listed} and {count_words(more, 'other', 'others')}" if more > 0 else listed


def _members(atlas: Atlas, place: Place) -> list[int]:
    level = atlas.level("lsoa")
    if place.level == "lsoa":
        return [level.position[place.code]]
    return [int(at) for at in level.within(place.code)] if level.is_parent(place.code) else []


def _without_overlap(known: Sequence[Place], inside: dict[str, set[int]]) -> list[Place] | None:
    """The areas without those that lie in another of them; None if two merely overlap."""
    parts: list[Place] = []
    for place in sorted(known, key=lambda one: -len(inside[one.code])):
        shared = [inside[one.code] & inside[place.code] for one in parts]
        if any(part == inside[place.code] for part in shared):
            continue
        if any(shared):
            return None
        parts.append(place)
    return parts


def _place(atlas: Atlas, parts: Sequence[Place], members: np.ndarray) -> Place:
    """The joined area as a place: its name says how many parts it has, and where."""
    level = atlas.level("lsoa")
    inside = [atlas.places.by_code[str(code)] for code in level.codes[members]]
    councils = list(dict.fromkeys(one.council_code for one in inside))
    regions = list(dict.fromkeys(one.region_code for one in inside))
    plural, singular = LEVEL_WORDS[parts[0].level]
    if len({one.level for one in parts}) > 1:
        plural, singular = "areas", "area"
    where = " and ".join(atlas.places.name(code) for code in councils[:2])
    where = where if len(councils) <= 2 else f"{len(councils)} councils"
    name = f"{count_words(len(parts), singular, plural)} in {where}"
    people = np.array([one.population for one in inside])
    return Place(
        code=".".join(sorted(one.code for one in parts)),
        level="lsoa",
        name=name,
        official_name=name,
        council_code=councils[0] if len(councils) == 1 else "",
        upper_tier_code="",
        region_code=regions[0] if len(regions) == 1 else "",
        ward_code="",
        msoa_code="",
        council_type="",
        population=float(people.sum()),
        lon=float(np.mean([one.lon for one in inside])),
        lat=float(np.mean([one.lat for one in inside])),
    )


def own_disclosure(atlas: Atlas) -> frozenset[str]:
    """The sources whose small numbers are under our rule."""
    if not has_table(atlas.store, "source"):
        return frozenset()
    table = read_table(atlas.store, "source")
    if "disclosure" not in table:
        return frozenset()
    return frozenset(table.loc[table["disclosure"].astype(str) == "ours", "source_id"].astype(str))


def own_figure(
    atlas: Atlas, own: OwnArea, measure: Indicator, period: str, *, ours: frozenset[str]
) -> OwnFigure:
    """One measure and period of an own area, from the published counts of its parts.

    `ours`: see own_disclosure.
    """
    if measure.rate_method not in ADDITIVE or measure.kind == "modelled":
        return _nothing("not_estimable")
    sums, reason = _sums(atlas, own.parts, measure, period)
    if reason:
        return _nothing(reason)
    if set(measure.sources) & ours and _too_small(atlas, own, measure, period, sums):
        return _nothing("suppressed")
    return _figure(sums[0], sums[1], measure)


def _nothing(reason: str) -> OwnFigure:
    return OwnFigure(math.nan, math.nan, math.nan, math.nan, math.nan, reason)


def _sums(
    atlas: Atlas, parts: Sequence[Place], measure: Indicator, period: str
) -> tuple[tuple[float, float], str]:
    """Numerator and denominator summed over the parts, or the reason why that is impossible."""
    numerator = denominator = 0.0
    needs_base = measure.rate_method != "count"
    for place in parts:
        series = atlas.series(place.level, measure.indicator_id).get(period)
        at = atlas.level(place.level).position[place.code]
        if series is None:
            return (math.nan, math.nan), "not_collected"
        count, base = float(series.numerator[at]), float(series.denominator[at])
        if not math.isfinite(count) or (needs_base and not math.isfinite(base)):
            return (math.nan, math.nan), series.reason_at(at) or "not_estimable"
        numerator += count
        denominator += base
    return (numerator, denominator), ""


def _too_small(
    atlas: Atlas, own: OwnArea, measure: Indicator, period: str, sums: tuple[float, float]
) -> bool:
    """Whether the sum, or what it leaves of an area around all of it, may not be shown."""
    least = measure.min_denominator or 0.0
    if bool(primary([sums[0]], [sums[1]], minimum_denominator=least)[0]):
        return True
    for parent in _around(atlas, own):
        whole, reason = _sums(atlas, [parent], measure, period)
        if not reason and bool(primary([round(whole[0] - sums[0], 6)])[0]):
            return True
    return False


def _around(atlas: Atlas, own: OwnArea) -> list[Place]:
    """The MSOA, ward and council that hold all of the own area, as far as there is one."""
    level = atlas.level("lsoa")
    inside = [atlas.places.by_code[str(code)] for code in level.codes[own.members]]
    codes = [
        {getattr(one, column) for one in inside}
        for column in ("msoa_code", "ward_code", "council_code")
    ]
    single = [code for found in codes if len(found) == 1 for code in found]
    return [atlas.places.by_code[code] for code in single if code in atlas.places.by_code]


def _figure(count: float, base: float, measure: Indicator) -> OwnFigure:
    multiplier = measure.multiplier
    if measure.rate_method == "count":
        return OwnFigure(count * multiplier, math.nan, math.nan, count, base, None)
    value = float(rate(count, base, multiplier=multiplier))
    if not math.isfinite(value):
        return _nothing("not_applicable")
    lower = upper = math.nan
    if measure.rate_method == "proportion":
        lower, upper = (float(limit) * multiplier for limit in proportion_limits(count, base))
    elif measure.rate_method == "rate":
        lower, upper = (float(part) for part in rate_limits(count, base, multiplier=multiplier))
    return OwnFigure(value, lower, upper, count, base, None)
