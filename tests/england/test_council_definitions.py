"""The council half of the England pack: what it promises, and figures taken by hand from raw."""

import os
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from areaprofile.catalogue.evidence_read import load_evidence
from areaprofile.catalogue.packs import find_pack
from areaprofile.catalogue.read import load_catalogue
from areaprofile.catalogue.records import COUNCIL_TYPES, Indicator
from areaprofile.periods import parse_period
from areaprofile.sources.judgements import read_judgements, read_peers
from areaprofile.sources.read import read_source

RAW = Path(os.environ.get("AREAPROFILE_RAW", Path(__file__).parents[3] / "shared" / "raw"))
needs_raw = pytest.mark.skipif(
    not (RAW / "england").is_dir(), reason="real England is not on this machine (AREAPROFILE_RAW)"
)
PACK = [find_pack("england")]
CATALOGUE, PROBLEMS = load_catalogue(PACK)
EVIDENCE, EVIDENCE_PROBLEMS = load_evidence(PACK, CATALOGUE)
COUNCIL: dict[str, Indicator] = {
    key: one for key, one in CATALOGUE.indicators.items() if key.startswith("council_")
}
MEASURES = [one for one in CATALOGUE.measures if one.indicator_id in COUNCIL]


@cache
def tidy(source_id: str) -> pd.DataFrame:
    frame, problems = read_source(CATALOGUE.sources[source_id], RAW)
    assert problems == []
    return frame


def spot(source_id: str, item: str, area: str, period: str) -> pd.Series:
    frame = tidy(source_id)
    keys = (frame["item"] == item) & (frame["area_code"] == area) & (frame["period"] == period)
    assert keys.sum() == 1
    return frame[keys].iloc[0]


def test_definitions_have_no_problem() -> None:
    assert PROBLEMS == []
    assert EVIDENCE_PROBLEMS == []


def test_there_are_enough_measures_of_enough_services() -> None:
    counts = Counter(one.service for one in COUNCIL.values())
    assert len(COUNCIL) >= 200
    assert len(counts) >= 12
    assert "" not in counts
    assert min(counts.values()) >= 4
    assert max(counts.values()) / len(COUNCIL) <= 0.35


def test_every_service_says_which_councils_run_it() -> None:
    told = {(one.service, one.council_type): one.runs for one in CATALOGUE.council_services}
    for service in {one.service for one in COUNCIL.values()}:
        for council_type in COUNCIL_TYPES:
            assert (service, council_type) in told, service
        assert told[(service, "county")] or told[(service, "district")]
    assert told[("Adult social care", "district")] is False
    assert told[("Housing", "county")] is False


def test_no_two_measures_are_the_same() -> None:
    names = Counter(one.name for one in COUNCIL.values())
    meanings = Counter(one.meaning for one in COUNCIL.values())
    assert [name for name, times in names.items() if times > 1] == []
    assert [text for text, times in meanings.items() if times > 1] == []
    items = Counter((one.source_id, one.value, one.numerator, one.denominator) for one in MEASURES)
    assert [item for item, times in items.items() if times > 1] == []


def test_texts_are_plain() -> None:
    for one in COUNCIL.values():
        assert len(one.name) <= 70, one.name
        assert len(one.meaning) <= 190, one.meaning
        assert not one.meaning.endswith("."), one.meaning
        assert one.aliases, one.indicator_id
        assert one.caution == "" or one.caution.endswith("."), one.caution


def test_polarity_weight_and_counts_agree() -> None:
    counted = {one.indicator_id for one in MEASURES if one.numerator}
    for key, one in COUNCIL.items():
        assert (one.default_weight == 0) == (one.polarity == "none"), key
        # What is added up says in words what is counted; a published figure has no counts.
        assert (one.numerator != "") == (key in counted), key


def test_each_measure_is_in_the_frameworks() -> None:
    member = {(one.framework, one.indicator_id) for one in CATALOGUE.indicator_groups}
    for key in COUNCIL:
        assert ("quality_of_life", key) in member
        assert ("shared_priority", key) in member
        assert ("perspective", key) in member
    outcomes = {
        one.group_id for one in CATALOGUE.indicator_groups if one.framework == "children_outcomes"
    }
    assert len(outcomes) == 5


