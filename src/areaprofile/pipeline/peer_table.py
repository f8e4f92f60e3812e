"""Who is like whom: similar councils worked out from context, and published lists of them."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from areaprofile.areas import Gazetteer
from areaprofile.catalogue.evidence import Evidence, PeerSet
from areaprofile.errors import Problem
from areaprofile.pipeline.evidence_codes import is_gone, todays_councils, unknown_codes
from areaprofile.sources.judgements import read_peers
from areaprofile.stats.peers import nearest, reasons, standardise

CONTEXT_SET = "context"
PEER_COLUMNS = [
    *("set", "council_code", "peer_code", "rank", "distance"),
    *("alike", "different", "reasons", "closeness"),
]
PEERS_OF_A_COUNCIL = 15
# There are only 21 counties: 15 of 20 would be nearly all of them.
PEERS_OF_TYPE = {"county": 10}
REASONS_SHOWN = 2


def context_peers(context: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The most similar councils of the same type, by the variables of role `peer`: PEER_COLUMNS.

    Councils outside the pool (`in_peer_pool`) have no peers and are nobody's.
    """
    used = context[context["role"] == "peer"]
    councils = areas[(areas["level"] == "council") & areas["council_type"].notna()]
    councils = councils.drop_duplicates("area_code").set_index("area_code").sort_index()
    if not len(used) or not len(councils):
        return pd.DataFrame(columns=PEER_COLUMNS)
    facts = used.drop_duplicates("context_id").set_index("context_id").sort_index()
    wide = used.pivot(index="council_code", columns="context_id", values="value")
    wide = wide.reindex(index=councils.index, columns=facts.index)
    pool = councils["in_peer_pool"].to_numpy(dtype=bool)
    types = councils["council_type"].to_numpy(dtype=str)
    scores = standardise(
        _transformed(wide, facts["transform"]),
        logged=(facts["transform"] == "log").to_numpy(),
        groups=types,
        pool=pool,
    )
    weights = facts["weight"].to_numpy(dtype=float)
    found = nearest(scores, groups=types, k=PEERS_OF_A_COUNCIL, pool=pool, weights=weights)
    names = dict(zip(facts.index, facts["name"], strict=True))
    rows = []
    for area in np.flatnonzero(pool).tolist():
        most = PEERS_OF_TYPE.get(types[area], PEERS_OF_A_COUNCIL)
        chosen = found.position[area, :most]
        for rank, peer in enumerate(chosen[chosen >= 0], start=1):
            near, far = reasons(scores, int(area), int(peer), count=REASONS_SHOWN)
            alike, different = ([str(facts.index[one]) for one in part] for part in (near, far))
            rows.append(
                (
                    *(CONTEXT_SET, councils.index[area], councils.index[peer], rank),
                    *(float(found.distance[area, rank - 1]), " ; ".join(alike)),
                    *(" ; ".join(different), _in_words(alike, different, names), ""),
                )
            )
    return pd.DataFrame(rows, columns=PEER_COLUMNS)


def _transformed(wide: pd.DataFrame, transform: pd.Series) -> np.ndarray:
    table = wide.to_numpy(dtype=float).copy()
    for column in np.flatnonzero((transform == "sqrt").to_numpy()):
        table[:, column] = np.sqrt(table[:, column])
    return table


def _in_words(alike: list[str], different: list[str], names: Mapping[str, str]) -> str:
    most = " and ".join(_inside(names[one]) for one in alike)
    least = " and ".join(_inside(names[one]) for one in different)
    return f"Most alike in {most}; least alike in {least}."


def _inside(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def published_peers(
    evidence: Evidence, gazetteer: Gazetteer, raw: Path, *, vintage: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """The published lists under today's councils, as their publishers ranked them; problems.

    What went into another council is left out.
    """
    problems: list[Problem] = []
    parts = []
    for peers in evidence.peer_sets.values():
        found, wrong = read_peers(peers, raw)
        problems += wrong
        if wrong or not len(found):
            continue
        frame, wrong = _todays(peers, found, gazetteer, vintage)
        problems += wrong
        parts.append(frame)
    if not parts:
        return pd.DataFrame(columns=PEER_COLUMNS), problems
    return pd.concat(parts, ignore_index=True), problems


def within_pool(peers: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The rows in which both councils may be peers (`in_peer_pool`)."""
    councils = areas[areas["level"] == "council"]
    pool = set(councils.loc[councils["in_peer_pool"].astype(bool), "area_code"])
    return peers[peers["council_code"].isin(pool) & peers["peer_code"].isin(pool)]


def _todays(
    peers: PeerSet, found: pd.DataFrame, gazetteer: Gazetteer, vintage: str
) -> tuple[pd.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    both = [*found["council_code"], *found["peer_code"]]
    known = todays_councils(both, gazetteer, scheme=peers.codes, vintage=vintage)
    for column, heading in (
        ("council_code", peers.council_column),
        ("peer_code", peers.peer_column),
    ):
        problems += unknown_codes(found, column, known, file=peers.file.path, heading=heading)
    if problems:
        return pd.DataFrame(columns=PEER_COLUMNS), problems
    left_out = [code for code, (_, how) in known.items() if is_gone(how)]
    gone = found["council_code"].isin(left_out) | found["peer_code"].isin(left_out)
    today = {code: fate[0] for code, fate in known.items()}
    frame = found[~gone].assign(
        council_code=lambda one: one["council_code"].map(today),
        peer_code=lambda one: one["peer_code"].map(today),
        distance=np.nan,
        alike="",
        different="",
        reasons="",
    )
    key = ["set", "council_code", "peer_code"]
    frame = frame.sort_values(["council_code", "rank"]).drop_duplicates(key)
    return frame[PEER_COLUMNS].reset_index(drop=True), problems
