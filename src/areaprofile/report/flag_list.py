"""Flags as a table, CSV or JSON: what `areaprofile flags` prints."""

import json

import pandas as pd

from areaprofile.errors import AreaProfileError, UnknownCodeError
from areaprofile.flags.gather import gather
from areaprofile.flags.parameters import find_rules, rule_words
from areaprofile.flags.table import SERVICE_RULES, flag_table
from areaprofile.flags.verdict import SEVERITIES
from areaprofile.store.open import Store
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.councils import all_councils, successors_of
from areaprofile.tables.downloads import harmless
from areaprofile.tables.feed import council_feed

_SHOWN = ("council_code", "service", "indicator_id", "rule_id", "kind", "state", "reason",
          "severity", "certainty", "editions_in_a_row", "rung")  # fmt: skip


def find_flags(
    store: Store, *, council: str | None = None, kind: str | None = None, everything: bool = False
) -> pd.DataFrame:
    """The flags of the newest edition, with the columns of the flag table.

    Raised ones only, the most severe and certain first; or with `everything` a row per council,
    service and rule whatever its state, and per measure too where one council is asked for.
    Raises UnknownCodeError for a council or kind that there is none of.
    """
    flags = stored_flags(store)
    flags = flags.loc[(flags["edition"] == flags["edition"].max()).to_numpy()]
    if council is not None:
        flags = flags.loc[(flags["council_code"] == council).to_numpy()]
        if not len(flags):
            raise _unknown(open_atlas(store), council)
    if kind is not None:
        rules = find_rules(kind)
        if not rules:
            known = ", ".join(one.kind for one in rule_words().values())
            raise UnknownCodeError(f"No kind of flag is called {kind!r}. There are: {known}.")
        flags = flags.loc[flags["rule_id"].isin(rules).to_numpy()]
    about_service = flags["indicator_id"].isna().to_numpy()
    if everything:
        shown = flags if council is not None else flags.loc[about_service]
        order = ["council_code", "service", "rule_id", "indicator_id"]
        return shown.sort_values(by=order, na_position="first", ignore_index=True)
    own = ~about_service | flags["rule_id"].isin(SERVICE_RULES).to_numpy()
    return by_weight(flags.loc[own & (flags["state"] == "raised").to_numpy()])


def flag_feed(store: Store, *, council: str | None, address: str) -> str:
    """The Atom feed of one council. Raises AreaProfileError without a council or without flags,
    UnknownCodeError for a code that no council bears."""
    if not council:
        raise AreaProfileError("A feed is of one council: say which with --council CODE.")
    atlas = open_atlas(store)
    place = next((one for one in all_councils(atlas) if one.code == council), None)
    if place is None:
        raise _unknown(atlas, council)
    stem = f"{address.rstrip('/')}/" if address else ""
    feed = council_feed(atlas, place, address=stem)
    if feed is None:
        raise AreaProfileError("This store was built without flags. Build it again to get them.")
    return feed.decode("utf-8")


def _unknown(atlas: Atlas, code: str) -> UnknownCodeError:
    """That no council bears a code; for an abolished one, what it became."""
    known = successors_of(atlas, code)
    if not known:
        return UnknownCodeError(f"No council of this store bears the code {code!r}.")
    names = " and ".join(f"{one.name} ({one.code})" for one in known)
    return UnknownCodeError(
        f"The council {code} no longer exists: it became part of {names}. "
        f"Ask for it with --council {known[0].code}."
    )


def stored_flags(store: Store) -> pd.DataFrame:
    """The flag table of a store; worked out now where it was built without one."""
    if has_table(store, "flag"):
        return read_table(store, "flag")
    return flag_table(gather(store))


def by_weight(flags: pd.DataFrame) -> pd.DataFrame:
    """The most severe first, then the most certain."""
    weight = [SEVERITIES.index(str(one)) for one in flags["severity"]]
    sure = flags["certainty"].fillna(0.0)
    order = flags.assign(weight=weight, sure=sure).sort_values(
        by=["weight", "sure", "council_code", "service", "rule_id"],
        ascending=[False, False, True, True, True],
        kind="stable",
    )
    return order.drop(columns=["weight", "sure"]).reset_index(drop=True)


def write_flag_list(flags: pd.DataFrame, form: str) -> str:
    """Flags as `table`, `csv` or `json` text; json is a list whose `evidence` is an object."""
    if form == "json":
        rows = flags.astype(object).where(flags.notna(), None).to_dict("records")
        for row in rows:
            row["evidence"] = json.loads(row["evidence"]) if row["evidence"] else None
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return flags.map(harmless).to_csv(index=False)
    if not len(flags):
        return "Nothing is raised here.\n"
    sure = ["" if p != p else f"{p:.3f}" for p in flags["certainty"].to_numpy()]
    shown = flags.loc[:, list(_SHOWN)].assign(certainty=sure)
    return shown.fillna("").to_string(index=False) + "\n"
