"""Everything a reader needs to check one line of spending: basis, prices, people, source."""

import math
from urllib.parse import urlencode

from areaprofile.periods import is_period, parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.check_card import CheckCard
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.money import BASIS_WORDS, PRICE_WORDS, spend_frame, spend_lines
from areaprofile.tables.places import Place
from areaprofile.tables.wording import missing_words, show_number
from areaprofile.tables.written import written_frame


def spend_address(council: str, line_id: str, period: str) -> str:
    """The address of the card of a line of spending, relative to the product's."""
    return f"check?{urlencode({'area': council, 'cost': line_id, 'period': period})}"


def spend_card(atlas: Atlas, council: Place, line_id: str, period: str) -> CheckCard | None:
    """The card of a line of spending of a council; without a period, of its newest. None where
    there is no such line, or no such period of it."""
    about = spend_lines(atlas).get(line_id)
    rows = spend_frame(atlas, council.code, [])
    if about is None or rows.empty:
        return None
    rows = rows[rows["line"] == line_id]
    if not period and len(rows):
        period = max(rows["period"], key=lambda one: parse_period(one).end)
    rows = rows[rows["period"] == period]
    if rows.empty:
        return None
    row = {str(key): cell for key, cell in rows.iloc[0].items()}
    label = parse_period(period).label
    shown, a_head = _pounds(row["amount"]), _pounds(row["per_unit"])
    if not shown:
        shown = missing_words(str(row.get("missing_reason") or ""))
    basis, price = str(row["basis"]), str(row["price"])
    facts = [
        ("Spent", shown),
        ("A head", f"{a_head} per {row['per']}" if a_head else ""),
        ("Divided by", _people(row)),
        ("Period", f"{label} (code {period})"),
        ("Status", _text(row.get("status"))),
        ("Basis", BASIS_WORDS.get(basis, basis.replace("_", " "))),
        ("Prices", PRICE_WORDS.get(price, price)),
        ("What it means", _text(about["meaning"])),
        ("Caution", _text(about.get("caution"))),
    ]
    source = atlas.sources.get(_text(row.get("source_id")))
    if source is not None:
        when = spoken_date(source.published)
        facts.append(("Publisher", f"{source.publisher}: {source.title}, published {when}"))
        facts.append(("Licence", source.licence))
        facts.append(("Address", source.address))
    who = f"{source.publisher}, {source.title}. " if source else ""
    build = atlas.store.build
    citation = (
        f"{about['name']}, {council.name} ({council.code}), {label}: {shown}. {who}"
        f"Area profiles, build {build}, data as at {spoken_date(str(atlas.as_at))}."
    )
    text = written_frame(rows).to_csv(index=False, lineterminator="\n").rstrip("\n")
    link = f"{spend_address(council.code, line_id, period)}&build={build}"
    return CheckCard(f"{about['name']}, {council.name}", tuple(facts), citation, text, link)


def _people(row: dict[str, object]) -> str:
    many = float(str(row.get("people") or "nan"))
    if not math.isfinite(many):
        return ""
    period = _text(row.get("people_period"))
    when = f", {parse_period(period).label}" if is_period(period) else ""
    return f"{many:,.0f} ({row['per']}s{when})"


def _pounds(amount: object) -> str:
    number = float(str(amount))
    if not math.isfinite(number):
        return ""
    sign = "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}£{show_number(abs(number), decimals=2 if abs(number) < 10_000 else 0)}"


def _text(cell: object) -> str:
    return "" if cell is None or cell != cell or str(cell) == "nan" else str(cell)
