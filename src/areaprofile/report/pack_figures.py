"""Every figure of a pack, a row each, unrounded: the same rows as CSV and as a workbook."""

import io
import math
from collections.abc import Iterator

import pandas as pd
import xlsxwriter

from areaprofile.report.pack import Pack
from areaprofile.report.pack_cards import Card
from areaprofile.tables.flag_values import label
from areaprofile.tables.frame_csv import frame_csv

COLUMNS = (
    "part council_code council_name service indicator_id name what period period_in_words value "
    "lower upper unit provisional certainty severity said source build notice"
).split()
A4 = 9
WIDEST = 45


def figures(pack: Pack) -> pd.DataFrame:
    """COLUMNS: series of the council, its similar councils, the country and the path kept; flags
    with their newest figure and certainty; peers with their distance; what could not be judged;
    totals: residents, measures, flags expected by chance, how sure we must be."""
    rows = [*_series(pack), *_flags(pack), *_peers(pack), *_unjudged(pack), *_totals(pack)]
    frame = pd.DataFrame(rows).reindex(columns=COLUMNS)
    return frame.assign(
        council_code=pack.council.code,
        council_name=pack.council.name,
        build=pack.build,
        notice=pack.warning or pack.notice,
    )


def _series(pack: Pack) -> Iterator[dict[str, object]]:
    for card in pack.cards:
        if card.picture is None:
            continue
        for what, points in lines_of(card, pack.country):
            for one in points:
                yield {
                    "part": "series",
                    **_about(card),
                    "what": what,
                    "period": one.period,
                    "period_in_words": label(one.period),
                    "value": one.value,
                    "lower": one.lower,
                    "upper": one.upper,
                    "provisional": not one.is_settled,
                }


def lines_of(card: Card, country: str):  # noqa: ANN201 -- (name, points) of every line of a picture
    """The lines of a card's picture by name, those without points left out."""
    if card.picture is None:
        return []
    picture = card.picture
    lines = (
        ("This council", picture.own),
        ("Middle of similar councils", picture.peers),
        (country, picture.country),
        ("Had it kept pace", picture.kept),
    )
    return [(name, points) for name, points in lines if points]


def _about(card: Card) -> dict[str, object]:
    return {
        "service": card.service,
        "indicator_id": card.indicator_id,
        "name": card.heading,
        "unit": card.unit,
        "source": card.source,
    }


def _flags(pack: Pack) -> Iterator[dict[str, object]]:
    told = {one.flag_id: one for card in pack.cards for one in card.flags}
    every = told | {one.flag_id: one for one in (*pack.others, *pack.strengths)}
    for one in every.values():
        row: dict[str, object] = {
            "part": "flag",
            "service": one.service,
            "indicator_id": one.indicator_id,
            "name": one.title,
            "what": one.flag_id,
            "certainty": one.certainty,
            "severity": "strength" if one.is_strength else one.severity,
            "said": one.sentence,
            "source": one.source,
        }
        if one.newest:
            row |= {
                "period": one.newest.period,
                "period_in_words": label(one.newest.period),
                "value": one.newest.value,
                "unit": one.newest.unit,
                "provisional": one.newest.is_provisional,
            }
        yield row


def _totals(pack: Pack) -> Iterator[dict[str, object]]:
    for name, value, unit in (
        ("Residents", pack.council.population, "people"),
        ("Measures", float(pack.measures), "measures"),
        ("Measures assessed", float(pack.judged), "measures"),
        ("Flags expected by chance", pack.expected_false, "flags"),
        ("How sure we must be", pack.strictness, "probability"),
    ):
        said = pack.residents if name == "Residents" else ""
        yield {"part": "total", "name": name, "value": value, "unit": unit, "said": said}


def _peers(pack: Pack) -> Iterator[dict[str, object]]:
    for one in pack.group.peers:
        yield {"part": "peer", "name": one.place.name, "what": one.place.code,
               "value": one.distance, "unit": "distance", "said": one.reasons}  # fmt: skip


def _unjudged(pack: Pack) -> Iterator[dict[str, object]]:
    for one in pack.unjudged:
        yield {"part": "not judged", "name": one.reason, "value": float(one.count),
               "unit": "measures", "said": "; ".join(one.names)}  # fmt: skip


def write_csv(pack: Pack) -> bytes:
    """The figures as CSV in UTF-8 with a byte-order mark, so that Excel reads its signs."""
    return frame_csv(figures(pack))


def write_xlsx(pack: Pack) -> bytes:
    """The figures as a workbook, a sheet for each part; texts are never formulas."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "nan_inf_to_errors": False}  # fmt: skip
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"title": pack.title, "comments": pack.warning})
    bold = book.add_format({"bold": True, "bottom": 1})
    whole = book.add_format({"text_wrap": True, "valign": "top"})
    cover = book.add_worksheet("About")
    cover.set_column(0, 0, 100)
    lines = (
        pack.title,
        pack.warning,
        pack.summary,
        pack.setting,
        pack.chance,
        f"Build {pack.build}",
        pack.notice,
    )
    for at, line in enumerate(filter(None, lines)):
        cover.write_string(at, 0, line, bold if at == 0 else None)
    for part, rows in figures(pack).groupby("part", sort=False):
        sheet = book.add_worksheet(str(part).capitalize())
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        # What the name of the sheet and the first sheet say is not said again in every row.
        rows = rows.drop(columns=["part", "notice"]).dropna(axis=1, how="all")
        sheet.write_row(0, 0, list(rows.columns), bold)
        for column, name in enumerate(rows.columns):
            longest = max(len(str(one)) for one in (name, *rows[name]))
            sheet.set_column(column, column, min(longest + 3, WIDEST))
        for at, row in enumerate(rows.itertuples(index=False), start=1):
            for column, cell in enumerate(row):
                _write(sheet, at, column, cell, whole)
        sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    book.close()
    return content.getvalue()


def _write(sheet, at: int, column: int, cell: object, whole) -> None:  # noqa: ANN001 -- a worksheet
    """`whole`: the format in which a long text is shown in lines."""
    if isinstance(cell, bool):
        sheet.write_boolean(at, column, cell)
    elif isinstance(cell, float | int):
        if math.isfinite(cell):
            sheet.write_number(at, column, cell)
    elif isinstance(cell, str) and cell:
        sheet.write_string(at, column, cell, whole if len(cell) > WIDEST else None)
