"""The tests behind a flag in plain words: what was asked, what was found, what was needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from areaprofile.tables.flags import Flag

# Conditions that hold or do not: 1 is yes.
YES_NO = (
    "no single year carries it",
    "no step across missing years carries it",
    "room left below the best possible",
    "no standard is being held",
    "the last figure is settled",
    "the answer is falling behind",
)
PLAIN = {
    "own figures falling": "the council’s own figures get worse",
    "own figures rising": "the council’s own figures get better",
    "behind the country's trend": "it falls behind the country",
    "ahead of the country's trend": "it moves ahead of the country",
    "behind": "it falls behind the country",
    "keeps half the country's pace": "it keeps half the country’s pace",
    "lower than context explains": "the result is worse than its circumstances explain",
}
MISSES = {
    "such a miss": "How often chance alone gives a year so far off the path",
    "such a miss by the last figure's margin of error alone": (
        "How often the last figure’s margin of error alone gives a year so far off the path"
    ),
}
USUAL = "in usual distances between councils"


@dataclass(frozen=True)
class Condition:
    """One test: its question, what was found here, and what a flag needs."""

    name: str
    here: str
    needed: str


def conditions_of(flag: Flag) -> tuple[Condition, ...]:
    """The tests of a flag in the order in which they were made."""
    return tuple(_told(one) for one in flag.evidence["tests"])


def _told(test: Mapping[str, Any]) -> Condition:
    name, value, bound = str(test["name"]), test["value"], float(test["bound"])
    least = "at least" if test["op"] == ">=" else "at most"
    if name.startswith(YES_NO):
        here = "–" if value is None else "yes" if value >= bound else "no"
        return Condition(_sentence(name), here, "yes")
    show = _sure if name.startswith("P(") else _share if _is_chance(name) else _number
    return Condition(_plain(name), show(value), f"{least} {show(bound)}")


def _is_chance(name: str) -> bool:
    return name.startswith(("P(", "p of", "share of chance"))


def _plain(name: str) -> str:
    if name.startswith("P("):
        inside, _, rest = name[2:].rpartition(")")
        return f"How likely it is that {PLAIN.get(inside, inside)}{rest}"
    if name.startswith("p of "):
        what = name.removeprefix("p of ").removesuffix(" by chance")
        return MISSES.get(what, f"How likely {what} would be by chance")
    return _sentence(name.replace(", sd", f", {USUAL}"))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sure(value: float | None) -> str:
    """In whole per cent, never rounded up, as the sentence of the flag has it."""
    if value is None:
        return "–"
    per_cent = int(100 * value + 1e-9)
    return "over 99%" if 99 < 100 * value < 100 else f"{per_cent}%"


def _share(value: float | None) -> str:
    if value is None:
        return "–"
    per_cent = 100 * value
    if 99 < per_cent < 100:
        return "over 99%"
    return "under 0.01%" if 0 < per_cent < 0.01 else f"{per_cent:.3g}%"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value == int(value) else f"{value:.3g}"
