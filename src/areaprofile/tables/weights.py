"""Weights as a short text for the address: `housing-2~community_safety-0.5`.

Only letters that need no escaping in an address are used. Weights run from 0 to 5 in tenths.
"""

import re
from collections.abc import Collection, Mapping

LARGEST = 5.0
JOIN = "~"
_PART = re.compile(r"([A-Za-z0-9_.]+)-(\d(?:\.\d)?)")


def write_weights(weights: Mapping[str, float]) -> str:
    """The weights as a text, in their order. Raises ValueError for a weight out of range."""
    parts = []
    for name, weight in weights.items():
        if not 0 <= weight <= LARGEST:
            raise ValueError(f"a weight lies between 0 and {LARGEST:g}: {name} {weight!r}")
        parts.append(f"{name}-{round(weight, 1):g}")
    return JOIN.join(parts)


def read_weights(text: str, known: Collection[str]) -> tuple[dict[str, float], list[str]]:
    """The weights that a text gives to known names, and the parts that cannot be used.

    Of two weights for one name the first counts.
    """
    weights: dict[str, float] = {}
    refused: list[str] = []
    for part in filter(None, text.split(JOIN)):
        match = _PART.fullmatch(part)
        name = match.group(1) if match else ""
        weight = float(match.group(2)) if match else LARGEST + 1
        if name in known and weight <= LARGEST:
            weights.setdefault(name, weight)
        else:
            refused.append(part)
    return weights, refused
