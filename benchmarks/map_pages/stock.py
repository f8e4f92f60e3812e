"""The same map as stock st_folium draws it: folium.GeoJson with a style, resent on every change.

Leaflet comes from our own folder, because without that it paints nothing offline.
"""

import json
import os
from pathlib import Path

import folium
import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from areaprofile import look
from areaprofile.ui import assets

GEOMETRY = Path(os.environ["MAP_BENCHMARK"])


@st.cache_resource
def areas(name: str) -> dict:
    """The GeoJSON of a set; also puts Leaflet where the browser finds it."""
    assets.prepare_static(Path(__file__).parent / "static", {})
    return json.loads((GEOMETRY / f"{name}.geojson").read_text(encoding="utf-8"))


st.set_page_config(layout="wide")
area_set = st.query_params.get("set", "harrow")
measure = st.selectbox("Measure", [f"m{n}" for n in range(6)])
shapes = areas(area_set)
value = np.random.default_rng(int(measure[1:])).uniform(0, 100, len(shapes["features"]))
for feature, number in zip(shapes["features"], value, strict=True):
    feature["properties"]["value"] = f"{number:.1f}"
    feature["properties"]["colour"] = look.PLAIN_SCALE[min(int(number // (100 / 6)), 5)]

chart = folium.Map(location=(52, -1), zoom_start=10, tiles=None)
chart.default_js = [("leaflet", assets.scripts()[0])]
chart.default_css = [("leaflet", assets.styles()[0])]
layer = folium.GeoJson(
    shapes,
    style_function=lambda feature: {
        "fillColor": feature["properties"]["colour"],
        "fillOpacity": 1,
        "color": look.PAPER,
        "weight": 0.9,
    },
    tooltip=folium.GeoJsonTooltip(["name", "value"]),
)
layer.add_to(chart)
chart.fit_bounds(layer.get_bounds())
st_folium(chart, key="map", height=560, use_container_width=True, returned_objects=[])
