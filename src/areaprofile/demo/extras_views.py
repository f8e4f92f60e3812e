"""What did others say and see? Judgements, surveys, complaints, promises, capacity, events."""

from pathlib import Path

import numpy as np

from areaprofile.demo.council_plan import KEYS, LAST_YEAR, ROUNDS, TYPES, YEARS
from areaprofile.demo.council_raw import DESIGN_EFFECT, survey_kind
from areaprofile.demo.draw import stream
from areaprofile.demo.extras_people import runs
from areaprofile.demo.latent import Floats
from areaprofile.demo.write_files import write_csv

GRADES = ("inadequate", "requires improvement", "good", "outstanding")
BANDS = ("failure", "moderate", "high", "high")
# council, scheme and the grade of its last inspection: planted
INADEQUATE = (("me3", "children"), ("me5", "children"), ("lb6", "adults"))
WORSENED = (("me7", "children"), ("lb1", "adults"), ("un6", "children"))
NOTICES = (("un3", "section_notice"), ("lb7", "best_value_notice"), ("me3", "intervention"))
# How many of the 28 upper-tier councils stood in each category: the paper's shares
CATEGORIES = {
    "2002-12-12": (4, 10, 7, 4, 3), "2003-12-18": (5, 10, 8, 3, 2), "2004-12-16": (8, 11, 6, 3, 0),
}  # fmt: skip
CATEGORY_NAMES = ("excellent", "good", "fair", "weak", "poor")
_ADDRESS = "https://data.wendmark.example/judgements"
CAPACITY = (
    ("K01", "voluntary", "Charities per 1,000 residents", 2.9, 1.1), ("K02", "voluntary",
     "Charity income per resident (£)", 310, 200), ("K03", "voluntary", "Small charities (%)", 76,
     6), ("K04", "voluntary", "Community interest companies per 10,000", 5.2, 2.8), ("K05",
     "voluntary", "Formal volunteering at least monthly (%)", 17, 4), ("K06", "voluntary",
     "Assets in community ownership per 100,000", 12, 10), ("K07", "voluntary",
     "Council grants to the sector per head (£)", 22, 14), ("K08", "voluntary",
     "Charities closing in a year (%)", 2.6, 0.9), ("K10", "business",
     "Active firms per 1,000 adults", 52, 14), ("K11", "business", "New firms (% of stock)", 11.2,
     2.0), ("K12", "business", "Five-year survival (%)", 39.5, 3.5), ("K13", "business",
     "Jobs in small firms (%)", 48, 8), ("K14", "business", "Output per job (£ thousand)", 58, 13),
    ("K15", "business", "Business improvement districts", 1.0, 1.4), ("K16", "business",
     "Council spend with local suppliers (%)", 48, 14), ("K17", "business",
     "Firms taking apprentices (%)", 4.5, 1.6), ("K18", "partnership",
     "Partners signed to the area agreement", 14, 5),
)  # fmt: skip
# id, service, words, the share usually kept and the share promised, in per cent
STANDARDS = (
    ("calls_answered", "Corporate health", "Calls answered within 30 seconds", 88.0, 85),
    ("bins_collected", "Environment and waste", "Missed bins collected the next day", 91.0, 95),
    ("repairs_made", "Housing", "Urgent repairs within 24 hours", 93.0, 95),
    ("letters_answered", "Corporate health", "Letters answered within ten working days", 85.0, 80),
)


def write_judgements(path: Path, codes: list[str]) -> None:
    """scheme, council_code, service, date, grade, ordinal (1 worst), band, address."""
    rows: list[tuple[object, ...]] = []
    upper = [index for index, kind in enumerate(TYPES) if kind != "district"]
    for scheme, service in (
        ("children", "Children's social care"),
        ("adults", "Adult social care"),
    ):
        for index in upper:
            rows.extend(_inspections(scheme, service, index, codes))
    for date, counts in CATEGORIES.items():
        order = np.argsort(-_standing(date)[upper], kind="stable")
        names = [n for n, count in enumerate(counts) for _ in range(count)]
        for place, rank in zip(order.tolist(), names, strict=True):
            band = ("high", "high", "moderate", "under", "failure")[rank]
            rows.append(("overall_category", codes[upper[place]], "", date, CATEGORY_NAMES[rank],
                         5 - rank, band, f"{_ADDRESS}/overall"))  # fmt: skip
    rows.extend(_management_scores(codes))
    for key, scheme in NOTICES:
        rows.append((scheme, codes[KEYS.index(key)], "", f"{LAST_YEAR}-11-09", "issued", 1,
                     "failure", f"{_ADDRESS}/notices"))  # fmt: skip
    header = ("scheme", "council_code", "service", "date", "grade", "ordinal", "band", "address")
    write_csv(path, header, sorted(rows, key=lambda row: [str(cell) for cell in row]))


def _standing(date: str) -> Floats:
    """How good councils seem at a date: mostly lasting, partly of the day."""
    lasting = stream("category").normal(size=len(KEYS))
    return lasting + 0.5 * stream(f"category {date}").normal(size=len(KEYS))


