"""The demonstration's facts and flags, worked out once for all tests of this folder."""

import os
import sys
from pathlib import Path

import pandas as pd
import pytest

from areaprofile.flags.facts import Facts
from areaprofile.flags.gather import gather
from areaprofile.flags.table import flag_table
from areaprofile.store.open import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))
from demo_tables import is_built_from_these_files, with_tables  # noqa: E402

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture(scope="session")
def demo_store() -> Store:
    """The built demonstration ($AREAPROFILE_DEMO, else data/demo)."""
    root = Path(os.environ.get("AREAPROFILE_DEMO") or DEMO)
    if not (root / "current").is_file():
        pytest.skip(f"the demonstration has not been built ({root})")
    return open_store(root)


@pytest.fixture(scope="session")
def demo_facts(demo_store: Store) -> Facts:
    """The facts of the built demonstration."""
    return with_tables(gather(demo_store))


@pytest.fixture(scope="session")
def planted_flags(demo_store: Store, demo_flags: pd.DataFrame) -> pd.DataFrame:
    """The flags of the newest edition, of a store made of the raw files as they are now."""
    if not is_built_from_these_files(demo_store):
        pytest.skip("the built demonstration is older than its raw files: build it again")
    return demo_flags[demo_flags["edition"] == demo_flags["edition"].max()]


@pytest.fixture(scope="session")
def demo_flags(demo_facts: Facts) -> pd.DataFrame:
    """The flag table of the demonstration."""
    return flag_table(demo_facts)
