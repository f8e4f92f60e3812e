"""A map on the page: shows what a MapSpec says and gives back the area that was picked."""

import streamlit as st
from streamlit_folium import st_folium

from areaprofile.maps import MapSpec, folium_map, values_layer
from areaprofile.ui import assets

__all__ = ["MapSpec", "show_map"]


def show_map(spec: MapSpec, *, key: str = "map") -> str | None:
    """Show the map; the code of the area picked just now, else None.

    A pick is handed over once: it comes back in the run that the pick itself started, not again
    when something else on the page changes. The code is always one of `spec.codes`. Works inside a
    fragment (then only the fragment runs again).
    """
    answer = st_folium(
        folium_map(spec, scripts=assets.scripts(), styles=assets.styles()),
        key=key,
        height=spec.height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=values_layer(spec),
    )
    return _new_pick(answer, spec=spec, key=key)


def _new_pick(answer: dict[str, object] | None, *, spec: MapSpec, key: str) -> str | None:
    pick = (answer or {}).get("pick")
    if not isinstance(pick, dict):
        return None
    seen = f"{key}-last-pick"
    if st.session_state.get(seen) == pick.get("serial"):
        return None
    st.session_state[seen] = pick.get("serial")
    code = pick.get("code")
    return code if isinstance(code, str) and code in spec.codes else None
