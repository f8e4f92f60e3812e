"""Pictures that answer: a click, or Enter, on a class of the legend or an area of the rank strip.

The pictures are plain HTML on the page (`data-pick-class`, `.ap-strip`) and readable without any
script. This adds the listening; what was picked comes back once, and is looked up by the caller.
"""

from importlib import resources
from pathlib import Path

from streamlit.components import v2
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

SCRIPTS = "page_components"
_COMPONENT = "areaprofile.picks"


def picked_from_pictures(*, key: str) -> tuple[str, str]:
    """(`class` or `area`, what was picked) in the run that the pick started; else empty texts."""
    _tell_streamlit_where_the_script_is()
    listener = v2.component(_COMPONENT, js="picks.js")
    answer = listener(key=key, on_pick_change=lambda: None)
    found = getattr(answer, "pick", None)
    if not isinstance(found, dict):
        return "", ""
    kind, value = found.get("kind"), found.get("value")
    if kind not in ("class", "area") or not isinstance(value, str):
        return "", ""
    return kind, value


def _tell_streamlit_where_the_script_is() -> None:
    """So that it is served as a file: a script given as text runs from a blob, and pages may run
    none (`ui.headers`). Streamlit itself finds only packages that ship their pyproject.toml."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(_COMPONENT) is not None:
        return
    package, _, name = _COMPONENT.partition(".")
    files = ComponentManifest(package, "1", [ComponentConfig(name, SCRIPTS)])
    manager.register_from_manifest(files, Path(str(resources.files("areaprofile.ui"))))
