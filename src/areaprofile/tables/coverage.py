"""Which pages can this store feed? What none of its kinds of data feeds is left out of the menu."""

from collections.abc import Mapping
from functools import lru_cache

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas


@lru_cache(maxsize=4)
def unfed_pages(atlas: Atlas) -> Mapping[str, tuple[str, ...]]:
    """Page → what it lacks, in sentences, for the pages that nothing in the store feeds. Empty for
    a store without a coverage table, which is older than that."""
    if not has_table(atlas.store, "coverage"):
        return {}
    table = read_table(atlas.store, "coverage")
    found = {}
    for page, rows in table.groupby(table["page"].astype("str")):
        if not rows["is_fed"].astype(bool).any():
            found[str(page)] = tuple(dict.fromkeys(str(note) for note in rows["note"] if note))
    return found


def unfed_words(atlas: Atlas, page: str) -> str:
    """Why a page has nothing to show, for a reader who came by its address; empty if it has."""
    lacks = unfed_pages(atlas).get(page)
    if lacks is None:
        return ""
    return " ".join(["Nothing in these data feeds this page, so it is not in the menu.", *lacks])
