"""Councils: what they are, which services they run, and what became of those that are gone."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

import pandas as pd

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place

LONDON = "E09"
TYPE_WORDS = {
    "london_borough": ("London borough", "London boroughs"),
    "metropolitan": ("metropolitan council", "metropolitan councils"),
    "unitary": ("unitary council", "unitary councils"),
    "county": ("county council", "county councils"),
    "district": ("district council", "district councils"),
}


@dataclass(frozen=True, eq=False)
class CouncilFacts:
    """Of one build. `services`: those that somebody said who runs; `runs`: council → services it
    runs; `pool`: who may be a peer; `gone`: abolished council → (successors, date)."""

    services: frozenset[str]
    runs: Mapping[str, frozenset[str]]
    pool: frozenset[str]
    gone: Mapping[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)


@lru_cache(maxsize=4)
def council_facts(atlas: Atlas) -> CouncilFacts:
    """The facts of a build, read once."""
    area = read_table(atlas.store, "area")
    councils = area[area["level"].astype("str") == "council"]
    inside = councils["in_peer_pool"].fillna(False).astype(bool)
    pool = frozenset(councils.loc[inside, "area_code"].astype("str"))
    services: frozenset[str] = frozenset()
    runs: dict[str, frozenset[str]] = {}
    if has_table(atlas.store, "council_service"):
        table = read_table(atlas.store, "council_service")
        services = frozenset(table["service"].astype("str"))
        used = table[table["runs"].astype(bool)]
        for code, part in used.groupby(used["council_code"].astype("str")):
            runs[str(code)] = frozenset(part["service"].astype("str"))
    return CouncilFacts(services, runs, pool, _gone(atlas))


def _gone(atlas: Atlas) -> dict[str, tuple[tuple[str, ...], str]]:
    if not has_table(atlas.store, "council_change"):
        return {}
    table = read_table(atlas.store, "council_change")
    table = table[table["old_code"].astype("str") != table["new_code"].astype("str")]
    steps = {
        str(old): (tuple(sorted(set(part["new_code"].astype("str")))), str(part["date"].iloc[0]))
        for old, part in table.groupby(table["old_code"].astype("str"))
    }
    today = atlas.places.by_code
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for old, (_, day) in steps.items():
        ends, seen = [old], set()
        while any(end not in today and end in steps and end not in seen for end in ends):
            seen |= set(ends)
            ends = [one for end in ends for one in (steps[end][0] if end in steps else (end,))]
        if old not in today and all(end in today for end in ends):
            found[old] = (tuple(sorted(set(ends))), day)
    return found


def runs_service(atlas: Atlas, council: str, service: str) -> bool:
    """Whether the council runs a service; true where nobody said who runs it."""
    facts = council_facts(atlas)
    if not service or service not in facts.services:
        return True
    return service in facts.runs.get(council, frozenset())


def partner_tier(atlas: Atlas, council: Place) -> list[Place]:
    """A district's county, or a county's districts; empty for a single council."""
    if council.council_type == "district":
        county = atlas.places.by_code.get(council.upper_tier_code)
        return [county] if county and county.code != council.code else []
    if council.council_type != "county":
        return []
    return sorted(
        (
            one
            for one in all_councils(atlas)
            if one.upper_tier_code == council.code and one.code != council.code
        ),
        key=lambda one: one.name,
    )


@lru_cache(maxsize=4)
def all_councils(atlas: Atlas) -> tuple[Place, ...]:
    """Every council of today, counties too, by name."""
    level = atlas.places.levels.get("council")
    codes = level.codes if level else ()
    found = (atlas.places.by_code[str(code)] for code in codes)
    return tuple(sorted(found, key=lambda one: (one.name, one.code)))


def type_words(council: Place, *, plural: bool = False) -> str:
    """`district council`, `London boroughs`; `council` where the type is not known.

    The same type outside London, as in invented countries, is that of `city boroughs`.
    """
    words = TYPE_WORDS.get(council.council_type, ("council", "councils"))
    if council.council_type == "london_borough" and not council.code.startswith(LONDON):
        words = ("city borough", "city boroughs")
    return words[1] if plural else words[0]


def kind_words(council: Place) -> str:
    """What the council itself is: its type, or that it is of its own kind (City of London)."""
    return _of_own_kind().get(council.code) or type_words(council)


@cache
def _of_own_kind() -> Mapping[str, str]:
    """Code → words, of councils that the law makes like no other."""
    file = resources.files("areaprofile.tables") / "councils_of_own_kind.csv"
    text = file.read_text(encoding="utf-8")
    return {row["code"]: row["words"] for row in csv.DictReader(text.splitlines())}


def shown_name(council: Place, atlas: Atlas) -> str:
    """The name, with the type where a county and a district might be taken for one another."""
    same = [one for one in all_councils(atlas) if one.name == council.name]
    return f"{council.name} ({type_words(council)})" if len(same) > 1 else council.name


def gone_message(atlas: Atlas, code: str) -> tuple[str, str]:
    """For an abolished council: its (first) successor and a sentence; two empty texts else."""
    found = council_facts(atlas).gone.get(code)
    if not found:
        return "", ""
    ends, day = list(found[0]), found[1]
    names = " and ".join(atlas.places.name(one) for one in ends)
    became = "it was divided between" if len(ends) > 1 else "it became part of"
    text = f"The council {code} no longer exists: on {spoken_date(day)} {became} {names}"
    return ends[0], f"{text}. Its successor is shown here."


def successors_of(atlas: Atlas, code: str) -> tuple[Place, ...]:
    """The councils of today that an abolished one became; empty for any other code."""
    ends = council_facts(atlas).gone.get(code, ((), ""))[0]
    return tuple(atlas.places.by_code[one] for one in ends)


def context_of(atlas: Atlas, council: str) -> pd.DataFrame:
    """The context variables of a council (columns of the store's table), empty without any."""
    if not has_table(atlas.store, "context"):
        return pd.DataFrame(columns=["context_id", "name", "unit", "value", "period"])
    table = all_context(atlas)
    return table[table["council_code"].astype("str") == council]


@lru_cache(maxsize=4)
def all_context(atlas: Atlas) -> pd.DataFrame:
    """The context variables of every council; without rows where the store has none."""
    if not has_table(atlas.store, "context"):
        columns = "council_code context_id name unit value period role indicator_id"
        return pd.DataFrame(columns=columns.split())
    return read_table(atlas.store, "context")


def context_medians(atlas: Atlas, councils: Sequence[str]) -> dict[str, float]:
    """The median of each context variable over some councils."""
    if not has_table(atlas.store, "context") or not councils:
        return {}
    table = all_context(atlas)
    used = table[table["council_code"].astype("str").isin(list(councils))].dropna(subset=["value"])
    medians = used.groupby(used["context_id"].astype("str"))["value"].median()
    return {str(key): float(value) for key, value in medians.items()}
