"""Who lives in each council, and what sets it apart: groups of people, context for peers."""

from pathlib import Path

import numpy as np

from areaprofile.demo.council_plan import KEYS, NO_HOMES, TYPES
from areaprofile.demo.country import Country
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Factors, Floats
from areaprofile.demo.places import COUNTIES, SEATS
from areaprofile.demo.write_files import write_csv

# group, dimension, label, share of people in per cent, what hardship, town and age add to it
SECTIONS = (
    ("A0_4", "age", "Children 0-4", 5.4, 0.3, 0.3, -0.6),
    ("A5_15", "age", "Children 5-15", 13.1, 0.4, 0.1, -0.9),
    ("A16_24", "age", "Young people 16-24", 10.6, 0.2, 1.4, -1.1),
    ("A25_44", "age", "Adults 25-44", 26.6, 0.0, 2.6, -2.4),
    ("A45_64", "age", "Adults 45-64", 25.7, -0.4, -1.6, 1.2),
    ("A65_74", "age", "Older people 65-74", 9.9, -0.3, -1.5, 1.9),
    ("A75_84", "age", "Older people 75-84", 6.3, -0.15, -0.9, 1.4),
    ("A85P", "age", "Older people 85+", 2.4, -0.05, -0.4, 0.5),
    ("E_WHITE", "ethnic group", "White", 81.0, -1.0, -11.0, 3.0),
    ("E_ASIAN", "ethnic group", "Asian", 9.6, 0.6, 5.5, -1.5),
    ("E_BLACK", "ethnic group", "Black", 4.2, 0.5, 3.2, -0.8),
    ("E_MIXED", "ethnic group", "Mixed or multiple", 3.0, 0.0, 1.2, -0.4),
    ("E_OTHER", "ethnic group", "Other ethnic group", 2.2, 0.0, 1.1, -0.3),
    ("D_YES", "disability", "Disabled people", 17.5, 2.0, -0.6, 2.0),
    ("S_F", "sex", "Women and girls", 51.0, 0.0, 0.1, 0.3),
    ("T_SOC", "tenure", "Social renters", 17.0, 4.0, 2.5, -0.5),
    ("T_PRI", "tenure", "Private renters", 20.0, 1.0, 4.0, -1.5),
    ("T_OWN", "tenure", "Owners", 62.0, -5.0, -6.0, 2.0),
    ("L_LOW", "language", "Low skill in the language", 1.5, 0.3, 0.8, -0.2),
    ("M_MOVER", "mobility", "Moved in the last year", 11.0, 0.2, 1.8, -1.2),
    ("H_LONE66", "household", "One person household aged 66+", 12.9, 0.5, -0.4, 1.6),
    ("H_LONEPAR", "household", "Lone parent households", 11.0, 1.8, 0.5, -0.6),
    ("N_OFF", "digital", "Not online", 6.0, 1.0, -0.5, 1.0),
)
# variable, name, mean, sd, low, high, what hardship, town and age add in sd
CONTEXT = (
    ("X02", "People aged 85 and over (%)", 2.6, 0.8, 0.5, 4.9, 0.0, -0.4, 0.7),
    ("X03", "People aged 65 and over (%)", 19.5, 5.0, 5.5, 34.0, -0.1, -0.5, 0.7),
    ("X04", "Children under 16 (%)", 18.6, 1.9, 11.5, 27.5, 0.2, 0.2, -0.5),
    ("X06", "Living in low-density areas (%)", 28.0, 30.0, 0.0, 100.0, -0.1, -0.9, 0.2),
    ("X07", "Minority ethnic population (%)", 15.5, 15.5, 1.4, 69.0, 0.1, 0.8, -0.3),
    ("X08", "Low skill in the language (%)", 1.5, 1.4, 0.1, 8.0, 0.3, 0.6, -0.2),
    ("X09", "Social renters (%)", 15.8, 6.3, 6.5, 42.0, 0.6, 0.4, 0.0),
    ("X11", "Students (%)", 4.5, 3.9, 1.5, 24.0, 0.0, 0.5, -0.5),
    ("X12", "Degree-level qualifications (%)", 32.0, 8.0, 18.0, 68.0, -0.7, 0.4, -0.1),
    ("X14", "Income deprivation (%)", 21.0, 7.5, 6.5, 45.0, 0.95, 0.1, 0.0),
    ("X15", "Unemployment (%)", 4.2, 1.1, 2.4, 8.0, 0.7, 0.3, -0.1),
    ("X16", "House price to earnings (ratio)", 9.2, 3.6, 3.6, 37.0, -0.5, 0.4, 0.0),
    ("X17", "Daytime to resident population", 0.98, 0.16, 0.72, 1.9, 0.0, 0.5, -0.1),
    ("X18", "Council tax base per head", 0.35, 0.05, 0.22, 0.5, -0.7, -0.2, 0.3),
    ("X19", "Business rates base per head (£)", 1150, 520, 380, 8500, -0.1, 0.5, -0.1),
    ("X20", "Population growth over ten years (%)", 6.5, 4.3, -9.6, 22.1, -0.2, 0.3, -0.4),
    ("X21", "Moved in the last year (%)", 11.0, 3.0, 6.5, 27.0, 0.1, 0.5, -0.4),
)


