"""The demonstration's facts and flags, worked out once for all tests of this folder."""

import os
import sys
from pathlib import Path

import pandas as pd
import pytest

from areaprofile.flags.facts import Facts
from areaprofile.flags.gather import gather
from areaprofile.flags.table import flag_table
from areaprofile.store.open import open_store

sys.path.insert(0, str(Path(__file__).parent))
from demo_tables import with_tables  # noqa: E402

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture(scope="session")
def demo_facts() -> Facts:
    """The facts of the built demonstration ($AREAPROFILE_DEMO, else data/demo)."""
    root = Path(os.environ.get("AREAPROFILE_DEMO") or DEMO)
    if not (root / "current").is_file():
        pytest.skip(f"the demonstration has not been built ({root})")
    return with_tables(gather(open_store(root)))


@pytest.fixture(scope="session")
def demo_flags(demo_facts: Facts) -> pd.DataFrame:
    """The flag table of the demonstration."""
    return flag_table(demo_facts)
