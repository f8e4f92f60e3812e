"""The app as one process: pages, and beside them the files that maps fetch.

Start it with `uvicorn areaprofile.ui.server:app` or `streamlit run src/areaprofile/ui/server.py`.
`AREAPROFILE_STORE` names the store folder (default: the demonstration). All addresses lie below
`app/static`, where plain `streamlit run app.py` serves the same files from a folder (`ui.assets`).
"""

import os
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from areaprofile.ui import assets
from areaprofile.ui.feed_route import feed_routes
from areaprofile.ui.gate import Gate
from areaprofile.ui.headers import SafeHeaders
from areaprofile.ui.index_page import IndexPage
from areaprofile.ui.routes import routes
from areaprofile.ui.sign_in import settings_from_environment
from areaprofile.ui.start import lifespan

HOME = Path(__file__).resolve().parents[3]
BASE_PATH = str(st.get_option("server.baseUrlPath") or "")

os.environ[assets.ROUTES_VARIABLE] = "1"
app = st.App(
    HOME / "app.py",
    routes=[
        *feed_routes(),
        *routes(Path(os.environ.get(assets.STORE_VARIABLE) or HOME / "data" / "demo")),
    ],
    middleware=[
        Middleware(SafeHeaders),
        Middleware(Gate),
        Middleware(IndexPage, base_path=BASE_PATH),
    ],
    secrets=settings_from_environment(),
    lifespan=lifespan,
)
