"""What was sent to central government: only where a person has signed, with four tests answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flags import Flag
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place

TESTS = {
    "national_target": "It puts a national target at risk",
    "corporate_capacity": "The council as a whole lacks the capacity to put it right",
    "failed_recovery": "A plan to put it right has failed",
    "beyond_council": "Its causes lie beyond what the council can do",
}


@dataclass(frozen=True)
class Escalation:
    """One signed decision: test → whether it is met, by whom (a role), when, and why."""

    answers: Mapping[str, bool]
    signed_by: str
    when: str
    text: str


@lru_cache(maxsize=4)
def _table(atlas: Atlas) -> pd.DataFrame:
    if not has_table(atlas.store, "escalation"):
        return pd.DataFrame(columns=["council_code"])
    return read_table(atlas.store, "escalation").astype("object").fillna("").astype("str")


def escalation_of(atlas: Atlas, council: Place, flag: Flag) -> Escalation | None:
    """The newest signed decision about a flag's service (and rule, where it names one)."""
    rows = _table(atlas)
    rows = rows[rows["council_code"] == council.code]
    for row in sorted(rows.to_dict("records"), key=lambda one: str(one["date"]), reverse=True):
        if row["service"] == flag.service and row["rule_id"] in ("", flag.rule.rule_id):
            return Escalation(
                {key: row[key] == "yes" for key in TESTS},
                row["signed_by"],
                spoken_date(row["date"]),
                row["text"],
            )
    return None
