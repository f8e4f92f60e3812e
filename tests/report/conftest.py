"""The demonstration's stores and packs that the tests of reports share."""

from pathlib import Path

import pytest

from areaprofile.report.pack import Pack, council_named, make_pack
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
COUNCIL = "Z06000003"


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    """The demonstration."""
    return open_atlas(open_store(DEMO))


@pytest.fixture(scope="session")
def pack(atlas: Atlas) -> Pack:
    """The pack of a council with flags of many kinds."""
    return make_pack(atlas, council_named(atlas, COUNCIL))
