"""Fixtures that tests of several rooms share: the tiny store, and real England built once."""

import fcntl
import os
from pathlib import Path

import pytest
from tiny import build_tiny_store

from areaprofile.pipeline.build import build
from areaprofile.store.open import Store, open_store

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small invented store; what is in it stands at the top of tests/tiny.py."""
    return build_tiny_store(tmp_path_factory.mktemp("tiny"))


def raw_folder() -> Path | None:
    """The folder of real raw files on this machine, or None."""
    own = os.environ.get("AREAPROFILE_RAW")
    folder = Path(own) if own else PROJECT.parent / "shared" / "raw"
    return folder if (folder / "england").is_dir() else None


@pytest.fixture(scope="session")
def england_raw() -> Path:
    """The raw files of England; tests that need them are skipped where they are not."""
    folder = raw_folder()
    if folder is None:
        pytest.skip("needs the raw files of England at ../shared/raw or $AREAPROFILE_RAW")
    return folder


@pytest.fixture(scope="session")
def england_store(england_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of real England. $AREAPROFILE_ENGLAND names one that is built already."""
    built = os.environ.get("AREAPROFILE_ENGLAND")
    if built:
        return open_store(Path(built))
    # Processes that share the tests share the build too: the first makes it, the others wait.
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "england"
    with (shared / "england.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "current").is_file():
            build(["england"], out, raw=england_raw, say=lambda _: None)
    return open_store(out)
