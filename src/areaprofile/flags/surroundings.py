"""What stands around a council's figures: its context, its peers, its spending, its pockets."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from areaprofile.flags.facts import Cost, Councils, Peers, Pockets
from areaprofile.flags.parameters import parameter
from areaprofile.stats.peers import nearest, skewed, standardise
from areaprofile.stats.trend_scale import BoolArray, FloatArray
from areaprofile.store.arrays import Arrays, open_arrays
from areaprofile.store.open import Store

PEERS = 15
# Published and computed sets, the one that a flag rests on first.
SETS = ("context", "ons", "dfe")
MIDDLE = 50.0


def find_context(rows: pd.DataFrame, councils: Councils) -> FloatArray | None:
    """Councils × variables in standard deviations, nan where unknown; None without any."""
    if not len(rows):
        return None
    if "role" in rows:
        rows = rows.loc[(rows["role"] == "peer").to_numpy()]
    rows = rows.loc[rows["value"].notna().to_numpy()]
    if not len(rows):
        return None
    wide = rows.pivot_table(
        index="council_code", columns="context_id", values="value", aggfunc="last", observed=True
    )
    wide = wide.reindex(list(councils.codes))
    raw = wide.to_numpy(dtype=float)
    raw = raw[:, np.isfinite(raw).any(axis=0)]
    return standardise(raw, logged=skewed(raw)) if raw.shape[1] else None


def find_peers(rows: pd.DataFrame, context: FloatArray | None, councils: Councils) -> Peers | None:
    """The set of peers that the store has; else the nearest in context of the same kind."""
    if len(rows):
        names = set(rows["set"].astype(str))
        name = next((one for one in SETS if one in names), None)
        if name is not None:
            return _listed(rows.loc[(rows["set"] == name).to_numpy()], name, councils)
    if context is None:
        return None
    found = nearest(context, groups=councils.kinds.astype(str), k=PEERS)
    places = tuple(np.asarray(row[row >= 0], dtype=np.int64) for row in found.position)
    return Peers("context", places)


def _listed(rows: pd.DataFrame, name: str, councils: Councils) -> Peers:
    held: list[list[int]] = [[] for _ in councils.codes]
    for row in rows.sort_values(by="rank").to_dict("records"):
        at = councils.place.get(str(row["council_code"]))
        peer = councils.place.get(str(row["peer_code"]))
        if at is not None and peer is not None and peer != at and len(held[at]) < PEERS:
            held[at].append(peer)
    return Peers(name, tuple(np.array(one, dtype=np.int64) for one in held))


def find_cost(rows: pd.DataFrame, lines: pd.DataFrame, councils: Councils) -> Mapping[str, Cost]:
    """Service → spending per resident in its newest year, from lines that are no part of another.

    Councils that lack one of the service's lines which most of their kind have count as unknown.
    """
    if not len(rows) or not len(lines):
        return {}
    key = "line_id" if "line_id" in lines else "line"
    of_service: dict[str, list[str]] = {}
    parent: dict[str, str] = {}
    for line in lines.to_dict("records"):
        parent[str(line[key])] = str(line.get("part_of") or "")
        service = line["service"]
        if isinstance(service, str) and service:
            of_service.setdefault(service, []).append(str(line[key]))
    found = {}
    for service, ids in of_service.items():
        tops = [one for one in ids if parent.get(one) not in ids]
        cost = _cost(rows.loc[rows["line"].isin(tops).to_numpy()], councils)
        if cost is not None:
            found[service] = cost
    return found


def _cost(rows: pd.DataFrame, councils: Councils) -> Cost | None:
    rows = rows.loc[rows["amount"].notna().to_numpy()]
    if not len(rows):
        return None
    period = max(rows["period"].astype(str))
    rows = rows.loc[(rows["period"].astype(str) == period).to_numpy()]
    total = np.full(len(councils.codes), np.nan)
    for row in rows.to_dict("records"):
        at = councils.place.get(str(row["council_code"]))
        if at is not None:
            total[at] = np.nan_to_num(total[at]) + float(row["amount"])
    lines = tuple(sorted(set(rows["line"].astype(str))))
    year = int(period[:4]) + ("-" in period)
    return Cost(year, period, total / councils.population, lines)


def find_pockets(store: Store, indicators: pd.DataFrame, councils: Councils) -> Pockets | None:
    """Neighbourhoods among the country's worst tenth; None where the store has none."""
    if "lsoa" not in store.vintages:
        return None
    arrays = open_arrays(store, "lsoa")
    chosen = _newest_rows(arrays, indicators)
    if not len(chosen):
        return None
    # 0 worst, 100 best
    standing = np.asarray(arrays.standing[:, chosen["row"].to_numpy()], dtype=float)
    down = (chosen["polarity"] == "lower_is_better").to_numpy()
    standing[:, down] = 100 - standing[:, down]
    ids, themes = (chosen[name].astype(str).to_numpy() for name in ("indicator_id", "theme"))
    return _pockets(standing, ids, themes, arrays, councils)


