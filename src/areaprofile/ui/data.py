"""The data of the running app: the live build of its store, opened once and shared by all readers.

A new build is noticed on the next page view, as the cache is keyed by the build's name.
"""

import os
from pathlib import Path

import streamlit as st

from areaprofile.store.open import current_build, open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.search import SearchIndex, build_index
from areaprofile.ui import assets

DEMO_STORE = Path(__file__).resolve().parents[3] / "data" / "demo"
MOST_BUILDS = 2


def store_root() -> Path:
    """The store that this process serves: $AREAPROFILE_STORE, else the demonstration."""
    return Path(os.environ.get(assets.STORE_VARIABLE) or DEMO_STORE)


def atlas() -> Atlas:
    """The live build. Raises MissingFileError when there is no store."""
    root = store_root()
    return _atlas(str(root), current_build(root))


def search_index() -> SearchIndex:
    """The search index of the live build."""
    root = store_root()
    return _index(str(root), current_build(root))


@st.cache_resource(max_entries=MOST_BUILDS, show_spinner=False)
def _atlas(root: str, build: str) -> Atlas:
    return open_atlas(open_store(Path(root), build=build))


@st.cache_resource(max_entries=MOST_BUILDS, show_spinner=False)
def _index(root: str, build: str) -> SearchIndex:
    found = _atlas(root, build)
    return build_index(found.places, found.measures.values())


def prepare_files(static: Path) -> None:
    """See to it that the browser can fetch what maps need, once per build."""
    root = store_root()
    if (root / "current").is_file():
        _prepared(str(root), current_build(root), str(static))


@st.cache_resource(max_entries=MOST_BUILDS, show_spinner=False)
def _prepared(root: str, build: str, static: str) -> str:
    assets.prepare_static(Path(static), assets.geometry_files(Path(root)))
    return build