def test_peers_come_from_context_and_never_from_services() -> None:
    run = {"Economy and skills", "Housing", "Roads and transport"}  # economic context of ONS only
    for one in EVIDENCE.context.values():
        if one.indicator_id:
            assert COUNCIL[one.indicator_id].service in run
            assert COUNCIL[one.indicator_id].sources == ("ons_local_statistics",)
        assert not one.source_id.startswith(("spend", "lait")), one.context_id


def test_totals_of_spending_hold_their_parts() -> None:
    lines = EVIDENCE.spend_lines
    totals = {one.part_of for one in lines.values() if one.part_of}
    assert {"ro_total", "s251_total"} <= totals
    for one in lines.values():
        assert one.price == "cash"
        if one.part_of:
            assert lines[one.part_of].basis == one.basis


def test_breaks_that_everybody_must_know() -> None:
    versions: dict[str, list] = {}
    for one in CATALOGUE.versions:
        versions.setdefault(one.indicator_id, []).append(one)
    requests = versions["council_care_requests_served"]
    assert [one.from_period for one in requests] == ["2015-16f", "2016-17f"]
    assert not requests[1].comparable_with_previous
    grades = versions["council_attainment_8"]
    assert [one.from_period for one in grades][1:3] == ["2016-17a", "2019-20a"]
    five = versions["council_good_development_at_5"]
    assert (five[0].to_period, five[1].from_period) == ("2018-19a", "2021-22a")


@needs_raw
def test_every_source_is_read_and_every_item_is_there() -> None:
    for source_id in {one.source_id for one in MEASURES}:
        found = set(tidy(source_id)["item"])
        for measure in MEASURES:
            if measure.source_id == source_id:
                named = {measure.value, *measure.numerator, *measure.denominator} - {""}
                assert named <= found, measure.indicator_id
    for measure in EVIDENCE.spend_measures:
        assert measure.item in set(tidy(measure.source_id)["item"]), measure.line_id


@needs_raw
def test_published_figures_keep_their_bounds_and_one_kind_of_period() -> None:
    for measure in MEASURES:
        if not measure.value:
            continue
        one = COUNCIL[measure.indicator_id]
        frame = tidy(measure.source_id)
        frame = frame[(frame["item"] == measure.value) & frame["value"].notna()]
        values = frame["value"] * measure.factor
        low = -np.inf if one.lower_bound is None else one.lower_bound
        high = np.inf if one.upper_bound is None else one.upper_bound
        assert values.between(low - 1e-9, high + 1e-9).all(), one.indicator_id
        kinds = {parse_period(code).kind for code in frame["period"].unique()}
        assert len(kinds) == 1, one.indicator_id


@needs_raw
def test_every_period_lies_in_one_version() -> None:
    for one in MEASURES:
        mine = [ver for ver in CATALOGUE.versions if ver.indicator_id == one.indicator_id]
        if not mine:
            continue
        frame = tidy(one.source_id)
        frame = frame[frame["item"].isin({one.value, *one.numerator}) & frame["value"].notna()]
        for code in frame["period"].unique():
            period = parse_period(code)
            holding = [
                ver
                for ver in mine
                if parse_period(ver.from_period).start <= period.start
                and (not ver.to_period or period.end <= parse_period(ver.to_period).end)
            ]
            assert len(holding) == 1, (one.indicator_id, code)


# DfE, Local Authority Interactive Tool, April 2026: Harrow is 310.
LAIT = [
    ("KS2RWM_Expected_STD", "310", "2024-25a", 72),
    ("KS1P_all", "310", "2024-25a", 82),  # published as `2025 (prov)`
    ("AVG_Attain8_Score", "970", "2018-19a", 46.7),  # England
    ("SEN_EHC_Excpt_20wks", "330", "2023", 60.5),
    ("CPP_rate", "380", "2024-03-31s", 50.9),
    ("LAC", "984", "2025-03-31s", 86),  # West Midlands
    ("RTA", "301", "2014-16r", 12.13),
    ("Hosp_Adm_Alc_<18yrs", "310", "2013-16r", 17.45),  # three financial years
    ("HE_19_All", "310", "2015-16a", 63.3),
    ("LACFinance", "310", "2024-25f", 2505),  # published as `2024-25 (OT)`
    ("TotPermEx", "310", "2015-16a", 0.07141),
    ("Work_Force_Vac_Rate", "825", "2025-09-30s", 25.4),
    ("APSE_Alevel", "310", "2024-25a", 36.66),  # published as `2025 (Rev)`
    ("16-17_not known_NEET", "310", "2024-25f", 2.1),
]


