"""The raw files that say what areas there are, as an invented statistics office issues them."""

from pathlib import Path

import numpy as np
import shapely

from areaprofile.demo.cells import Polygons
from areaprofile.demo.country import Country
from areaprofile.demo.labels import COUNTRY_CODE, Labels
from areaprofile.demo.names import COUNTRY
from areaprofile.demo.places import COUNTIES, REGIONS, SEATS
from areaprofile.demo.position import shapes_to_lon_lat
from areaprofile.demo.vintages import changes
from areaprofile.demo.write_files import write_csv, write_geopackage

# One unitary was made of two older councils; its ground is split east and west.
MERGED_KEY = "un7"
MERGER_DATE = "2019-04-01"
OLD_CODES = ("Z06000091", "Z06000092")


def write_areas(folder: Path, country: Country, labels: Labels) -> None:
    """Look-ups of neighbourhoods, wards, councils and regions; changes between vintages."""
    _write_lsoas(folder, country, labels)
    _write_parts(folder, country, labels)
    _write_councils(folder, country, labels)
    for old, new in (("2001", "2011"), ("2011", "2021")):
        member = country.vintages.member
        rows = [
            (labels.lsoa_codes[old][a], labels.lsoa_codes[new][b], kind)
            for a, b, kind in changes(member[old], member[new])
        ]
        name = f"lsoa_changes_{old}_{new}.csv"
        write_csv(folder / name, (f"lsoa{old[2:]}_code", f"lsoa{new[2:]}_code", "change"),
                  sorted(rows))  # fmt: skip


def _write_lsoas(folder: Path, country: Country, labels: Labels) -> None:
    for vintage, group in country.vintages.member.items():
        first = np.unique(group, return_index=True)[1]
        short = vintage[2:]
        header = [f"lsoa{short}_code", f"lsoa{short}_name", "council_code", "council_name"]
        council = country.council[first]
        columns = [
            labels.lsoa_codes[vintage], labels.lsoa_names[vintage],
            labels.council_codes[council], labels.council_names[council],
        ]  # fmt: skip
        if vintage == "2021":
            header[2:2] = ["msoa_code", "ward_code"]
            msoa, ward = country.msoa[first], country.ward[first]
            columns[2:2] = [labels.msoa_codes[msoa], labels.ward_codes[ward]]
            header += ["residents", "households"]
            columns += [
                np.bincount(group, weights=country.residents_2021).astype(int),
                np.bincount(group, weights=country.households_2021).astype(int),
            ]
        rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
        write_csv(folder / f"lsoa_{vintage}.csv", header, rows)


def _write_parts(folder: Path, country: Country, labels: Labels) -> None:
    for part, kind, codes, names, friendly in (
        (country.msoa, "msoa", labels.msoa_codes, labels.msoa_names, labels.msoa_friendly),
        (country.ward, "ward", labels.ward_codes, labels.ward_names, None),
    ):
        council = country.council[np.unique(part, return_index=True)[1]]
        columns = [codes, names] + ([] if friendly is None else [friendly])
        columns.append(labels.council_codes[council])
        header = [f"{kind}_code", f"{kind}_name"]
        header += [] if friendly is None else ["friendly_name"]
        rows = sorted(zip(*(column.tolist() for column in columns), strict=True))
        write_csv(folder / f"{kind}s.csv", [*header, "council_code"], rows)


def _write_councils(folder: Path, country: Country, labels: Labels) -> None:
    people = np.bincount(country.council, weights=country.residents_2021).astype(int)
    rows = []
    for index, seat in enumerate(SEATS):
        upper = labels.county_codes.get(seat.county, labels.council_codes[index])
        rows.append(
            (labels.council_codes[index], labels.council_names[index], seat.council_type, upper,
             labels.region_codes[seat.region], int(people[index]))
        )  # fmt: skip
    for key, region in COUNTIES:
        inside = sum(int(people[i]) for i, seat in enumerate(SEATS) if seat.county == key)
        code = labels.county_codes[key]
        rows.append(
            (code, labels.county_names[key], "county", code, labels.region_codes[region], inside)
        )
    header = (
        "council_code", "council_name", "council_type", "upper_tier_code", "region_code",
        "residents",
    )  # fmt: skip
    write_csv(folder / "councils.csv", header, sorted(rows))
    regions = [(labels.region_codes[key], labels.region_names[key]) for key in REGIONS]
    write_csv(folder / "regions.csv", ("region_code", "region_name"), regions)
    write_csv(folder / "country.csv", ("country_code", "country_name"), [(COUNTRY_CODE, COUNTRY)])
    index = next(i for i, seat in enumerate(SEATS) if seat.key == MERGED_KEY)
    new = labels.council_codes[index]
    merged = [(old, f"{name} {labels.council_names[index]}", new, MERGER_DATE, 1.0)
              for old, name in zip(OLD_CODES, ("West", "East"), strict=True)]  # fmt: skip
    header = ("old_code", "old_name", "new_code", "date", "share")
    write_csv(folder / "council_changes.csv", header, merged)


def write_boundaries(folder: Path, country: Country, labels: Labels) -> None:
    """Boundaries of the neighbourhoods of 2021 and 2011 in longitude and latitude."""
    for vintage in ("2021", "2011"):
        shapes = _dissolve(country.polygons, country.vintages.member[vintage])
        codes = labels.lsoa_codes[vintage]
        order = np.argsort(codes.astype(str), kind="stable")
        path = folder / f"demo_lsoa_{vintage}.gpkg"
        column = f"lsoa{vintage[2:]}_code"
        write_geopackage(
            path, f"lsoa_{vintage}", column, codes[order].tolist(),
            shapes_to_lon_lat(shapes)[order],
        )  # fmt: skip


def _dissolve(polygons: Polygons, group: np.ndarray) -> Polygons:
    order = np.argsort(group, kind="stable")
    parts = np.split(polygons[order], np.cumsum(np.bincount(group))[:-1])
    joined = [one[0] if len(one) == 1 else shapely.coverage_union_all(one) for one in parts]
    return shapely.normalize(np.array(joined, dtype=object))
