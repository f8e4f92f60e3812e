"""Codes of the address that are of an older vintage, or of a level that the map does not draw."""

from pathlib import Path

import pandas as pd
import pytest
from test_pages import opened, shown
from tiny import COUNCILS, LSOAS, build_tiny_store

from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.former_neighbourhoods import former_message


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The tiny store with a split of 2011 and one of 2001 that came to it through a merger."""
    store = build_tiny_store(tmp_path_factory.mktemp("former"))
    rows = [
        ("Z01000901", "2001", "Z01000900", "2011", "M"),
        ("Z01000900", "2011", LSOAS[2], "2021", "S"),
        ("Z01000900", "2011", LSOAS[3], "2021", "S"),
        (LSOAS[0], "2011", LSOAS[0], "2021", "U"),
    ]
    columns = ["from_code", "from_vintage", "to_code", "to_vintage", "kind"]
    path = Path(store.folder) / "tables" / "area_change.parquet"
    pd.DataFrame(rows, columns=pd.Index(columns)).to_parquet(path)
    return store


def test_a_former_neighbourhood_leads_to_what_came_of_it(changed: Store) -> None:
    atlas = open_atlas(changed)
    first, said = former_message(atlas, "Z01000900")
    assert first == LSOAS[2]
    assert said == (
        "The neighbourhood Z01000900 of 2011 has new boundaries: now there are Fernmouth 001C, "
        "Fernmouth 002A. Fernmouth 001C is shown here."
    )
    assert former_message(atlas, "Z01000901")[0] == LSOAS[2]
    assert former_message(atlas, LSOAS[0]) == ("", "")
    assert former_message(atlas, "nonsense") == ("", "")


def test_its_profile_says_so(changed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened("profile", changed.root, monkeypatch, area="z01000900")
    assert not test.exception
    assert any("has new boundaries" in message.value for message in test.info)
    assert "Fernmouth 001C" in shown(test)


def test_the_map_says_that_it_shows_more_than_a_ward(
    changed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened("map", changed.root, monkeypatch, area="Z05000001")
    assert not test.exception
    assert any(
        "shows all neighbourhoods of Fernmouth, where North Quay ward lies" in message.value
        for message in test.info
    )
    assert test.query_params["area"] in (COUNCILS[0], [COUNCILS[0]])
