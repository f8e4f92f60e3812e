"""Which measures may be in a basket, what they weigh, and over which years it can be told?

A pack may define baskets (`baskets.csv`); without, there is one to begin with: of each service the
measure with most figures. Years are those in which the periods end, so that financial and school
years meet.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import runs_service
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series

USUAL_MEMBERS, USUAL_YEARS, RECENT_YEARS = 10, 3, 8
NEARLY_ALL = 0.8
USUAL, OWN = "usual", "own"
JOIN, TIMES = ".", "*"
MOST_WEIGHT = 100


@dataclass(frozen=True)
class Basket:
    """Measures and what each weighs against the others, with a name and a word on what it is."""

    basket_id: str
    name: str
    weights: Mapping[str, float]
    note: str = ""


@lru_cache(maxsize=4)
def defined_baskets(atlas: Atlas) -> Mapping[str, Basket]:
    """The baskets that the packs define, by id; a store made before has none."""
    if not has_table(atlas.store, "basket"):
        return {}
    found = {}
    table = read_table(atlas.store, "basket")
    for key, rows in table.groupby(table["basket_id"].astype("str"), sort=False):
        weights = dict(zip(rows["indicator_id"].astype("str"), rows["weight"], strict=True))
        known = {one: float(weight) for one, weight in weights.items() if one in atlas.measures}
        note = next((str(one) for one in rows["note"] if one), "")
        found[str(key)] = Basket(str(key), str(rows["name"].iloc[0]), known, note)
    return found


def baskets_for(atlas: Atlas, council: Place) -> dict[str, Basket]:
    """The baskets of this council by id: those that the packs define and of which it can have half
    the members at least, then one of each service."""
    joining = {one.indicator_id for one in can_join(atlas, council)}
    found = {
        key: one
        for key, one in defined_baskets(atlas).items()
        if 2 * len(joining & set(one.weights)) >= len(one.weights) > 0
    }
    weights = {one.indicator_id: 1.0 for one in usual_members(atlas, council)}
    return found | {USUAL: Basket(USUAL, "One measure of each service", weights)}


def read_own(atlas: Atlas, council: Place, text: str) -> tuple[Basket, int]:
    """The reader's own basket from the address (`recycling*2.libraries`: ids, with a weight where
    it is not 1); and how many of its parts cannot join one here."""
    known = {one.indicator_id for one in can_join(atlas, council)}
    parts = [part for part in text.split(JOIN) if part]
    weights = {}
    for part in parts:
        key, _, times = part.partition(TIMES)
        if key in known:
            weights[key] = _weight(times)
    return Basket(OWN, "Your own", weights), len(parts) - len(weights)


def _weight(text: str) -> float:
    """A weight as typed; 1 for what is none."""
    is_whole = text.isascii() and text.isdigit() and 0 < int(text[:4]) <= MOST_WEIGHT
    return float(text[:4]) if is_whole else 1.0


def write_own(weights: Mapping[str, float]) -> str:
    """The text of an own basket for the address."""
    return JOIN.join(
        key if weight == 1 else f"{key}{TIMES}{weight:g}" for key, weight in weights.items()
    )


@lru_cache(maxsize=2048)
def by_year(atlas: Atlas, indicator_id: str) -> dict[int, tuple[str, Series]]:
    """Year in which a period ends → its code and series, of the newest kind of period."""
    series = atlas.series("council", indicator_id)
    if not series:
        return {}
    kind = parse_period(list(series)[-1]).kind
    return {
        parse_period(code).end.year: (code, one)
        for code, one in series.items()
        if parse_period(code).kind == kind
    }


def can_join(atlas: Atlas, council: Place) -> list[Indicator]:
    """The measures that may be members: with a good end, of services that the council runs, with
    figures of the council in two years or more."""
    at = atlas.level("council").position[council.code]
    return [
        one
        for one in atlas.measures_at("council")
        if one.polarity != "none"
        and runs_service(atlas, council.code, one.service)
        and sum(math.isfinite(s.value[at]) for _, s in by_year(atlas, one.indicator_id).values())
        >= 2
    ]


def usual_members(atlas: Atlas, council: Place) -> list[Indicator]:
    """The basket to begin with: of each service the counted measure with most figures of the last
    years, ten at most."""
    best: dict[str, tuple[tuple[int, int], Indicator]] = {}
    for one in can_join(atlas, council):
        if not one.service or one.default_weight <= 0:
            continue
        known = known_years(atlas, council, one)
        recent = sum(year > atlas.as_at.year - RECENT_YEARS for year in known)
        if one.service not in best or (recent, len(known)) > best[one.service][0]:
            best[one.service] = ((recent, len(known)), one)
    ordered = sorted(best.values(), key=lambda pair: (-pair[0][0], -pair[0][1], pair[1].name))
    return [one for _, one in ordered[:USUAL_MEMBERS]]


def known_years(atlas: Atlas, council: Place, measure: Indicator) -> list[int]:
    at = atlas.level("council").position[council.code]
    held = by_year(atlas, measure.indicator_id)
    return [year for year, (_, series) in held.items() if math.isfinite(series.value[at])]


def years_of(atlas: Atlas, council: Place, members: Sequence[Indicator]) -> list[int]:
    """The years from which a basket can be told: those in which at least half of the members have a
    figure, up to the last in which nearly as many have one as ever."""
    known = [known_years(atlas, council, one) for one in members]
    count = {year: sum(year in one for one in known) for one in known for year in one}
    if not count:
        return []
    last = max(year for year, many in count.items() if many >= NEARLY_ALL * max(count.values()))
    return sorted(year for year, many in count.items() if 2 * many >= len(members) and year <= last)


def usual_base(atlas: Atlas, council: Place, members: Sequence[Indicator], years: list[int]) -> int:
    """The base year to begin with: of those before the last in which most members have a figure
    (a year without tests or visits has fewer), the one nearest to three years before the last."""
    known = [known_years(atlas, council, one) for one in members]
    count = {year: sum(year in one for one in known) for year in years[:-1]}
    fullest = [year for year in count if count[year] == max(count.values())]
    return min(fullest, key=lambda year: abs(years[-1] - USUAL_YEARS - year))
