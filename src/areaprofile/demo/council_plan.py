"""Which council measures are made, for whom, for which periods, in which files?"""

import csv
from dataclasses import dataclass
from pathlib import Path

from areaprofile.demo.places import COUNTIES, SEATS

LAST_YEAR = 2023
YEARS = tuple(range(2013, LAST_YEAR + 1))
ROUNDS = (2014, 2017, 2020, 2023)
# Who reports: the councils of SEATS and then the counties.
KEYS = tuple(seat.key for seat in SEATS) + tuple(key for key, _ in COUNTIES)
TYPES = tuple(seat.council_type for seat in SEATS) + ("county",) * len(COUNTIES)
REGION_OF = tuple(seat.region for seat in SEATS) + tuple(region for _, region in COUNTIES)
# Three districts and an island gave their homes to a housing association.
NO_HOMES = ("d15", "d26", "un9")


@dataclass(frozen=True)
class CouncilMeasure:
    """How one measure is drawn; `better` is 1, -1 or 0, `national` the drift in sd a year."""

    indicator_id: str
    service: str
    tier: str  # ST_C single tier and county, ST_D single tier and district, ALL
    file: str
    how: str  # share rate mean value survey
    multiplier: float
    base: float  # of residents; of a survey: people who answered; 0: no base is published
    periods: str  # financial academic calendar rounds
    scale: str  # logit log plain
    mean: float
    sd: float
    low: float
    high: float
    noise: float
    better: int
    national: float
    rho: float
    basket: float


def read_council_measures() -> tuple[CouncilMeasure, ...]:
    """The rows of `council_measures.csv` beside this module."""
    path = Path(__file__).with_name("council_measures.csv")
    text = {"indicator_id", "service", "tier", "file", "how", "periods", "scale"}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = []
    for row in rows:
        fields = {key: cell if key in text else float(cell) for key, cell in row.items()}
        fields["better"] = int(row["better"])
        found.append(CouncilMeasure(**fields))  # pyright: ignore[reportArgumentType]
    return tuple(found)


def years_of(measure: CouncilMeasure) -> tuple[int, ...]:
    """The years that a measure has figures for (a financial year by its first half)."""
    return ROUNDS if measure.periods == "rounds" else YEARS


def period_text(measure: CouncilMeasure, year: int) -> str:
    """A year as the publisher writes it."""
    if measure.periods == "financial":
        return f"{year}-{(year + 1) % 100:02d}"
    return f"{year - 1}/{year % 100:02d}" if measure.periods == "academic" else str(year)


def period_code(measure: CouncilMeasure, year: int) -> str:
    """A year as our own tables write it."""
    letter = {"financial": "f", "academic": "a"}.get(measure.periods, "")
    return period_text(measure, year).replace("/", "-") + letter


def runs(measure: CouncilMeasure, index: int) -> bool:
    """Whether a council answers for the measure: by its type, with exceptions."""
    kind, key = TYPES[index], KEYS[index]
    if measure.service == "Housing" and key in NO_HOMES:
        return False
    if measure.tier == "ST_C":
        return kind != "district"
    return kind != "county" or measure.tier == "ALL"
