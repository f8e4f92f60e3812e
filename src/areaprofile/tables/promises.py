"""Promises to users of a service: how often were they kept?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.stats.rates import proportion_limits
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place
from areaprofile.tables.series import period_order
from areaprofile.tables.targets import STATES


@dataclass(frozen=True)
class Promise:
    """One promise in its newest period: in percent, with 95% limits; promised is nan without."""

    service: str
    promise: str
    period: str
    times: int
    kept: float
    lower: float
    upper: float
    promised: float

    @property
    def state(self) -> str:
        """`met`, `missed` (the whole interval below what was promised) or `too_close`; empty where
        no share was promised."""
        if self.promised != self.promised:
            return ""
        if self.kept >= self.promised:
            return "met"
        return "missed" if self.upper < self.promised else "too_close"


def promises_of(atlas: Atlas, council: Place) -> tuple[Promise, ...]:
    """The promises of a council, by service, without those whose counts are withheld; empty where
    the store has none."""
    return _by_council(atlas).get(council.code, ())


def promises_everywhere(atlas: Atlas) -> tuple[Promise, ...]:
    """The promises of all councils."""
    return tuple(one for found in _by_council(atlas).values() for one in found)


def promise_states(found: Iterable[Promise]) -> dict[str, int]:
    """State → how many, in the order of targets; without a promised share the state is empty."""
    counts = Counter(one.state for one in found)
    return {state: counts[state] for state in (*STATES, "") if counts[state]}


@lru_cache(maxsize=4)
def _by_council(atlas: Atlas) -> Mapping[str, tuple[Promise, ...]]:
    if not has_table(atlas.store, "service_standard"):
        return {}
    rows = read_table(atlas.store, "service_standard")
    groups = rows.groupby(rows["council_code"].astype("str"))
    return {str(code): _newest(part) for code, part in groups}


def _newest(rows: pd.DataFrame) -> tuple[Promise, ...]:
    newest: dict[str, dict[str, object]] = {}
    for row in rows.to_dict("records"):
        one = {str(key): value for key, value in row.items()}
        key, before = str(one["standard"]), newest.get(str(one["standard"]))
        if before is None or period_order(str(one["period"])) > period_order(str(before["period"])):
            newest[key] = one
    shown = (one for one in newest.values() if float(str(one["kept"])) >= 0)
    found = [_promise(one) for one in shown if float(str(one["times"])) > 0]
    return tuple(sorted(found, key=lambda one: (one.service, one.promise)))


def _promise(row: dict[str, object]) -> Promise:
    times, kept = float(str(row["times"])), float(str(row["kept"]))
    lower, upper = proportion_limits(kept, times)
    promised = row.get("promised_pct")
    return Promise(
        service=str(row["service"] or ""),
        promise=str(row["promise"]),
        period=str(row["period"]),
        times=int(times),
        kept=100 * kept / times,
        lower=100 * float(lower),
        upper=100 * float(upper),
        promised=float("nan") if promised is None else float(str(promised)),
    )
