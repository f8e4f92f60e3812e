"""What a build takes over from the live one: parts that are made from the same things.

The manifest of every build holds the key of each part (`fingerprints.part_keys`). A part is taken
over when its key is the same and each of its files still has the bytes that the manifest tells;
else it is made anew. So the result is that of a full build, byte for byte.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from areaprofile.checks import CHECKS
from areaprofile.pipeline.coverage import completeness
from areaprofile.pipeline.group import GroupResult, Work
from areaprofile.store.layout import table_path, values_path
from areaprofile.store.manifest import digest_of, file_sha256
from areaprofile.store.open import Store
from areaprofile.store.read import read_parquet
from areaprofile.store.write import StoreWriter

PARTS = "parts"
_PLACES = ("boundaries/", "geometry/", "postcodes/", "tables/area.parquet")
_COMPLETENESS = ("indicator_id", "area_code", "period", "section", "value")


@dataclass(frozen=True)
class Before:
    """The build from which parts may be taken over.

    `files`: the manifest's entry of each file by path. `completeness`: its table by indicator and
    level; empty when it was worked out for another day.
    """

    store: Store
    parts: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]
    completeness: Mapping[tuple[str, str], Mapping[str, object]]


def open_before(store: Store | None, *, as_at: str) -> Before | None:
    """What can be taken over from a build; None where it does not say what it was made from."""
    if store is None or PARTS not in store.manifest:
        return None
    files = {entry["path"]: entry for entry in store.manifest["files"]}
    before = Before(store, store.manifest[PARTS], files, {})
    table = table_path(store.folder, "completeness")
    if store.manifest["as_at"] != as_at or not _is_whole(before, "tables/completeness.parquet"):
        return before
    rows = [
        {str(name): value for name, value in row.items()}
        for row in read_parquet(table).to_dict("records")
    ]
    found = {(str(row["indicator_id"]), str(row["level"])): row for row in rows}
    return Before(store, before.parts, files, found)


def take_group(before: Before, work: Work, group: list[str], key: str) -> GroupResult | None:
    """What a group of sources gave then, with its files copied; None when it must be made anew."""
    told = before.parts["groups"].get(group[0])
    if told is None or told["key"] != key or work.writer is None:
        return None
    ids = set(told["indicators"])
    paths = [path for path in before.files if path.startswith("values/") and _stem(path) in ids]
    if not _copied(before, work.writer, paths):
        return None
    result = GroupResult(
        group[0],
        indicator_ids=list(told["indicators"]),
        periods=set(told["periods"]),
        left_out=told["left_out"],
    )
    checked = {check.check_id: [] for check in CHECKS if check.table == "values"}
    for path in paths:
        level, indicator_id = PurePosixPath(path).parent.name, _stem(path)
        result.checks.append(checked)
        result.rows[level] += before.files[path]["rows"]
        result.indicators[level] += 1
        if level in work.places.vintages:
            result.completeness.append(_completeness(before, work, level, indicator_id))
    return result


def take_places(before: Before, writer: StoreWriter, key: str) -> bool:
    """Copy the table of areas, boundaries, geometry and postcodes, if they are still right."""
    if before.parts["places"]["key"] != key:
        return False
    return _copied(before, writer, [one for one in before.files if one.startswith(_PLACES)])


def take_arrays(before: Before, writer: StoreWriter, level: str, key: str) -> bool:
    """Copy the arrays of a level, if they are made of the same values of the same areas."""
    if before.parts["arrays"].get(level) != key:
        return False
    return _copied(
        before, writer, [one for one in before.files if one.startswith(f"arrays/{level}/")]
    )


def arrays_key(store: Store, level: str, common: str) -> str:
    """The key of the arrays of a level of a store whose values and areas have been written.

    `common`: the key of the places, in which the code and the libraries are.
    """
    folder = values_path(store.folder, level, "x").parent
    values = [f"{path.stem} {file_sha256(path)}" for path in sorted(folder.glob("*.parquet"))]
    kinds = read_parquet(table_path(store.folder, "indicator"), ["indicator_id", "kind"])
    told = [f"{one} {kind}" for one, kind in kinds.itertuples(index=False, name=None)]
    return digest_of([common, *values, *told])


def _completeness(
    before: Before, work: Work, level: str, indicator_id: str
) -> Mapping[str, object]:
    known = before.completeness.get((indicator_id, level))
    if known is not None or work.writer is None:
        return known or {}
    path = values_path(work.writer.folder, level, indicator_id)
    frame: pd.DataFrame = read_parquet(path, _COMPLETENESS)
    return completeness(frame, level, as_at=work.inputs.as_at)


def _copied(before: Before, writer: StoreWriter, paths: Iterable[str]) -> bool:
    """Copy files of the build before; False, and none of them is left, when one is not whole."""
    done: list[str] = []
    for path in paths:
        data = _bytes_of(before.store.folder / path)
        if data is None or sha256(data).hexdigest() != before.files[path]["sha256"]:
            writer.take_back(done)
            return False
        writer.copy(path, data)
        done.append(path)
    return True


def _is_whole(before: Before, path: str) -> bool:
    data = _bytes_of(before.store.folder / path)
    told = before.files.get(path, {}).get("sha256")
    return data is not None and sha256(data).hexdigest() == told


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _stem(path: str) -> str:
    return PurePosixPath(path).stem
