"""Our map of one area set, with a choice of six invented measures."""

import os
from pathlib import Path

import numpy as np
import streamlit as st

from areaprofile import look
from areaprofile.maps import Figures, MapClass, MapSpec, class_letters
from areaprofile.store.webgeometry import read_codes
from areaprofile.ui import assets
from areaprofile.ui.map_view import show_map

GEOMETRY = Path(os.environ["MAP_BENCHMARK"])
LEGEND = tuple(MapClass(f"class {n}", colour) for n, colour in enumerate(look.PLAIN_SCALE))


@st.cache_resource
def codes(name: str) -> list[str]:
    """The areas of a set; also puts the files where the browser finds them."""
    files = {("bench", path.stem): path for path in GEOMETRY.glob("*.bin")}
    assets.prepare_static(Path(__file__).parent / "static", files)
    return read_codes((GEOMETRY / f"{name}.bin").read_bytes())


st.set_page_config(layout="wide")
area_set = st.query_params.get("set", "harrow")
measure = st.selectbox("Measure", [f"m{n}" for n in range(6)])
areas = codes(area_set)
value = np.random.default_rng(int(measure[1:])).uniform(0, 100, len(areas))
spec = MapSpec(
    geometry=assets.geometry_address("bench", area_set),
    codes=areas,
    indicator_id=measure,
    classes=class_letters(np.minimum(value // (100 / 6), 5).astype(int)),
    legend=LEGEND,
    figures=Figures(value),
    alt=f"Map of {len(areas)} neighbourhoods.",
)
st.write("picked", show_map(spec))
