"""Who a council is compared with, and why: computed, published or chosen by the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd

from areaprofile.errors import UnknownCodeError
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils, council_facts, type_words
from areaprofile.tables.places import Place
from areaprofile.tables.wording import count_words

CONTEXT, OWN, TYPE = "context", "own", "type"
MOST_OWN, MOST_PANELS = 40, 40
SET_NAMES = {CONTEXT: "Most similar councils", TYPE: "All of its type", OWN: "Councils you choose"}


@dataclass(frozen=True)
class Peer:
    """One peer: its rank in the list, distance (nan where not published) and reasons in words."""

    place: Place
    rank: int
    distance: float
    reasons: str


@dataclass(frozen=True)
class PeerGroup:
    """A council's peers of one set. `note` says where the list comes from, or why it is empty."""

    set_id: str
    name: str
    council: Place
    peers: tuple[Peer, ...]
    note: str
    is_apart: bool = False  # unlike every other: shown beside all of its type, never placed there

    @property
    def codes(self) -> tuple[str, ...]:
        """The peers' codes, nearest first."""
        return tuple(peer.place.code for peer in self.peers)


@lru_cache(maxsize=4)
def _table(atlas: Atlas) -> tuple[pd.DataFrame, Mapping[tuple[str, str], list[int]]]:
    """All peers by rank; and (set, council) → the places of its rows, in the order of the ranks."""
    if not has_table(atlas.store, "peer"):
        return pd.DataFrame(), {}
    table = read_table(atlas.store, "peer").sort_values("rank", kind="stable", ignore_index=True)
    sets, codes = (table[name].astype("str").to_numpy() for name in ("set", "council_code"))
    places: dict[tuple[str, str], list[int]] = {}
    for at, pair in enumerate(zip(sets, codes, strict=True)):
        places.setdefault(pair, []).append(at)
    return table, places


def _rows(atlas: Atlas, set_id: str, code: str) -> pd.DataFrame:
    """The peers of a council in a set, nearest first; empty without any."""
    table, places = _table(atlas)
    return table.iloc[places.get((set_id, code), [])]


@lru_cache(maxsize=4)
def published_sets(atlas: Atlas) -> Mapping[str, Mapping[str, str]]:
    """Published sets of the build: set_id → name, meaning, publisher, caution and so on."""
    if not has_table(atlas.store, "peer_set"):
        return {}
    table = read_table(atlas.store, "peer_set").astype("str")
    return {
        row["set_id"]: {str(key): str(cell) for key, cell in row.items()}
        for row in table.to_dict(orient="records")
    }


def set_names(atlas: Atlas, council: Place) -> dict[str, str]:
    """The sets that this council has, by id, the computed one first; `own` is always possible."""
    known = {one for one, code in _table(atlas)[1] if code == council.code}
    names = {CONTEXT: SET_NAMES[CONTEXT]} if CONTEXT in known else {}
    for set_id, about in published_sets(atlas).items():
        if set_id in known:
            names[set_id] = about["name"]
    return names | {TYPE: f"All {type_words(council, plural=True)}", OWN: SET_NAMES[OWN]}


def peer_group(atlas: Atlas, council: Place, chosen: str) -> PeerGroup:
    """The peers of a council by a set's id, or by council codes joined by dots (a set of one's
    own). Raises UnknownCodeError for anything else."""
    names = set_names(atlas, council)
    if chosen in names and chosen not in (OWN, TYPE):
        return _listed(atlas, council, chosen, names[chosen])
    if chosen == TYPE:
        same = [one for one in _pool(atlas) if one.council_type == council.council_type]
        group = _plain(council, TYPE, names[TYPE], same, f"{names[TYPE]}.")
        return replace(group, is_apart=council.code not in council_facts(atlas).pool)
    if chosen in (CONTEXT, *published_sets(atlas)):
        why = why_none(atlas, council)
        if chosen != CONTEXT and council.code in council_facts(atlas).pool:
            why = why_not_listed(atlas, council, chosen)
        return PeerGroup(chosen, SET_NAMES.get(chosen, chosen), council, (), why)
    wanted = own_codes(atlas, chosen)
    if not wanted:
        sets = ", ".join([*names, "or council codes joined by dots"])
        raise UnknownCodeError(f"There is no peer set {chosen[:40]!r} here. There are: {sets}.")
    own = [atlas.places.by_code[code] for code in wanted]
    return _plain(council, OWN, SET_NAMES[OWN], own, "Councils chosen in the link.")


def own_codes(atlas: Atlas, text: str) -> list[str]:
    """The councils that a text of codes joined by dots names; unknown ones are left out."""
    known = {one.code for one in all_councils(atlas)}
    codes = (part.strip().upper() for part in text.split("."))
    return list(dict.fromkeys(code for code in codes if code in known))[:MOST_OWN]


def why_none(atlas: Atlas, council: Place) -> str:
    """Why a council has no computed peers."""
    if council.code not in council_facts(atlas).pool:
        return (
            f"{council.name} is unlike every other council (few residents, powers of its own), so "
            "it has no peers and is nobody's peer. Choose councils yourself to compare it."
        )
    return f"No similar councils are known for {council.name} in these data."


