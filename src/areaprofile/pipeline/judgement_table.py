"""The grades that inspectors gave, under today's councils."""

from pathlib import Path

import pandas as pd

from areaprofile.areas import Gazetteer
from areaprofile.catalogue.evidence import Evidence, JudgementScheme
from areaprofile.errors import Problem
from areaprofile.pipeline.evidence_codes import is_still_itself, todays_councils, unknown_codes
from areaprofile.sources.judgements import read_judgements

JUDGEMENT_COLUMNS = [
    *("scheme", "council_code", "service", "date", "part", "part_name"),
    *("grade", "ordinal", "band", "address"),
]
KEY = ["scheme", "council_code", "service", "date", "part"]


def judgement_table(
    evidence: Evidence, gazetteer: Gazetteer, raw: Path, *, vintage: str
) -> tuple[pd.DataFrame, list[Problem], int]:
    """A row per scheme, council, service, date and part (JUDGEMENT_COLUMNS); problems; rows out.

    Left out are judgements of councils that went into another one: they are not of that one.
    """
    problems: list[Problem] = []
    parts = []
    gone = 0
    for scheme in evidence.judgements.values():
        found, wrong = read_judgements(scheme, raw)
        problems += wrong
        if wrong or not len(found):
            continue
        frame, wrong, left_out = _todays(scheme, found, gazetteer, vintage)
        problems += wrong
        gone += left_out
        parts.append(frame)
    if not parts:
        return pd.DataFrame(columns=JUDGEMENT_COLUMNS), problems, gone
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(KEY, ignore_index=True), problems, gone


def _todays(
    scheme: JudgementScheme, found: pd.DataFrame, gazetteer: Gazetteer, vintage: str
) -> tuple[pd.DataFrame, list[Problem], int]:
    known: dict[tuple[str, str], tuple[str, str]] = {}
    problems: list[Problem] = []
    for codes, part in found.groupby("codes"):
        today = todays_councils(part["area_code"], gazetteer, scheme=str(codes), vintage=vintage)
        known |= {(str(codes), code): fate for code, fate in today.items()}
        place = {"file": scheme.file.path, "heading": scheme.area_column}
        problems += unknown_codes(part, "area_code", today, **place)
    if problems:
        return pd.DataFrame(columns=JUDGEMENT_COLUMNS), problems, 0
    fates = [known[pair] for pair in zip(found["codes"], found["area_code"], strict=True)]
    still = [is_still_itself(how) for _, how in fates]
    frame = found.assign(council_code=[code for code, _ in fates])[still]
    names = {"overall": "Overall"} | {part.part_id: part.name for part in scheme.part}
    frame = frame.assign(part_name=frame["part"].map(names))
    twice = frame[frame.duplicated(KEY)]
    problems = [
        Problem(scheme.file.path, int(row), "", "a second grade of that day", "keep one of them")
        for row in twice["row"]
    ]
    return frame[JUDGEMENT_COLUMNS], problems, int(len(still) - sum(still))
