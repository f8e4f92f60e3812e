"""A whole pack in miniature, invented, written as files that the tests then spoil."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

LSOAS = [f"Z010000{number:02d}" for number in range(1, 9)]
COUNCILS = ["Z06000001", "Z07000002", "Z07000003"]
COUNCIL_OF = dict(zip(LSOAS, [COUNCILS[at // 3] for at in range(8)], strict=True))
YEARS = ("2019", "2020")

PACK = """
pack_id = "mini"
name = "Mini"
is_invented = true
country_code = "Z92000001"
country_name = "Miniland"
notice = "Invented places and figures."
"""
AREAS = """
[vintages]
council = "2024"

[lsoa]
vintage = "2021"
file = "areas.csv"
code = "code"
name = "name"
council = "council"
ward = "ward"

[msoa]
file = "areas.csv"
code = "code"
to = "msoa"

[region]
file = "councils.csv"
code = "council"
to = "region"

[upper_tier]
file = "councils.csv"
code = "council"
to = "upper"

[population]
period = "2021-06-30s"
file = "areas.csv"
code = "code"
to = "people"

[postcodes]
file = "postcodes.csv"
code = "postcode"
to = "lsoa"

[names.council]
file = "councils.csv"
code = "council"
name = "name"

[names.region]
file = "councils.csv"
code = "region"
name = "region_name"

[council_type.prefix]
Z06 = "unitary"
Z07 = "district"
Z10 = "county"

[boundary]
file = "shapes.geojson"
code = "code"

[[change]]
from_vintage = "2011"
to_vintage = "2021"
file = "changes.csv"
from_code = "old"
to_code = "new"
kind = "kind"

[[succession]]
old = "Z07000091"
new = ["Z06000001"]
date = "2020-04-01"

[[succession]]
old = "Z07000092"
new = ["Z06000001"]
date = "2020-04-01"
"""
SOURCE = """
publisher = "Mini Office"
title = "Mini table"
address = "https://example.org"
licence = "Open Government Licence v3.0"
attribution = "Mini Office"
published = 2022-01-31
retrieved = 2022-02-01
stage = "final"
disclosure = "publisher"
publisher_file = "{file}"

[file]
path = "{file}"
format = "csv"

[area]
column = "area"
level = "{level}"
vintage = "{vintage}"

[period]
column = "year"
rule = "calendar"

[layout]
kind = "wide"
items = ["cases", "people"]
"""
_HEAD = (
    "indicator_id,name,meaning,level,perspective,theme,kind,measure,polarity,unit,decimals,"
    "rate_method,multiplier,owner_partner,default_weight,lower_bound,upper_bound,service"
)
_TAIL = "%,1,proportion,100,council"
_ROWS = (
    "mini_poor,Poor,Share of people who are poor.,lsoa,residents,money,measured,outcome,"
    f"lower_is_better,{_TAIL},1,0,100,",
    "mini_old,Old,Share of people who are old.,lsoa,residents,money,measured,context,"
    f"none,{_TAIL},0,0,100,",
    "mini_bins,Bins,Share of bins missed.,council,public_services,money,measured,outcome,"
    f"lower_is_better,{_TAIL},1,0,100,waste",
)
INDICATORS = "\n".join((_HEAD, *_ROWS, ""))
MEASURES = """\
indicator_id,source_id,numerator,denominator
mini_poor,now,cases,people
mini_old,older,cases,people
mini_bins,bins,cases,people
"""


def write_pack(folder: Path) -> Path:
    """Write the whole pack, raw files included, and return its folder."""
    catalogue = folder / "catalogue"
    (catalogue / "sources").mkdir(parents=True)
    (catalogue / "indicators").mkdir()
    (catalogue / "measures").mkdir()
    (folder / "raw").mkdir()
    (folder / "pack.toml").write_text(PACK)
    (catalogue / "areas.toml").write_text(AREAS)
    (catalogue / "themes.csv").write_text("theme_id,name,weight\nmoney,Money,1\n")
    (catalogue / "partners.csv").write_text("partner_id,name,kind\ncouncil,Council,public\n")
    (catalogue / "indicators" / "mini.csv").write_text(INDICATORS)
    (catalogue / "measures" / "mini.csv").write_text(MEASURES)
    for name, level, vintage in (
        ("now", "lsoa", "2021"),
        ("older", "lsoa", "2011"),
        ("bins", "council", "2024"),
    ):
        text = SOURCE.format(file=f"{name}.csv", level=level, vintage=vintage)
        (catalogue / "sources" / f"{name}.toml").write_text(text)
    services = "service,council_type,runs,council_code\nwaste,district,true,\nwaste,unitary,true,\n"
    (catalogue / "council_service.csv").write_text(services + "waste,,false,Z07000003\n")
    _write_raw(folder / "raw")
    return folder


def _write_raw(raw: Path) -> None:
    areas = pd.DataFrame({"code": LSOAS})
    areas["name"] = [f"Place {code[-2:]}" for code in LSOAS]
    areas["council"] = areas["code"].map(COUNCIL_OF)
    areas["ward"] = areas["council"].str.replace("Z0", "Z5")
    areas["msoa"] = [f"Z0200000{at // 2}" for at in range(8)]
    areas["people"] = 1500
    areas.to_csv(raw / "areas.csv", index=False)
    councils = pd.DataFrame({"council": COUNCILS, "name": ["Ay", "Bee", "Cee"]})
    councils["upper"] = ["Z06000001", "Z10000009", "Z10000009"]
    councils.assign(region="Z12000001", region_name="Coast").to_csv(
        raw / "councils.csv", index=False
    )
    codes = {"postcode": ["ZZ1 1AA", "ZZ1 1AB"], "lsoa": LSOAS[:2]}
    pd.DataFrame(codes).to_csv(raw / "postcodes.csv", index=False)
    shapes = [box(0.01 * at, 50, 0.01 * (at + 1), 50.01) for at in range(8)]
    frame = gpd.GeoDataFrame({"code": LSOAS}, geometry=shapes, crs="EPSG:4326")
    frame.to_file(raw / "shapes.geojson", driver="GeoJSON")
    changes = [
        *[(f"Z0190000{at}", LSOAS[at], "U") for at in range(3)],
        ("Z01900003", LSOAS[3], "S"),
        ("Z01900003", LSOAS[4], "S"),
        ("Z01900005", LSOAS[5], "M"),
        ("Z01900006", LSOAS[5], "M"),
        ("Z01900007", LSOAS[6], "X"),
        ("Z01900008", LSOAS[6], "X"),
        ("Z01900008", LSOAS[7], "X"),
    ]
    pd.DataFrame(changes, columns=["old", "new", "kind"]).to_csv(raw / "changes.csv", index=False)
    _table(raw / "now.csv", LSOAS)
    _table(raw / "older.csv", [f"Z0190000{at}" for at in (0, 1, 2, 3, 5, 6, 7, 8)])
    _table(raw / "bins.csv", [*COUNCILS[1:]])
    with (raw / "bins.csv").open("a") as file:
        file.write("Z07000091,2019,10,100\nZ07000092,2019,20,100\nZ06000001,2020,33,210\n")


def _table(path: Path, codes: list[str]) -> None:
    rows = [
        (code, year, 10 + 3 * at + step, 100 + 10 * at)
        for at, code in enumerate(codes)
        for step, year in enumerate(YEARS)
    ]
    pd.DataFrame(rows, columns=["area", "year", "cases", "people"]).to_csv(path, index=False)
