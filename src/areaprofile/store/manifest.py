"""What a build says about itself: what it was made from, what it holds, and whether it is whole.

`manifest.json` is written last: a folder without it is not a store.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from areaprofile.errors import MissingFileError
from areaprofile.store.layout import MANIFEST

BUILD_DIGITS = 12
_CHUNK = 1 << 20


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex digits, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def build_id(parts: Mapping[str, str]) -> str:
    """The name of a build: the first 12 hex digits of the hash of everything it is made from.

    `parts` names each input, definition file and the code version, with its hash or version.
    """
    text = json.dumps(dict(sorted(parts.items())), separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:BUILD_DIGITS]


def digest_of(texts: Iterable[str]) -> str:
    """The SHA-256 of several texts in their order, as hex digits."""
    return hashlib.sha256(json.dumps(list(texts)).encode()).hexdigest()


def list_files(folder: Path) -> list[dict[str, Any]]:
    """Every file below `folder`: path, bytes, sha256, and rows where it is a Parquet file."""
    return [_describe(folder, path) for path in sorted(folder.rglob("*")) if path.is_file()]


def is_whole(folder: Path) -> bool:
    """Whether every file of a finished build has the bytes that its manifest tells."""
    try:
        return all(
            file_sha256(folder / entry["path"]) == entry["sha256"]
            for entry in read_manifest(folder)["files"]
        )
    except (OSError, MissingFileError, KeyError):
        return False


def _describe(folder: Path, path: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": path.relative_to(folder).as_posix(),
        "bytes": path.stat().st_size,
        "sha256": file_sha256(path),
    }
    if path.suffix == ".parquet":
        entry["rows"] = pq.read_metadata(path).num_rows
    return entry


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write `facts` and the list of files; the last act of a build."""
    text = json.dumps({**facts, "files": list_files(folder)}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a build.

    Raises MissingFileError when there is none or it cannot be read.
    """
    path = folder / MANIFEST
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingFileError(
            f"{folder} is not a finished build: it has no {MANIFEST}. "
            "Build again with `areaprofile build`."
        ) from None
    except (OSError, ValueError) as error:
        raise MissingFileError(
            f"{path} cannot be read ({error}). Build again with `areaprofile build`."
        ) from error
