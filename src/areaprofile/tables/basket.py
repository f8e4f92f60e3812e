"""A basket of measures of one council: by how much has it improved, and by how much its peers?

The formula is that of `stats.basket`; members and base year are the reader's to change. A measure
whose definition changed between the two years, or that lacks one of the figures, takes no part and
is named. Years are those in which the periods end, so that financial and school years meet.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.stats.basket import basket_of
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.compare import FEWEST_PEERS, Comparison, Moment
from areaprofile.tables.councils import runs_service
from areaprofile.tables.peers import PeerGroup
from areaprofile.tables.places import Place
from areaprofile.tables.series import Series
from areaprofile.tables.wording import count_words, show_number

USUAL_MEMBERS, USUAL_YEARS, RECENT_YEARS = 10, 3, 8
NEARLY_ALL = 0.8
FORMULA = (
    "Index = 100 + the sum over the members of weight × change. Change is (later figure − figure "
    "of the base year) ÷ figure of the base year, in per cent, with its sign turned where low is "
    "good. Every member weighs the same."
)


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
        known = _known_years(atlas, council, one)
        recent = sum(year > atlas.as_at.year - RECENT_YEARS for year in known)
        if one.service not in best or (recent, len(known)) > best[one.service][0]:
            best[one.service] = ((recent, len(known)), one)
    ordered = sorted(best.values(), key=lambda pair: (-pair[0][0], -pair[0][1], pair[1].name))
    return [one for _, one in ordered[:USUAL_MEMBERS]]


def _known_years(atlas: Atlas, council: Place, measure: Indicator) -> list[int]:
    at = atlas.level("council").position[council.code]
    held = by_year(atlas, measure.indicator_id)
    return [year for year, (_, series) in held.items() if math.isfinite(series.value[at])]


def years_of(atlas: Atlas, council: Place, members: Sequence[Indicator]) -> list[int]:
    """The years from which a basket can be told: those in which at least half of the members have a
    figure, up to the last in which nearly as many have one as ever."""
    known = [_known_years(atlas, council, one) for one in members]
    count = {year: sum(year in one for one in known) for one in known for year in one}
    if not count:
        return []
    last = max(year for year, many in count.items() if many >= NEARLY_ALL * max(count.values()))
    return sorted(year for year, many in count.items() if 2 * many >= len(members) and year <= last)


def basket_picture(
    atlas: Atlas,
    council: Place,
    group: PeerGroup,
    members: Sequence[Indicator],
    *,
    first: int,
    last: int,
) -> BasketPicture:
    """The basket of the council and of its peers between two years."""
    inside, left_out = _sorted_out(atlas, council, members, first, last)
    figures = [_figures(atlas, council.code, one, (first, last)) for one in inside]
    found = _index(inside, figures)
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
        value = _index_of(atlas, peer.place.code, inside, first, last)
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
        moments=tuple(_moments(atlas, council, peers, inside, first, last)),
    )


def _sorted_out(
    atlas: Atlas, council: Place, members: Sequence[Indicator], first: int, last: int
) -> tuple[list[Indicator], list[tuple[Indicator, str]]]:
    inside, left_out = [], []
    for one in members:
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


def _index(members: Sequence[Indicator], figures: Sequence[Sequence[float]]):  # noqa: ANN202
    signs = [1 if one.polarity == "higher_is_better" else -1 for one in members]
    base, later = ([pair[side] for pair in figures] for side in (0, 1))
    return basket_of(base, later, signs, [1.0] * len(members))


def _index_of(
    atlas: Atlas, code: str, members: Sequence[Indicator], first: int, last: int
) -> float:
    """The index of a council; nan unless it runs and has every member."""
    if not members or not all(runs_service(atlas, code, one.service) for one in members):
        return math.nan
    found = _index(members, [_figures(atlas, code, one, (first, last)) for one in members])
    return found.index if found.members == len(members) else math.nan


def _moments(
    atlas: Atlas,
    council: Place,
    peers: Sequence[tuple[Place, float]],
    members: Sequence[Indicator],
    first: int,
    last: int,
) -> list[Moment]:
    moments = []
    for year in range(first, last + 1):
        own = _index_of(atlas, council.code, members, first, year)
        if not math.isfinite(own):
            continue
        near = [_index_of(atlas, one.code, members, first, year) for one, _ in peers]
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


def as_comparison(picture: BasketPicture) -> Comparison:
    """The index as a comparison of one measure, for the picture of the way here."""
    like = picture.members[0].measure
    index = replace(
        like, indicator_id="basket", name="Basket index", meaning=FORMULA, unit="", decimals=1,
        polarity="higher_is_better", rate_method="score", lower_bound=None, upper_bound=None,
    )  # fmt: skip
    return Comparison(
        *(picture.council, index, str(picture.last), picture.group, (), ()),
        *(picture.peer_median, math.nan, math.nan, math.nan, "", picture.moments),
    )


def basket_sentence(picture: BasketPicture) -> str:
    """What became of the basket, and of that of its peers."""
    name, span = picture.council.name, f"{picture.first} to {picture.last}"
    if not picture.members:
        return f"{name}: no measure of this basket has both figures, {span}"
    many = count_words(len(picture.members), "measure", "measures")
    own = f"{name}’s basket of {many} {_moved(picture.index)} from {span}"
    middle = picture.peer_median
    if not math.isfinite(middle):
        return f"{own}; too few peers have all of them"
    return f"{own}; the middle of {len(picture.peers)} peers {_moved(middle)}"


def _moved(index: float) -> str:
    shown = show_number(abs(index - 100), decimals=1)
    if shown == "0.0":
        return "did not change"
    return f"{'improved' if index > 100 else 'got worse'} by {shown}%"


def basket_frame(atlas: Atlas, picture: BasketPicture) -> pd.DataFrame:
    """Each member with both figures, weight and points; those left out with the reason."""
    rows = [
        (
            *(one.measure.indicator_id, one.measure.name, one.measure.unit, one.measure.polarity),
            *(one.base_period, one.base, one.later_period, one.later),
            *(one.change, one.weight, one.points, ""),
        )
        for one in picture.members
    ]
    rows += [
        (one.indicator_id, one.name, one.unit, one.polarity, "", math.nan, "", math.nan)
        + (math.nan, 0.0, math.nan, why)
        for one, why in picture.left_out
    ]
    columns = (
        "indicator_id indicator_name unit polarity base_period base later_period later "
        "change_percent weight points left_out"
    )
    frame = pd.DataFrame(rows, columns=columns.split())
    frame.insert(0, "area_code", picture.council.code)
    frame.insert(1, "area_name", picture.council.name)
    return frame.assign(
        index=picture.index,
        peer_median=picture.peer_median,
        formula=FORMULA,
        build=atlas.store.build,
        notice=str(atlas.store.manifest.get("notice", "")),
    )
