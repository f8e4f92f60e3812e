"""Where the published worked examples lie; tests that need them are skipped elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time, and no time limit for one: the machine may be busy.
settings.register_profile("areaprofile", derandomize=True, deadline=None)
settings.load_profile("areaprofile")

RAW = Path(os.environ.get("AREAPROFILE_RAW", Path(__file__).parents[3] / "shared" / "raw"))


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of published worked examples."""
    folder = RAW.parent / "vectors"
    if not folder.is_dir():
        pytest.skip(f"the published worked examples are not here: {folder}")
    return folder


@pytest.fixture(scope="session")
def england() -> Path:
    """The folder of published files for England."""
    folder = RAW / "england"
    if not folder.is_dir():
        pytest.skip(f"the published files for England are not here: {folder}")
    return folder
