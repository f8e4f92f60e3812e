"""Which council runs which service: rules by type of council, with exceptions by council."""

from collections.abc import Sequence

import pandas as pd

from areaprofile.catalogue.records import CouncilService

COLUMNS = ["council_code", "service", "runs", "from", "to", "note"]


def service_table(rules: Sequence[CouncilService], areas: pd.DataFrame) -> pd.DataFrame:
    """A row per council and service: council_code, service, runs, from, to, note.

    A row about one council counts before the rule for its type. A council without any rule for a
    service has no row, which means that nobody has said; it is not compared either.
    """
    councils = areas[(areas["level"] == "council") & areas["council_type"].notna()]
    types = dict(zip(councils["area_code"], councils["council_type"], strict=True))
    found: dict[tuple[str, str], CouncilService] = {}
    for rule in sorted(rules, key=lambda one: bool(one.council_code)):
        if rule.council_code:
            found[(rule.council_code, rule.service)] = rule
            continue
        for code, kind in types.items():
            if kind == rule.council_type:
                found[(code, rule.service)] = rule
    rows = [
        (code, service, rule.runs, rule.from_period, rule.to_period, rule.note)
        for (code, service), rule in sorted(found.items())
        if code in types
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"runs": bool})
