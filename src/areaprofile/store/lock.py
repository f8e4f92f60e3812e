"""Only one build at a time writes a store."""

import os
import time
from pathlib import Path

from areaprofile.errors import AreaProfileError
from areaprofile.store.layout import LOCK

# Seconds that a process needs at most between making the lock and writing its number into it.
_MOMENT = 10.0


class StoreBusyError(AreaProfileError):
    """Another build is writing the same store."""


def take_lock(root: Path) -> Path:
    """Take the lock of the store at `root` and return its file; delete that file to give it back.

    The lock of a process that no longer runs is taken over. Raises StoreBusyError when another
    build is at work.
    """
    path = root / LOCK
    for _ in range(2):
        try:
            _make(path)
            return path
        except FileExistsError:
            owner = _owner(path)
            if (not _runs(owner)) if owner else _is_old(path):
                path.unlink(missing_ok=True)
            elif owner:
                raise StoreBusyError(
                    f"Another build (process {owner}) is writing {root}. Wait until it has ended, "
                    f"or stop it, and build again."
                ) from None
    raise StoreBusyError(f"Another build has just begun to write {root}. Try again when it ended.")


def _make(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "w") as file:
        try:
            file.write(str(os.getpid()))
            file.flush()
        except OSError:
            # A full disk: no lock must stay behind.
            path.unlink(missing_ok=True)
            raise


def _is_old(path: Path) -> bool:
    """Whether a lock without an owner has stood for long: its process died before it wrote."""
    try:
        return time.time() - path.stat().st_mtime > _MOMENT
    except FileNotFoundError:
        return True


def _owner(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii") or 0)
    except (ValueError, FileNotFoundError):
        return 0


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
