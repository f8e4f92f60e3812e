"""What partners share with each other and with nobody else."""

from pathlib import Path

from areaprofile.demo.council_plan import TYPES, YEARS
from areaprofile.demo.council_raw import HEADER
from areaprofile.demo.draw import stream
from areaprofile.demo.latent import Floats
from areaprofile.demo.write_files import write_csv

# indicator, share of residents at risk, per, mean, sd between councils
MEASURES = (
    ("px01", 0.006, 100, 27.0, 4.5),
    ("px02", 0.79, 100_000, 310.0, 90.0),
    ("px03", 0.21, 10_000, 62.0, 20.0),
)


def write_partner_table(path: Path, codes: list[str], people: Floats, hardship: Floats) -> None:
    """Counts of three partner-only measures, for single tiers and counties, six years."""
    rows = []
    for indicator, share, per, mean, sd in MEASURES:
        rng = stream(f"partner {indicator}")
        level = mean + sd * (0.5 * hardship + 0.87 * rng.normal(size=len(codes)))
        for index, kind in enumerate(TYPES):
            if kind == "district":
                continue
            for year in YEARS[-6:]:
                base = int(people[index] * share) + 1
                rate = max(mean / 5, level[index] * (1 + rng.normal(0, 0.04)))
                count = int(rng.poisson(base * rate / per))
                period = f"{year}-{(year + 1) % 100:02d}"
                value = f"{per * count / base:.3f}"
                rows.append((codes[index], period, indicator, "", min(count, base), base, value,
                             None, None, "", None))  # fmt: skip
    write_csv(path, HEADER, sorted(rows, key=lambda row: (row[2], row[0], row[1])))
