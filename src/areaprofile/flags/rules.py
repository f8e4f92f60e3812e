"""Every rule, in order of precedence: one id, one function."""

from collections.abc import Callable
from dataclasses import dataclass

from areaprofile.flags.facts import Facts
from areaprofile.flags.found import Found
from areaprofile.flags.rules_block import judge_coasting, judge_pockets
from areaprofile.flags.rules_failure import judge_failure
from areaprofile.flags.rules_level import judge_below_peers, judge_strength, judge_value
from areaprofile.flags.rules_outside import judge_external, judge_partner, judge_stale
from areaprofile.flags.rules_target import judge_floors, judge_targets
from areaprofile.flags.rules_trend import judge_decline, judge_improver
from areaprofile.flags.rules_warning import (
    judge_dissatisfaction,
    judge_divergence,
    judge_off_path,
    judge_risk,
)
from areaprofile.flags.verdict import Verdict


@dataclass(frozen=True)
class Rule:
    """of_service: its verdicts are about services; otherwise about measures."""

    rule_id: str
    judge: Callable[[Facts, Found], list[Verdict]]
    of_service: bool = False


RULES = (
    Rule("FL1", judge_failure, of_service=True),
    Rule("FL2", judge_targets),
    Rule("FL3", judge_floors),
    Rule("FL4", judge_decline),
    Rule("FL5", judge_below_peers),
    Rule("FL6", judge_value),
    Rule("FL7", judge_coasting, of_service=True),
    Rule("FL9", judge_pockets, of_service=True),
    Rule("EW1", judge_risk),
    Rule("EW2", judge_dissatisfaction),
    Rule("EW3", judge_external, of_service=True),
    Rule("EW4", judge_divergence),
    Rule("EW5", judge_stale),
    Rule("EW6", judge_partner),
    Rule("EW7", judge_off_path),
    Rule("POS1", judge_strength),
    Rule("POS2", judge_improver),
)
# FL8, the same flag three times running, is worked out from the others' editions: see editions.
PERSISTENT = "FL8"
PERSISTED = ("FL2", "FL3", "FL4", "FL5", "FL6", "FL7")


def judge_all(facts: Facts) -> Found:
    """Rule id → verdicts, in order of precedence."""
    found: dict[str, list[Verdict]] = {}
    for rule in RULES:
        found[rule.rule_id] = rule.judge(facts, found)
    return found
