"""Which raw files make up the demonstration? All of them, from one seed."""

from dataclasses import dataclass
from pathlib import Path

from areaprofile.demo.areas_raw import write_areas, write_boundaries
from areaprofile.demo.councils import write_councils
from areaprofile.demo.country import make_country
from areaprofile.demo.labels import make_labels
from areaprofile.demo.latent import make_factors
from areaprofile.demo.lsoa_raw import write_lsoa_tables
from areaprofile.demo.lsoa_values import make_figures
from areaprofile.demo.postcodes import write_postcodes


@dataclass(frozen=True)
class Size:
    """How much of a country: pieces of ground and postcodes."""

    pieces: int
    postcodes: int


SIZES = {"full": Size(4055, 6000), "small": Size(500, 700)}


def generate(raw_dir: Path, shapefiles_dir: Path, *, size: str = "full") -> None:
    """Write the demonstration's raw files and boundaries: the same bytes on every run.

    `size` is `full` (about 4,000 neighbourhoods, what is shipped) or `small` (for tests).
    Files that are there already are replaced; others are left alone.
    """
    wanted = SIZES[size]
    country = make_country(wanted.pieces)
    labels = make_labels(country)
    write_areas(raw_dir / "areas", country, labels)
    write_postcodes(raw_dir / "areas" / "postcodes.csv", country, labels, count=wanted.postcodes)
    write_boundaries(shapefiles_dir, country, labels)
    factors = make_factors(country)
    write_councils(raw_dir, country, factors, labels)
    figures = make_figures(country, factors)
    write_lsoa_tables(raw_dir / "neighbourhoods", country, labels, figures)