def _inspections(
    scheme: str, service: str, index: int, codes: list[str]
) -> list[tuple[object, ...]]:
    rng = stream(f"inspections {scheme} {KEYS[index]}")
    grades = np.clip(np.rint(rng.normal(1.6, 0.7, 3)), 1, 3).astype(int).tolist()
    if (KEYS[index], scheme) in INADEQUATE:
        grades = [2, 1, 0]
    if (KEYS[index], scheme) in WORSENED:
        grades = [2, 2, 1]
    years = (2016, 2020, 2024) if (KEYS[index], scheme) in WORSENED + INADEQUATE else (
        2015, 2019, 2022)  # fmt: skip
    rows = []
    for year, grade in zip(years, grades, strict=True):
        day = f"{year}-{int(rng.integers(1, 10)):02d}-{int(rng.integers(1, 28)):02d}"
        rows.append((scheme, codes[index], service, day, GRADES[grade], grade + 1, BANDS[grade],
                     f"{_ADDRESS}/{scheme}"))  # fmt: skip
    return rows


def _management_scores(codes: list[str]) -> list[tuple[object, ...]]:
    """Performance management, 1 to 4: 16 of 28 upper-tier councils and 8 of 12 districts score
    at most 2, the nearest whole numbers to the paper's 56 % and 68 %."""
    rows = []
    for is_district, low in ((False, 16), (True, 8)):
        group = [i for i, kind in enumerate(TYPES) if (kind == "district") == is_district]
        order = np.argsort(_standing("management")[group], kind="stable").tolist()
        for place, at in enumerate(order):
            score = 1 + (place >= 4) if place < low else 3 + (place >= len(group) - 3)
            band = ("failure", "under", "moderate", "high")[score - 1]
            head = ("performance_management", codes[group[at]], "Corporate health", "2004-11-15")
            rows.append((*head, str(score), score, band, f"{_ADDRESS}/corporate"))
    return rows


def write_surveys(path: Path, codes: list[str]) -> None:
    """How each round of the residents' survey was asked, and its design effect."""
    rows = []
    for year in ROUNDS:
        kind = survey_kind(year)
        for index, code in enumerate(codes):
            rng = stream(f"survey {year} {KEYS[index]}")
            sent = int(rng.integers(2800, 4200))
            back = int(sent * rng.uniform(0.24, 0.38))
            rows.append(("residents_survey", year, code, kind, sent, back, DESIGN_EFFECT[kind]))
    header = ("survey", "period", "council_code", "mode", "sent", "answered", "design_effect")
    write_csv(path, header, rows)


def write_complaints(path: Path, codes: list[str], people: Floats) -> None:
    """Complaints by quarter and year: received, upheld, late; one council's waste contract fails.

    Many a quarter has fewer than five upheld: those are hidden, the year's sum mostly is not.
    """
    rows = []
    services = ("Environment and waste", "Housing", "Planning", "Adult social care")
    for index, code in enumerate(codes):
        rng = stream(f"complaints {KEYS[index]}")
        for service, rate in zip(services, (2.4, 1.6, 0.5, 0.4), strict=True):
            if not runs(service, index):
                continue
            usual = people[index] / 1000 * rate / 4 * rng.lognormal(0, 0.25)
            quarters = []
            for quarter in range(16):
                year, part = 2020 + quarter // 4, quarter % 4 + 1
                jump = 2.6 if (KEYS[index], service) == ("lb7", services[0]) and quarter > 13 else 1
                got = int(rng.poisson(usual * jump))
                upheld = int(rng.binomial(got, 0.31))
                late = int(rng.binomial(got, 0.18))
                quarters.append((f"{year}-q{part}", got, upheld, late))
            counts = np.array([row[1:] for row in quarters]).reshape(4, 4, 3).sum(axis=1)
            years = [(str(2020 + at), *total) for at, total in enumerate(counts.tolist())]
            rows += [(code, service, *row) for row in sorted([*quarters, *years])]
    header = ("council_code", "service", "period", "received", "upheld", "late")
    write_csv(path, header, rows)


def write_standards(path: Path, codes: list[str]) -> None:
    """Promises to users: how often they were tested and kept, a year."""
    rows = []
    for index, code in enumerate(codes):
        rng = stream(f"standards {KEYS[index]}")
        own = rng.normal(0, 4, len(STANDARDS))
        for place, (standard, service, promise, mean, promised) in enumerate(STANDARDS):
            if not runs(service, index):
                continue
            for year in YEARS[-4:]:
                times = int(rng.integers(400, 6000))
                share = min(0.995, (mean + own[place] + rng.normal(0, 1)) / 100)
                rows.append((code, service, standard, promise, f"{year}-{(year + 1) % 100:02d}f",
                             times, int(rng.binomial(times, share)), promised))  # fmt: skip
    header = ("council_code", "service", "standard", "promise", "period", "times", "kept",
              "promised_pct")  # fmt: skip
    write_csv(path, header, rows)


def write_capacity(path: Path, codes: list[str]) -> None:
    """The strength of the voluntary and business sectors, four years."""
    rows = []
    for line, sector, name, mean, sd in CAPACITY:
        rng = stream(f"capacity {line}")
        wide = np.sqrt(np.log(1 + (sd / mean) ** 2))
        level = mean * np.exp(wide * rng.normal(size=len(codes)) - wide**2 / 2)
        for index, code in enumerate(codes):
            for year in YEARS[-4:]:
                value = level[index] * (1 + rng.normal(0, 0.03))
                text = f"{value:.0f}" if line in ("K15", "K18") else f"{value:.1f}"
                rows.append((code, line, sector, name, str(year), text))
    write_csv(path, ("council_code", "line", "sector", "name", "period", "value"), rows)
