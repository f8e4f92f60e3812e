"""Who does well at what a council struggles with? Looked for among its most similar councils.

A helper is found by the results of the service, never by an overall grade: a peer that runs the
service and is lastingly among the best at the measure, or improves faster than others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_rows import newest_rows
from areaprofile.tables.flags import Flag
from areaprofile.tables.peers import CONTEXT, TYPE, Peer, peer_group
from areaprofile.tables.places import Place

MOST = 5
WHY = {
    "POS1": "among the best quarter in each of the last three years",
    "POS2": "improving faster than others",
}


@dataclass(frozen=True)
class Helper:
    """A similar council that does well: at what (a measure's name or a service), and how alike."""

    place: Place
    at: str
    why: str
    alike: str


@lru_cache(maxsize=4)
def _strengths(atlas: Atlas) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Council → (rule, service, measure) of its strengths today."""
    flags = newest_rows(atlas)
    good = flags["rule_id"].isin(list(WHY)) & (flags["state"] == "raised")
    rows = flags.loc[good & flags["indicator_id"].notna()]
    columns = ["council_code", "rule_id", "service", "indicator_id"]
    out: dict[str, list[tuple[str, str, str]]] = {}
    for code, rule, service, measure in rows[columns].astype("str").to_numpy():
        out.setdefault(code, []).append((rule, service, measure))
    return {code: tuple(found) for code, found in out.items()}


def who_does_well(atlas: Atlas, council: Place, flag: Flag) -> tuple[Helper, ...]:
    """Similar councils that do well at the flag's measure, the most alike first; where none does,
    those that do well at most measures of its service."""
    group = peer_group(atlas, council, CONTEXT)
    peers = group.peers or peer_group(atlas, council, TYPE).peers
    known = _strengths(atlas)
    found = []
    for peer in peers:
        mine = [one for one in known.get(peer.place.code, ()) if one[2] == flag.indicator_id]
        if flag.indicator_id and mine:
            name = atlas.measures[flag.indicator_id].name
            found.append(Helper(peer.place, name, WHY[mine[0][0]], peer.reasons))
    if found:
        return tuple(found[:MOST])
    return _in_service(peers, known, flag)


def _in_service(
    peers: Sequence[Peer], known: Mapping[str, tuple[tuple[str, str, str], ...]], flag: Flag
) -> tuple[Helper, ...]:
    counted = []
    for peer in peers:
        mine = {one[2] for one in known.get(peer.place.code, ()) if one[1] == flag.service}
        if len(mine) >= 2:
            counted.append((len(mine), peer))
    counted.sort(key=lambda pair: pair[1].rank)
    return tuple(
        Helper(peer.place, flag.service, f"does well on {count} of its measures", peer.reasons)
        for count, peer in counted[:MOST]
    )
