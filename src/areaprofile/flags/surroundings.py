"""What stands around a council's figures: its context, its peers, its spending, its pockets."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from areaprofile.flags.facts import Cost, Councils, Peers, Pockets
from areaprofile.flags.pockets import find_disadvantage
from areaprofile.stats.peers import nearest, skewed, standardise
from areaprofile.stats.trend_scale import FloatArray
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
    """Of each council, the neighbourhood nearest to a pocket; None where the store has none."""
    found = find_disadvantage(store, indicators)
    if found is None:
        return None
    count = len(councils.codes)
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
        own = found.rows_of(str(code))
        if own.stop <= own.start or not found.judged[own].any():
            continue
        place = own.start + int(np.argmax(found.share[own] + found.poor[own] / 1e6))
        out.measures[at], out.poor[at] = found.judged[place], found.poor[place]
        out.share[at] = found.share[place]
        out.standing[at] = found.standing_of(str(code))
        out.count[at] = int(found.passes[own].sum())
        out.code[at] = found.areas[place]
        out.which[at] = " ; ".join(found.ids[found.worst[place]])
    return out
