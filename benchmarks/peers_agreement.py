"""Are the computed peers good peers? Against published lists, and as a predictor.

    python benchmarks/peers_agreement.py STORE [--variants]

Prints, per type of council, how many peers are shared with the published lists of the store, beside
what chance would give; and over all measures with five or more periods, how well the median of the
peers predicts a council's own figure, beside the medians of its type and of its region. The
published lists take no part in choosing peers. `--variants` prints the same for other weights.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.pipeline.peer_table import PEERS_OF_A_COUNCIL, PEERS_OF_TYPE, context_peers
from areaprofile.store.open import Store, open_store
from areaprofile.store.read import list_indicators, read_table, read_values

FEWEST_PERIODS, FEWEST_COUNCILS, FEWEST_PEERS = 5, 60, 4
PUBLISHED = ("ons", "dfe")


def overlap(own: pd.DataFrame, published: pd.DataFrame, types: pd.Series) -> pd.DataFrame:
    """Per type: councils, shared peers (median, mean), by chance, and the lift over chance.

    `of_same_type`: how many of the published peers could be ours at all (same type, median);
    `share_of_those`: how many of them are (mean).
    """
    pool = types.value_counts()
    mine = own.groupby("council_code")["peer_code"].agg(set)
    rows = []
    for code, theirs in published.groupby("council_code")["peer_code"].agg(set).items():
        kind = types[code]
        same = {one for one in theirs if types.get(one) == kind}
        chosen = mine.get(code, set())
        chance = len(chosen) * len(same) / (pool[kind] - 1)
        rows.append((kind, len(chosen & theirs), chance, len(theirs), len(same)))
    frame = pd.DataFrame(rows, columns=["type", "shared", "chance", "listed", "same"])
    parts = [*frame.groupby("type"), ("all", frame)]
    return pd.DataFrame(
        [
            {
                "type": kind,
                "councils": len(part),
                "shared_median": part["shared"].median(),
                "shared_mean": part["shared"].mean(),
                "chance_mean": part["chance"].mean(),
                "lift": part["shared"].mean() / part["chance"].mean(),
                "of_same_type": part["same"].median(),
                "share_of_those": part["shared"].sum() / part["same"].sum(),
            }
            for kind, part in parts
        ]
    )


def newest_values(store: Store, context: pd.DataFrame) -> dict[str, pd.Series]:
    """The newest figures (section `all`) of each measure with enough periods and councils.

    Without those by which peers are chosen: they would make any choice look good.
    """
    chosen_by = set(context.loc[context["role"] == "peer", "indicator_id"])
    found = {}
    for key in list_indicators(store, "council"):
        if key in chosen_by:
            continue
        frame = read_values(store, "council", key).dropna(subset=["value"])
        frame = frame[frame["section"] == "all"]
        counts = frame["period"].value_counts()
        full = [period for period in counts.index if counts[period] >= FEWEST_COUNCILS]
        if len(full) < FEWEST_PERIODS:
            continue
        last = frame[frame["period"] == max(full)]
        found[key] = last.set_index("area_code")["value"].astype(float)
    return found


def others_median(values: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """For each council the median of `values` (councils) over those that `chosen` marks for it."""
    table = np.where(chosen & np.isfinite(values)[None, :], values[None, :], np.nan)
    enough = np.isfinite(table).sum(axis=1) >= FEWEST_PEERS
    result = np.full(len(values), np.nan)
    result[enough] = np.nanmedian(table[enough], axis=1)
    return result


def prediction(
    measures: dict[str, pd.Series], peers: pd.DataFrame, areas: pd.DataFrame
) -> dict[str, float]:
    """RMSE of the three medians over all measures, and how often peers are the best of the three.

    In standard deviations of each measure. Only councils for which all three medians are known;
    a council is never in its own median.
    """
    known = areas[areas["in_peer_pool"]]
    place = {code: at for at, code in enumerate(known.index)}
    near = np.zeros((len(known), len(known)), dtype=bool)
    for code, peer in zip(peers["council_code"], peers["peer_code"], strict=True):
        near[place[code], place[peer]] = True
    kind, region = (known[name].to_numpy() for name in ("council_type", "region_code"))
    chosen = {
        "peers": near,
        "type": kind[:, None] == kind[None, :],
        "region": region[:, None] == region[None, :],
    }
    for mask in chosen.values():
        np.fill_diagonal(mask, False)
    per_measure = []
    for series in measures.values():
        values = series.reindex(known.index).to_numpy(dtype=float)
        errors = np.array([values - others_median(values, mask) for mask in chosen.values()])
        errors = errors[:, np.isfinite(errors).all(axis=0)] / np.nanstd(values)
        if errors.shape[1] >= FEWEST_COUNCILS:
            per_measure.append(np.sqrt((errors**2).mean(axis=1)))
    table = pd.DataFrame(per_measure, columns=list(chosen))
    overall = np.sqrt((table**2).mean())
    return {
        "measures": float(len(table)),
        **{f"rmse_{name}": float(overall[name]) for name in overall.index},
        "less_than_type_percent": float(100 * (1 - overall["peers"] / overall["type"])),
        "less_than_region_percent": float(100 * (1 - overall["peers"] / overall["region"])),
        "better_than_type_share": float((table["peers"] < table["type"]).mean()),
        "better_than_region_share": float((table["peers"] < table["region"]).mean()),
    }


def variants(context: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The context table under other weights, to show how much the choice matters."""
    peer = context["role"] == "peer"
    economy = context["indicator_id"] != ""
    return {
        "as in the catalogue": context,
        "all variables alike": context.assign(weight=context["weight"].where(~peer, 1.0)),
        "no economic context": context.assign(role=context["role"].where(~economy, "describe")),
        "economy counts half": context.assign(
            weight=context["weight"].where(~economy, context["weight"] / 2)
        ),
        "economy counts twice": context.assign(
            weight=context["weight"].where(~economy, context["weight"] * 2)
        ),
        "square roots of the weights": context.assign(weight=np.sqrt(context["weight"])),
        "without size": context[context["context_id"] != "population"],
    }


