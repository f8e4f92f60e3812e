"""The catalogue: definitions of one or more packs, stacked, checked and linked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from areaprofile.catalogue import records as r
from areaprofile.catalogue.convert import build
from areaprofile.catalogue.files import read_csv, read_toml
from areaprofile.catalogue.links import link, link_problems
from areaprofile.catalogue.packs import PACK_FILE
from areaprofile.catalogue.places import Entry
from areaprofile.catalogue.rules import STAY_INSIDE, id_problems, record_problems
from areaprofile.errors import MissingFileError, Problem

Key = tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of record: where its definitions lie, and what makes one of them unlike another."""

    record: type
    name: str  # the folder, or the table, under catalogue/
    key: tuple[str, ...]
    id_field: str = ""  # must be snake_case


KINDS = (
    Kind(r.Theme, "themes", ("theme_id",), "theme_id"),
    Kind(r.Partner, "partners", ("partner_id",), "partner_id"),
    Kind(r.Source, "sources", ("source_id",), "source_id"),
    Kind(r.Indicator, "indicators", ("indicator_id",), "indicator_id"),
    Kind(r.IndicatorVersion, "versions", ("indicator_id", "version")),
    Kind(r.Measure, "measures", ("indicator_id", "source_id", "section")),
    Kind(r.Grouping, "frameworks", ("framework", "group_id")),
    Kind(r.GroupMember, "indicator_framework", ("framework", "group_id", "indicator_id")),
    Kind(r.BasketMember, "baskets", ("basket_id", "indicator_id"), "basket_id"),
    Kind(r.CouncilService, "council_service", ("service", "council_type", "council_code")),
)


@dataclass
class Heap:
    """What was read so far: records by kind and key, and the entry each came from."""

    records: dict[type, dict[Key, Any]] = field(default_factory=dict)
    entries: dict[type, dict[Key, Entry]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # Ids of definitions that are there but could not be read: not to be called unknown as well.
    unread: dict[type, set[str]] = field(default_factory=dict)
    broken: dict[type, list[Entry]] = field(default_factory=dict)


def load_catalogue(pack_dirs: Sequence[Path]) -> tuple[r.Catalogue, list[Problem]]:
    """All definitions of the packs, later ones adding or overriding by id, and every problem.

    The catalogue holds what could be read; do not build with it while there are problems. Raises
    MissingFileError for a folder without `pack.toml`.
    """
    heap = Heap({kind.record: {} for kind in KINDS}, {kind.record: {} for kind in KINDS})
    packs = []
    for folder in pack_dirs:
        pack = _read_pack(folder, heap)
        if pack is not None:
            packs.append(pack)
        for kind in KINDS:
            read_kind(kind, folder, heap)
    found = heap.records
    catalogue = r.Catalogue(
        packs=tuple(packs),
        indicators=_by_id(found[r.Indicator]),
        versions=tuple(found[r.IndicatorVersion].values()),
        sources=_by_id(found[r.Source]),
        measures=tuple(found[r.Measure].values()),
        themes=_by_id(found[r.Theme]),
        partners=_by_id(found[r.Partner]),
        frameworks=tuple(found[r.Grouping].values()),
        indicator_groups=tuple(found[r.GroupMember].values()),
        council_services=tuple(found[r.CouncilService].values()),
        baskets=tuple(found[r.BasketMember].values()),
    )
    heap.problems += link_problems(heap.records, heap.entries, heap.unread, heap.broken)
    return link(catalogue), sorted(set(heap.problems))


def _by_id(records: dict[Key, Any]) -> dict[str, Any]:
    return {key[0]: record for key, record in records.items()}


def _read_pack(folder: Path, heap: Heap) -> r.Pack | None:
    path = folder / PACK_FILE
    if not path.is_file():
        raise MissingFileError(f"{folder}: found no {PACK_FILE}; a pack is a folder that has one")
    entry, problems = read_toml(path, f"{folder.name}/{PACK_FILE}")
    heap.problems += problems
    if entry is None:
        return None
    pack, problems = build(r.Pack, entry)
    heap.problems += problems
    if pack is not None:
        heap.problems += [
            *record_problems(pack, entry),
            *id_problems(pack.pack_id, entry, "pack_id"),
        ]
    return pack


def read_kind(kind: Kind, folder: Path, heap: Heap) -> None:
    """Put every definition of one kind that a pack has on the heap, problems included."""
    seen: dict[Key, Entry] = {}
    for entry, given in _entries(kind, folder, heap):
        record, problems = build(kind.record, entry, given=given)
        heap.problems += problems
        wrong = [] if record is None else record_problems(record, entry)
        heap.problems += wrong
        # A file outside the raw folder is not opened, so such a source is left out.
        if record is None or any(one.do == STAY_INSIDE for one in wrong):
            name = given.get(kind.id_field) or entry.values.get(kind.id_field, "")
            heap.unread.setdefault(kind.record, set()).add(str(name))
            heap.broken.setdefault(kind.record, []).append(entry)
            continue
        if kind.id_field:
            record_id = getattr(record, kind.id_field)
            heap.problems += id_problems(record_id, entry, kind.id_field)
        key = tuple(str(getattr(record, name)) for name in kind.key)
        if key in seen:
            first = seen[key]
            found = f"{' '.join(key)!r} again (first in {first.file}, row {first.row})"
            heap.problems.append(entry.problem(kind.key[0], found, "keep one of the two"))
            continue
        seen[key] = entry
        heap.records[kind.record][key] = record
        heap.entries[kind.record][key] = entry


def _entries(kind: Kind, folder: Path, heap: Heap) -> list[tuple[Entry, dict[str, object]]]:
    """Definitions of one kind in one pack: rows of CSV files, and TOML files named by id."""
    catalogue = folder / "catalogue"
    found: list[tuple[Entry, dict[str, object]]] = []
    tables = [catalogue / f"{kind.name}.csv", *sorted((catalogue / kind.name).glob("*.csv"))]
    for path in tables:
        if path.is_file():
            rows, problems = read_csv(path, _shown(folder, path))
            heap.problems += problems
            found += [(row, {}) for row in rows]
    for path in sorted((catalogue / kind.name).glob("*.toml")):
        entry, problems = read_toml(path, _shown(folder, path))
        heap.problems += problems
        if entry is None:
            heap.unread.setdefault(kind.record, set()).add(path.stem)
        else:
            found.append((entry, {kind.id_field: path.stem} if kind.id_field else {}))
    return found


def _shown(folder: Path, path: Path) -> str:
    """A definition file as messages name it: from the pack's own folder on."""
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"
