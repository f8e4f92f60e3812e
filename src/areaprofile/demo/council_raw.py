"""The raw tables of council figures, as the invented publishers issue them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from areaprofile.demo.areas_raw import MERGED_KEY, MERGER_DATE, OLD_CODES
from areaprofile.demo.council_panel import Panel
from areaprofile.demo.council_plan import KEYS, LAST_YEAR, CouncilMeasure, period_text
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Floats
from areaprofile.demo.planting import PROVISIONAL_YEARS
from areaprofile.demo.plants import Plant, plants_of
from areaprofile.demo.write_files import write_csv

HEADER = (
    "area_code", "period", "indicator_id", "section", "numerator", "denominator", "value",
    "lower", "upper", "status", "base",
)  # fmt: skip
DESIGN_EFFECT = {"postal": 1.3, "mixed": 1.8}
OTHER_DEFINITION = "[d]"
# Zeros that stand for nothing collected, as a real publisher once issued them.
BAD_ZEROS = ("ca06", 2019, ("me1", "me9", "un2", "un8", "lb5"))
SCORE_MEASURE = "cf06"  # an auditor's judgement: whole numbers from 1 to 4
_HOLES = (2014, 2016, 2018, 2020)
_MERGER_YEAR = int(MERGER_DATE[:4])
_SHARES = (0.44, 0.56)
# Groups of people for whom a few measures are given: measure, section, share of the base, lean.
SECTIONS = {
    "ce01": (("S_F", 0.49, 0.08), ("S_M", 0.51, -0.077), ("Q1", 0.24, -0.3), ("Q2", 0.21, -0.12),
             ("Q3", 0.2, 0.03), ("Q4", 0.18, 0.17), ("Q5", 0.17, 0.33)),
    "cc04": (("D_YES", 0.19, -0.27), ("D_NO", 0.81, 0.063), ("A16_24", 0.14, 0.11),
             ("A25_64", 0.63, 0.05), ("A65P", 0.23, -0.2)),
    "cx01": (("A16_24", 0.11, 0.06), ("A25_64", 0.62, -0.04), ("A65P", 0.27, 0.066),
             ("D_YES", 0.2, -0.08), ("D_NO", 0.8, 0.02)),
}  # fmt: skip

Row = tuple[object, ...]


def survey_kind(year: int) -> str:
    """How the residents' survey was asked: by post only, later by post and online."""
    return "postal" if year < 2020 else "mixed"


def write_council_tables(
    folder: Path, panels: dict[str, Panel], codes: list[str], people: Floats
) -> None:
    """A CSV per publisher with the figures of every council that runs the service."""
    files = sorted({panel.measure.file for panel in panels.values()})
    for name in files:
        rows: list[Row] = []
        for panel in panels.values():
            if panel.measure.file == name:
                rows.extend(_rows_of(panel, codes, people))
        write_csv(folder / f"{name}.csv", HEADER, sorted(rows, key=_order))


def _order(row: Row) -> tuple[str, ...]:
    return (str(row[2]), str(row[0]), str(row[1]), str(row[3]))


@dataclass(frozen=True)
class Report:
    """One council's (or former council's) figure for one year, on its way into a table."""

    measure: CouncilMeasure
    key: str
    code: str
    year: int
    value: float
    people: float
    plants: tuple[Plant, ...]

    def has(self, what: str) -> bool:
        """Whether this kind of case is planted here."""
        return any(plant.what == what for plant in self.plants)


def _rows_of(panel: Panel, codes: list[str], people: Floats) -> list[Row]:
    rows: list[Row] = []
    for report in _reports(panel, codes, people):
        rows.extend(_rows(report))
    return rows


def _reports(panel: Panel, codes: list[str], people: Floats) -> Iterator[Report]:
    measure = panel.measure
    for index, key in enumerate(KEYS):
        plants = tuple(plants_of(key, measure.indicator_id, measure.service))
        for column, year in enumerate(panel.years):
            value = float(panel.values[index, column])
            if not np.isfinite(value) or _is_left_out(plants, year):
                continue
            for code, share in _reporters(key, codes[index], year):
                yield Report(measure, key, code, year, value, people[index] * share, plants)