def report(
    name: str, context: pd.DataFrame, store: Store, measures: dict[str, pd.Series]
) -> pd.DataFrame:
    """Print all figures of one way of choosing peers, and give these peers."""
    areas = read_table(store, "area")
    areas = areas[areas["level"] == "council"].drop_duplicates("area_code")
    peers = context_peers(context, areas)
    areas = areas.set_index("area_code")
    areas["in_peer_pool"] = areas["in_peer_pool"].astype(bool)
    pool = areas[areas["in_peer_pool"]]
    published = read_table(store, "peer")
    print(f"\n== {name}")
    for set_id in PUBLISHED:
        listed = published[published["set"] == set_id]
        if len(listed):
            print(f"\nShared with {set_id}")
            print(overlap(peers, listed, pool["council_type"]).round(2).to_string(index=False))
    print()
    for key, value in prediction(measures, peers, areas).items():
        print(f"  {key:28} {value:8.3f}")
    return peers


def main() -> None:
    """Print the figures of the store's own peers, and of variants when asked."""
    store = open_store(Path(sys.argv[1]))
    context = read_table(store, "context")
    measures = newest_values(store, context)
    print(f"{PEERS_OF_A_COUNCIL} peers ({PEERS_OF_TYPE}), {len(measures)} measures")
    chosen = variants(context) if "--variants" in sys.argv else {"as in the catalogue": context}
    for name, one in chosen.items():
        report(name, one, store, measures)
    published = read_table(store, "peer")
    areas = read_table(store, "area")
    areas = areas[areas["level"] == "council"].drop_duplicates("area_code").set_index("area_code")
    areas["in_peer_pool"] = areas["in_peer_pool"].astype(bool)
    for set_id in PUBLISHED:
        listed = published[published["set"] == set_id]
        if len(listed):
            print(f"\n== The published list {set_id} as a predictor")
            for key, value in prediction(measures, listed, areas).items():
                print(f"  {key:28} {value:8.3f}")


if __name__ == "__main__":
    main()