@needs_raw
@pytest.mark.parametrize(("item", "area", "period", "value"), LAIT)
def test_lait(item: str, area: str, period: str, value: float) -> None:
    assert spot("lait", item, area, period)["value"] == pytest.approx(value)


@needs_raw
@pytest.mark.parametrize(
    ("item", "area", "period", "reason"),
    [
        ("KS2RWM_Expected_STD", "310", "2019-20a", "not_collected"),  # no tests in 2020
        ("RTA", "301", "2019-21r", "not_collected"),
        ("CPP_rate", "940", "2018-03-31s", "not_applicable"),  # there was no such council yet
        ("CPP_rate", "204", "2021-03-31s", "not_collected"),  # Hackney, as the publisher says
    ],
)
def test_gaps_of_lait_have_a_reason(item: str, area: str, period: str, reason: str) -> None:
    found = spot("lait", item, area, period)
    assert np.isnan(found["value"])
    assert found["missing_reason"] == reason


@needs_raw
def test_stages_of_lait_are_told() -> None:
    assert spot("lait", "KS1P_all", "310", "2024-25a")["status"] == "provisional"
    assert spot("lait", "APSE_Alevel", "310", "2024-25a")["status"] == "revised"


# ONS, Explore local statistics, June 2026: value, lower, upper.
NAN = float("nan")
ONS = [
    (
        "adult-obesity-prevalence | Adult obesity prevalence",
        ("E92000001", "2015-16r"),
        (22.6262, 22.42869, 22.82922),
    ),
    ("claimant-count | Claimant Count", ("E07000223", "2001"), (1.1, NAN, NAN)),
    (
        "healthy-life-expectancy | Female healthy life expectancy",
        ("E09000015", "2022-24r"),
        (62.7, 57.3, 68.1),
    ),
    (
        "gross-median-weekly-pay | Gross median weekly pay",
        ("E07000223", "2020-04-22s"),
        (459.8, 388.604568, 530.995432),
    ),
    (
        "apprenticeships | Apprenticeship achievements (England)",
        ("E07000223", "2024-25a"),
        (510, NAN, NAN),
    ),
    (
        "net-additions-to-the-housing-stock | Net additions to the housing stock (England)",
        ("E07000223", "2009-10f"),
        (3, NAN, NAN),
    ),
    (
        "short-term-let-number-of-guests-nights | Number of guest nights at a short-term let",
        ("E07000223", "2024-06"),
        (3280, NAN, NAN),
    ),
    ("personal-wellbeing-estimates | Anxiety", ("E09000015", "2022-23f"), (3.5, 2.95, 4.05)),
]


@needs_raw
@pytest.mark.parametrize(("item", "where", "figures"), ONS)
def test_ons(item: str, where: tuple[str, str], figures: tuple[float, ...]) -> None:
    found = spot("ons_local_statistics", item, *where)
    assert found[["value", "lower", "upper"]].tolist() == pytest.approx(figures, nan_ok=True)


