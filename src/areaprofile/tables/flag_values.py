"""The figures of a flag as text: its values with their units, the gap in people, its periods."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from areaprofile.periods import is_period, parse_period
from areaprofile.tables.flags import Flag
from areaprofile.tables.wording import show_number, when_words


def people_words(flag: Flag) -> str:
    """The gap in people: `about 340 (210 to 470) pupils …`; empty where the measure counts none."""
    people = (flag.evidence.get("size") or {}).get("people")
    if not people:
        return ""
    low, high = (_round(people[name]) for name in ("lower", "upper"))
    return f"about {_round(people['value'])} ({low} to {high}) {people['counted']}"


def _round(value: float) -> str:
    """Two figures that count: 342 → 340."""
    if value < 10:
        return f"{value:.0f}"
    step = 10 ** (int(math.log10(value)) - 1)
    return f"{round(value / step) * step:,.0f}"


def scheme_words(scheme: str) -> str:
    """A scheme of judgements by its name: `childrens_services` is Children’s services."""
    words = scheme.replace("_", " ").replace("childrens", "children’s").capitalize()
    return re.sub(r"\bsend\b", "SEND", words)


def shown_value(flag: Flag, value: float | None) -> str:
    """A value of the flag's measure with its unit."""
    one = flag.evidence.get("indicator", {})
    if value is None:
        return "–"
    number = show_number(value, decimals=int(one.get("decimals", 1)))
    unit = str(one.get("unit", ""))
    if unit == "%":
        return f"{number}%"
    return f"£{number}{unit[1:]}" if unit.startswith("£") else f"{number} {unit}".strip()


def both_values(flag: Flag, ends: tuple[float, float], *, unit: bool = True) -> str:
    """`8.5 to 51.4 per 1,000`: the unit stands once, unless it is a mark on the number itself."""
    marked = str(flag.evidence.get("indicator", {}).get("unit", ""))
    shown = [shown_value(flag, one) for one in ends]
    if marked and marked != "%" and not marked.startswith("£"):
        bare = [text.removesuffix(f" {marked}") for text in shown]
        shown = [bare[0], shown[1] if unit else bare[1]]
    return f"{shown[0]} to {shown[1]}"


def values_at(
    points: Sequence[Mapping[str, Any]], first: str, last: str
) -> tuple[float, float] | None:
    """The values of two periods; None where one is not known."""
    held = {one["period"]: one["value"] for one in points}
    if first in held and last in held:
        return held[first], held[last]
    return None


def values_of(points: Sequence[Mapping[str, Any]], periods: Sequence[str]) -> list[float]:
    """The values of some periods; empty unless all are known."""
    held = {one["period"]: one["value"] for one in points}
    return [held[one] for one in periods] if all(one in held for one in periods) else []


def label(period: str) -> str:
    """A period as its label; another text as it is."""
    return parse_period(period).label if is_period(period) else period


def when(period: str) -> str:
    """A period with its "in" or "on"; another text with "in"."""
    return when_words(period) if is_period(period) else f"in {period}"
