"""Whom is a target set for: one council, a region's, or everyone?"""

from dataclasses import replace

import worlds

from areaprofile.flags.rules_target import _within


def test_a_target_binds_those_whom_its_scope_names() -> None:
    who = replace(worlds.councils(), region_codes=tuple(f"Z1200000{at}" for at in range(6)))
    assert _within(who, who.codes[7]) == [7]
    assert _within(who, "Z12000002") == [2, 8, 14, 20, 26, 32, 38, 44, 50, 56]
    assert _within(who, "Z92000001") == list(range(len(who.codes)))
