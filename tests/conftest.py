"""Fixtures that tests of several rooms share."""

import pytest
from tiny import build_tiny_store

from areaprofile.store.open import Store


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small invented store; what is in it stands at the top of tests/tiny.py."""
    return build_tiny_store(tmp_path_factory.mktemp("tiny"))
