"""The page of made-up squares as one process with its routes, as `ui.server` does it."""

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from areaprofile.ui import assets
from areaprofile.ui.headers import SafeHeaders
from areaprofile.ui.routes import routes
from areaprofile.ui.start import lifespan

os.environ[assets.ROUTES_VARIABLE] = "1"
app = st.App(
    "map_page.py",
    routes=routes(Path(os.environ[assets.STORE_VARIABLE])),
    middleware=[Middleware(SafeHeaders)],
    lifespan=lifespan,
)
