"""What must be true of what stands beside the values: services, grades, money, peers, targets."""

import pandas as pd

from areaprofile.catalogue.evidence import BANDS
from areaprofile.checks.check import Check, Context, bad_rows
from areaprofile.errors import Problem
from areaprofile.periods import is_period, parse_period


def service_said_once(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """One row per council and service, and it says whether the council runs it."""
    bad = frame.duplicated(["council_code", "service"]) | frame["runs"].isna()
    bad |= frame["service"].fillna("") == ""
    columns = ("council_code", "service", "runs")
    do = "keep one rule for the council, or for its type, in council_service.csv"
    return bad_rows(frame, bad, name, "service", columns=columns, do=do)


def grades_of_a_day(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A grade is what inspectors said on a day: one a day and part, whole, of a known band."""
    key = ["scheme", "council_code", "service", "date", "part"]
    day = pd.to_datetime(frame["date"], format="%Y-%m-%d", errors="coerce")
    ordinal = pd.to_numeric(frame["ordinal"], errors="coerce")
    bad = frame.duplicated(key) | day.isna() | ~frame["band"].isin(BANDS)
    bad |= ordinal.isna() | (ordinal % 1 != 0) | (frame["grade"].fillna("") == "")
    columns = (*key, "grade", "ordinal", "band")
    do = f"give the day and the grade as published, with a band of {', '.join(BANDS)}"
    return bad_rows(frame, bad, name, "grade", columns=columns, do=do)


def price_basis_stated(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """Every amount of money says what it counts and in whose prices it is."""
    bad = (frame["price"].fillna("") == "") | (frame["basis"].fillna("") == "")
    columns = ("council_code", "line", "period", "basis", "price")
    return bad_rows(frame, bad, name, "price", columns=columns, do="state basis and price basis")


def amount_or_reason(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """One amount per council, line, period and basis: a figure, or the reason why there is none."""
    key = ["council_code", "line", "period", "basis", "price"]
    bad = frame.duplicated(key) | (frame["amount"].isna() != frame["missing_reason"].notna())
    do = "keep one row per key, with an amount or a reason"
    columns = (*key, "amount", "missing_reason")
    return bad_rows(frame, bad, name, "amount", columns=columns, do=do)


def peer_is_another(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A council is never its own peer."""
    bad = frame["council_code"] == frame["peer_code"]
    columns = ("council_code", "peer_code")
    do = "leave the council itself out"
    return bad_rows(frame, bad, name, "peer_code", columns=columns, do=do)


def peers_once(frame: pd.DataFrame, name: str, _: Context) -> list[Problem]:
    """A peer stands once in a set, and its place and distance are not negative."""
    bad = frame.duplicated(["set", "council_code", "peer_code"])
    bad |= (frame["rank"] < 1) | (frame["distance"] < 0)
    columns = ("set", "council_code", "peer_code", "rank", "distance")
    do = "keep one row per pair, the nearest with rank 1"
    return bad_rows(frame, bad, name, "peer_code", columns=columns, do=do)


def target_of_one_version(frame: pd.DataFrame, name: str, context: Context) -> list[Problem]:
    """A target's baseline and date lie in the same version of the measure: no break between."""
    if "indicator_version" not in context.tables or frame.empty:
        return []
    versions = context.tables["indicator_version"]
    breaks = versions[~versions["comparable_with_previous"].astype(bool)]
    starts = {
        str(one): sorted(_first_day(code) for code in part["from_period"])
        for one, part in breaks.groupby("indicator_id")
    }
    bad = [
        any(_last_day(base) < day <= _last_day(due) for day in starts.get(str(one), []))
        for one, base, due in zip(
            frame["indicator_id"], frame["baseline_period"], frame["target_period"], strict=True
        )
    ]
    columns = ("target_id", "indicator_id", "baseline_period", "target_period")
    do = "give a baseline counted as the figures of the target's date are, or take the target out"
    return bad_rows(frame, bad, name, "baseline_period", columns=columns, do=do)


def _first_day(code: object) -> str:
    return parse_period(str(code)).start.isoformat()


def _last_day(code: object) -> str:
    """The last day of a period; empty without one, which then lies before or after nothing."""
    return parse_period(str(code)).end.isoformat() if is_period(str(code)) else ""


COUNCIL_CHECKS = (
    Check("service_said_once", "council_service", "each service is said once", service_said_once),
    Check("grades_of_a_day", "judgement", "grades are of a day, never between", grades_of_a_day),
    Check("price_basis_stated", "spend", "amounts state their prices", price_basis_stated),
    Check("amount_or_reason", "spend", "an amount, or the reason for none", amount_or_reason),
    Check("peer_is_another", "peer", "nobody is their own peer", peer_is_another),
    Check("peers_once", "peer", "each peer stands once in a set", peers_once),
    Check("target_of_one_version", "target", "targets cross no break", target_of_one_version),
)
