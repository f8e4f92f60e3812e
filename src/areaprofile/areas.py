"""Codes, vintages and hierarchy: which place is meant, what became of it, what lies above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

SAME, RECODED, MERGED, DIVIDED = "same", "recoded", "merged", "divided"


@dataclass(frozen=True)
class Fate:
    """What a code means today: the area, its level, and how it came about.

    `how`: `same`; `recoded` (the same place, a new code); `merged` (part of a larger one today);
    `divided` (its parts are several areas today: `code` is empty).
    """

    code: str
    level: str
    how: str


@dataclass(frozen=True)
class Gazetteer:
    """Every code that a table may bear. Make it with `make_gazetteer`.

    `today`: level by code. `older`: the codes of LSOAs of older vintages, by vintage. `fates`: of
    abolished councils and counties. `leaves`: the oldest councils that each council is made of.
    `schemes`: publishers' own codes. `names`: level and code by name in lower case. `local`: by
    level below the council, the codes of each name, alone and with its council's name. `spelled`:
    names as they are defined, by what they are compared as.
    """

    today: Mapping[str, str]
    older: Mapping[str, frozenset[str]]
    fates: Mapping[str, Fate]
    leaves: Mapping[str, frozenset[str]]
    schemes: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    lsoa_vintage: str
    local: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)

    def find(self, code: str, *, vintage: str) -> Fate | None:
        """What `code` means, or None when nothing bears it. `vintage` matters for LSOAs only."""
        if vintage in self.older and vintage != self.lsoa_vintage:
            if code in self.older[vintage]:
                return Fate(code, "lsoa", SAME)
            if self.today.get(code) == "lsoa":
                return None
        if code in self.today:
            return Fate(code, self.today[code], SAME)
        return self.fates.get(code)

    def translate(self, code: str, *, scheme: str, level: str = "council") -> str | None:
        """The code of ours that a publisher's own code (or a name) stands for, or None.

        Names of wards and neighbourhoods are looked up among those of their `level`; one that
        several bear stands for none of them.
        """
        if scheme == "gss":
            return code
        if scheme == "name" and level in self.local:
            codes = self.local[level].get(tidy_name(code), ())
            return codes[0] if len(codes) == 1 else None
        if scheme == "name":
            known = self.schemes.get("name", {})
            return known.get(code) or self.names.get(tidy_name(code))
        known = self.schemes.get(scheme, {})
        return known.get(code) or known.get(code.lstrip("0"))


def tidy_name(name: str) -> str:
    """A place name as it is compared: lower case, `&` as `and`, no punctuation."""
    words = name.lower().replace("&", " and ").replace("-", " ").replace("'", "")
    for mark in ",.()":
        words = words.replace(mark, " ")
    return " ".join(words.split())


def local_names(
    places: Iterable[tuple[str, str, str]],
) -> Mapping[str, tuple[str, ...]]:
    """The codes that each name may mean: of code, name and council's name of every area."""
    found: dict[str, dict[str, None]] = {}
    for code, name, council in places:
        for told in (name, f"{name} {council}"):
            found.setdefault(tidy_name(told), {})[code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def spellings(places: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Each name, alone and with its council's, as it is written, by what it is compared as."""
    told = [text for _, name, council in places for text in (name, f"{name}, {council}")]
    return {tidy_name(text): text for text in told}


def make_gazetteer(
    areas: pd.DataFrame,
    council_changes: pd.DataFrame,
    changes: pd.DataFrame,
    *,
    schemes: Mapping[str, Mapping[str, str]],
    vintages: Mapping[str, str],
    local: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
    spelled: Mapping[str, str] | None = None,
) -> Gazetteer:
    """All codes of a build, from the table of areas and the tables of changes.

    Today's names are known to `translate`, and so are those of abolished councils of a scheme.
    """
    current = areas[areas["vintage"] == areas["level"].map(vintages)]
    today = dict(zip(current["area_code"], current["level"], strict=True))
    older = {
        str(vintage): frozenset(part)
        for vintage, part in changes.groupby("from_vintage")["from_code"]
    }
    wanted = current[current["level"].isin(["council", "region", "country"])]
    pairs = wanted[["area_code", "name"]].to_numpy()
    names = {tidy_name(name): code for code, name in pairs}
    successors = _successors(council_changes)
    return Gazetteer(
        today=today,
        older=older,
        fates=_fates(successors, today),
        leaves=_leaves(successors),
        schemes=schemes,
        names=names,
        lsoa_vintage=vintages["lsoa"],
        local=local or {},
        spelled={tidy_name(name): name for _, name in pairs} | dict(spelled or {}),
    )


def _successors(changes: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    grouped = changes.groupby("old_code")["new_code"]
    return {str(old): tuple(sorted(set(new))) for old, new in grouped}


def _fates(successors: Mapping[str, tuple[str, ...]], today: Mapping[str, str]) -> dict[str, Fate]:
    parents: dict[str, set[str]] = {}
    for old in successors:
        for end in _ends(old, successors):
            parents.setdefault(end, set()).add(old)
    fates = {}
    for old in successors:
        ends = _ends(old, successors)
        if old in today or not ends & set(today):
            continue
        if len(ends) > 1:
            fates[old] = Fate("", "council", DIVIDED)
            continue
        end = next(iter(ends))
        how = RECODED if _is_recoded(old, end, successors) else MERGED
        fates[old] = Fate(end, today[end], how)
    return fates


def _ends(code: str, successors: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The codes of today that came of `code`, over any number of changes."""
    nexts = [one for one in successors.get(code, ()) if one != code]
    return {end for one in nexts for end in _ends(one, successors)} if nexts else {code}


def _is_recoded(old: str, end: str, successors: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether `old` is the very place that `end` is today.

    A county or an only predecessor is; one of several councils that were joined is not, whether
    districts or single councils. A county that is listed beside its districts stands for all.
    """
    before = {code for code, new in successors.items() if end in new}
    siblings = {code for code in before if _is_county_code(code) == _is_county_code(old)}
    return siblings == {old} and len(successors[old]) == 1


def _is_county_code(code: str) -> bool:
    return code[1:3] == "10"


def _leaves(successors: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """For each council, the oldest districts it is made of; counties are left out."""
    before: dict[str, set[str]] = {}
    for old, new in successors.items():
        if len(new) == 1:
            before.setdefault(new[0], set()).add(old)
    codes = {*successors, *before}
    return {code: frozenset(_oldest(code, before)) for code in codes}


def _oldest(code: str, before: Mapping[str, set[str]]) -> set[str]:
    old = before.get(code, set())
    kinds: dict[str, set[str]] = {}
    for one in old:
        kinds.setdefault(one[:3], set()).add(one)
    if not kinds:
        return {code}
    # A county that became one council is listed beside the districts that did: follow these.
    chosen = set().union(*(part for kind, part in kinds.items() if not _is_county(kind, kinds)))
    return {leaf for one in chosen for leaf in _oldest(one, before)}


def _is_county(kind: str, kinds: Iterable[str]) -> bool:
    return kind.endswith("10") and len(set(kinds)) > 1
