"""References between definitions: every id that is named must exist, and what follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from areaprofile.catalogue import records as r
from areaprofile.catalogue.places import Entry, did_you_mean
from areaprofile.errors import Problem

Key = tuple[str, ...]
# (record, field) → the kind of record that the field names
_REFERENCES: Mapping[tuple[type, str], type] = {
    (r.Indicator, "theme"): r.Theme,
    (r.Indicator, "owner_partner"): r.Partner,
    (r.Indicator, "sources"): r.Source,
    (r.IndicatorVersion, "indicator_id"): r.Indicator,
    (r.Measure, "indicator_id"): r.Indicator,
    (r.Measure, "source_id"): r.Source,
    (r.GroupMember, "indicator_id"): r.Indicator,
    (r.BasketMember, "indicator_id"): r.Indicator,
}
_WORDS = {
    r.Theme: "theme",
    r.Partner: "partner",
    r.Source: "source",
    r.Indicator: "indicator",
}


def link_problems(
    records: Mapping[type, Mapping[Key, Any]],
    entries: Mapping[type, Mapping[Key, Entry]],
    unread: Mapping[type, set[str]] = MappingProxyType({}),
    broken: Mapping[type, Sequence[Entry]] = MappingProxyType({}),
) -> list[Problem]:
    """A problem for each reference to something that no pack defines.

    `unread`: ids that are defined, but in a definition with another problem, already told.
    `broken`: the entries of such definitions; what they name is looked at as well.
    """
    known = {kind: {key[0] for key in records[kind]} | unread.get(kind, set()) for kind in _WORDS}
    problems = []
    for (kind, name), named_kind in _REFERENCES.items():
        named = [
            (entries[kind][key], _named(getattr(record, name)))
            for key, record in records[kind].items()
        ]
        named += [(entry, _written(entry, name)) for entry in broken.get(kind, ())]
        for entry, words in named:
            for word in words:
                if word not in known[named_kind]:
                    found = f"an unknown {_WORDS[named_kind]} {word!r}"
                    do = did_you_mean(word, known[named_kind])
                    problems.append(entry.problem(name, found, do))
    return [*problems, *_group_problems(records, entries), *_basket_problems(records, entries)]


def _named(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def _written(entry: Entry, name: str) -> tuple[str, ...]:
    """The one id that a definition without a record names under a key."""
    word = entry.values.get(name)
    return (word,) if isinstance(word, str) and ";" not in word else ()


def _group_problems(
    records: Mapping[type, Mapping[Key, Any]], entries: Mapping[type, Mapping[Key, Entry]]
) -> Iterable[Problem]:
    groups = set(records[r.Grouping])
    for key, member in records[r.GroupMember].items():
        if (member.framework, member.group_id) not in groups:
            found = f"an unknown group {member.framework} {member.group_id}"
            do = did_you_mean(member.group_id, [group for _, group in groups])
            yield entries[r.GroupMember][key].problem("group_id", found, do)


def _basket_problems(
    records: Mapping[type, Mapping[Key, Any]], entries: Mapping[type, Mapping[Key, Entry]]
) -> Iterable[Problem]:
    names: dict[str, str] = {}
    for key, member in records[r.BasketMember].items():
        entry = entries[r.BasketMember][key]
        measure = records[r.Indicator].get((member.indicator_id,))
        if measure is not None and measure.polarity == "none":
            found = f"{member.indicator_id!r}, which has no good end"
            do = "take it out: it can neither improve nor get worse"
            yield entry.problem("indicator_id", found, do)
        name = names.setdefault(member.basket_id, member.name)
        if member.name != name:
            found = f"{member.name!r} and {name!r} for one basket"
            yield entry.problem("name", found, "give all its rows one name")


def link(catalogue: r.Catalogue) -> r.Catalogue:
    """The catalogue with each indicator's sources and each source's items filled from measures."""
    sources: dict[str, list[str]] = {}
    named: dict[str, dict[str, None]] = {}
    counted: dict[str, dict[str, None]] = {}
    everything: set[str] = set()
    for measure in catalogue.measures:
        sources.setdefault(measure.indicator_id, []).append(measure.source_id)
        added = (*measure.numerator, *measure.denominator)
        figures = (measure.value, measure.lower, measure.upper)
        named.setdefault(measure.source_id, {}).update(
            dict.fromkeys(item for item in (*figures, *added) if item)
        )
        counted.setdefault(measure.source_id, {}).update(dict.fromkeys(added))
        if "*" in added:
            everything.add(measure.source_id)
    indicators = {
        key: indicator
        if indicator.sources
        else replace(indicator, sources=tuple(dict.fromkeys(sources.get(key, ()))))
        for key, indicator in catalogue.indicators.items()
    }
    filled = {
        key: _with_items(
            source,
            () if key in everything else tuple(named.get(key, ())),
            tuple(item for item in counted.get(key, ()) if item != "*"),
        )
        for key, source in catalogue.sources.items()
    }
    return replace(catalogue, indicators=indicators, sources=filled)


def _with_items(source: r.Source, items: tuple[str, ...], counts: tuple[str, ...]) -> r.Source:
    layout = source.layout
    layout = replace(layout, items=layout.items or items, counts=layout.counts or counts)
    return replace(source, layout=layout)
