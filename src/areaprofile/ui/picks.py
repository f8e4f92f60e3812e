"""Pictures that answer: a click, or Enter, on a class of the legend or an area of the rank strip.

The pictures are plain HTML on the page (`data-pick-class`, `.ap-strip`) and readable without any
script. This adds the listening; what was picked comes back once, and is looked up by the caller.
"""

from importlib import resources

import streamlit as st
from streamlit.components import v2


@st.cache_resource(show_spinner=False)
def _script() -> str:
    return (resources.files("areaprofile.ui") / "picks.js").read_text(encoding="utf-8")


def picked_from_pictures(*, key: str) -> tuple[str, str]:
    """(`class` or `area`, what was picked) in the run that the pick started; else empty texts."""
    listener = v2.component("areaprofile_picks", js=_script())
    answer = listener(key=key, on_pick_change=lambda: None)
    found = getattr(answer, "pick", None)
    if not isinstance(found, dict):
        return "", ""
    kind, value = found.get("kind"), found.get("value")
    if kind not in ("class", "area") or not isinstance(value, str):
        return "", ""
    return kind, value
