"""What must be true of the tables of a build. Each check returns Problems; all are reported.

A check looks at one kind of table (`area`, `boundary`, `values` …) and knows the rest of the build
through its `Context`. `CHECKS` lists them in the order in which the report names them.
"""

import pandas as pd

from areaprofile.checks.check import Check, Context
from areaprofile.checks.councils import COUNCIL_CHECKS
from areaprofile.checks.definitions import DEFINITION_CHECKS
from areaprofile.checks.flags import FLAG_CHECKS
from areaprofile.checks.places import PLACE_CHECKS
from areaprofile.checks.values import VALUE_CHECKS
from areaprofile.errors import Problem

__all__ = ["CHECKS", "Check", "Context", "run_checks"]

CHECKS = (*VALUE_CHECKS, *PLACE_CHECKS, *DEFINITION_CHECKS, *COUNCIL_CHECKS, *FLAG_CHECKS)
# Without its columns nothing else can be asked of a table.
COLUMNS_FIRST = "every_column"


def run_checks(
    table: str, frame: pd.DataFrame, name: str, context: Context
) -> dict[str, list[Problem]]:
    """What every check of this kind of table finds; `name` is the file, for messages."""
    found: dict[str, list[Problem]] = {}
    for check in CHECKS:
        if check.table == table:
            found[check.check_id] = check.find(frame, name, context)
            if check.check_id == COLUMNS_FIRST and found[check.check_id]:
                break
    return found
