"""What became of a neighbourhood of an older vintage, for links that still name it."""

from collections.abc import Mapping
from functools import lru_cache

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.wording import count_words

MOST_NAMED = 3


def former_message(atlas: Atlas, code: str) -> tuple[str, str]:
    """For a neighbourhood that is no more: the first of today's that came of it and a sentence;
    two empty texts for any other code."""
    found = _former(atlas).get(code)
    if not found:
        return "", ""
    vintage, ends = found
    names = [atlas.places.name(one) for one in ends]
    listed = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        listed += f" and {count_words(len(names) - MOST_NAMED, 'other', 'others')}"
    became = f"{listed} lies there now" if len(names) == 1 else f"now there are {listed}"
    text = f"The neighbourhood {code} of {vintage} has new boundaries: {became}."
    return ends[0], text if len(names) == 1 else f"{text} {names[0]} is shown here."


@lru_cache(maxsize=4)
def _former(atlas: Atlas) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Code → its vintage and the codes of today's neighbourhoods that came of it."""
    if not has_table(atlas.store, "area_change"):
        return {}
    table = read_table(atlas.store, "area_change").dropna(subset=["to_code"])
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    today = atlas.level("lsoa").position
    # The newest step first, so that an older one finds what its ends became.
    for vintage in sorted(table["from_vintage"].astype(str).unique(), reverse=True):
        step = table[table["from_vintage"].astype(str) == vintage]
        gone = step[~step["from_code"].astype(str).isin(today)]
        for code, ends in gone.groupby("from_code", observed=True)["to_code"]:
            last = [end for one in ends.astype(str) for end in _ends(one, today, found)]
            if last:
                found.setdefault(str(code), (vintage, tuple(dict.fromkeys(last))))
    return found


def _ends(
    code: str, today: Mapping[str, int], found: Mapping[str, tuple[str, tuple[str, ...]]]
) -> tuple[str, ...]:
    if code in today:
        return (code,)
    return found[code][1] if code in found else ()
