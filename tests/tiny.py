"""A tiny invented store, written through the real writer, for tests that need *some* store.

Two councils of six neighbourhoods each in one region; six years; eight neighbourhood measures of
four perspectives and two themes, and two council measures. One value is suppressed
(Z01000003, tiny_renting, 2021) and one was never collected (Z01000009, tiny_empty, 2021).
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Polygon, box

from areaprofile.catalogue.records import (
    AreaSpec,
    FileSpec,
    Indicator,
    IndicatorVersion,
    LayoutSpec,
    Partner,
    PeriodSpec,
    Source,
    Theme,
)
from areaprofile.pipeline.definition_tables import (
    indicator_table,
    partner_table,
    period_table,
    release_table,
    source_table,
    theme_table,
    version_table,
)
from areaprofile.stats.rates import proportion_limits, rate_limits
from areaprofile.store.open import Store
from areaprofile.store.write import StoreWriter

BUILD = "0123456789ab"
PERIODS = ("2016", "2017", "2018", "2019", "2020", "2021")
COUNTRY, REGION = "Z92000001", "Z12000001"
COUNCILS = ("Z06000001", "Z09000002")
COUNCIL_NAMES = ("Fernmouth", "Quillham")
LSOAS = tuple(f"Z010000{number:02d}" for number in range(1, 13))
LEVELS = ("lsoa", "msoa", "ward", "council", "region", "country")
VINTAGES = dict.fromkeys(LEVELS, "2021") | {"council": "2024"}
FACTS: dict[str, Any] = {
    "packs": [{"pack_id": "tiny", "name": "Tiny", "is_invented": True}],
    "is_invented": True,
    "notice": "Invented places and figures, for tests only.",
    "country_code": COUNTRY,
    "country_name": "Tinyland",
    "as_at": "2022-06-30",
    "built_at": "2022-07-01T12:00:00+00:00",
    "code_version": "test",
    "audience": "public",
    "vintages": VINTAGES,
    "inputs": [],
}

_BASE = Indicator(
    indicator_id="tiny_renting",
    name="Homes rented from the council",
    meaning="Share of homes that are rented from the council.",
    level="lsoa",
    perspective="residents",
    theme="housing",
    kind="measured",
    measure="outcome",
    polarity="lower_is_better",
    unit="%",
    decimals=1,
    rate_method="proportion",
    multiplier=100.0,
    owner_partner="council",
    default_weight=1.0,
    sources=("tiny_census",),
    numerator="homes rented from the council",
    denominator="homes",
    lower_bound=0.0,
    upper_bound=100.0,
)
INDICATORS = (
    _BASE,
    replace(
        _BASE,
        indicator_id="tiny_crowding",
        name="Crowded homes",
        meaning="Share of homes with too few rooms for the people in them.",
    ),
    replace(
        _BASE,
        indicator_id="tiny_crime",
        name="Recorded crimes",
        meaning="Crimes recorded in a year per 1,000 residents.",
        theme="safety",
        rate_method="rate",
        multiplier=1000.0,
        unit="per 1,000",
        upper_bound=None,
        owner_partner="police",
        aliases=("offences",),
    ),
    replace(
        _BASE,
        indicator_id="tiny_empty",
        name="Empty shops",
        meaning="Share of shops that stand empty.",
        perspective="businesses",
    ),
    replace(
        _BASE,
        indicator_id="tiny_jobs",
        name="Jobs",
        meaning="Jobs per 1,000 residents.",
        perspective="businesses",
        theme="safety",
        rate_method="rate",
        multiplier=1000.0,
        unit="per 1,000",
        upper_bound=None,
        polarity="higher_is_better",
    ),
    replace(
        _BASE,
        indicator_id="tiny_visits",
        name="Visits to the park",
        meaning="Share of visitors who come back.",
        perspective="visitors",
        polarity="higher_is_better",
        kind="survey",
    ),
    replace(
        _BASE,
        indicator_id="tiny_bins",
        name="Missed bin collections",
        meaning="Missed collections per 1,000 residents.",
        perspective="public_services",
        theme="safety",
        rate_method="rate",
        multiplier=1000.0,
        unit="per 1,000",
        upper_bound=None,
        service="waste",
    ),
    replace(
        _BASE,
        indicator_id="tiny_age",
        name="People aged 65 and over",
        meaning="Share of residents aged 65 and over.",
        measure="context",
        polarity="none",
        default_weight=0.0,
    ),
    replace(
        _BASE,
        indicator_id="tiny_recycling",
        name="Waste recycled",
        meaning="Share of household waste that is recycled.",
        level="council",
        perspective="public_services",
        polarity="higher_is_better",
        service="waste",
    ),
    replace(
        _BASE,
        indicator_id="tiny_absence",
        name="School days missed",
        meaning="Share of school sessions missed.",
        level="council",
        perspective="public_services",
        service="schools",
    ),
)
SOURCE = Source(
    source_id="tiny_census",
    publisher="Office of Tiny Numbers",
    title="Tiny census",
    address="https://example.org/tiny",
    licence="Open Government Licence v3.0",
    attribution="Source: Office of Tiny Numbers, licensed under the Open Government Licence v3.0",
    published=date(2022, 6, 30),
    retrieved=date(2022, 7, 1),
    stage="final",
    disclosure="ours",
    publisher_file="tiny.csv",
    file=FileSpec("tiny.csv", "csv"),
    area=AreaSpec("code", "lsoa", "2021"),
    period=PeriodSpec(fixed="2021"),
    layout=LayoutSpec("wide"),
)
THEMES = (Theme("housing", "Housing", 1.0), Theme("safety", "Community safety", 1.0))
PARTNERS = (
    Partner("council", "Council", "public"),
    Partner("police", "Police", "public"),
)


def build_tiny_store(root: Path) -> Store:
    """Write the tiny store below `root` and open it."""
    areas = tiny_areas()
    with StoreWriter(root, BUILD) as writer:
        writer.table("area", areas)
        _write_definitions(writer)
        for indicator in INDICATORS:
            for level, frame in tiny_values(indicator).items():
                writer.values(level, indicator.indicator_id, frame)
        _write_geography(writer)
        writer.arrays(FACTS, LEVELS)
        return writer.publish(FACTS)


def tiny_areas() -> pd.DataFrame:
    """The table of areas: 12 LSOAs, 4 MSOAs, 4 wards, 2 councils, a region, a country."""
    rows = []
    for place, code in enumerate(LSOAS):
        council = COUNCILS[place // 6]
        name = f"{COUNCIL_NAMES[place // 6]} 00{place % 6 // 3 + 1}{'ABC'[place % 3]}"
        rows.append(
            _area(code, "lsoa", name)
            | _inside(council)
            | {"msoa_code": _msoa(place), "ward_code": _ward(place), "population": 1500.0 + place}
            | {"lon": 0.005 + 0.01 * (place % 6), "lat": 50.005 + 0.01 * (place // 6)}
        )
    for place in range(0, 12, 3):
        council = COUNCILS[place // 6]
        friendly = ("North Quay", "Old Town", "Mill Bank", "Heath End")[place // 3]
        name = f"{COUNCIL_NAMES[place // 6]} 00{place % 6 // 3 + 1}"
        rows.append(
            _area(_msoa(place), "msoa", name) | _inside(council) | {"friendly_name": friendly}
        )
        rows.append(_area(_ward(place), "ward", f"{friendly} ward") | _inside(council))
    for council, name, kind in zip(
        COUNCILS, COUNCIL_NAMES, ("unitary", "london_borough"), strict=True
    ):
        rows.append(_area(council, "council", name) | _inside(council) | {"council_type": kind})
    rows.append(_area(REGION, "region", "Tiny Coast") | {"region_code": REGION})
    rows.append(_area(COUNTRY, "country", "Tinyland"))
    return pd.DataFrame(rows)


def tiny_values(indicator: Indicator) -> dict[str, pd.DataFrame]:
    """The values of one indicator by level, added up from counts."""
    generator = np.random.default_rng(sum(indicator.indicator_id.encode()))
    native = LSOAS if indicator.level == "lsoa" else COUNCILS
    rows = []
    for place, code in enumerate(native):
        share = generator.uniform(0.05, 0.5)
        for step, period in enumerate(PERIODS):
            base = 600.0 + 10 * place + 5 * step
            rows.append((code, period, round(base * share * (1 + 0.02 * step)), base))
    counts = pd.DataFrame(rows, columns=["area_code", "period", "numerator", "denominator"])
    frames = {indicator.level: _rates(indicator, counts)}
    if indicator.level == "lsoa":
        frames |= _above(indicator, counts)
    else:
        frames |= {
            "region": _rates(indicator, _add_up(counts, REGION)),
            "country": _rates(indicator, _add_up(counts, COUNTRY)),
        }
    _make_gaps(indicator, frames[indicator.level])
    return frames


def _above(indicator: Indicator, counts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    place = counts["area_code"].map({code: place for place, code in enumerate(LSOAS)})
    parents = {
        "msoa": place.map(_msoa),
        "ward": place.map(_ward),
        "council": place.map(lambda at: COUNCILS[at // 6]),
        "region": REGION,
        "country": COUNTRY,
    }
    return {level: _rates(indicator, _add_up(counts, code)) for level, code in parents.items()}


def _add_up(counts: pd.DataFrame, parent: Any) -> pd.DataFrame:
    return counts.assign(area_code=parent).groupby(["area_code", "period"], as_index=False).sum()


def _rates(indicator: Indicator, counts: pd.DataFrame) -> pd.DataFrame:
    count, base = counts["numerator"].to_numpy(), counts["denominator"].to_numpy()
    if indicator.rate_method == "proportion":
        lower, upper = (limit * indicator.multiplier for limit in proportion_limits(count, base))
    else:
        lower, upper = rate_limits(count, base, multiplier=indicator.multiplier)
    return counts.assign(
        indicator_id=indicator.indicator_id,
        vintage="2024" if indicator.level == "council" else "2021",
        section="all",
        value=indicator.multiplier * count / base,
        lower=lower,
        upper=upper,
        status="final",
        native_level=indicator.level,
        release_id="tiny_census",
        missing_reason=pd.Series([None] * len(counts), dtype="object"),
    )


def _make_gaps(indicator: Indicator, frame: pd.DataFrame) -> None:
    gaps = {
        "tiny_renting": ("Z01000003", "suppressed"),
        "tiny_empty": ("Z01000009", "not_collected"),
    }
    if indicator.indicator_id in gaps:
        code, reason = gaps[indicator.indicator_id]
        hole = (frame["area_code"] == code) & (frame["period"] == "2021")
        frame.loc[hole, ["value", "lower", "upper", "numerator", "denominator"]] = np.nan
        frame.loc[hole, "missing_reason"] = reason


def _write_definitions(writer: StoreWriter) -> None:
    writer.table("indicator", indicator_table(INDICATORS))
    writer.table("source", source_table([SOURCE]))
    writer.table("release", release_table([SOURCE], {}))
    writer.table("period", period_table(PERIODS))
    writer.table("theme", theme_table(THEMES))
    writer.table("partner", partner_table(PARTNERS))
    versions = [IndicatorVersion("tiny_absence", "2", "2019", "", False, "Counted anew.")]
    writer.table("indicator_version", version_table(versions))
    services = [(council, one, True) for council in COUNCILS for one in ("waste", "schools")]
    writer.table(
        "council_service", pd.DataFrame(services, columns=["council_code", "service", "runs"])
    )


def _write_geography(writer: StoreWriter) -> None:
    squares = gpd.GeoDataFrame(
        {"area_code": list(LSOAS), "vintage": "2021", "place": range(12)},
        geometry=[_square(at % 6, at // 6) for at in range(12)],
        crs="EPSG:4326",
    )
    parents = {
        "lsoa": list(LSOAS),
        "msoa": [_msoa(at) for at in range(12)],
        "ward": [_ward(at) for at in range(12)],
        "council": [COUNCILS[at // 6] for at in range(12)],
        "region": REGION,
        "country": COUNTRY,
    }
    for level, codes in parents.items():
        joined = squares.assign(area_code=codes).dissolve("area_code", as_index=False)
        joined["vintage"] = VINTAGES[level]
        writer.boundaries(level, VINTAGES[level], joined[["area_code", "vintage", "geometry"]])
    _write_compact(writer, squares)
    codes = [f"ZZ{1 + at // 6} {at % 6 + 1}AA" for at in range(12)]
    writer.postcodes(pd.DataFrame({"postcode": codes, "area_code": list(LSOAS)}))


def _write_compact(writer: StoreWriter, squares: gpd.GeoDataFrame) -> None:
    try:
        from areaprofile.store.webgeometry import encode
    except ImportError:
        return
    names = tiny_areas().set_index("area_code")["name"]
    within = {REGION: squares, COUNTRY: squares, COUNCILS[0]: squares[:6], COUNCILS[1]: squares[6:]}
    for code, part in within.items():
        codes = part["area_code"].tolist()
        data = encode(codes, [names[one] for one in codes], part.geometry.to_numpy())
        writer.geometry("lsoa", "2021", code, data)
    councils = squares.assign(area_code=[COUNCILS[at // 6] for at in range(12)])
    councils = councils.dissolve("area_code", as_index=False)
    data = encode(list(COUNCILS), list(COUNCIL_NAMES), councils.geometry.to_numpy())
    for code in (REGION, COUNTRY):
        writer.geometry("council", "2024", code, data)


def _square(east: int, north: int) -> Polygon:
    return box(0.01 * east, 50 + 0.01 * north, 0.01 * (east + 1), 50 + 0.01 * (north + 1))


def _area(code: str, level: str, name: str) -> dict[str, Any]:
    return {
        "area_code": code,
        "vintage": VINTAGES[level],
        "level": level,
        "name": name,
        "friendly_name": "",
        "council_code": "",
        "upper_tier_code": "",
        "region_code": "",
        "msoa_code": "",
        "ward_code": "",
        "council_type": "",
        "population": {"msoa": 4500.0, "ward": 4500.0, "council": 9000.0}.get(level, 18000.0),
        "area_km2": 0.8,
        "lon": 0.03,
        "lat": 50.01,
        "in_peer_pool": level == "council",
        "valid_from": "",
        "valid_to": "",
        "is_invented": True,
    }


def _inside(council: str) -> dict[str, str]:
    return {"council_code": council, "upper_tier_code": council, "region_code": REGION}


def _msoa(place: int) -> str:
    return f"Z020000{place // 3 + 1:02d}"


def _ward(place: int) -> str:
    return f"Z050000{place // 3 + 1:02d}"
