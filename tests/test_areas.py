"""What became of councils: a new code for the same place, or part of a larger one."""

import pandas as pd
import pytest

from areaprofile.areas import Gazetteer, make_gazetteer


def gazetteer(*changes: tuple[str, str]) -> Gazetteer:
    new = sorted({one for _, one in changes})
    areas = pd.DataFrame({"area_code": new, "level": "council", "name": new, "vintage": "2024"})
    told = pd.DataFrame(list(changes), columns=["old_code", "new_code"])
    none = pd.DataFrame({"from_vintage": [], "from_code": []})
    vintages = {"council": "2024", "lsoa": "2021"}
    return make_gazetteer(areas, told, none, schemes={}, vintages=vintages)


@pytest.mark.parametrize(
    ("changes", "old", "how"),
    [
        ([("Z06000001", "Z06000009")], "Z06000001", "recoded"),
        ([("Z07000001", "Z06000009"), ("Z07000002", "Z06000009")], "Z07000001", "merged"),
        # A county that became one council stands for all of its districts, which are listed too.
        ([("Z10000001", "Z06000009"), ("Z07000002", "Z06000009")], "Z10000001", "recoded"),
        # The one district among single councils is not the whole of what they became.
        ([("Z06000001", "Z06000009"), ("Z07000002", "Z06000009")], "Z07000002", "merged"),
        ([("Z06000001", "Z06000009"), ("Z07000002", "Z06000009")], "Z06000001", "merged"),
        ([("Z10000001", "Z06000008"), ("Z10000001", "Z06000009")], "Z10000001", "divided"),
    ],
)
def test_what_became_of_a_council(changes: list[tuple[str, str]], old: str, how: str) -> None:
    fate = gazetteer(*changes).find(old, vintage="2024")
    assert fate is not None
    assert fate.how == how
