"""What must be true of definitions as tables: measures, versions, periods, sources, releases."""

import pandas as pd

from areaprofile.catalogue.records import STAGES
from areaprofile.checks.check import Check, Context, bad_rows
from areaprofile.errors import Problem
from areaprofile.periods import KINDS, is_period, parse_period

LAST_DAY = "9999-12-31"


def context_has_no_polarity(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A context measure is neither good nor bad, and has no weight."""
    context = frame["measure"] == "context"
    bad = context & ((frame["polarity"] != "none") | (frame["default_weight"] != 0))
    columns = ("indicator_id", "polarity", "default_weight")
    do = 'write polarity = "none" and default_weight = 0'
    return bad_rows(frame, bad, name, "polarity", columns=columns, do=do)


def separate_versions(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """The versions of a measure follow one another: no period lies in two of them."""
    told = frame[[one for one in frame.columns if one in _VERSION]].copy()
    told["start"] = [_day(code, start=True) for code in told["from_period"]]
    told["end"] = [_day(code, start=False) if code else LAST_DAY for code in told["to_period"]]
    told = told.sort_values(["indicator_id", "start"])
    before = told.groupby("indicator_id")["end"].shift()
    bad = (told["start"] == "") | (told["end"] < told["start"]) | (told["start"] <= before)
    bad |= told.duplicated(["indicator_id", "version"])
    do = "let each version begin after the one before it has ended, under a name of its own"
    return bad_rows(told, bad, name, "from_period", columns=_VERSION, do=do)


_VERSION = ("indicator_id", "version", "from_period", "to_period")


def _day(code: object, *, start: bool) -> str:
    """The first or last day of a period, empty where the code cannot be read."""
    if not is_period(str(code)):
        return ""
    period = parse_period(str(code))
    return (period.start if start else period.end).isoformat()


def sound_periods(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every period stands once, is of a known kind and does not end before it starts."""
    bad = frame["period"].duplicated() | ~frame["kind"].isin(KINDS)
    bad |= frame["start"] > frame["end"]
    columns = ("period", "kind", "start", "end")
    do = f"use a kind of {', '.join(KINDS)} and a first day before the last"
    return bad_rows(frame, bad, name, "period", columns=columns, do=do)


def licence_present(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every source has a publisher, an address, a licence and an attribution."""
    needed = ["publisher", "address", "licence", "attribution"]
    bad = frame[needed].fillna("").apply(lambda column: column.str.strip() == "").any(axis=1)
    do = "say who publishes it, where, under which licence and how to name them"
    return bad_rows(frame, bad, name, "licence", columns=("source_id", *needed), do=do)


def sound_releases(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """Every release stands once, is of a source of the build and says its stage and its bytes."""
    bad = frame["release_id"].duplicated() | ~frame["stage"].isin(STAGES)
    bad |= ~frame["sha256"].str.fullmatch(r"[0-9a-f]{64}")
    if "source" in context.tables:
        bad |= ~frame["source_id"].isin(context.tables["source"]["source_id"])
    columns = ("release_id", "source_id", "stage", "sha256")
    do = f"name the source, a stage of {', '.join(STAGES)} and the sum of the file"
    return bad_rows(frame, bad, name, "release_id", columns=columns, do=do)


DEFINITION_CHECKS = (
    Check("context_has_no_polarity", "indicator", "context is not judged", context_has_no_polarity),
    Check("separate_versions", "indicator_version", "versions do not overlap", separate_versions),
    Check("sound_periods", "period", "periods are of a kind and in order", sound_periods),
    Check("licence_present", "source", "every source has a licence", licence_present),
    Check("sound_releases", "release", "releases name source and stage", sound_releases),
)
