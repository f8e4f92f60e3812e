"""Does every planted case of the demonstration get its state, with the right reason?"""

import pandas as pd
from demo_tables import truth

from areaprofile.flags.facts import WHOLE

RULES = {
    "failure": "FL1",
    "target_missed": "FL2",
    "target_at_risk": "FL2",
    "decline": "FL4",
    "decline_from_high": "FL4",
    "below_peers": "FL5",
    "value_for_money": "FL6",
    "coasting": "FL7",
    "pocket": "FL9",
    "early_risk": "EW1",
    "early_dissatisfaction": "EW2",
    "early_external": "EW3",
    "early_divergence": "EW4",
    "early_stale": "EW5",
    "early_partner": "EW6",
    "early_off_path": "EW7",
    "floor": "FL3",
    "persistent": "FL8",
    "strength": "POS1",
    "improver": "POS2",
}
OF_SERVICE = ("FL1",)
# Nothing was done to them: any reason for being clear will do.
CONTROL = "control"


def found(flags: pd.DataFrame, case: pd.Series) -> tuple[str, str]:
    """State and reason that the case got."""
    rule = RULES[case["expected_rule"]]
    rows = flags[
        (flags["council_code"] == case["council_code"])
        & (flags["rule_id"] == rule)
        & (flags["service"] == (case["service"] or WHOLE))
    ]
    about_measure = bool(case["indicator_id"]) and rule not in OF_SERVICE
    if about_measure:
        rows = rows[rows["indicator_id"] == case["indicator_id"]]
    else:
        rows = rows[rows["indicator_id"].isna()]
    if not len(rows):
        return "no row", ""
    return str(rows["state"].iloc[0]), str(rows["reason"].iloc[0])


def is_right(case: pd.Series, state: str, reason: str) -> bool:
    """Whether this is what was planted."""
    if state != case["expected_state"]:
        return False
    return state == "raised" or case["reason"] in (reason, CONTROL)


def test_every_planted_case_is_found(planted_flags: pd.DataFrame) -> None:
    wrong = []
    for _, case in truth().iterrows():
        state, reason = found(planted_flags, case)
        if not is_right(case, state, reason):
            told = " ".join(str(part) for part in case.iloc[:8])
            wrong.append(f"{told} -> {state} {reason}")
    assert not wrong, "\n".join(wrong)


# Reasons that hang on the draw of the noise: a case of them is found, never planted.
BY_CHANCE = {
    *("national_tide", "too_slight", "cant_tell", "falling_instead", "still_low", "together"),
    *("provisional", "within_noise"),
}


def test_every_reason_that_is_given_has_its_cases_on_file(planted_flags: pd.DataFrame) -> None:
    """Three councils or more for every rule raised and for every reason for not flagging."""
    planted = truth()
    raised = planted[planted["expected_state"] == "raised"]
    counts = raised.groupby("expected_rule")["council_code"].nunique()
    assert set(counts.index.map(RULES)) == set(RULES.values())
    assert counts.min() >= 3
    reasons = planted[planted["reason"] != ""].groupby("reason")["council_code"].nunique()
    assert reasons.min() >= 3, reasons.to_dict()
    not_raised = planted_flags["state"] != "raised"
    given = set(planted_flags.loc[not_raised, "reason"]) - BY_CHANCE
    # Measures that a council has no figure of are those that it does not run or that are hidden.
    assert given - set(reasons.index) == {"no_values"}
