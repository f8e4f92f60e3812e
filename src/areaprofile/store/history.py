"""The builds that a store keeps: in which order they were made, which are pinned, which may go."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from areaprofile.errors import AreaProfileError
from areaprofile.store.layout import HALF_BUILT, MANIFEST
from areaprofile.store.lock import locked
from areaprofile.store.manifest import read_manifest
from areaprofile.store.open import Store, current_build, list_builds, open_store
from areaprofile.store.write import explained, make_current

PINNED = "pinned"


class LastBuildError(AreaProfileError):
    """There is no earlier build to go back to."""


@dataclass(frozen=True)
class Build:
    """One build of a store. `built_at` is the moment in UTC, as ISO text."""

    build: str
    built_at: str
    as_at: str
    is_live: bool
    is_pinned: bool


def read_builds(root: Path) -> list[Build]:
    """All builds of a store, the oldest first.

    Raises MissingFileError when `root` is not a store.
    """
    live, pins = current_build(root), read_pins(root)
    found = []
    for name in list_builds(root):
        facts = read_manifest(root / name)
        written = (root / name / MANIFEST).stat().st_mtime_ns
        one = Build(name, str(facts["built_at"]), str(facts["as_at"]), name == live, name in pins)
        found.append((one.built_at, written, one))
    return [one for _, _, one in sorted(found, key=lambda entry: (entry[0], entry[1]))]


def build_before(root: Path, build: str) -> str:
    """The build that was made last before this one.

    Raises LastBuildError when there is none.
    """
    names = [one.build for one in read_builds(root)]
    if build not in names or not names.index(build):
        raise LastBuildError(f"{root} keeps no build older than {build}.")
    return names[names.index(build) - 1]


def roll_back(root: Path, build: str | None = None) -> Store:
    """Make an older build live again: the one named, else the one made before the live one.

    Readers that are open keep what they have. Raises MissingFileError when there is no such build,
    LastBuildError when there is no older one, StoreBusyError while a build is at work.
    """
    current_build(root)
    with explained(root), locked(root):
        store = open_store(root, build=build or build_before(root, current_build(root)))
        make_current(root, store.build)
    return open_store(root)


def read_pins(root: Path) -> tuple[str, ...]:
    """The builds that are never deleted, because something that was published cites them."""
    path = root / PINNED
    return tuple(path.read_text(encoding="utf-8").split()) if path.is_file() else ()


def pin(root: Path, build: str, *, keep: bool = True) -> None:
    """Pin a build, or with `keep` False give it free again.

    Raises MissingFileError when there is no such build, StoreBusyError while a build is at work.
    """
    current_build(root)
    with explained(root), locked(root):
        store = open_store(root, build=build)
        pins = dict.fromkeys([*read_pins(root), *([store.build] if keep else [])])
        text = "".join(f"{one}\n" for one in pins if keep or one != build)
        half = root / f"{HALF_BUILT}{PINNED}"
        half.write_text(text, encoding="utf-8")
        half.replace(root / PINNED)


def prune(root: Path, *, keep: int) -> list[str]:
    """Delete the oldest builds beyond the `keep` newest; returns their names.

    The live build and pinned ones stay, whatever their age. A build is first renamed, so that no
    reader finds half of one. Raises StoreBusyError while a build is at work.
    """
    if keep < 1:
        raise AreaProfileError("At least one build must be kept: --keep 1 or more.")
    current_build(root)
    gone = []
    with explained(root), locked(root):
        for one in read_builds(root)[:-keep]:
            if one.is_live or one.is_pinned:
                continue
            half = root / f"{HALF_BUILT}{one.build}-old"
            (root / one.build).rename(half)
            shutil.rmtree(half)
            gone.append(one.build)
    return gone
