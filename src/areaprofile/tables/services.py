"""Who runs a service where: what a council has no figure for because another council runs it."""

from functools import lru_cache

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.places import Place


def run_by(atlas: Atlas, place: Place, service: str) -> Place | None:
    """The other council that runs a service in a council; None if it runs it itself, or if it is
    not known who does."""
    if place.level != "council" or not service or (place.code, service) not in _not_run(atlas):
        return None
    other = atlas.places.by_code.get(place.upper_tier_code)
    return other if other and other.code != place.code else None


@lru_cache(maxsize=2)
def _not_run(atlas: Atlas) -> frozenset[tuple[str, str]]:
    """(council code, service) of every service that a council does not run today."""
    if not has_table(atlas.store, "council_service"):
        return frozenset()
    table = read_table(atlas.store, "council_service")
    ended = table["to"].fillna("").astype(str) if "to" in table else ""
    today = table[(~table["runs"].astype(bool)) & (ended == "")]
    return frozenset(
        zip(today["council_code"].astype(str), today["service"].astype(str), strict=True)
    )
