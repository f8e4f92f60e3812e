"""What the council says to a flag: the right of reply, as large as the flag."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flags import Flag
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place

NO_REPLY = "The council has not replied to this yet."


@dataclass(frozen=True)
class Reply:
    """One reply: about which service (and measure, and rule, where they are named), what is said,
    by whom (a role, not a name) and when."""

    service: str
    text: str
    role: str
    when: str
    indicator_id: str = ""
    rule_id: str = ""

    @property
    def by(self) -> str:
        """Who said it, and when."""
        return ", ".join(filter(None, (self.role, self.when)))


@lru_cache(maxsize=4)
def _table(atlas: Atlas) -> pd.DataFrame:
    if not has_table(atlas.store, "response"):
        return pd.DataFrame(columns=["council_code", "date"])
    return read_table(atlas.store, "response").fillna("").astype("str")


def replies_of(atlas: Atlas, council: Place, services: Sequence[str] = ()) -> tuple[Reply, ...]:
    """The replies of a council, newest first; empty where the store has none."""
    rows = _table(atlas)
    rows = rows[rows["council_code"] == council.code].sort_values("date", ascending=False)
    return tuple(
        Reply(
            service=row["service"],
            text=row["text"],
            role=row.get("author_role", ""),
            when=spoken_date(row["date"]),
            indicator_id=row.get("indicator_id", ""),
            rule_id=row.get("rule_id", ""),
        )
        for row in rows.to_dict("records")
        if not services or row["service"] in services
    )


def replies_to(flag: Flag, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The replies that answer a flag: to its measure, else to its rule, else to its service."""
    about = [one for one in replies if one.service == flag.service]
    measure = [one for one in about if one.indicator_id and one.indicator_id == flag.indicator_id]
    whole = [one for one in about if not one.indicator_id]
    rule = [one for one in whole if one.rule_id == flag.rule.rule_id]
    return tuple(measure or rule or whole)