def share_by_theme(worst: BoolArray, held: BoolArray, themes: np.ndarray) -> FloatArray:
    """Neighbourhoods' share of measures among the worst tenth, each theme weighing the same.

    Ten ways of measuring that it is far to everything are one disadvantage, not ten.
    """
    shares = []
    for theme in np.unique(themes):
        of = themes == theme
        known = held[:, of].sum(axis=1)
        share = np.divide(worst[:, of].sum(axis=1), known, out=np.full(len(held), np.nan),
                          where=known > 0)  # fmt: skip
        shares.append(share)
    table = np.column_stack(shares)
    there = np.isfinite(table)
    return np.where(there, table, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)


def _newest_rows(arrays: Arrays, indicators: pd.DataFrame) -> pd.DataFrame:
    known = indicators.loc[
        (indicators["level"] == "lsoa")
        & indicators["polarity"].isin(("higher_is_better", "lower_is_better"))
        & (indicators["kind"] != "modelled")
        & (indicators["measure"] != "context")
        & (indicators["default_weight"] > 0)
    ]
    polarity = {str(key): str(one) for key, one in known["polarity"].items()}
    whole = (arrays.series["section"] == "all") & arrays.series["indicator_id"].isin(list(polarity))
    rows = arrays.series.loc[whole.to_numpy()]
    rows = rows.sort_values(by=["indicator_id", "period"])
    rows = rows.drop_duplicates("indicator_id", keep="last")
    theme = {str(key): str(one) for key, one in known["theme"].items()}
    ids = rows["indicator_id"].astype(str)
    return rows.assign(polarity=ids.map(polarity), theme=ids.map(theme))


def _pockets(
    standing: FloatArray,
    ids: np.ndarray,
    themes: np.ndarray,
    arrays: Arrays,
    councils: Councils,
) -> Pockets:
    count = len(councils.codes)
    tenth, fewest = parameter("FL9", "tenth"), parameter("FL9", "min_measures")
    held = np.isfinite(standing)
    worst = held & (standing <= tenth)
    poor, judged = worst.sum(axis=1), held.sum(axis=1)
    share = share_by_theme(worst, held, themes)
    passes = (poor >= fewest) & (share >= parameter("FL9", "min_share"))
    out = Pockets(
        measures=np.zeros(count, dtype=np.int64),
        poor=np.zeros(count, dtype=np.int64),
        standing=np.full(count, np.nan),
        count=np.zeros(count, dtype=np.int64),
        code=np.full(count, "", dtype=object),
        which=np.full(count, "", dtype=object),
        share=np.zeros(count),
    )
    for at, code in enumerate(councils.codes):
        if code not in arrays.slices:
            continue
        own = arrays.slices[code]
        if own.stop <= own.start or not held[own].any():
            continue
        place = own.start + int(np.argmax(share[own] + poor[own] / 1e6))
        out.measures[at], out.poor[at] = judged[place], poor[place]
        out.share[at] = share[place]
        out.standing[at] = float(np.nanmean(standing[own]))
        out.count[at] = int(passes[own].sum())
        out.code[at] = arrays.areas[place]
        out.which[at] = " ; ".join(ids[worst[place]])
    return out
