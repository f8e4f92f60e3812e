"""Which measures ask nearly the same? By the words of their names and of what is counted."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from areaprofile.catalogue.records import Indicator
from areaprofile.tables.atlas import Atlas

ALIKE = 0.6
_PLAIN = frozenset(
    "a an the of for in on at to by who which that with from per every each all people share "
    "number rate year and or are is as has have had their its it them they be been than "
    "more".split()
)


def key_words(text: str) -> frozenset[str]:
    """The words that carry the sense, without plural; a year in brackets is no part of it."""
    bare = re.sub(r"\([^)]*\)", " ", text.casefold())
    words = re.findall(r"[a-z0-9]+", bare)
    return frozenset(_singular(word) for word in words if word not in _PLAIN)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def likeness(one: Indicator, other: Indicator) -> float:
    """0 to 1: the share of words in common, of names or of meanings; 1 for the same count out of
    the same people."""
    counted = (one.numerator.casefold(), one.denominator.casefold())
    if all(counted) and counted == (other.numerator.casefold(), other.denominator.casefold()):
        return 1.0
    names = _shared(key_words(one.name), key_words(other.name))
    meanings = _shared(key_words(one.meaning), key_words(other.meaning))
    return max(meanings, (names + meanings) / 2 if names == 1 else names * 0.9)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    either = one | other
    return len(one & other) / len(either) if len(either) > 1 else 0.0


def near_duplicates(measure: Indicator, among: Iterable[Indicator]) -> list[Indicator]:
    """Those that ask nearly the same as `measure`, most alike first."""
    scored = [
        (likeness(measure, other), other)
        for other in among
        if other.indicator_id != measure.indicator_id
    ]
    alike = [pair for pair in scored if pair[0] >= ALIKE]
    return [other for _, other in sorted(alike, key=lambda pair: (-pair[0], pair[1].name))]


def groups_of_replicas(texts: Mapping[str, str]) -> list[list[str]]:
    """Ids of texts (targets, say) in groups that ask nearly the same: each joins the first group
    whose first member is alike."""
    groups: list[list[str]] = []
    for key, text in texts.items():
        words = key_words(text)
        home = next(
            (group for group in groups if _shared(key_words(texts[group[0]]), words) >= ALIKE), None
        )
        if home is None:
            groups.append([key])
        else:
            home.append(key)
    return groups


@lru_cache(maxsize=512)
def duplicates_in(atlas: Atlas, measure: Indicator) -> tuple[Indicator, ...]:
    """Near-duplicates of a measure among all of the build."""
    return tuple(near_duplicates(measure, atlas.measures.values()))