def why_not_listed(atlas: Atlas, council: Place, set_id: str) -> str:
    """Why a published list has no peers of a council, and who is shown instead."""
    about = published_sets(atlas)[set_id]
    whose = {types for one, types in _listed_types(atlas) if one == set_id}
    instead = "its most similar councils are shown"
    if CONTEXT not in set_names(atlas, council):
        instead = f"all {type_words(council, plural=True)} are shown"
    start = f"“{about['name']}” has no list for {council.name}"
    if whose and council.council_type not in whose:
        start += f": it has none for {type_words(council, plural=True)}"
    return f"{start}; {instead}."


@lru_cache(maxsize=4)
def _listed_types(atlas: Atlas) -> frozenset[tuple[str, str]]:
    """(set, type of council) of every council that a set has peers for."""
    by_code = atlas.places.by_code
    return frozenset(
        (one, by_code[code].council_type) for one, code in _table(atlas)[1] if code in by_code
    )


def _pool(atlas: Atlas) -> list[Place]:
    pool = council_facts(atlas).pool
    return [one for one in all_councils(atlas) if one.code in pool]


def _listed(atlas: Atlas, council: Place, set_id: str, name: str) -> PeerGroup:
    rows = _rows(atlas, set_id, council.code)
    peers = tuple(
        Peer(
            atlas.places.by_code[str(row["peer_code"])],
            int(row["rank"]),
            float(row["distance"]),
            str(row["reasons"]),
        )
        for row in rows.to_dict("records")
        if str(row["peer_code"]) in atlas.places.by_code
    )
    if set_id == CONTEXT:
        kind = type_words(council, plural=True)
        of_type = sum(one.council_type == council.council_type for one in _pool(atlas)) - 1
        note = (
            f"The {len(peers)} of {of_type} other {kind} most like {council.name} in who lives "
            "there, homes, density, pay and prices: never in results or spending."
        )
    else:
        about = published_sets(atlas)[set_id]
        note = f"{about['meaning']} Published by: {about['publisher']}. {about['caution']}".strip()
    return PeerGroup(set_id, name, council, peers, note)


def _plain(council: Place, set_id: str, name: str, places: Sequence[Place], note: str) -> PeerGroup:
    others = [one for one in places if one.code != council.code]
    peers = tuple(Peer(one, rank, float("nan"), "") for rank, one in enumerate(others, start=1))
    return PeerGroup(set_id, name, council, peers, note)


def group_words(group: PeerGroup) -> str:
    """What the peers are called inside a sentence: `15 similar councils`."""
    count = len(group.peers)
    if group.set_id == TYPE:
        return count_words(
            count,
            f"other {type_words(group.council)}",
            f"other {type_words(group.council, plural=True)}",
        )
    if group.set_id == OWN:
        return count_words(count, "chosen council", "chosen councils")
    return count_words(count, "similar council", "similar councils")


def fewer_panels(atlas: Atlas, council: Place, peers: Sequence[Peer]) -> tuple[list[Peer], str]:
    """Those of many peers that are drawn each by itself, and a sentence on who is left out (empty
    where all are drawn): the computed peers among them, or the first where it has none."""
    if len(peers) <= MOST_PANELS:
        return list(peers), ""
    rows = _rows(atlas, CONTEXT, council.code)
    near = set(rows["peer_code"].astype("str")) if len(rows) else set()
    alike = [peer for peer in peers if peer.place.code in near]
    if alike:
        return alike, f"Drawn are the {len(alike)} most like {council.name}, of {len(peers)}. "
    return list(peers[:MOST_PANELS]), f"Drawn are the first {MOST_PANELS} of {len(peers)}. "


def reasons_over_all(atlas: Atlas, group: PeerGroup) -> str:
    """In what a council and its computed peers are most and least alike, over all of them."""
    rows = _rows(atlas, CONTEXT, group.council.code)
    if group.set_id != CONTEXT or not len(rows):
        return ""
    names = _context_names(atlas)
    most, least = (_commonest(rows[column], names) for column in ("alike", "different"))
    least = [one for one in least if one not in most]
    text = f"Most alike in {_listed_words(most)}"
    return f"{text}; least alike in {_listed_words(least)}." if least else f"{text}."


def _commonest(column: pd.Series, names: Mapping[str, str]) -> list[str]:
    counts = column.astype("str").str.split(" ; ").explode().value_counts(sort=False)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [names.get(str(key), str(key)) for key, _ in ordered[:2]]


@lru_cache(maxsize=4)
def _context_names(atlas: Atlas) -> dict[str, str]:
    table = read_table(atlas.store, "context")[["context_id", "name"]].drop_duplicates()
    return {
        str(key): str(name)[:1].lower() + str(name)[1:]
        for key, name in table.itertuples(index=False)
    }


def _listed_words(words: Sequence[str]) -> str:
    return " and ".join(words)


def peers_frame(group: PeerGroup, *, build: str) -> pd.DataFrame:
    """A row per peer: set, council, peer, rank, distance, reasons, build."""
    rows = [
        (
            *(group.set_id, group.council.code, group.council.name, peer.place.code),
            *(peer.place.name, peer.rank, peer.distance, peer.reasons, build),
        )
        for peer in group.peers
    ]
    columns = (
        "set council_code council_name peer_code peer_name rank distance reasons build".split()
    )
    return pd.DataFrame(rows, columns=columns)
