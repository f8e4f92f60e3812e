"""The data of the running app: the live build of its store, opened once and shared by all readers.

A new build is noticed on the next page view, as what is kept is keyed by the build's name.
"""

import gc
import os
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

from areaprofile.errors import AreaProfileError
from areaprofile.store.open import current_build, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.search import SearchIndex, build_index
from areaprofile.ui import assets

DEMO_STORE = Path(__file__).resolve().parents[3] / "data" / "demo"
STATIC = Path(__file__).resolve().parents[3] / "static"
MOST_BUILDS = 2
# Two first visitors at once must not both open the store.
_OPENING = Lock()


def store_root() -> Path:
    """The store that this process serves: $AREAPROFILE_STORE, else the demonstration."""
    return Path(os.environ.get(assets.STORE_VARIABLE) or DEMO_STORE)


def atlas() -> Atlas:
    """The live build. Raises MissingFileError when there is no store."""
    root = store_root()
    with _OPENING:
        return _atlas(root, current_build(root))


def search_index() -> SearchIndex:
    """The search index of the live build."""
    found = atlas()
    with _OPENING:
        return _index(found)


def prepare_files(static: Path) -> None:
    """See to it that the browser can fetch what maps need, once per build."""
    root = store_root()
    if (root / "current").is_file():
        _prepared(root, current_build(root), static)


def warm_up() -> None:
    """Read in the background what a first visitor would else wait for."""
    Thread(target=_warm, name="warm-up", daemon=True).start()


def _warm() -> None:
    try:
        found = atlas()
    except AreaProfileError:
        return  # Each page says so.
    search_index()
    for level in ("country", "region", "council", "lsoa"):
        for indicator_id in found.at_level.get(level, ()):
            found.series(level, indicator_id)
    gc.collect()
    gc.freeze()


@lru_cache(maxsize=MOST_BUILDS)
def _atlas(root: Path, build: str) -> Atlas:
    return open_atlas(open_store(root, build=build))


@lru_cache(maxsize=MOST_BUILDS)
def _index(found: Atlas) -> SearchIndex:
    return build_index(found.places, found.measures.values())


@lru_cache(maxsize=MOST_BUILDS)
def _prepared(root: Path, build: str, static: Path) -> str:
    assets.prepare_static(static, assets.geometry_files(root))
    return build
