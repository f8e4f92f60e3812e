"""A page of made-up squares for `test_map_layer.py`: 24, one of them a ring round an island."""

import os
from pathlib import Path

import numpy as np
import streamlit as st

from areaprofile import look
from areaprofile.maps import Figures, MapClass, MapSpec, Outline, class_letters, fading_digits
from areaprofile.store.webgeometry import read_codes
from areaprofile.ui import assets
from areaprofile.ui.map_view import show_map

STORE = Path(os.environ[assets.STORE_VARIABLE])
LEGEND = (
    *(MapClass(f"Class {place + 1}", colour) for place, colour in enumerate(look.PLAIN_SCALE)),
    MapClass("No figure: not collected here", look.PAPER, "hatch"),
    MapClass("Not shown: fewer than 5 people, to protect their privacy", look.PAPER, "dots"),
)

st.set_page_config(layout="wide")
assets.prepare_static(Path(__file__).parent / "static", assets.geometry_files(STORE))
codes = read_codes((STORE / "made" / "geometry" / "squares.bin").read_bytes())
if st.query_params.get("order") == "wrong":
    codes.reverse()
measure = st.selectbox("Measure", ["first", "second", "third"])
chosen = st.selectbox("Area", ["none", *codes])
faded = st.checkbox("Show how sure we are")

shift = ["first", "second", "third"].index(measure)
value = (np.arange(len(codes)) * 7 + 13.0 * shift) % 60
classes = (value // 10).astype(int)
classes[3], classes[4] = 6, 7
value[[3, 4]] = np.nan
spec = MapSpec(
    geometry=assets.geometry_address("made", st.query_params.get("geometry", "squares")),
    codes=codes,
    indicator_id=measure,
    classes=class_letters(classes),
    legend=LEGEND,
    alt=f"Map of {measure} in {len(codes)} squares.",
    figures=Figures(value, lower=value - 1.5, upper=value + 2.5, suffix="%"),
    fading=fading_digits(np.arange(len(codes)) % 4) if faded else None,
    selected=None if chosen == "none" else chosen,
    outlines=(Outline(assets.geometry_address("made", "halves"), names=True),),
    height=500,
)


@st.fragment
def map_part() -> None:
    picked = show_map(spec)
    if picked:
        picks = st.session_state.setdefault("picks", [])
        picks.append(picked)
    st.text("picks: " + " ".join(st.session_state.get("picks", [])))


map_part()