def _is_left_out(plants: tuple[Plant, ...], year: int) -> bool:
    stale = any(p.what == "stale" and year > LAST_YEAR - p.size for p in plants)
    holes = any(p.what == "holes" for p in plants) and year in _HOLES
    late = any(p.what == "provisional" for p in plants) and year <= LAST_YEAR - PROVISIONAL_YEARS
    return stale or holes or late


def _reporters(key: str, code: str, year: int) -> list[tuple[str, float]]:
    """Who reported: a council itself, or before its merger the two that it was made of."""
    if key == MERGED_KEY and year < _MERGER_YEAR:
        return list(zip(OLD_CODES, _SHARES, strict=True))
    return [(code, 1.0)]


def _rows(report: Report) -> list[Row]:
    """The figure itself and, for a few measures, its sections."""
    told = _told(report)
    if told is not None:
        return [_row(report, value=told)]
    if report.measure.base == 0:
        return [_row(report, value=_figure(report))]
    if report.measure.how == "survey":
        return _survey_rows(report)
    base = max(1.0, float(np.rint(report.people * report.measure.base)))
    count = float(np.rint(report.value * base / report.measure.multiplier))
    if report.has("tiny"):
        count = float(1 + (report.year + len(report.key)) % 4)
    value = report.measure.multiplier * count / base
    row = _row(report, numerator=int(count), denominator=int(base), value=_text(value))
    return [row, *_section_rows(report, value, base)]


def _told(report: Report) -> str | None:
    """What stands in the cell instead of a figure, if anything does."""
    if report.has("definition") and report.year > LAST_YEAR - 4:
        return OTHER_DEFINITION
    measure, year, keys = BAD_ZEROS
    if (report.measure.indicator_id, report.year) == (measure, year) and report.key in keys:
        return "0.00"
    return None


def _figure(report: Report) -> str:
    value = report.value
    return f"{value:.0f}" if report.measure.indicator_id == SCORE_MEASURE else _text(value)


def _survey_rows(report: Report) -> list[Row]:
    """A survey's share with limits that allow for how it was asked."""
    rng = stream(f"answers {report.measure.indicator_id} {report.code} {report.year}")
    asked = int(rng.integers(int(report.measure.base * 0.75), int(report.measure.base * 1.2)))
    effect = DESIGN_EFFECT[survey_kind(report.year)]
    groups = [("", 1.0, 0.0)]
    if report.year == LAST_YEAR:
        groups += SECTIONS.get(report.measure.indicator_id, ())
    rows = []
    for section, share, lean in groups:
        base = max(1, round(asked * share))
        value = min(99.0, report.value * (1 + lean))
        margin = 1.96 * np.sqrt(effect * value * (100 - value) / base)
        rows.append(
            _row(
                report,
                section=section,
                value=_text(value),
                base=base,
                lower=f"{max(0.0, value - margin):.1f}",
                upper=f"{min(100.0, value + margin):.1f}",
            )  # fmt: skip
        )
    return rows


def _section_rows(report: Report, value: float, base: float) -> list[Row]:
    groups = SECTIONS.get(report.measure.indicator_id, ())
    if not groups or report.year < LAST_YEAR - 2:
        return []
    rows = []
    for section, share, lean in groups:
        part = max(1.0, float(np.rint(base * share)))
        count = float(np.rint(min(0.98, value / 100 * (1 + lean)) * part))
        rows.append(
            _row(
                report,
                section=section,
                numerator=int(count),
                denominator=int(part),
                value=_text(100 * count / part),
            )  # fmt: skip
        )
    return rows


def _row(
    report: Report,
    *,
    section: str = "",
    numerator: int | None = None,
    denominator: int | None = None,
    value: str = "",
    lower: str | None = None,
    upper: str | None = None,
    base: int | None = None,
) -> Row:
    measure = report.measure
    period = period_text(measure, report.year)
    status = _status(measure.file, report.year)
    return (
        report.code, period, measure.indicator_id, section, numerator, denominator, value, lower,
        upper, status, base,
    )  # fmt: skip


def _status(file: str, year: int) -> str:
    """Waste figures are provisional for a year and revised once; the others are final."""
    if file != "environment":
        return ""
    return {LAST_YEAR: "provisional", LAST_YEAR - 1: "revised"}.get(year, "")


def _text(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:.1f}"