_UPPER = ("Education", "Children's social care", "Adult social care", "Transport", "Culture")
_LOWER = (
    *("Housing", "Homelessness", "Planning", "Benefits", "Community safety"),
    "Environment and waste",
)


def council_means(country: Country, values: Floats) -> Floats:
    """The mean over residents of a score per piece, for every council and then every county."""
    weights = country.residents_2021
    people = np.bincount(country.council, weights=weights)
    total = np.bincount(country.council, weights=weights * values)
    means = list(total / people)
    for key, _ in COUNTIES:
        inside = np.array([seat.county == key for seat in SEATS])
        means.append(total[inside].sum() / people[inside].sum())
    return np.array(means)


def council_people(country: Country) -> Floats:
    """Residents of every council and then every county, 2021."""
    people = list(np.bincount(country.council, weights=country.residents_2021))
    for key, _ in COUNTIES:
        people.append(sum(people[i] for i, seat in enumerate(SEATS) if seat.county == key))
    return np.array(people)


def _score(values: Floats) -> Floats:
    return (values - values.mean()) / values.std()


def write_people(folder: Path, country: Country, factors: Factors, codes: list[str]) -> None:
    """`sections.csv`: share of each group; `context.csv`: what peers are chosen by."""
    scores = [
        _score(council_means(country, factor))
        for factor in (factors.hardship, factors.urban, factors.age)
    ]
    rows: list[tuple[object, ...]] = []
    for section, dimension, label, share, *adds in SECTIONS:
        noise = stream(f"section {section}").normal(0, 0.05 * share**0.7, len(KEYS))
        values = share + sum(a * s for a, s in zip(adds, scores, strict=True)) + noise
        for code, value in zip(codes, np.clip(values, share / 8, 98.5).tolist(), strict=True):
            rows.append((code, "2021", dimension, section, label, f"{value:.1f}"))
    header = ("council_code", "period", "dimension", "section", "label", "share_pct")
    write_csv(folder / "sections.csv", header, sorted(rows))
    write_csv(folder / "context.csv", ("council_code", "variable", "name", "period", "value"),
              sorted(_context(country, scores, codes)))  # fmt: skip


def _context(country: Country, scores: list[Floats], codes: list[str]) -> list[tuple[object, ...]]:
    people = council_people(country)
    area = council_means(country, country.area_km2 / country.residents_2021) * people
    rows: list[tuple[object, ...]] = []
    for code, count, ground in zip(codes, people.tolist(), area.tolist(), strict=True):
        rows.append((code, "X01", "Total population", "2021", int(count)))
        rows.append((code, "X05", "People per square km", "2021", f"{count / ground:.0f}"))
    for variable, name, mean, sd, low, high, *adds in CONTEXT:
        left = np.sqrt(max(0.05, 1 - sum(a**2 for a in adds)))
        own = stream(f"context {variable}").normal(0, left, len(KEYS))
        z = own + sum(a * s for a, s in zip(adds, scores, strict=True))
        for code, value in zip(codes, np.clip(mean + sd * z, low, high).tolist(), strict=True):
            rows.append((code, variable, name, "2021", f"{value:.2f}"))
    return rows


def runs(service: str, index: int) -> bool:
    """Whether a council runs a service: by its type, with the exceptions that were planted."""
    if service == "Housing" and KEYS[index] in NO_HOMES:
        return False
    kind = TYPES[index]
    return not (service in _UPPER and kind == "district") and not (
        service in _LOWER and kind == "county"
    )


def write_services(path: Path, services: list[str], codes: list[str]) -> None:
    """Which council runs which service: by type, with the exceptions that were planted."""
    rows = [
        (code, service, "yes" if runs(service, index) else "no")
        for service in services
        for index, code in enumerate(codes)
    ]
    write_csv(path, ("council_code", "service", "runs"), sorted(rows))
