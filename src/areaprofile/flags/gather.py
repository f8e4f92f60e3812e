"""All that the rules look at, gathered from a store. Kinds of data it lacks come as empty."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from areaprofile.flags.facts import WHOLE, Councils, Facts, Measure
from areaprofile.flags.panels import make_measure
from areaprofile.flags.surroundings import find_context, find_cost, find_peers, find_pockets
from areaprofile.stats.trend_scale import BoolArray
from areaprofile.store.open import Store
from areaprofile.store.read import has_table, list_indicators, read_table, read_values

JUDGEMENT_COLUMNS = ("scheme", "council_code", "service", "date", "grade", "ordinal", "band")
TARGET_COLUMNS = (
    *("target_id", "indicator_id", "scope_code", "set_by", "kind", "baseline"),
    *("target_period", "target_value", "without_agreement", "partners"),
)
_WANTED = (
    *("area_code", "period", "section", "value", "lower", "upper", "denominator", "status"),
    *("missing_reason", "conversion_quality", "release_id"),
)


def gather(store: Store) -> Facts:
    """The facts of the newest edition of a store."""
    areas = read_table(store, "area")
    councils = find_councils(areas, store.vintages.get("council", ""))
    services, runs, said = find_services(table(store, "council_service", ()), councils)
    indicators = read_table(store, "indicator").set_index("indicator_id", drop=False)
    ground = _ground(store, councils, runs)
    measures = _measures(store, ground)
    services = tuple(dict.fromkeys((*services, *(one.definition.service for one in measures))))
    context = find_context(table(store, "context", ()), councils)
    return Facts(
        as_at=ground.as_at,
        councils=councils,
        services=(*(name for name in sorted(services) if name), WHOLE),
        runs=runs,
        said=said,
        measures=measures,
        judgements=table(store, "judgement", JUDGEMENT_COLUMNS),
        targets=table(store, "target", TARGET_COLUMNS),
        cost=find_cost(table(store, "spend", ()), table(store, "spend_line", ()), councils),
        peers=find_peers(table(store, "peer", ()), context, councils),
        context=context,
        pockets=find_pockets(store, indicators, councils),
    )


def table(store: Store, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """A table of the store with at least these columns; without rows where it has none."""
    if not has_table(store, name):
        return pd.DataFrame(columns=list(columns), dtype=object)
    frame = read_table(store, name)
    for column in columns:
        if column not in frame:
            frame[column] = None
    return frame


def find_councils(areas: pd.DataFrame, vintage: str) -> Councils:
    """Today's councils, by code."""
    rows = areas.loc[(areas["level"] == "council") & (areas["vintage"] == vintage)]
    rows = rows.sort_values(by="area_code")
    regions, region_codes = pd.factorize(rows["region_code"], use_na_sentinel=True)
    return Councils(
        codes=tuple(rows["area_code"].astype(str)),
        names=tuple(rows["name"].astype(str)),
        kinds=np.asarray(rows["council_type"].fillna("").astype(object), dtype=object),
        region=regions.astype(np.int64),
        region_codes=tuple(str(code) for code in region_codes),
        population=rows["population"].to_numpy(dtype=float, na_value=np.nan),
    )


def find_services(
    rows: pd.DataFrame, councils: Councils
) -> tuple[tuple[str, ...], Mapping[str, BoolArray], Mapping[str, BoolArray]]:
    """All services; who runs each; and of whom anything is said."""
    runs: dict[str, BoolArray] = {}
    said: dict[str, BoolArray] = {}
    for row in rows.to_dict("records"):
        at = councils.place.get(str(row["council_code"]))
        if at is None:
            continue
        name = str(row["service"])
        runs.setdefault(name, np.zeros(len(councils.codes), dtype=bool))[at] = bool(row["runs"])
        said.setdefault(name, np.zeros(len(councils.codes), dtype=bool))[at] = True
    return tuple(runs), runs, said


@dataclass(frozen=True, eq=False)
class Ground:
    """What every measure of a store is read with. `runs`: service → the councils that run it."""

    indicators: Mapping[str, pd.Series]
    councils: Councils
    runs: Mapping[str, BoolArray]
    versions: Mapping[str, pd.DataFrame]
    no_versions: pd.DataFrame
    country: str
    as_at: date


def ground_of(store: Store) -> Ground:
    """The ground on which single measures of a store can be read."""
    councils = find_councils(read_table(store, "area"), store.vintages.get("council", ""))
    _, runs, _ = find_services(table(store, "council_service", ()), councils)
    return _ground(store, councils, runs)


def read_measure(store: Store, ground: Ground, indicator_id: str) -> Measure | None:
    """One measure of councils; None where the store has no yearly figures of it for councils."""
    if indicator_id not in ground.indicators or indicator_id not in list_indicators(
        store, "council"
    ):
        return None
    indicator = ground.indicators[indicator_id]
    service = indicator["service"]
    named = isinstance(service, str) and bool(service)
    nobody = np.zeros(len(ground.councils.codes), dtype=bool)
    values = read_values(store, "council", indicator_id, columns=_WANTED)
    return make_measure(
        indicator,
        _everyone(store, indicator_id, values),
        ground.councils,
        runs=ground.runs.get(str(service), nobody) if named else ~nobody,
        versions=ground.versions.get(indicator_id, ground.no_versions),
        national=ground.country,
        as_at=ground.as_at,
    )


def _ground(store: Store, councils: Councils, runs: Mapping[str, BoolArray]) -> Ground:
    indicators = read_table(store, "indicator").set_index("indicator_id", drop=False)
    versions = table(store, "indicator_version", ("indicator_id",))
    return Ground(
        indicators={str(one): row for one, row in indicators.iterrows()},
        councils=councils,
        runs=runs,
        versions={str(key): part for key, part in versions.groupby("indicator_id")},
        no_versions=pd.DataFrame(columns=versions.columns),
        country=str(store.manifest.get("country_code", "")),
        as_at=date.fromisoformat(str(store.manifest["as_at"])[:10]),
    )


def _measures(store: Store, ground: Ground) -> tuple[Measure, ...]:
    """The measures whose own level is the council."""
    ids = [
        one
        for one in list_indicators(store, "council")
        if one in ground.indicators and ground.indicators[one]["level"] == "council"
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(lambda one: read_measure(store, ground, one), ids))
    return tuple(one for one in found if one is not None)


def _everyone(store: Store, indicator_id: str, values: pd.DataFrame) -> pd.DataFrame:
    """The rows of the section `all`, the country's beside the councils'."""
    parts = [values]
    if indicator_id in list_indicators(store, "country"):
        parts.append(read_values(store, "country", indicator_id, columns=_WANTED))
    both = pd.concat(parts, ignore_index=True) if len(parts) > 1 else values
    return both.loc[(both["section"] == "all").to_numpy()].reset_index(drop=True)
