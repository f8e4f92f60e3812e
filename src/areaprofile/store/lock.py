"""Only one build at a time writes a store."""

import os
from pathlib import Path

from areaprofile.errors import AreaProfileError
from areaprofile.store.layout import LOCK


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
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "w") as file:
                file.write(str(os.getpid()))
            return path
        except FileExistsError:
            owner = _owner(path)
            if owner and _runs(owner):
                raise StoreBusyError(
                    f"Another build (process {owner}) is writing {root}. Wait until it has ended, "
                    f"or stop it, and build again."
                ) from None
            path.unlink(missing_ok=True)
    raise StoreBusyError(f"Another build has just begun to write {root}. Try again when it ended.")


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
