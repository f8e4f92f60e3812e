"""The peers of one council as a table for people, csv or json."""

import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from areaprofile.errors import UnknownCodeError
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.councils import all_councils, gone_message
from areaprofile.tables.peers import CONTEXT, PeerGroup, peer_group, peers_frame


@dataclass(frozen=True)
class _Line:
    rank: int
    peer_code: str
    peer_name: str
    distance: float | None
    reasons: str


def show_peers(root: Path, code: str, *, set_id: str, form: str) -> str:
    """The peers of a council as text. Raises UnknownCodeError for what is no council or set."""
    atlas = open_atlas(open_store(root))
    known = {one.code: one for one in all_councils(atlas)}
    council = known.get(code.strip().upper())
    if council is None:
        raise UnknownCodeError(_no_council(atlas, code.strip().upper()))
    group = peer_group(atlas, council, set_id or CONTEXT)
    if form == "csv":
        return peers_frame(group, build=atlas.store.build).to_csv(index=False)
    return _json(group, atlas) if form == "json" else _table(group)


def _no_council(atlas: Atlas, code: str) -> str:
    _, message = gone_message(atlas, code)
    if message:
        return message.replace("Its successor is shown here.", "Ask for the council of today.")
    place = atlas.places.by_code.get(code)
    if place is not None:
        return f"{place.name} ({code}) is no council. Peers are known of councils only."
    return f"No council has the code {code[:20]!r} in this store. `show` tells what an area is."


def _json(group: PeerGroup, atlas: Atlas) -> str:
    lines = [
        _Line(
            peer.rank,
            peer.place.code,
            peer.place.name,
            None if math.isnan(peer.distance) else peer.distance,
            peer.reasons,
        )
        for peer in group.peers
    ]
    whole = {
        "council_code": group.council.code,
        "council_name": group.council.name,
        "set": group.set_id,
        "set_name": group.name,
        "note": group.note,
        "build": atlas.store.build,
        "peers": [asdict(line) for line in lines],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _table(group: PeerGroup) -> str:
    lines = [f"{group.council.name} ({group.council.code}): {group.name}", group.note, ""]
    width = max((len(peer.place.name) for peer in group.peers), default=0)
    for peer in group.peers:
        apart = "" if math.isnan(peer.distance) else f"{peer.distance:.2f}"
        line = f"{peer.rank:3}  {peer.place.code}  {peer.place.name:{width}}  {apart:>5}"
        lines.append(f"{line}  {peer.reasons}".rstrip())
    if any(not math.isnan(peer.distance) for peer in group.peers):
        lines += ["", "Distance: 0 is the same in everything; 1 is a typical difference apart."]
    return "\n".join(lines) + "\n"