RECYCLED = "Percentage of household waste sent for reuse, recycling or composting (Ex NI192)"
RESIDUAL = "Residual household waste per household (kg/household) (Ex NI191)"
# Defra 2024, OHID 2020 and 2026, Oflog 2024, MHCLG 2018, ONS 2021.
OTHERS = [
    ("waste_selected", RECYCLED, "E07000223", "2010-11f", 0.367),
    ("waste_selected_regions", RESIDUAL, "Total England", "2022-23f", 508.8),
    ("flytipping_incidents", "Total Incidents", "E06000014", "2022-23f", 1837),
    ("flytipping_incidents", "Mid population estimates", "E06000014", "2022-23f", 204551),
    ("flytipping_actions", "Investigation Actions", "E06000014", "2022-23f", 2154),
    ("fingertips_by_sex", "life_expectancy | Female", "E09000015", "2023-25r", 86.1),
    ("fingertips_districts", "adults_smoking | Persons", "E08000009", "2019", 9.1),
    ("fingertips_districts", "mortality_rate | Persons", "E08000009", "2024", 138.7),
    ("adult_care_oflog", "Outcome, ASC Quality of Life", "E09000015", "2022-23f", 0.407),
    ("ascof_social_contact", "90280 | 65+ yrs", "E09000015", "2018-19f", 38.3),
    ("spend_ro_2017", "Education services", "E0521", "2017-18f", 278639),
    ("spend_s251", "TotalLACFinance", "310", "2024-25f", 22985771),
    ("context_population_2020", "total_population", "E09000015", "2020-06-30s", 252338),
]


@needs_raw
@pytest.mark.parametrize(("source_id", "item", "area", "period", "value"), OTHERS)
def test_other_sources(source_id: str, item: str, area: str, period: str, value: float) -> None:
    assert spot(source_id, item, area, period)["value"] == pytest.approx(value)


@needs_raw
def test_figures_that_cannot_be_true_are_missing() -> None:
    kent = spot("adult_care_oflog", "Outcome, ASC Quality of Life", "E10000016", "2019-20f")
    assert np.isnan(kent["value"])
    assert kent["missing_reason"] == "not_collected"
    frame = tidy("adult_care_oflog")
    quality = frame[frame["item"] == "Outcome, ASC Quality of Life"]
    assert quality["value"].min() > 0


@needs_raw
def test_england_in_2018_stands_once() -> None:
    frame = tidy("flytipping_incidents_regions")
    year = frame[(frame["period"] == "2018-19f") & (frame["item"] == "Total Incidents")]
    england = year[year["area_code"].str.contains("England")]
    assert england["value"].tolist() == [957157]
    assert len(year) == 10


@needs_raw
def test_spending_on_children_adds_up() -> None:
    """The parts of the total, in Harrow in 2024-25, make the total (rounded to a pound each)."""
    parts = [one for one in EVIDENCE.spend_lines.values() if one.part_of == "s251_total"]
    items = {one.line_id: one.item for one in EVIDENCE.spend_measures}
    amounts = [spot("spend_s251", items[one.line_id], "310", "2024-25f")["value"] for one in parts]
    total = spot("spend_s251", items["s251_total"], "310", "2024-25f")["value"]
    assert sum(amounts) == pytest.approx(total, abs=len(amounts))


@needs_raw
def test_judgements_are_read() -> None:
    found = {}
    for scheme in EVIDENCE.judgements.values():
        frame, problems = read_judgements(scheme, RAW)
        assert problems == []
        assert (frame["date"] != "").all()
        overall = frame[frame["part"] == "overall"]
        assert not overall["area_code"].duplicated().any()
        assert {one.name for one in scheme.area_name}.isdisjoint(frame["area_code"])
        found[scheme.scheme_id] = overall.set_index("area_code")
    # Ofsted: Barnsley (370), inspected to 15 September 2023; Bedford (822), to 22 November 2024.
    barnsley = found["childrens_services"].loc["370"]
    assert (barnsley["grade"], barnsley["date"]) == ("Good", "2023-09-15")
    assert found["area_send"].loc["822"][["ordinal", "date"]].tolist() == [3, "2024-11-22"]
    # HMI Probation, 26 July 2022: one service for Tower Hamlets and the City of London.
    assert found["youth_justice"].loc["E09000030", "grade"] == "Requires improvement"
    assert "304" not in found["childrens_services"].index  # Brent: parts, no overall grade


@needs_raw
def test_published_peers_are_read() -> None:
    for peers in EVIDENCE.peer_sets.values():
        frame, problems = read_peers(peers, RAW)
        assert problems == []
        assert not frame.duplicated(["council_code", "rank"]).any()
    near = read_peers(EVIDENCE.peer_sets["ons"], RAW)[0].set_index(["council_code", "rank"])
    assert near.loc[("E06000001", 1), "peer_code"] == "E08000018"  # Hartlepool: Rotherham
