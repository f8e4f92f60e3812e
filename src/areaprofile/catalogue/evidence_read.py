"""The definitions of money, judgements, peers and context, read from packs and checked."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from areaprofile.catalogue import dated_records as d
from areaprofile.catalogue import evidence as e
from areaprofile.catalogue.places import Entry, did_you_mean
from areaprofile.catalogue.read import Heap, Key, Kind, read_kind
from areaprofile.catalogue.records import DISCLOSURES, Catalogue
from areaprofile.catalogue.rules import CODE_KINDS
from areaprofile.errors import Problem

KINDS = (
    Kind(e.SpendLine, "spend_lines", ("line_id",), "line_id"),
    Kind(e.SpendMeasure, "spend_measures", ("line_id", "source_id")),
    Kind(e.SpendPer, "spend_per", ("per",), "per"),
    Kind(e.ContextVariable, "context_variables", ("context_id",), "context_id"),
    Kind(e.PeerSet, "peers", ("set_id",), "set_id"),
    Kind(e.JudgementScheme, "judgements", ("scheme_id",), "scheme_id"),
    Kind(d.RecordFile, "record_files", ("file_id",), "file_id"),
)
_ALLOWED: Mapping[tuple[type, str], tuple[str, ...]] = {
    (e.SpendLine, "basis"): e.BASES,
    (e.SpendLine, "price"): e.PRICES,
    (e.ContextVariable, "role"): e.ROLES,
    (e.ContextVariable, "transform"): e.TRANSFORMS,
    (e.PeerSet, "codes"): CODE_KINDS,
    (e.JudgementScheme, "codes"): CODE_KINDS,
    (d.RecordFile, "table"): tuple(d.RECORD_TABLES),
    (d.RecordFile, "visibility"): d.VISIBILITIES,
    (d.RecordFile, "disclosure"): DISCLOSURES,
}


def load_evidence(
    pack_dirs: Sequence[Path], catalogue: Catalogue
) -> tuple[e.Evidence, list[Problem]]:
    """All such definitions of the packs, and every problem; ids must be those of `catalogue`.

    The records hold what could be read; do not build with them while there are problems.
    """
    kinds = [kind.record for kind in KINDS]
    heap = Heap({kind: {} for kind in kinds}, {kind: {} for kind in kinds})
    for folder in pack_dirs:
        for kind in KINDS:
            read_kind(kind, folder, heap)
    found = heap.records
    evidence = e.Evidence(
        spend_lines=_by_id(found[e.SpendLine]),
        spend_measures=tuple(found[e.SpendMeasure].values()),
        spend_per=_by_id(found[e.SpendPer]),
        context=_by_id(found[e.ContextVariable]),
        peer_sets=_by_id(found[e.PeerSet]),
        judgements=_by_id(found[e.JudgementScheme]),
        record_files=_by_id(found[d.RecordFile]),
    )
    problems = [*heap.problems, *_word_problems(heap), *_link_problems(heap, catalogue)]
    problems += [*_context_problems(heap), *_grade_problems(heap)]
    return evidence, sorted(set(problems))


def _by_id(records: Mapping[Key, Any]) -> dict[str, Any]:
    return {key[0]: record for key, record in records.items()}


def _each(heap: Heap, kind: type) -> Iterable[tuple[Any, Entry]]:
    for key, record in heap.records[kind].items():
        yield record, heap.entries[kind][key]


def _word_problems(heap: Heap) -> Iterable[Problem]:
    for (kind, name), words in _ALLOWED.items():
        for record, entry in _each(heap, kind):
            value = getattr(record, name)
            if value not in words:
                yield entry.problem(name, repr(value), did_you_mean(value, words))


def _link_problems(heap: Heap, catalogue: Catalogue) -> Iterable[Problem]:
    """Every id that a definition names must exist."""
    lines = {record.line_id for record in heap.records[e.SpendLine].values()}
    pers = {record.per for record in heap.records[e.SpendPer].values()}
    named: tuple[tuple[type, str, Iterable[str]], ...] = (
        (e.SpendLine, "per", pers),
        (e.SpendLine, "part_of", lines),
        (e.SpendMeasure, "line_id", lines),
        (e.SpendMeasure, "source_id", catalogue.sources),
        (e.SpendPer, "source_id", catalogue.sources),
        (e.ContextVariable, "source_id", catalogue.sources),
        (e.ContextVariable, "indicator_id", catalogue.indicators),
        (e.ContextVariable, "area_fact", e.AREA_FACTS),
    )
    for kind, name, known in named:
        for record, entry in _each(heap, kind):
            value = getattr(record, name)
            if value and value not in known:
                yield entry.problem(name, f"an unknown {value!r}", did_you_mean(value, known))


def _context_problems(heap: Heap) -> Iterable[Problem]:
    for record, entry in _each(heap, e.ContextVariable):
        ways = [record.indicator_id, record.source_id, record.area_fact]
        if sum(map(bool, ways)) != 1:
            do = "give exactly one of indicator_id, source_id, area_fact"
            yield entry.problem("", f"{sum(map(bool, ways))} ways to tell the value", do)
        if record.source_id and not record.numerator:
            yield entry.problem("numerator", "nothing", "name the items that are added up")
        if record.role != "peer" and record.weight != 0:
            do = "make the weight 0: only variables of role peer count in the distance"
            yield entry.problem("weight", f"{record.weight:g}", do)


def _grade_problems(heap: Heap) -> Iterable[Problem]:
    for record, entry in _each(heap, e.JudgementScheme):
        words = [grade.word for grade in record.grade]
        if len(set(words)) < len(words):
            yield entry.problem("grade", "a word twice", "give each word one grade")
        for grade in record.grade:
            if grade.word != grade.word.lower():
                yield entry.problem("grade", repr(grade.word), "write the word in lower case")
            if grade.band not in e.BANDS:
                yield entry.problem("grade", repr(grade.band), did_you_mean(grade.band, e.BANDS))
