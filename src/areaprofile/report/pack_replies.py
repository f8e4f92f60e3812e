"""What the council says to a flag: the right of reply, as large as the flag."""

from collections.abc import Sequence
from dataclasses import dataclass

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place


@dataclass(frozen=True)
class Reply:
    """One reply: about which service, what is said, by whom (a role, not a name) and when."""

    service: str
    text: str
    role: str
    when: str


def replies_of(atlas: Atlas, council: Place, services: Sequence[str] = ()) -> tuple[Reply, ...]:
    """The replies of a council, newest first; empty where the store has none."""
    if not has_table(atlas.store, "response"):
        return ()
    rows = read_table(atlas.store, "response").astype("str")
    rows = rows[rows["council_code"] == council.code].sort_values("date", ascending=False)
    return tuple(
        Reply(row["service"], row["text"], row.get("author_role", ""), spoken_date(row["date"]))
        for row in rows.to_dict("records")
        if not services or row["service"] in services
    )
