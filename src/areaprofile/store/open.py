"""Which build of a store is live, and opening it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from areaprofile.errors import MissingFileError
from areaprofile.store.layout import CURRENT
from areaprofile.store.manifest import read_manifest


@dataclass(frozen=True)
class Store:
    """One opened build. It stays the same build for as long as the reader holds it."""

    root: Path
    build: str
    folder: Path
    manifest: Mapping[str, Any]

    @property
    def is_invented(self) -> bool:
        """Whether the places of this store are invented."""
        return bool(self.manifest["is_invented"])

    @property
    def is_public(self) -> bool:
        """Whether everybody may see this build; one made for partners is for those who sign in."""
        return self.manifest.get("audience", "public") == "public"

    @property
    def vintages(self) -> Mapping[str, str]:
        """The vintage of today's areas of each level: lsoa 2021, council 2024 …"""
        return self.manifest["vintages"]


def open_store(root: Path, *, build: str | None = None) -> Store:
    """Open the live build of the store at `root`, or the build that is named.

    Raises MissingFileError when there is no store, no such build, or an unfinished one.
    """
    name = build or current_build(root)
    if not re.fullmatch(r"[0-9a-f]{12}", name):
        raise MissingFileError(f"{name!r} is not the name of a build: 12 hex digits are expected.")
    folder = root / name
    if not folder.is_dir():
        raise MissingFileError(
            f"{root} has no build {name}. It holds: {', '.join(list_builds(root)) or 'no build'}."
        )
    return Store(root, name, folder, read_manifest(folder))


def current_build(root: Path) -> str:
    """The name of the live build.

    Raises MissingFileError when `root` is not a store.
    """
    try:
        return (root / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise MissingFileError(
            f"{root} is not a store: it has no file `{CURRENT}`. "
            f"Make one with `areaprofile build PACK --out {root}`."
        ) from None
    except OSError as error:
        raise MissingFileError(f"{root / CURRENT} cannot be read: {error.strerror}.") from error


def list_builds(root: Path) -> tuple[str, ...]:
    """The finished builds below `root`, by name."""
    return tuple(sorted(path.parent.name for path in root.glob("*/manifest.json")))
