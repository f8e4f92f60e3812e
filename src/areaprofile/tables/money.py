"""What a council spends on each line, per head, beside its peers. Price basis always stated."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.periods import parse_period
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import runs_service

BASIS_WORDS = {
    "net_current_expenditure": "net current spending (after fees and other income)",
    "gross_expenditure": "gross spending (before any income)",
}
PRICE_WORDS = {
    "cash": "in the money of the day, so rising prices are part of every rise",
    "real": "in the prices of one year",
}
FEWEST_PEERS = 4


@dataclass(frozen=True)
class SpendRow:
    """One line in its newest period. Amounts in pounds; nan is unknown. `depth`: how many lines
    hold this one; a line that holds others is a total and is never added to them."""

    line_id: str
    name: str
    meaning: str
    per: str
    period: str
    amount: float
    per_head: float
    peers_median: float
    peers: int
    history: tuple[tuple[str, float], ...]
    depth: int
    is_total: bool
    caution: str


@dataclass(frozen=True)
class SpendBlock:
    """Lines of one basis and price: they may be set side by side."""

    basis: str
    price: str
    rows: tuple[SpendRow, ...]
    people_note: str

    @property
    def title(self) -> str:
        """What is spent and in whose prices."""
        basis = BASIS_WORDS.get(self.basis, self.basis.replace("_", " "))
        return f"{basis[:1].upper()}{basis[1:]}"

    @property
    def price_words(self) -> str:
        """In whose prices."""
        return PRICE_WORDS.get(self.price, self.price)


@lru_cache(maxsize=4)
def _spend(atlas: Atlas) -> pd.DataFrame:
    if not has_table(atlas.store, "spend"):
        return pd.DataFrame()
    table = read_table(atlas.store, "spend")
    return table.assign(
        council_code=table["council_code"].astype("str"),
        line=table["line"].astype("str"),
        period=table["period"].astype("str"),
    )


@lru_cache(maxsize=4)
def spend_lines(atlas: Atlas) -> dict[str, dict[str, str]]:
    """The lines of spending by id: name, meaning, basis, price and so on, as text."""
    if not has_table(atlas.store, "spend_line"):
        return {}
    table = read_table(atlas.store, "spend_line").astype("str")
    return {
        row["line_id"]: {str(key): str(cell) for key, cell in row.items()}
        for row in table.to_dict(orient="records")
    }


def spend_blocks(atlas: Atlas, council: str, peers: Sequence[str]) -> list[SpendBlock]:
    """The council's lines beside the middle of its peers in the same period; empty without any."""
    return list(_blocks(atlas, council, tuple(peers)))


@lru_cache(maxsize=256)
def _blocks(atlas: Atlas, council: str, peers: tuple[str, ...]) -> tuple[SpendBlock, ...]:
    spend, lines = _spend(atlas), spend_lines(atlas)
    if spend.empty:
        return ()
    own = spend[(spend["council_code"] == council) & spend["amount"].notna()]
    near = spend[spend["council_code"].isin(list(peers))]
    blocks: dict[tuple[str, str], list[SpendRow]] = {}
    for line_id, about in lines.items():
        part = own[own["line"] == line_id].sort_values("period", key=_by_end)
        if not len(part) or not runs_service(atlas, council, about.get("service", "")):
            continue
        row = _row(line_id, about, part, near, lines)
        if row.amount or any(value for _, value in row.history):
            blocks.setdefault((about["basis"], about["price"]), []).append(row)
    found = []
    for (basis, price), rows in blocks.items():
        # A line that ended stands beside newer ones no more; the download has it.
        last = max((row.period for row in rows), key=_end)
        used = tuple(row for row in rows if row.period == last)
        found.append(SpendBlock(basis, price, used, _people_note(atlas, used)))
    return tuple(found)


def _row(
    line_id: str,
    about: dict[str, str],
    part: pd.DataFrame,
    near: pd.DataFrame,
    lines: dict[str, dict[str, str]],
) -> SpendRow:
    last = part.iloc[-1]
    others = near[(near["line"] == line_id) & (near["period"] == last["period"])]
    heads = others["per_unit"].dropna().to_numpy(dtype=float)
    median = float(np.median(heads)) if heads.size >= FEWEST_PEERS else math.nan
    depth, above = 0, about.get("part_of", "")
    while above in lines and depth < len(lines):
        depth, above = depth + 1, lines[above].get("part_of", "")
    history = zip(part["period"], part["per_unit"].astype(float), strict=True)
    return SpendRow(
        line_id=line_id,
        name=about["name"],
        meaning=about["meaning"],
        per=about["per"],
        period=str(last["period"]),
        amount=float(last["amount"]),
        per_head=float(last["per_unit"]),
        peers_median=median,
        peers=int(heads.size),
        history=tuple((str(period), float(value)) for period, value in history),
        depth=depth,
        is_total=any(one.get("part_of") == line_id for one in lines.values()),
        caution=about.get("caution", ""),
    )


def _by_end(periods: pd.Series) -> pd.Series:
    return periods.map(_end)


def _end(period: object) -> int:
    return parse_period(str(period)).end.toordinal()


def _people_note(atlas: Atlas, rows: Sequence[SpendRow]) -> str:
    """Of which year the people are that spending is divided by; the fullest note says it once."""
    if not has_table(atlas.store, "spend_per"):
        return ""
    table = read_table(atlas.store, "spend_per").astype("str")
    used = {row.per for row in rows}
    notes = table.loc[table["per"].isin(used), "note"]
    return max((note for note in notes if note != "nan"), key=len, default="")


def spend_frame(atlas: Atlas, council: str, peers: Sequence[str]) -> pd.DataFrame:
    """Every line and period of the council and its peers, unrounded, with basis and price."""
    spend = _spend(atlas)
    if spend.empty:
        return spend
    found = spend[spend["council_code"].isin([council, *peers])]
    names = {key: about["name"] for key, about in spend_lines(atlas).items()}
    notice = str(atlas.store.manifest.get("notice", ""))
    return found.assign(
        council_name=[atlas.places.name(code) for code in found["council_code"]],
        line_name=found["line"].map(names),
        build=atlas.store.build,
        notice=notice,
    )


def pounds_a_head(amount: float) -> str:
    """`£3,582`, `£16,204`: to the pound, so that the amounts of a table can be compared; pence
    below £10; an en dash where it is unknown."""
    if not math.isfinite(amount):
        return "–"
    size = abs(amount)
    if 0 < size < 0.005:
        return "under 1p"
    text = f"£{size:,.{2 if 0 < size < 10 else 0}f}"
    return f"\N{MINUS SIGN}{text}" if amount < 0 else text


def short_pounds(amount: float) -> str:
    """`£1.2bn`, `£34.5m`, `£820,000` (to the thousand), `£12`; an en dash where it is unknown."""
    if not math.isfinite(amount):
        return "–"
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    size = abs(amount)
    for limit, divide, suffix in ((1e9, 1e9, "bn"), (1e6, 1e6, "m")):
        if size >= limit:
            shown = size / divide
            return f"{sign}£{shown:,.{1 if shown < 100 else 0}f}{suffix}"
    if size >= 10_000:
        size = round(size, -3)
    return f"{sign if round(size) else ''}£{size:,.0f}"
