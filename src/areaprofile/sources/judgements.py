"""Grades of inspectors and published lists of similar councils, out of their raw files."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.catalogue.evidence import Grade, JudgementScheme, PeerSet
from areaprofile.catalogue.records import DropRule, FileSpec
from areaprofile.errors import InputProblemsError, Problem
from areaprofile.sources.formats import read_raw
from areaprofile.sources.table import RawTable

JUDGEMENT_COLUMNS = [
    *("scheme", "area_code", "codes", "service", "date", "part"),
    *("grade", "ordinal", "band", "address", "row"),
]
PEER_COLUMNS = ["set", "council_code", "peer_code", "rank", "closeness", "row"]


def read_judgements(scheme: JudgementScheme, raw_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """The grades of a scheme: a row per council, date and part (`overall` first), and problems.

    Columns: JUDGEMENT_COLUMNS. `area_code` is as published, under the code system `codes` (`gss`
    where the definition itself names the councils); `date` is ISO text, empty where there is none.
    A cell without a grade gives no row, so that a judgement may have parts and no overall grade.
    """
    parts = {"overall": scheme.grade_column} | {one.part_id: one.column for one in scheme.part}
    others = (scheme.address_column, scheme.other_date_column)
    needed = [scheme.area_column, scheme.date_column, *parts.values(), *filter(None, others)]
    table, problems = _read(scheme.file, raw_dir, needed, scheme.drop)
    if table is None:
        return pd.DataFrame(columns=JUDGEMENT_COLUMNS), problems
    areas = table.texts(scheme.area_column)
    days, found = _dates(scheme, table)
    problems += found
    address = table.texts(scheme.address_column) if scheme.address_column else None
    councils = {one.name: one.councils for one in scheme.area_name}
    rows = []
    for part, column in parts.items():
        grades, found = _grades(scheme, table, column)
        problems += found
        for place, grade in grades:
            name = str(areas.iloc[place])
            where = scheme.address if address is None else str(address.iloc[place])
            told = (grade.grade, grade.ordinal, grade.band, where, int(table.rows[place]))
            for code in councils.get(name, (name,)):
                codes = "gss" if name in councils else scheme.codes
                key = (scheme.scheme_id, code, codes, scheme.service, days[place], part)
                rows.append((*key, *told))
    return pd.DataFrame(rows, columns=JUDGEMENT_COLUMNS), sorted(set(problems))


def read_peers(peers: PeerSet, raw_dir: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """A published set: a row per council and peer (PEER_COLUMNS), nearest first; and problems.

    Codes are as published, under `peers.codes`. Ranks are the publisher's own.
    """
    needed = [peers.council_column, peers.peer_column, peers.rank_column]
    needed += [peers.closeness_column] if peers.closeness_column else []
    table, problems = _read(peers.file, raw_dir, needed, peers.drop)
    if table is None:
        return pd.DataFrame(columns=PEER_COLUMNS), problems
    columns = [[str(text) for text in table.texts(name)] for name in needed]
    rows = []
    for council, peer, rank, *close, row in zip(*columns, table.rows.tolist(), strict=True):
        if not re.fullmatch(r"\d+", rank):
            found, do = f"{rank!r}, not a rank", "give a whole number"
            problems.append(Problem(table.file, row, peers.rank_column, found, do))
            continue
        if council == peer:
            found, do = f"{council} as its own peer", "take the row out"
            problems.append(Problem(table.file, row, peers.peer_column, found, do))
            continue
        closeness = close[0].lower() if close else ""
        rows.append((peers.set_id, council, peer, int(rank), closeness, row))
    rows.sort(key=lambda one: (one[1], one[3]))
    return pd.DataFrame(rows, columns=PEER_COLUMNS), sorted(set(problems))


def _read(
    file: FileSpec, raw_dir: Path, needed: list[str], rules: tuple[DropRule, ...]
) -> tuple[RawTable | None, list[Problem]]:
    wanted = {*needed, *(rule.column for rule in rules)}
    try:
        table = read_raw(raw_dir, file, wanted=lambda name: name in wanted)
    except InputProblemsError as error:
        return None, list(error.problems)
    problems = table.missing_columns(sorted(wanted))
    if problems:
        return None, problems
    for rule in rules:
        hit = [bool(re.search(rule.matches, str(text))) for text in table.texts(rule.column)]
        table = table.keep(~np.array(hit, dtype=bool))
    return table, []


def _dates(scheme: JudgementScheme, table: RawTable) -> tuple[list[str], list[Problem]]:
    """ISO text of each row's day, empty where no column gives one; and cells that are no days."""
    problems, days = [], [""] * len(table.rows)
    for column in filter(None, (scheme.date_column, scheme.other_date_column)):
        for place, text in enumerate(table.texts(column)):
            if days[place] or not text or text in scheme.no_date:
                continue
            day = _day(str(text), scheme.date_formats)
            if day is None:
                found, do = f"{text!r}, not a day", f"write it as {scheme.date_formats[0]}"
                problems.append(Problem(table.file, int(table.rows[place]), column, found, do))
            else:
                days[place] = day.isoformat()
    return days, problems


def _day(text: str, formats: tuple[str, ...]) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _grades(
    scheme: JudgementScheme, table: RawTable, column: str
) -> tuple[Iterator[tuple[int, Grade]], list[Problem]]:
    """Place and grade of each row that has one in `column`; and words that are no grades."""
    known = {one.word: one for one in scheme.grade}
    unjudged = {word for one in scheme.part if one.column == column for word in one.no_grade}
    words = [str(text).lower() for text in table.texts(column)]
    problems = [
        Problem(
            table.file,
            int(table.rows[place]),
            column,
            f"{word!r}, not a grade of {scheme.name}",
            "use one of " + ", ".join(known),
        )
        for place, word in enumerate(words)
        if word and word not in known and word not in unjudged
    ]
    return ((place, known[word]) for place, word in enumerate(words) if word in known), problems
