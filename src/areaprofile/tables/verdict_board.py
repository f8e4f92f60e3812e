"""The verdict board: services × kinds of flag, each cell raised, clear, can't tell or not run."""

from dataclasses import dataclass

import pandas as pd

from areaprofile.tables.downloads import harmless
from areaprofile.tables.flags import CouncilFlags, Flag

# Kinds of flag in the order of the board, and the rules that each holds.
KINDS = (
    ("Failing", ("FL1",)),
    ("Target", ("FL2", "FL3")),
    ("Falling", ("FL4",)),
    ("Below peers", ("FL5",)),
    ("Poor value", ("FL6",)),
    ("Coasting", ("FL7",)),
    ("Lasting", ("FL8",)),
    ("Pocket", ("FL9",)),
    ("Warning", ("EW1", "EW2", "EW3", "EW4", "EW5", "EW6", "EW7")),
    ("Strength", ("POS1", "POS2")),
)
STATES = ("raised", "clear", "cant_tell", "not_run", "not_asked")
# Asked of the council as a whole, or only of its services.
# That a figure is new enough says nothing of how good it is: clear of it alone is not clear.
SAYS_NO_STATE = ("EW5",)
NOT_ASKED = "not_about_a_service"


@dataclass(frozen=True)
class Cell:
    """One service and kind: its state, how many flags are raised, the surest, and why not.

    scope: of a clear cell, which rules or how many measures could be judged.
    """

    service: str
    kind: str
    state: str
    count: int = 0
    certainty: float = float("nan")
    first: str = ""
    reason: str = ""
    scope: str = ""

    @property
    def weight(self) -> str:
        """How heavy it is drawn: strong from 0.95 or without a probability, else light."""
        return "light" if self.certainty < 0.95 else "strong"


@dataclass(frozen=True)
class Board:
    """Rows of cells, one row a service that the council runs; and the services that it does not."""

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    not_run: tuple[str, ...]


def verdict_board(found: CouncilFlags) -> Board:
    """The board at the strictness of `found`."""
    about = found.rows.loc[found.rows["indicator_id"].isna()]
    rows, not_run = [], []
    for service, part in about.groupby("service", sort=True):
        name = str(service)
        states = {str(r[0]): (str(r[1]), str(r[2])) for r in
                  part[["rule_id", "state", "reason"]].to_numpy()}  # fmt: skip
        if states.get("FL4", ("", ""))[1] in ("not_run", "not_said"):
            not_run.append(name)
            continue
        cells = tuple(_cell(found, name, kind, rules, states) for kind, rules in KINDS)
        rows.append((name, cells))
    return Board(tuple(kind for kind, _ in KINDS), tuple(rows), tuple(not_run))


def _cell(
    found: CouncilFlags,
    service: str,
    kind: str,
    rules: tuple[str, ...],
    states: dict[str, tuple[str, str]],
) -> Cell:
    flags = [one for one in found.flags if one.service == service and one.rule.rule_id in rules]
    if flags:
        return Cell(service, kind, "raised", len(flags), _surest(flags), flags[0].flag_id)
    asked = [rule for rule in rules if rule in states and rule not in SAYS_NO_STATE]
    told = [states[rule] for rule in asked]
    clear = [rule for rule in asked if states[rule][0] != "not_assessable"]
    if clear:
        scope = _scope(found, service, clear, asked)
        return Cell(service, kind, "clear", reason=states[clear[0]][1], scope=scope)
    if told and all(reason == NOT_ASKED for _, reason in told):
        return Cell(service, kind, "not_asked", reason=NOT_ASKED)
    return Cell(service, kind, "cant_tell", reason=told[0][1] if told else "no_measure")


def _scope(found: CouncilFlags, service: str, clear: list[str], asked: list[str]) -> str:
    """What a clear cell rests on: `5 of 8 measures judged`, or the rules that could be asked."""
    if len(asked) > 1:
        names = [found.rule_names.get(rule, rule) for rule in clear]
        return f"{len(clear)} of {len(asked)} rules could be asked: {'; '.join(names).lower()}"
    rows = found.rows
    mine = (rows["service"] == service) & (rows["rule_id"] == clear[0])
    measures = rows.loc[mine & rows["indicator_id"].notna(), "state"]
    judged = int((measures != "not_assessable").sum())
    return f"{judged} of {len(measures)} measures judged" if len(measures) else ""


def _surest(flags: list[Flag]) -> float:
    known = [one.certainty for one in flags if one.certainty == one.certainty]
    return max(known) if known else float("nan")


def board_csv(board: Board) -> str:
    """The board as CSV."""
    rows = [
        {"service": service, "kind": cell.kind, "state": cell.state, "count": cell.count,
         "certainty": cell.certainty, "reason": cell.reason}
        for service, cells in board.rows
        for cell in cells
    ]  # fmt: skip
    return pd.DataFrame(rows).map(harmless).to_csv(index=False)
