"""The data of the running app: the live build of its store, opened once and shared by all readers.

A new build is noticed on the next page view. It is opened in the background while everybody goes on
with the build that is shown; once it is warm, the next page view is of the new one. What runs
meanwhile keeps the build it began with. A build that cannot be opened is never shown.
"""

import gc
import logging
import os
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

from areaprofile.errors import AreaProfileError
from areaprofile.store.open import Store, current_build, list_builds, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.council import council_picture
from areaprofile.tables.flags import council_flags, has_flags
from areaprofile.tables.peers import set_names
from areaprofile.tables.search import SearchIndex, build_index
from areaprofile.ui import assets, sign_in

LOG = logging.getLogger(__name__)
DEMO_STORE = Path(__file__).resolve().parents[3] / "data" / "demo"
STATIC = Path(__file__).resolve().parents[3] / "static"
# The one that is shown and the one before it, so that the way back is as quick.
MOST_BUILDS = 2
# Two first visitors at once must not both open the store.
_OPENING = Lock()
_INDEXING = Lock()
# Store -> what is shown of it, and the build that is or was opened in the background.
_SHOWN: dict[Path, Atlas] = {}
_TRIED: dict[Path, str] = {}


def store_root() -> Path:
    """The store that this process serves: $AREAPROFILE_STORE, else the demonstration."""
    return Path(os.environ.get(assets.STORE_VARIABLE) or DEMO_STORE)


def atlas() -> Atlas:
    """The build that is shown: the live one, or the one before it while the live one is opened.

    Raises MissingFileError when there is no store, or its first build cannot be opened.
    """
    root = store_root()
    with _OPENING:
        shown = _SHOWN.get(root)
        if shown is None:
            return _show(root, _atlas(root, current_build(root)))
        build = _live_build(root, shown)
        if build == shown.store.build:
            _TRIED.pop(root, None)
        elif _TRIED.get(root) != build:
            _TRIED[root] = build
            Thread(target=_renew, args=(root, build), name="renew", daemon=True).start()
        return shown


def _show(root: Path, found: Atlas) -> Atlas:
    _SHOWN.pop(root, None)
    _SHOWN[root] = found
    while len(_SHOWN) > MOST_BUILDS:
        _SHOWN.pop(next(iter(_SHOWN)))
    return found


def _live_build(root: Path, shown: Atlas) -> str:
    try:
        return current_build(root)
    except AreaProfileError:
        return shown.store.build  # The store is being moved; what is open goes on.


def _renew(root: Path, build: str) -> None:
    try:
        found = _atlas(root, build)
        _warm(found)
    except AreaProfileError as error:
        LOG.error("Build %s cannot be shown, the one before it is: %s", build, error)
        return
    with _OPENING:
        _show(root, found)
    settle()


def store(build: str | None = None) -> Store:
    """A build of the store that this process serves, without its contents: the one shown or, before
    the first visitor, the live one; or the one that is named. Raises MissingFileError."""
    root = store_root()
    shown = _SHOWN.get(root)
    if build is None and shown is not None:
        return shown.store
    return _store(root, build or current_build(root))


def is_kept(build: str) -> bool:
    """Whether a build that was shown is still in the store."""
    return build in list_builds(store_root())


def search_index() -> SearchIndex:
    """The search index of the build that is shown."""
    found = atlas()
    with _INDEXING:
        return _index(found)


def prepare_files(static: Path) -> None:
    """See to it that the browser can fetch what maps need, once per build."""
    root = store_root()
    # What a static folder holds, everybody can fetch.
    if (root / "current").is_file() and not sign_in.must_sign_in(store()):
        _prepared(root, current_build(root), static)


def warm_up() -> None:
    """Read in the background what a first visitor would else wait for."""
    Thread(target=_warm_first, name="warm-up", daemon=True).start()


def _warm_first() -> None:
    try:
        _warm(atlas())
    except AreaProfileError:
        return  # Each page says so.
    settle()


def _warm(found: Atlas) -> None:
    with _INDEXING:
        _index(found)
    for level in ("country", "region", "council", "lsoa"):
        for indicator_id in found.at_level.get(level, ()):
            found.series(level, indicator_id)
    # What all councils share is read with the first one's pages.
    first = found.places.by_code[str(found.level("council").codes[0])]
    council_picture(found, first)
    if has_flags(found):
        council_flags(found, first)
    set_names(found, first)
    for level in ("msoa", "lsoa"):
        if level in found.at_level:
            found.level(level).within(first.code)


def settle() -> None:
    """Take what is loaded out of the garbage collector's rounds; what has gone is given back first.

    Streamlit collects fully after every rerun; frozen objects are not looked at again.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@lru_cache(maxsize=MOST_BUILDS)
def _atlas(root: Path, build: str) -> Atlas:
    return open_atlas(open_store(root, build=build))


@lru_cache(maxsize=32)
def _store(root: Path, build: str) -> Store:
    return open_store(root, build=build)


@lru_cache(maxsize=MOST_BUILDS)
def _index(found: Atlas) -> SearchIndex:
    return build_index(found.places, found.measures.values())


@lru_cache(maxsize=MOST_BUILDS)
def _prepared(root: Path, build: str, static: Path) -> str:
    assets.prepare_static(static, assets.geometry_files(root))
    return build
