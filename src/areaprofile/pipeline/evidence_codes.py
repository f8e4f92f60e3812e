"""Whose grades and neighbours are these today? Codes of evidence into the councils of a build."""

from collections.abc import Iterable

import pandas as pd

from areaprofile.areas import DIVIDED, MERGED, RECODED, SAME, Gazetteer
from areaprofile.errors import Problem
from areaprofile.pipeline.resolve import SHOWN


def todays_councils(
    codes: Iterable[str], gazetteer: Gazetteer, *, scheme: str, vintage: str
) -> dict[str, tuple[str, str]]:
    """For each published code, today's council and how it came about (`areas.SAME` and so on).

    Codes that are unknown, or of something that is no council, are not in the result; a council
    that was divided has an empty code.
    """
    found = {}
    for code in set(codes):
        ours = gazetteer.translate(code, scheme=scheme)
        fate = gazetteer.find(ours, vintage=vintage) if ours else None
        if fate is not None and fate.level == "council":
            found[code] = (fate.code, fate.how)
    return found


def unknown_codes(
    frame: pd.DataFrame, column: str, known: Iterable[str], *, file: str, heading: str
) -> list[Problem]:
    """A problem for each code of `frame[column]` that is not `known`; the first of many."""
    strange = frame[~frame[column].isin(list(known))].drop_duplicates(column)
    do = "mend the code, correct `codes` in the definition, or drop such rows with a reason"
    problems = [
        Problem(file, int(row), heading, f"{code!r}, which is no council here", do)
        for code, row in zip(strange[column], strange["row"], strict=True)
    ]
    if len(problems) <= SHOWN:
        return problems
    rest = Problem(file, 0, heading, f"{len(problems) - SHOWN} more codes like these", do)
    return [*problems[:SHOWN], rest]


def is_still_itself(how: str) -> bool:
    """Whether what was said of the old council may be said of today's: it is the same place."""
    return how in (SAME, RECODED)


def is_gone(how: str) -> bool:
    """Whether the council went into another one, or into several."""
    return how in (MERGED, DIVIDED)
