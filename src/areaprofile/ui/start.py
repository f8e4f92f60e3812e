"""What a process does before its first visitor."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from areaprofile.ui import data

# Loaded before the first visitor, so that nobody waits for an import. Not streamlit_folium: a
# component is served only if a page imports it first.
WARM_MODULES = ("pandas", "pyarrow.parquet", "altair", "folium", "areaprofile.maps")


def keep_to_the_menu() -> None:
    """Stop Streamlit from taking `pages/` for its menu on a deep link after a cold start.

    A private name of Streamlit's: `tests/test_server.py` fails when it goes.
    """
    PagesManager.uses_pages_directory = False


def warm_up() -> None:
    """Load what every visitor needs, then take it out of the garbage collector's rounds."""
    for module in WARM_MODULES:
        importlib.import_module(module)
    data.settle()


@cache
def prepare() -> None:
    """What is done once in a process, as early as its way of starting allows."""
    keep_to_the_menu()
    warm_up()
    data.warm_up()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Before the first visitor."""
    prepare()
    yield
