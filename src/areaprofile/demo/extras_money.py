"""What the councils spend: by line of service, in cash and in the prices of the last year."""

from pathlib import Path

import numpy as np

from areaprofile.demo.council_plan import KEYS, LAST_YEAR, NO_HOMES, TYPES, YEARS
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Floats
from areaprofile.demo.plants import PLANTS
from areaprofile.demo.write_files import write_csv

# line, service, name, what it is divided by, share of residents, tier, mean and sd a head today
LINES = (
    ("S01", "Education", "Education services", "resident", 1.0, "C", 210, 45),
    ("S02", "Children's social care", "Children's social care", "child 0-17", 0.21, "C", 1150, 230),
    ("S03", "Adult social care", "Adult social care", "adult 18+", 0.79, "C", 500, 70),
    ("S04", "Housing", "Housing (general fund)", "resident", 1.0, "D", 38, 18),
    ("S05", "Housing", "Council homes: management and repairs", "council home", 0.03, "D", 3400,
     600),
    ("S06", "Environment and waste", "Waste collection", "household", 0.42, "D", 82, 15),
    ("S07", "Environment and waste", "Waste disposal and recycling", "household", 0.42, "C", 135,
     32),
    ("S08", "Environment and waste", "Street cleansing", "resident", 1.0, "D", 13, 4),
    ("S09", "Environment and waste", "Environmental and regulatory", "resident", 1.0, "A", 19, 5),
    ("S10", "Transport", "Highways and transport", "resident", 1.0, "C", 95, 30),
    ("S11", "Planning", "Planning and development", "resident", 1.0, "D", 24, 8),
    ("S12", "Culture", "Libraries", "resident", 1.0, "C", 10, 2.5),
    ("S13", "Culture", "Parks, leisure, museums", "resident", 1.0, "A", 27, 9),
    ("S14", "Benefits", "Benefits administration", "claim", 0.05, "D", 170, 40),
    ("S15", "Community safety", "Community safety", "resident", 1.0, "A", 7, 3),
    ("S16", "Corporate health", "Central services", "resident", 1.0, "A", 52, 15),
    ("S17", "Culture", "Public health", "resident", 1.0, "C", 62, 15),
    ("S18", "Finance and value for money", "Capital financing", "resident", 1.0, "A", 95, 35),
    ("S19", "External challenge", "Inspection and audit fees", "resident", 1.0, "A", 0.9, 0.25),
)  # fmt: skip
_PRICE_RISE = (0.016, 0.014, 0.008, 0.021, 0.018, 0.021, 0.024, 0.052, 0.018, 0.067)
_REAL_GROWTH = {"S02": 0.025, "S03": 0.012, "S12": -0.035, "S13": -0.02, "S15": -0.015}
# where a case of poor value (or of too little money) is planted, spend is far from the peers'
_DEAR, _CHEAP = 2.6, -1.7


def deflators() -> dict[int, float]:
    """Prices of each year over those of the last."""
    found, level = {LAST_YEAR: 1.0}, 1.0
    for year, rise in zip(reversed(YEARS[:-1]), reversed(_PRICE_RISE), strict=True):
        level /= 1 + rise
        found[year] = level
    return found


def _tier_runs(tier: str, index: int) -> bool:
    kind = TYPES[index]
    return tier == "A" or (kind != "district" if tier == "C" else kind != "county")


def _planted(key: str, service: str) -> float | None:
    services = {"ce02": "Education", "cw01": "Environment and waste", "cp01": "Planning",
                "cc01": "Culture", "cw04": "Environment and waste"}  # fmt: skip
    for plant in PLANTS:
        value_case = plant.rule == "value_for_money" and services.get(plant.target) == service
        if plant.key == key and value_case:
            return _DEAR if plant.state == "raised" else _CHEAP
    return None


def write_spend(path: Path, codes: list[str], people: Floats) -> None:
    """council_code, line, period, basis, price, amount (thousands), per_unit, for every year."""
    rows = []
    prices = deflators()
    for line, service, _, _, base, tier, mean, sd in LINES:
        rng = stream(f"spend {line}")
        own = rng.normal(size=len(KEYS))
        wobble = rng.normal(0, 0.03, (len(KEYS), len(YEARS)))
        for index, key in enumerate(KEYS):
            if not _tier_runs(tier, index) or (line == "S05" and key in NO_HOMES):
                continue
            planted = _planted(key, service)
            score = own[index] if planted is None else planted
            wide = np.sqrt(np.log(1 + (sd / mean) ** 2))
            level = mean * np.exp(wide * score - wide**2 / 2)
            for column, year in enumerate(YEARS):
                real = level * (1 + _REAL_GROWTH.get(line, 0.0)) ** (year - LAST_YEAR)
                real *= 1 + wobble[index, column]
                unit = real * prices[year]
                amount = unit * people[index] * base / 1000
                period = f"{year}-{(year + 1) % 100:02d}"
                rows.append((codes[index], line, period, "net current", "cash",
                             f"{amount:.0f}", f"{unit:.2f}"))  # fmt: skip
    header = ("council_code", "line", "period", "basis", "price", "amount_thousand", "per_unit")
    write_csv(path, header, sorted(rows))
    names = ("line", "service", "name", "per", "share_of_residents", "tier")
    write_csv(path.with_name("spend_lines.csv"), names, [row[:6] for row in LINES])
    periods = [(f"{y}-{(y + 1) % 100:02d}", f"{prices[y]:.5f}") for y in YEARS]
    write_csv(path.with_name("price_index.csv"), ("period", "price_index"), periods)
