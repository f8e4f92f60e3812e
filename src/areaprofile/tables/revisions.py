"""What became of a figure since an older build, for links that name the build they are from."""

import math
import re

from areaprofile.catalogue.records import Indicator
from areaprofile.errors import AreaProfileError
from areaprofile.periods import parse_period
from areaprofile.store.open import open_store
from areaprofile.store.read import read_values
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.wording import NO_FIGURE, show_value

BUILD_ID = re.compile(r"[0-9a-f]{12}")


def revision_words(atlas: Atlas, place: Place, measure: Indicator, period: str, build: str) -> str:
    """A sentence on how the figure differs from that of an older `build`; empty for today's build
    or for no build at all. `build` may be any text: only build ids are looked up."""
    if not build or build == atlas.store.build:
        return ""
    if not BUILD_ID.fullmatch(build):
        return "The link names no build that there ever was. The figures of today are shown."
    then = _value(atlas, place, measure, period, build)
    if then is None:
        return (
            f"The link was made with build {build}, which is not kept here any more. The figures "
            f"of today’s build {atlas.store.build} are shown."
        )
    now = atlas.value_at(place.code, measure.indicator_id, period)
    label = parse_period(period).label
    what = f"{measure.name} in {place.name}, {label}"
    if then == now or (math.isnan(then) and math.isnan(now)):
        return f"The link was made with build {build}. {what}: the same figure then and today."
    return (
        f"The link was made with build {build}. {what}: revised from {_shown(then, measure)} to "
        f"{_shown(now, measure)}."
    )


def unhidden_words(before: str, count: int) -> list[str]:
    """A warning, in lines, where `count` figures that a build withheld are shown now: two builds
    may tell more than one. Empty where there are none."""
    if not count:
        return []
    return [
        f"  {count:,} figures that build {before} withheld are shown now. Beside that build they",
        "  may give away others that it withheld: take it out of readers' reach (build --keep 1),",
        "  unless you know that they do not.",
    ]


def _shown(value: float, measure: Indicator) -> str:
    return show_value(value, measure) if math.isfinite(value) else NO_FIGURE.lower()


def _value(atlas: Atlas, place: Place, measure: Indicator, period: str, build: str) -> float | None:
    """The figure in an older build, nan where it had none; None where the build is not kept."""
    try:
        store = open_store(atlas.store.root, build=build)
    except AreaProfileError:
        return None
    if atlas.store.is_public and not store.is_public:
        return None
    try:
        frame = read_values(store, place.level, measure.indicator_id)
    except AreaProfileError:
        return math.nan
    found = frame[
        (frame["area_code"].astype("str") == place.code)
        & (frame["period"].astype("str") == period)
        & (frame["section"].astype("str") == "all")
    ]
    return float(found["value"].iloc[0]) if len(found) else math.nan
