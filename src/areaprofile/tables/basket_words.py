"""A basket in words and as a table: what became of it, its members, weights and formula."""

import math
from dataclasses import replace

import pandas as pd

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.basket import BasketPicture
from areaprofile.tables.compare import Comparison
from areaprofile.tables.wording import count_words, show_number

FORMULA = (
    "Index = 100 + the sum over the members of weight × change. Change is (later figure − figure "
    "of the base year) ÷ figure of the base year, in per cent, with its sign turned where low is "
    "good. The weights of the members that take part add up to 100%."
)

LEAST_MOVED = 0.05  # of the index; less is shown as no change


def weight_words(picture: BasketPicture) -> str:
    """How the members weigh: alike, or how many times as much the heaviest as the lightest."""
    weights = [one.weight for one in picture.members]
    if not weights:
        return ""
    if max(weights) / min(weights) < 1.01:
        return "Every member weighs the same."
    times = show_number(max(weights) / min(weights), decimals=1).removesuffix(".0")
    return f"The heaviest member weighs {times} times as much as the lightest."


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


def carrier_words(picture: BasketPicture) -> str:
    """Which member makes up most of the change, where one does; empty where none."""
    change = picture.index - 100
    if len(picture.members) < 2 or not math.isfinite(change) or abs(change) < LEAST_MOVED:
        return ""
    same = [one for one in picture.members if one.points * change > 0]
    most = max(same, key=lambda one: abs(one.points))
    if abs(most.points) <= sum(abs(one.points) for one in same) / 2:
        return ""
    way = "better" if most.points > 0 else "worse"
    rest = show_number(picture.index - most.points, decimals=1)
    return (
        f"Most of it is “{most.measure.name}”, which got {way} by "
        f"{show_number(abs(most.change), decimals=0)}%. Had it held still, the index would be "
        f"{rest}."
    )


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
