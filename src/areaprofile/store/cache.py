"""Where files are kept that can be made again: arrays of a store that was shipped without."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_root() -> Path:
    """The cache folder: $AREAPROFILE_CACHE, else areaprofile below the user's cache folder."""
    own = os.environ.get("AREAPROFILE_CACHE")
    if own:
        return Path(own)
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache") / "areaprofile"


def cached_folder(build: str, name: str, fill: Callable[[Path], None]) -> Path:
    """The folder `name` of a build's cache; `fill` makes it when it is not there yet.

    A build never changes, so that a folder once made stays right. Two processes may make it at
    the same time: each works in a folder of its own, and the first to finish wins. Where the
    user's cache cannot be written, a folder of the system's temporary folder serves.
    """
    for root in (cache_root(), Path(tempfile.gettempdir()) / f"areaprofile-{os.getuid()}"):
        target = root / build / name
        if target.is_dir():
            return target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            own = Path(tempfile.mkdtemp(prefix=".making-", dir=target.parent))
        except OSError:
            continue
        return _fill(own, target, fill)
    own = Path(tempfile.mkdtemp(prefix="areaprofile-"))
    fill(own)
    return own


def _fill(own: Path, target: Path, fill: Callable[[Path], None]) -> Path:
    try:
        fill(own)
        own.rename(target)
    except OSError:
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return target
