"""Who may see what: a store for the public holds nothing of what is for partners only."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from areaprofile.catalogue.evidence import Evidence
from areaprofile.catalogue.records import Catalogue
from areaprofile.errors import Problem

PARTNER = "partner"
# Shorter texts ("people") stand in other definitions too and give nothing away.
_TELLING = 12


def for_audience(catalogue: Catalogue, audience: str) -> Catalogue:
    """The catalogue without what the audience must not see, down to the sources it came from."""
    if audience == PARTNER:
        return catalogue
    shown = {key: one for key, one in catalogue.indicators.items() if one.visibility == "public"}
    if len(shown) == len(catalogue.indicators):
        return catalogue
    measures = tuple(one for one in catalogue.measures if one.indicator_id in shown)
    used = {one.source_id for one in measures}
    # A source without measures is one of spending or of context.
    closed = {one.source_id for one in catalogue.measures} - used
    groups = tuple(one for one in catalogue.indicator_groups if one.indicator_id in shown)
    return replace(
        catalogue,
        indicators=shown,
        measures=measures,
        sources={key: one for key, one in catalogue.sources.items() if key not in closed},
        versions=tuple(one for one in catalogue.versions if one.indicator_id in shown),
        indicator_groups=groups,
        baskets=tuple(one for one in catalogue.baskets if one.indicator_id in shown),
    )


def evidence_for(evidence: Evidence, catalogue: Catalogue, audience: str) -> Evidence:
    """The evidence without context that is counted by a measure which the catalogue has not, and
    without files of records that the audience must not see."""
    context = {
        key: one
        for key, one in evidence.context.items()
        if not one.indicator_id or one.indicator_id in catalogue.indicators
    }
    files = {
        key: one
        for key, one in evidence.record_files.items()
        if audience == PARTNER or one.visibility == "public"
    }
    return replace(evidence, context=context, record_files=files)


def closed_records(whole: Evidence, shown: Evidence) -> tuple[str, ...]:
    """Ids, titles, addresses and paths of the files of records that were left out."""
    words: set[str] = set()
    for key in set(whole.record_files) - set(shown.record_files):
        one = whole.record_files[key]
        words |= {key, one.title, one.address, one.file.path, one.caution}
    others = {text for one in shown.record_files.values() for text in (one.title, one.address)}
    return tuple(sorted(words - others - {""}))


def closed_words(whole: Catalogue, shown: Catalogue) -> tuple[str, ...]:
    """What the definitions left out say, and nothing that is shown says: ids, names, texts."""
    mine, others = set(_words(whole)), " ".join(_words(shown)).casefold()
    ids = {*whole.indicators, *whole.sources} - {*shown.indicators, *shown.sources}
    texts = {one for one in mine if len(one) >= _TELLING and one.casefold() not in others}
    return tuple(sorted(ids | texts))


def find_leaks(folder: Path, words: Iterable[str]) -> list[Problem]:
    """Every table, file name and plain file of a build in which one of the words stands."""
    wanted = tuple(words)
    problems = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()) if wanted else []:
        name = path.relative_to(folder).as_posix()
        found = {one for one in wanted if path.stem == one}
        for column, text in _texts(path):
            found |= {one for one in wanted if one in text}
            problems += [_problem(name, column, one) for one in sorted(found)]
            found = set()
        problems += [_problem(name, "", one) for one in sorted(found)]
    return problems


def _words(catalogue: Catalogue) -> Iterable[str]:
    for one in catalogue.indicators.values():
        yield from (one.name, one.meaning, one.numerator, one.caution, *one.aliases)
    for source in catalogue.sources.values():
        yield from (source.title, source.address, source.publisher_file, source.caution)


def _texts(path: Path) -> Iterable[tuple[str, str]]:
    """The texts of a file of definitions or tables: column and its different texts, joined."""
    if path.suffix == ".json":
        yield "", path.read_text(encoding="utf-8")
    if path.suffix != ".parquet" or path.parent.name != "tables":
        return
    with pq.ParquetFile(path) as file:
        table = file.read()
    for name in table.column_names:
        kind = table.schema.field(name).type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            yield name, "\n".join(str(one) for one in table[name].unique().to_pylist() if one)


def _problem(file: str, column: str, word: str) -> Problem:
    do = "take it out of the definitions of public measures, or build with --audience partner"
    return Problem(file, 0, column, f"{word!r}, which is for partners only", do)
