"""Reading sources, a group of related ones at a time, so that memory stays bounded."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from areaprofile.catalogue.records import Catalogue, Measure, Source
from areaprofile.errors import Problem
from areaprofile.pipeline.inputs import root_of
from areaprofile.pipeline.items import Items
from areaprofile.pipeline.measure import measured
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.resolve import bring_up_to_date, resolve
from areaprofile.pipeline.row_checks import is_outside, of_measures
from areaprofile.pipeline.values import Piece, can_add_up
from areaprofile.sources.read import read_source


def related_sources(catalogue: Catalogue) -> list[list[str]]:
    """The sources in groups that share no indicator, by the first id of each group."""
    leader = {source_id: source_id for source_id in catalogue.sources}

    def find(one: str) -> str:
        while leader[one] != one:
            one = leader[one]
        return one

    by_indicator: dict[str, str] = {}
    for measure in catalogue.measures:
        if measure.source_id not in leader:
            continue
        first = by_indicator.setdefault(measure.indicator_id, measure.source_id)
        one, other = sorted((find(first), find(measure.source_id)))
        leader[other] = one
    groups: dict[str, list[str]] = {}
    for source_id in sorted(leader):
        groups.setdefault(find(source_id), []).append(source_id)
    return [groups[name] for name in sorted(groups)]


def read_pieces(
    source: Source, measures: list[Measure], catalogue: Catalogue, places: Places, raw: Path
) -> tuple[dict[str, list[Piece]], list[Problem], int]:
    """What one source says about each of its indicators; its problems; rows that were left out.

    Rows left out are those of abolished councils without counts that could be added up.
    """
    tidy, problems = read_source(source, raw)
    if not len(tidy):
        return {}, problems, 0
    code_map, unknown = resolve(tidy, source, places.gazetteer)
    impossible = of_measures(
        tidy, source, [(one, catalogue.indicators[one.indicator_id]) for one in measures]
    )
    if problems or unknown:
        return {}, [*problems, *unknown, *impossible], 0
    problems = impossible
    pieces: dict[str, list[Piece]] = {}
    gone = 0
    items = Items(tidy)
    for measure in measures:
        frame = measured(measure, source, items)
        if isinstance(frame, list):
            problems += frame
            continue
        indicator = catalogue.indicators[measure.indicator_id]
        if impossible:  # told already, with file and row
            frame = frame[~is_outside(frame["value"].to_numpy(dtype=float), indicator)]
        frame, left_out = bring_up_to_date(
            frame, code_map, places.gazetteer, can_add_up=can_add_up(frame, indicator)
        )
        gone += left_out
        pieces.setdefault(measure.indicator_id, []).append(Piece(source, frame))
    problems += _repeated(pieces, source)
    return pieces, problems, gone


def _repeated(pieces: Mapping[str, list[Piece]], source: Source) -> list[Problem]:
    """Two measures of one indicator from one source must not give the same value."""
    problems = []
    for indicator_id, found in pieces.items():
        frame = pd.concat([piece.frame for piece in found])
        twice = frame[frame.duplicated(["area_code", "period", "section"])]
        if len(twice):
            row = twice.iloc[0]
            text = f"{indicator_id} twice for {row['area_code']} {row['period']} {row['section']}"
            do = "let only one row of the measures give it"
            problems.append(Problem(source.file.path, 0, "", text, do))
    return problems


def pieces_of(
    group: list[str], catalogue: Catalogue, places: Places, roots: Sequence[Path]
) -> tuple[dict[str, list[Piece]], list[Problem], int]:
    """What a group of related sources says: pieces by indicator, problems, rows left out.

    `roots`: the folders of raw files; each file is read from the first that has it.
    """
    by_source: dict[str, list[Measure]] = {}
    for measure in catalogue.measures:
        # A source is looked at even if its measures are not defined well enough to be made.
        found = by_source.setdefault(measure.source_id, [])
        if measure.indicator_id in catalogue.indicators:
            found.append(measure)
    pieces: dict[str, list[Piece]] = {}
    problems: list[Problem] = []
    gone = 0
    for source_id in group:
        if source_id not in by_source:
            continue
        source = catalogue.sources[source_id]
        raw = root_of(roots, source.file.path)
        more, wrong, left_out = read_pieces(source, by_source[source_id], catalogue, places, raw)
        problems += wrong
        gone += left_out
        for indicator_id, parts in more.items():
            pieces.setdefault(indicator_id, []).extend(parts)
    return pieces, problems, gone
