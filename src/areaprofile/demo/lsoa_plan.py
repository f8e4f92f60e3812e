"""Which neighbourhood measures are made, how, for which periods, in which files?"""

import csv
from dataclasses import dataclass
from pathlib import Path

from areaprofile.periods import parse_period

_YEARS = tuple(str(year) for year in range(2019, 2024))
_FINANCIAL = tuple(f"{year}-{(year + 1) % 100:02d}f" for year in range(2019, 2024))
_ACADEMIC = tuple(f"{year}-{(year + 1) % 100:02d}a" for year in range(2018, 2023))
_DATES = ("2008", "2015", "2019", "2023")


@dataclass(frozen=True)
class Measure:
    """How one measure is drawn: its spread over areas, what it goes with, its moves over time."""

    indicator_id: str
    source: str
    how: str  # share rate ratio mean jobs average per value interval
    base: str
    multiplier: float
    dist: str  # beta lognormal normal
    mean: float
    sd: float
    low: float
    high: float
    rho: float  # rank correlation with deprivation
    between: float  # share of its variance that lies between councils
    urban: float
    centre: float
    age: float
    drift: float  # change a year, in its own unit
    noise: float


@dataclass(frozen=True)
class File:
    """A publisher's table: its periods, and whether old periods stand on old boundaries."""

    periods: tuple[str, ...]
    native: bool = False
    provisional: bool = False  # the last period is not final yet


FILES = {
    "register": File(_YEARS),
    "census": File(("2011-03-27s", "2021-03-21s"), native=True),
    "deprivation": File(_DATES, native=True),
    "benefits": File(_YEARS, native=True, provisional=True),
    "crime": File(_YEARS, native=True),
    "homes": File(_YEARS),
    "air": File(_YEARS),
    "green": File(("2018", "2022")),
    "survey": File(("2017", "2020", "2023")),
    "business": File(_YEARS),
    "rates": File(_YEARS),
    "premises": File(_YEARS),
    "connectivity": File(("2019", "2023")),
    "firms": File(_YEARS),
    "streets": File(_FINANCIAL, provisional=True),
    "centres": File(_YEARS),
    "food": File(_YEARS),
    "venues": File(_YEARS),
    "transport": File(_YEARS),
    "schools": File(_ACADEMIC),
    "surgeries": File(_YEARS),
    "measured": File(("2017-19r", "2018-20r", "2019-21r", "2020-22r", "2021-23r")),
    "care": File(_FINANCIAL),
    "fires": File(("2017-19r", "2018-20r", "2019-21r", "2020-22r", "2021-23r")),
    "roads": File(("2015-19r", "2016-20r", "2017-21r", "2018-22r", "2019-23r")),
    "charities": File(_YEARS),
    "ambulance": File(_YEARS),  # shared among partners only
}


def read_measures() -> tuple[Measure, ...]:
    """The rows of `lsoa_measures.csv` beside this module."""
    path = Path(__file__).with_name("lsoa_measures.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    text = ("indicator_id", "source", "how", "base", "dist")
    return tuple(
        Measure(**{key: cell if key in text else float(cell) for key, cell in row.items()})  # pyright: ignore[reportArgumentType]
        for row in rows
    )


def year_of(period: str) -> int:
    """The year that a period ends in, or a snapshot's own."""
    return parse_period(period).end.year


def spelled(period: str, *, provisional: bool = False) -> str:
    """A period as the publishers write it: without our letters, marked while provisional."""
    text = period[:-1] if period[-1] in "fars" else period
    return f"{text} (prov)" if provisional else text


def vintage_of(period: str, file: File) -> str:
    """On which boundaries a publisher issued this period."""
    year = year_of(period)
    if not file.native or year >= 2021 and "s" not in period:
        return "2021"
    if "s" in period:
        return "2021" if year >= 2021 else "2011"
    return "2001" if year < 2011 else "2011"
