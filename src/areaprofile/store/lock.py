"""Only one process at a time changes a store.

The lock is the kernel's (`flock`): it ends with the process that holds it and with the workers that
this process has begun, however they end. So no lock is ever left behind, and none is taken over.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from areaprofile.errors import EXIT_INTERRUPTED, AreaProfileError
from areaprofile.store.layout import LOCK

# Seconds to wait for a lock. The workers of a killed build need a moment to notice it.
PATIENCE = 1.0
_PAUSE = 0.05


class StoreBusyError(AreaProfileError):
    """Another build is writing the same store; this one was refused and has changed nothing."""

    exit_code = EXIT_INTERRUPTED


@contextmanager
def locked(root: Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the store at `root` alone: building, going back, pinning and deleting builds.

    Raises StoreBusyError when another process holds it for longer than `patience` seconds.
    """
    path = root / LOCK
    file = _take(path, patience)
    try:
        yield
    finally:
        # Deleted while it is held: whoever opened it meanwhile sees that it is gone (`_is_there`).
        path.unlink(missing_ok=True)
        os.close(file)


def _take(path: Path, patience: float) -> int:
    """The open file of the lock, which nobody else holds."""
    until = time.monotonic() + patience
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_there(file, path):
                _sign(file)
                return file
        except BlockingIOError:
            if time.monotonic() > until:
                owner = os.pread(file, 20, 0).decode("ascii", "replace").strip()
                os.close(file)
                raise StoreBusyError(
                    f"Another build (process {owner or 'unknown'}) is writing {path.parent}. "
                    "Nothing was changed. Wait until it has ended, or stop it, and try again."
                ) from None
            time.sleep(_PAUSE)
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _is_there(file: int, path: Path) -> bool:
    """Whether the open file is still the one in the folder: its last holder may have deleted it."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _sign(file: int) -> None:
    """Write who holds the lock, for the message. On a full disk it is held without a name."""
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode("ascii"), 0)
