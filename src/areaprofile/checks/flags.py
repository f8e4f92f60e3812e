"""What must be true of the flags: a state for everything, and evidence that leads to the values."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from areaprofile.checks.check import Check, Context, bad_rows
from areaprofile.errors import Problem

FLAG_STATES = ("raised", "clear", "not_assessable")
_WHO = ("council_code", "service", "rule_id", "edition")
# Some stores keep values with few digits, and flags work with them as they stand.
CLOSE = 1e-9


def state_for_everything(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Every council × service × rule has a state in the newest edition, and one at most."""
    newest = frame[(frame["edition"] == frame["edition"].max()) & frame["indicator_id"].isna()]
    bad = ~newest["state"].isin(FLAG_STATES) | newest.duplicated(list(_WHO))
    do = "let every rule answer for every council and service, once"
    problems = bad_rows(newest, bad, name, "state", columns=(*_WHO, "state"), do=do)
    if "council_service" not in context.tables:
        return problems
    told = context.tables["council_service"][["council_code", "service"]]
    wanted = told.merge(pd.DataFrame({"rule_id": sorted(frame["rule_id"].unique())}), how="cross")
    keys = ["council_code", "service", "rule_id"]
    found = wanted.merge(newest[keys].drop_duplicates(), how="left", on=keys, indicator=True)
    gone = found["_merge"] == "left_only"
    return problems + bad_rows(found, gone, name, "state", columns=keys, do=do)


def silent_where_not_run(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Nothing is raised or cleared about a service that the council does not run."""
    if "council_service" not in context.tables:
        return []
    services = context.tables["council_service"]
    others = services.loc[~services["runs"].astype(bool), ["council_code", "service"]]
    key = ["council_code", "service"]
    judged = frame[frame["state"] != "not_assessable"]
    bad = judged[key].merge(others, how="left", on=key, indicator=True)["_merge"] == "both"
    do = "do not judge a council by a service that another one runs"
    return bad_rows(judged, bad, name, "service", columns=(*_WHO, "state"), do=do)


def reason_or_raised(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """What is not raised says why; what is raised says how severe, and who should answer first."""
    raised = frame["state"] == "raised"
    bad = ~raised & (frame["reason"].fillna("") == "")
    newest = raised & (frame["edition"] == frame["edition"].max())
    bad |= newest & frame[["severity", "rung", "first_responder", "evidence"]].isna().any(axis=1)
    do = "give the first stop as the reason, or severity, rung, responder and evidence"
    return bad_rows(frame, bad, name, "reason", columns=(*_WHO, "state", "severity"), do=do)


def evidence_resolves(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """The figures of every evidence are figures of the store, of that council and measure."""
    if context.values is None:
        return []
    shown = frame[frame["evidence"].notna() & frame["indicator_id"].notna()]
    keys = [(at, one) for at, text in shown["evidence"].items() for one in _series(text)]
    told = pd.DataFrame(
        [(at, one["period"], one["value"]) for at, one in keys], columns=["at", "period", "value"]
    )
    told[["indicator_id", "area_code"]] = frame.loc[
        told["at"], ["indicator_id", "council_code"]
    ].to_numpy()
    bad = pd.Series(data=False, index=frame.index)
    for indicator_id, part in told.groupby("indicator_id"):
        stored = context.values("council", str(indicator_id))
        stored = stored[stored["section"] == "all"].set_index(["area_code", "period"])["value"]
        there = stored.reindex(pd.MultiIndex.from_frame(part[["area_code", "period"]])).to_numpy()
        same = np.isclose(there, part["value"].to_numpy(dtype=float), rtol=CLOSE, atol=CLOSE)
        bad.loc[part.loc[~same, "at"].unique()] = True
    do = "show only figures that stand in the store"
    return bad_rows(frame, bad, name, "evidence", columns=(*_WHO, "indicator_id"), do=do)


def evidence_gives_state(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Whoever evaluates the tests of an evidence again gets the state of the flag."""
    again = context.recompute
    if again is None:
        return []
    shown = frame[frame["evidence"].notna()]
    bad = [
        again(json.loads(text))[0] != state
        for text, state in zip(shown["evidence"], shown["state"], strict=True)
    ]
    do = "write the tests as they were evaluated"
    return bad_rows(shown, bad, name, "evidence", columns=(*_WHO, "indicator_id", "state"), do=do)


def _series(text: str) -> list[Mapping[str, Any]]:
    return json.loads(text).get("series", [])


FLAG_CHECKS = (
    Check("state_for_everything", "flag", "a state for everything", state_for_everything),
    Check("silent_where_not_run", "flag", "silent on services not run", silent_where_not_run),
    Check("reason_or_raised", "flag", "a reason, or all that a flag needs", reason_or_raised),
    Check("evidence_resolves", "flag", "evidence leads to values", evidence_resolves),
    Check("evidence_gives_state", "flag", "evidence gives the state again", evidence_gives_state),
)
