"""A basket of measures of one council: by how much has it improved, and by how much its peers?

The formula is that of `stats.basket`; members, weights and base year are the pack's or the reader's
(`basket_members`). A measure whose definition changed between the two years, or that lacks one of
the figures, takes no part and is named.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.stats.basket import Basket, basket_of
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.basket_members import by_year
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.compare import FEWEST_PEERS, Moment
from areaprofile.tables.councils import runs_service
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.wording import show_number


@dataclass(frozen=True)
class Member:
    """A measure in the basket: its figures, its share of the weight, the points that it adds."""

    measure: Indicator
    base_period: str
    later_period: str
    base: float
    later: float
    weight: float
    points: float

    @property
    def change(self) -> float:
        """Per cent of the base figure, above zero where it got better."""
        return self.points / self.weight if self.weight else math.nan


@dataclass(frozen=True)
class BasketPicture:
    """A council's basket between two years. `left_out`: measure, and why it takes no part.
    `moments`: the index of each year in which every member has a figure, with the middle
    half of the peers."""

    council: Place
    group: PeerGroup
    first: int
    last: int
    members: tuple[Member, ...]
    left_out: tuple[tuple[Indicator, str], ...]
    index: float
    peers: tuple[tuple[Place, float], ...]
    moments: tuple[Moment, ...]

    @property
    def peer_median(self) -> float:
        """The middle of the peers' indices; nan under four of them."""
        values = [value for _, value in self.peers]
        return float(np.median(values)) if len(values) >= FEWEST_PEERS else math.nan


def basket_picture(
    atlas: Atlas,
    council: Place,
    group: PeerGroup,
    weights: Mapping[str, float],
    *,
    first: int,
    last: int,
) -> BasketPicture:
    """The basket of the council and of its peers between two years. `weights`: id of each member
    and what it weighs against the others."""
    members = [atlas.measures[key] for key in weights]
    inside, left_out = _sorted_out(atlas, council, members, first, last)
    taken = {one.indicator_id: weights[one.indicator_id] for one in inside}
    figures = [_figures(atlas, council.code, one, (first, last)) for one in inside]
    found = _index(inside, figures, taken)
    codes = {year: _codes(atlas, inside, year) for year in (first, last)}
    joined = tuple(
        Member(
            *(one, codes[first][at], codes[last][at], figures[at][0], figures[at][1]),
            *(float(found.weights[at]), float(found.points[at])),
        )
        for at, one in enumerate(inside)
    )
    peers = []
    for peer in group.peers:
        value = _index_of(atlas, peer.place.code, inside, taken, (first, last))
        if math.isfinite(value):
            peers.append((peer.place, value))
    return BasketPicture(
        council=council,
        group=group,
        first=first,
        last=last,
        members=joined,
        left_out=tuple(left_out),
        index=found.index,
        peers=tuple(peers),
        moments=tuple(_moments(atlas, council, peers, inside, taken, (first, last))),
    )


def _sorted_out(
    atlas: Atlas, council: Place, members: Sequence[Indicator], first: int, last: int
) -> tuple[list[Indicator], list[tuple[Indicator, str]]]:
    inside, left_out = [], []
    for one in members:
        if not runs_service(atlas, council.code, one.service):
            left_out.append((one, "another council runs this service"))
            continue
        base, later = _figures(atlas, council.code, one, (first, last))
        if not (math.isfinite(base) and math.isfinite(later)):
            left_out.append((one, f"no figure in {last if math.isfinite(base) else first}"))
        elif base <= 0:
            left_out.append((one, f"a change from {show_number(base, decimals=0)} has no per cent"))
        elif _is_broken(atlas, one, first, last):
            left_out.append((one, "its definition changed in between"))
        else:
            inside.append(one)
    return inside, left_out


def _is_broken(atlas: Atlas, measure: Indicator, first: int, last: int) -> bool:
    breaks = break_periods(atlas, measure.indicator_id)
    return any(first < parse_period(period).end.year <= last for period in breaks)


def _figures(atlas: Atlas, code: str, measure: Indicator, years: Sequence[int]) -> list[float]:
    at = atlas.level("council").position[code]
    known = by_year(atlas, measure.indicator_id)
    return [float(known[year][1].value[at]) if year in known else math.nan for year in years]


def _codes(atlas: Atlas, members: Sequence[Indicator], year: int) -> list[str]:
    return [by_year(atlas, one.indicator_id)[year][0] for one in members]


def _index(
    members: Sequence[Indicator], figures: Sequence[Sequence[float]], weights: Mapping[str, float]
) -> Basket:
    signs = [1 if one.polarity == "higher_is_better" else -1 for one in members]
    base, later = ([pair[side] for pair in figures] for side in (0, 1))
    return basket_of(base, later, signs, [weights[one.indicator_id] for one in members])


def _index_of(
    atlas: Atlas,
    code: str,
    members: Sequence[Indicator],
    weights: Mapping[str, float],
    years: tuple[int, int],
) -> float:
    """The index of a council; nan unless it runs and has every member."""
    if not members or not all(runs_service(atlas, code, one.service) for one in members):
        return math.nan
    found = _index(members, [_figures(atlas, code, one, years) for one in members], weights)
    return found.index if found.members == len(members) else math.nan


def _moments(
    atlas: Atlas,
    council: Place,
    peers: Sequence[tuple[Place, float]],
    members: Sequence[Indicator],
    weights: Mapping[str, float],
    years: tuple[int, int],
) -> list[Moment]:
    moments = []
    for year in range(years[0], years[1] + 1):
        span = (years[0], year)
        own = _index_of(atlas, council.code, members, weights, span)
        if not math.isfinite(own):
            continue
        near = [_index_of(atlas, one.code, members, weights, span) for one, _ in peers]
        known = [value for value in near if math.isfinite(value)]
        enough = len(known) >= FEWEST_PEERS
        low, median, high = np.quantile(known, (0.25, 0.5, 0.75)) if enough else (math.nan,) * 3
        moments.append(
            Moment(
                *(str(year), own, math.nan, math.nan, "final"),
                *(float(low), float(median), float(high), len(known), math.nan, False),
            )
        )
    return moments
