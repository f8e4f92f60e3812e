"""The files that the browser fetches beside the page: Leaflet, our map layer, geometry.

They have the same addresses in both ways of starting the app. `ui.server` answers them itself;
under plain `streamlit run app.py` they lie in `static/` (`prepare_static`), which Streamlit serves
at `app/static`.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

STORE_VARIABLE = "AREAPROFILE_STORE"
# Set by `ui.server` for its own process: it answers these addresses itself.
ROUTES_VARIABLE = "AREAPROFILE_ROUTES"
# As seen from the frame of the map, which Streamlit serves two folders deep; relative, so that it
# holds under a base path too.
FROM_FRAME = "../../app/static"
LEAFLET_FILES = ("leaflet.js", "leaflet.css")
LAYER_SCRIPTS = ("geometry.js", "paint.js", "figures.js", "profile.js")
LAYER_SCRIPTS += ("pointer.js", "keyboard.js", "layer.js")
LAYER_STYLE = "layer.css"


@cache
def layer_script() -> bytes:
    """Our map layer as one file."""
    folder = resources.files("areaprofile") / "map_layer"
    return b"\n".join((folder / name).read_bytes() for name in LAYER_SCRIPTS)


@cache
def layer_style() -> bytes:
    """The style sheet of our map layer."""
    return (resources.files("areaprofile") / "map_layer" / LAYER_STYLE).read_bytes()


def leaflet_file(name: str) -> bytes:
    """One of `LEAFLET_FILES`, from the package XStatic-Leaflet."""
    return (_leaflet_folder() / name).read_bytes()


def _leaflet_folder() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


@cache
def small_files() -> dict[str, bytes]:
    """Address below `app/static` -> content, of everything but geometry.

    Addresses hold a hash of the content, so that the browser may keep them for ever.
    """
    named = {f"vendor/{name}": leaflet_file(name) for name in LEAFLET_FILES}
    named |= {"layer/map.js": layer_script(), "layer/map.css": layer_style()}
    return {_with_hash(address, content): content for address, content in named.items()}


def _with_hash(address: str, content: bytes) -> str:
    stem, _, ending = address.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"


def scripts() -> list[str]:
    """Addresses of the scripts, in the order in which they must run."""
    return [f"{FROM_FRAME}/{address}" for address in small_files() if address.endswith(".js")]


def styles() -> list[str]:
    """Addresses of the style sheets."""
    return [f"{FROM_FRAME}/{address}" for address in small_files() if address.endswith(".css")]


def geometry_address(build: str, name: str) -> str:
    """The address, as a map needs it, of a geometry file such as `lsoa-2021-Z0100001`."""
    return f"{FROM_FRAME}/geometry/{build}/{name}.bin"


def archive_address(build: str, name: str) -> str:
    """The address, as a page needs it, of an archive of everything (only under `ui.server`)."""
    return f"app/static/data/{build}/{name}"


def geometry_files(store: Path) -> dict[tuple[str, str], Path]:
    """(build, name) -> file, of all geometry in a store; empty where there is none."""
    found = sorted(store.glob("*/geometry/*.bin"))
    return {(path.parent.parent.name, path.stem): path for path in found}


def prepare_static(static: Path, files: Mapping[tuple[str, str], Path]) -> None:
    """Fill the static folder: what is missing is copied, geometry of other builds is dropped.

    Does nothing in a process of `ui.server`, which needs no such folder.
    """
    if os.environ.get(ROUTES_VARIABLE):
        return
    for address, content in small_files().items():
        _put(static / address, content)
    for (build, name), source in files.items():
        target = static / "geometry" / build / f"{name}.bin"
        if not target.exists():
            _put(target, source.read_bytes())
    _drop_other_builds(static / "geometry", keep={build for build, _ in files})


def _put(target: Path, content: bytes) -> None:
    # Written beside and renamed, as two sessions may start at once.
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    beside.write_bytes(content)
    beside.replace(target)


def _drop_other_builds(folder: Path, *, keep: Iterable[str]) -> None:
    if not folder.is_dir():
        return
    for old in folder.iterdir():
        if old.name not in set(keep):
            shutil.rmtree(old)
