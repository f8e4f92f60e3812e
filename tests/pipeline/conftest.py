"""A pack in miniature, and the store built from it."""

from pathlib import Path

import pytest
from minipack import write_pack

from areaprofile.pipeline.build import build
from areaprofile.store.open import Store, open_store


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A fresh pack in miniature, for tests that spoil it."""
    return write_pack(tmp_path / "mini")


@pytest.fixture(scope="session")
def mini_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store of the untouched pack."""
    folder = tmp_path_factory.mktemp("mini")
    build([str(write_pack(folder / "mini"))], folder / "store", say=lambda _: None)
    return open_store(folder / "store")
