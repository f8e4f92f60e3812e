"""Who is flagged for what in the whole country: by service and kind, counted, never ranked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils, type_words
from areaprofile.tables.flag_rows import newest_rows
from areaprofile.tables.places import Place
from areaprofile.tables.verdict_board import KINDS, NOT_ASKED, SAYS_NO_STATE
from areaprofile.tables.wording import sentence_case

RAISED, CLEAR, CANT_TELL, NOT_RUN = "raised", "clear", "cant_tell", "not_run"
_STATE_WORDS = (
    (RAISED, "raised"),
    (CLEAR, "clear"),
    (CANT_TELL, "cannot be judged"),
    (NOT_RUN, "run by nobody there"),
)
# Of several rules or services the first of these that holds is told.
ORDER = (RAISED, CLEAR, CANT_TELL, NOT_RUN)
# Not asked of this service: another council runs it, or the rule is about the council as a whole.
_NOBODY = ("not_run", "not_said", NOT_ASKED)


@dataclass(frozen=True)
class KindCount:
    """One kind of flag over some councils (or council services): how many are in which state."""

    kind: str
    raised: int
    clear: int
    cant_tell: int

    @property
    def assessed(self) -> int:
        """How many could be judged."""
        return self.raised + self.clear


@dataclass(frozen=True)
class ServiceKind:
    """One kind of flag in one service: the councils flagged, by name, and why others are not
    judged (reason → how many)."""

    kind: str
    raised: tuple[Place, ...]
    clear: int
    cant_tell: int
    why_not: Mapping[str, int]


def slug_of(service: str) -> str:
    """A service as a plain code for links: `adult-social-care`."""
    plain = "".join(c if c.isalnum() else "-" for c in service.lower())
    return "-".join(filter(None, plain.split("-")))


@lru_cache(maxsize=4)
def services_of(atlas: Atlas) -> Mapping[str, str]:
    """Code → name of every service that flags are about, by name."""
    names = sorted(map(str, _rows(atlas)["service"].unique()))
    return {slug_of(one): one for one in names}


@lru_cache(maxsize=4)
def _rows(atlas: Atlas) -> pd.DataFrame:
    """The newest edition's row of every council, service and rule; words as categories."""
    rows = newest_rows(atlas)
    kept = ["council_code", "service", "rule_id", "state", "reason", "certainty"]
    silent = rows["rule_id"].isin(SAYS_NO_STATE) & (rows["state"] != "raised")
    rows = rows.loc[rows["indicator_id"].isna() & ~silent, kept]
    kinds = {rule: kind for kind, rules in KINDS for rule in rules}
    known = rows["rule_id"].cat
    names = pd.Index([kinds.get(str(one), "") for one in known.categories])
    kind = pd.Categorical(names.take(known.codes.to_numpy()), categories=names.unique())
    return rows.assign(kind=kind).drop(columns="rule_id")


@lru_cache(maxsize=16)
def _states(atlas: Atlas, strictness: float) -> pd.DataFrame:
    """council_code, service, kind, state, reason: one row for each; words as categories."""
    rows = _rows(atlas)
    sure = rows["certainty"].isna() | (rows["certainty"] >= strictness)
    raised = (rows["state"] == "raised") & sure
    nobody = rows["reason"].isin(_NOBODY)
    judged = rows["state"] != "not_assessable"
    place = np.select([raised, judged, nobody], [0, 1, 3], default=2)
    rows = rows.assign(state=pd.Categorical.from_codes(place, pd.Index(ORDER))).drop(
        columns="certainty"
    )
    rows = rows.iloc[np.argsort(place, kind="stable")]
    return rows.drop_duplicates(["council_code", "service", "kind"])


def country_counts(atlas: Atlas, strictness: float) -> tuple[KindCount, ...]:
    """Council services by kind of flag: raised, clear, not to be judged."""
    states = _states(atlas, strictness)
    counts = states.groupby(["kind", "state"], observed=True).size()
    return tuple(
        KindCount(kind, *(int(counts.get((kind, one), 0)) for one in (RAISED, CLEAR, CANT_TELL)))
        for kind, _ in KINDS
    )


def service_kinds(atlas: Atlas, service: str, strictness: float) -> tuple[ServiceKind, ...]:
    """Every kind of flag in one service; councils stand in the order of their names."""
    states = _states(atlas, strictness)
    states = states[states["service"] == service]
    names = {one.code: one for one in all_councils(atlas)}
    out = []
    for kind, _ in KINDS:
        rows = states[states["kind"] == kind]
        codes = set(rows.loc[rows["state"] == RAISED, "council_code"])
        untold = rows.loc[rows["state"] == CANT_TELL, "reason"].astype("str").value_counts()
        out.append(
            ServiceKind(
                kind=kind,
                raised=tuple(one for code, one in names.items() if code in codes),
                clear=int((rows["state"] == CLEAR).sum()),
                cant_tell=int((rows["state"] == CANT_TELL).sum()),
                why_not={str(key): int(value) for key, value in untold.items()},
            )
        )
    return tuple(out)


def council_states(
    atlas: Atlas, kind: str, strictness: float, *, service: str = ""
) -> Mapping[str, str]:
    """Council → its state for one kind, in one service or in any: raised before clear before can't
    tell. A district takes its county's state where the county runs the service."""
    states = _states(atlas, strictness)
    states = states[states["kind"] == kind]
    if service:
        states = states[states["service"] == service]
    ranked = states.assign(place=states["state"].cat.codes)
    best = ranked.groupby("council_code", observed=True)["place"].min()
    own = {str(code): ORDER[int(place)] for code, place in best.items()}
    out = {}
    for one in all_councils(atlas):
        found = own.get(one.code, NOT_RUN)
        if found == NOT_RUN and one.upper_tier_code:
            found = own.get(one.upper_tier_code, NOT_RUN)
        out[one.code] = found
    return out


def off_map_words(atlas: Atlas, states: Mapping[str, str], drawn: Collection[str]) -> str:
    """`County councils (21) are not on the map but are counted in the table: raised 3, …`; empty
    where every council is drawn."""
    missing = [one for one in all_councils(atlas) if one.code not in drawn]
    told = []
    for kind in dict.fromkeys(type_words(one, plural=True) for one in missing):
        mine = [states[one.code] for one in missing if type_words(one, plural=True) == kind]
        tally = ", ".join(
            f"{words} {mine.count(state)}" for state, words in _STATE_WORDS if state in mine
        )
        told.append(
            f"{sentence_case(kind)} ({len(mine)}) are not on the map, but are counted in the "
            f"table: {tally}."
        )
    return " ".join(told)


def counts_frame(counts: tuple[KindCount, ...]) -> pd.DataFrame:
    """The counts of the country for the download."""
    return pd.DataFrame([vars(one) for one in counts])
