"""All that the rules look at, gathered from a store. Kinds of data it lacks come as empty."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
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
    as_at = date.fromisoformat(str(store.manifest["as_at"])[:10])
    measures = _measures(store, indicators, councils, runs, as_at)
    services = tuple(dict.fromkeys((*services, *(one.definition.service for one in measures))))
    context = find_context(table(store, "context", ()), councils)
    return Facts(
        as_at=as_at,
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
    regions, _ = pd.factorize(rows["region_code"], use_na_sentinel=True)
    return Councils(
        codes=tuple(rows["area_code"].astype(str)),
        names=tuple(rows["name"].astype(str)),
        kinds=np.asarray(rows["council_type"].fillna("").astype(object), dtype=object),
        region=regions.astype(np.int64),
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


def _measures(
    store: Store,
    indicators: pd.DataFrame,
    councils: Councils,
    runs: Mapping[str, BoolArray],
    as_at: date,
) -> tuple[Measure, ...]:
    versions = table(store, "indicator_version", ("indicator_id",))
    by_indicator = {str(key): part for key, part in versions.groupby("indicator_id")}
    none = pd.DataFrame(columns=versions.columns)
    nobody = np.zeros(len(councils.codes), dtype=bool)
    country = str(store.manifest.get("country_code", ""))
    ids = [
        one
        for one in list_indicators(store, "council")
        if one in indicators.index and indicators.at[one, "level"] == "council"
    ]

    by_id = {str(one): row for one, row in indicators.iterrows()}

    def read(indicator_id: str) -> Measure | None:
        indicator = by_id[indicator_id]
        service = indicator["service"]
        named = isinstance(service, str) and bool(service)
        values = read_values(store, "council", indicator_id, columns=_WANTED)
        return make_measure(
            indicator,
            _everyone(store, indicator_id, values),
            councils,
            runs=runs.get(str(service), nobody) if named else ~nobody,
            versions=by_indicator.get(indicator_id, none),
            national=country,
            as_at=as_at,
        )

    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(read, ids))
    return tuple(one for one in found if one is not None)


def _everyone(store: Store, indicator_id: str, values: pd.DataFrame) -> pd.DataFrame:
    """The rows of the section `all`, the country's beside the councils'."""
    parts = [values]
    if indicator_id in list_indicators(store, "country"):
        parts.append(read_values(store, "country", indicator_id, columns=_WANTED))
    both = pd.concat(parts, ignore_index=True) if len(parts) > 1 else values
    return both.loc[(both["section"] == "all").to_numpy()].reset_index(drop=True)
