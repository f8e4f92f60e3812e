"""Peers: who may be one, how they are chosen, and what became of abolished councils."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from areaprofile.areas import Gazetteer, make_gazetteer
from areaprofile.catalogue.evidence import ContextVariable, Evidence
from areaprofile.pipeline.council_context import context_table
from areaprofile.pipeline.evidence_codes import is_gone, is_still_itself, todays_councils
from areaprofile.pipeline.peer_table import PEERS_OF_TYPE, context_peers, within_pool
from areaprofile.pipeline.spending import _todays

TYPES = ("unitary", "county", "district")


def councils(number: int, *, outside: int = -1) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": [f"Z{at:08d}" for at in range(number)],
            "level": "council",
            "council_type": [TYPES[at % 3] for at in range(number)],
            "in_peer_pool": [at != outside for at in range(number)],
            "region_code": "Z12000001",
            "population": 1000.0,
            "area_km2": [1.0 + at for at in range(number)],
        }
    )


def context(areas: pd.DataFrame, values: dict[str, list[float]]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "council_code": areas["area_code"],
                "context_id": key,
                "name": f"The {key}",
                "role": "peer",
                "weight": 1.0,
                "transform": "none",
                "value": column,
            }
        )
        for key, column in values.items()
    ]
    return pd.concat(parts, ignore_index=True)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), number=st.integers(3, 66), outside=st.integers(-1, 2))
def test_peers_are_others_of_the_same_type_in_the_pool(
    seed: int, number: int, outside: int
) -> None:
    areas = councils(number, outside=outside)
    random = np.random.default_rng(seed)
    values = {key: list(random.normal(size=number)) for key in ("people", "homes", "pay")}
    peers = context_peers(context(areas, values), areas)
    types = areas.set_index("area_code")["council_type"]
    pool = set(areas.loc[areas["in_peer_pool"], "area_code"])
    assert (peers["council_code"] != peers["peer_code"]).all()
    assert set(peers["council_code"]) | set(peers["peer_code"]) <= pool
    assert (peers["council_code"].map(types) == peers["peer_code"].map(types)).all()
    for code, part in peers.groupby("council_code"):
        same = sum(types[one] == types[code] for one in pool) - 1
        assert len(part) == min(PEERS_OF_TYPE.get(types[code], 15), same)
        assert part["rank"].tolist() == list(range(1, len(part) + 1))
        assert part["distance"].is_monotonic_increasing
        assert part["peer_code"].is_unique


def test_the_order_of_councils_does_not_matter() -> None:
    areas = councils(30)
    values = {"people": [float(at % 7) for at in range(30)], "homes": [at / 3 for at in range(30)]}
    told = context(areas, values)
    turned = context_peers(told.iloc[::-1], areas.iloc[::-1])
    pd.testing.assert_frame_equal(context_peers(told, areas), turned)


def test_reasons_name_what_is_near_and_far() -> None:
    areas = councils(6).assign(council_type="unitary")
    values = {
        "people": [1.0, 1.0, 5.0, 6.0, 7.0, 8.0],
        "homes": [1.0, 9.0, 2.0, 3.0, 4.0, 5.0],
        "pay": [2.0, 2.1, 5.0, 1.0, 0.0, 3.0],
        "density": [1.0, 4.0, 5.0, 6.0, 2.0, 9.0],
    }
    peers = context_peers(context(areas, values), areas)
    row = peers[(peers["council_code"] == "Z00000000") & (peers["peer_code"] == "Z00000001")]
    assert row["reasons"].item() == (
        "Most alike in the people and the pay; least alike in the homes and the density."
    )


def test_within_pool_drops_both_sides() -> None:
    areas = councils(4, outside=1)
    codes = areas["area_code"].tolist()
    peers = pd.DataFrame({"council_code": codes[:3], "peer_code": [codes[1], codes[2], codes[3]]})
    assert within_pool(peers, areas)["council_code"].tolist() == [codes[2]]


@pytest.fixture
def gazetteer() -> Gazetteer:
    """A county and its two districts became one; two districts were joined; one was divided."""
    today = ["Z06000001", "Z07000010", "Z06000002", "Z06000003", "Z07000020"]
    areas = pd.DataFrame({"area_code": today, "level": "council", "vintage": "2024", "name": today})
    changes = pd.DataFrame(
        [
            ("Z10000001", "Z06000001"),
            ("Z07000001", "Z06000001"),
            ("Z07000002", "Z06000001"),
            ("Z07000003", "Z07000010"),
            ("Z07000004", "Z07000010"),
            ("Z10000009", "Z06000002"),
            ("Z10000009", "Z06000003"),
        ],
        columns=["old_code", "new_code"],
    ).assign(date="2020-04-01")
    none = pd.DataFrame({"from_code": [], "from_vintage": [], "to_code": [], "to_vintage": []})
    vintages = {"council": "2024", "lsoa": "2021"}
    return make_gazetteer(areas, changes, none, schemes={}, vintages=vintages)


def test_codes_of_abolished_councils(gazetteer: Gazetteer) -> None:
    codes = ["Z07000020", "Z10000001", "Z07000003", "Z10000009", "Z99999999"]
    found = todays_councils(codes, gazetteer, scheme="gss", vintage="2024")
    assert found["Z07000020"] == ("Z07000020", "same")
    assert is_still_itself(found["Z10000001"][1])
    assert is_gone(found["Z07000003"][1])
    assert found["Z10000009"] == ("", "divided")
    assert "Z99999999" not in found


def spent(rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["old_code", "council_code", "how", "amount"])
    return frame.assign(line="total", period="2018-19f", status="final", missing_reason=None)


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        # A county and all its districts: both tiers make up the council of today.
        (
            [
                ("Z10000001", "Z06000001", "recoded", 70.0),
                ("Z07000001", "Z06000001", "merged", 10.0),
                ("Z07000002", "Z06000001", "merged", 20.0),
            ],
            100.0,
        ),
        # One district is missing: a part is not the whole.
        (
            [
                ("Z10000001", "Z06000001", "recoded", 70.0),
                ("Z07000001", "Z06000001", "merged", 10.0),
            ],
            None,
        ),
        # The county is missing: so are its services.
        (
            [
                ("Z07000001", "Z06000001", "merged", 10.0),
                ("Z07000002", "Z06000001", "merged", 20.0),
            ],
            None,
        ),
        # A source of counties only: the county's spending is all there is.
        ([("Z10000001", "Z06000001", "recoded", 70.0)], 70.0),
        # Two districts became one.
        (
            [
                ("Z07000003", "Z07000010", "merged", 1.0),
                ("Z07000004", "Z07000010", "merged", 2.0),
            ],
            3.0,
        ),
    ],
)
def test_spending_of_joined_councils(
    rows: list[tuple[str, str, str, float]], total: float | None, gazetteer: Gazetteer
) -> None:
    result = _todays(spent(rows), gazetteer)
    assert result["amount"].tolist() == ([] if total is None else [total])


def test_todays_own_figure_comes_before_a_sum(gazetteer: Gazetteer) -> None:
    rows = [
        ("Z07000010", "Z07000010", "same", 5.0),
        ("Z07000003", "Z07000010", "merged", 1.0),
        ("Z07000004", "Z07000010", "merged", 2.0),
    ]
    assert _todays(spent(rows), gazetteer)["amount"].tolist() == [5.0]


def test_context_takes_the_year_that_nearly_all_have() -> None:
    areas = councils(20)
    codes = areas["area_code"].tolist()
    old = pd.DataFrame({"area_code": codes, "period": "2022", "section": "all", "value": 1.0})
    new = pd.DataFrame({"area_code": codes[:5], "period": "2023", "section": "all", "value": 2.0})
    variable = ContextVariable("pay", "Pay", "£", "peer", 1.0, "log", indicator_id="pay")
    table = context_table(
        Evidence(context={"pay": variable}), {}, areas, lambda _: pd.concat([old, new])
    )
    assert set(table["period"]) == {"2022"}
    assert (table["value"] == 1.0).all()


def test_context_says_when_a_council_has_none() -> None:
    areas = councils(3)
    values = pd.DataFrame(
        {"area_code": ["Z00000000"], "period": ["2022"], "section": ["all"], "value": [1.0]}
    )
    variable = ContextVariable("pay", "Pay", "£", "peer", 1.0, "log", indicator_id="pay")
    density = ContextVariable(
        "density", "Density", "a km", "peer", 1.0, "log", area_fact="population_per_km2"
    )
    evidence = Evidence(context={"pay": variable, "density": density})
    table = context_table(evidence, {}, areas, lambda _: values, counted_in="2021")
    table = table.set_index(["context_id", "council_code"])
    assert table.loc[("pay", "Z00000001"), "missing_reason"] == "not_collected"
    assert table.loc[("density", "Z00000001"), "value"] == 500.0
    assert table.loc[("density", "Z00000001"), "period"] == "2021"
