"""Targets, events, complaints, promises, surveys and replies under today's codes."""

from collections.abc import Iterable, Mapping

import pandas as pd

from areaprofile.areas import DIVIDED, MERGED
from areaprofile.catalogue.dated_records import RECORD_TABLES, RecordFile, RecordTable
from areaprofile.catalogue.places import did_you_mean
from areaprofile.catalogue.records import Catalogue
from areaprofile.errors import Problem
from areaprofile.pipeline.definition_tables import told_table
from areaprofile.pipeline.inputs import Inputs
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.record_counts import HIDDEN, protected_counts
from areaprofile.sources.dated_records import NUMBERS, read_record_file

SCOPES = ("council", "region", "country")


def record_tables(
    inputs: Inputs, places: Places
) -> tuple[dict[str, pd.DataFrame], list[Problem], int]:
    """A frame for every table of RECORD_TABLES, also those without rows; problems; rows left out.

    Columns are those of the table, `hidden` where it counts people, and `file_id`. Left out are
    rows about councils that went into another one, and rows about measures that the audience must
    not see.
    """
    problems: list[Problem] = []
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in RECORD_TABLES}
    gone = 0
    for told in inputs.evidence.record_files.values():
        found, wrong = read_record_file(told, inputs.root_of(told.file.path))
        problems += wrong
        if wrong:
            continue
        kind = RECORD_TABLES[told.table]
        problems += _unknown_ids(kind, found, told, inputs)
        frame, wrong, left_out = _todays(kind, found, told, places)
        frame = _shown(kind, frame, inputs.catalogue)
        if kind.people:
            ours = told.disclosure == "ours"
            frame = protected_counts(kind, frame) if ours else frame.assign(**{HIDDEN: ""})
        problems += wrong
        gone += left_out
        parts[told.table].append(frame.assign(file_id=told.file_id))
    tables = {name: _whole(kind, parts[name]) for name, kind in RECORD_TABLES.items()}
    problems += _twice(tables)
    return tables, sorted(set(problems)), gone


def record_file_table(files: Mapping[str, RecordFile]) -> pd.DataFrame:
    """Who says the records, and under which licence: a row a file."""
    names = ("table", "publisher", "title", "caution")
    return told_table("file_id", files, names)


def _whole(kind: RecordTable, parts: list[pd.DataFrame]) -> pd.DataFrame:
    types = {one.name: "float64" if one.kind in NUMBERS else "str" for one in kind.columns}
    types |= dict.fromkeys([HIDDEN, "file_id"] if kind.people else ["file_id"], "str")
    if not parts:
        return pd.DataFrame(columns=list(types)).astype(types)
    table = pd.concat(parts, ignore_index=True)[list(types)].astype(types)
    return table.sort_values(list(kind.key), ignore_index=True)


def _shown(kind: RecordTable, frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Without rows about measures that are not in the catalogue of this audience."""
    if all(one.kind != "indicator" for one in kind.columns):
        return frame
    known = frame["indicator_id"].isin([*catalogue.indicators, ""])
    return frame[known].reset_index(drop=True)


def _unknown_ids(
    kind: RecordTable, frame: pd.DataFrame, told: RecordFile, inputs: Inputs
) -> list[Problem]:
    """Measures and services that no definition knows, shown to this audience or not."""
    known: Mapping[str, Iterable[str]] = {
        "indicator": [*inputs.catalogue.indicators, *inputs.hidden_indicators],
        "service": inputs.services,
    }
    problems = []
    for column in kind.columns:
        if column.kind not in known:
            continue
        ids = sorted({*known[column.kind], ""})
        for _, one in frame[~frame[column.name].isin(ids)].iterrows():
            found = f"{one[column.name]!r}, which is no {column.kind} here"
            do = did_you_mean(str(one[column.name]), ids)
            problems.append(Problem(told.file.path, int(one["row"]), column.name, found, do))
    return problems


def _todays(
    kind: RecordTable, frame: pd.DataFrame, told: RecordFile, places: Places
) -> tuple[pd.DataFrame, list[Problem], int]:
    """The rows under today's codes, unknown codes, and how many rows were about the past."""
    column = next(one for one in kind.columns if one.kind in ("council", "scope"))
    levels = SCOPES if column.kind == "scope" else SCOPES[:1]
    today: dict[str, str] = {}
    problems, strange = [], set()
    for code in sorted(set(frame[column.name])):
        fate = places.gazetteer.find(code, vintage=places.vintages["council"])
        if fate is not None and fate.how in (MERGED, DIVIDED):
            continue
        if fate is None or fate.level not in levels:
            strange.add(code)
        else:
            today[code] = fate.code
    for _, one in frame[frame[column.name].isin(strange)].iterrows():
        found = f"{one[column.name]!r}, which is no {' or '.join(levels)} here"
        do = "mend the code, or take the row out"
        problems.append(Problem(told.file.path, int(one["row"]), column.name, found, do))
    kept = frame[frame[column.name].isin(today)]
    left_out = len(frame) - len(kept) - int(frame[column.name].isin(strange).sum())
    codes = kept[column.name].map(today)
    return kept.assign(**{column.name: codes}).reset_index(drop=True), problems, left_out


def _twice(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """The same thing said by two files."""
    problems = []
    for name, kind in RECORD_TABLES.items():
        frame = tables[name]
        for _, one in frame[frame.duplicated(list(kind.key))].iterrows():
            found = "again " + ", ".join(str(one[part]) for part in kind.key)
            problems.append(Problem(f"tables/{name}", 0, "", found, "keep it in one file"))
    return problems
