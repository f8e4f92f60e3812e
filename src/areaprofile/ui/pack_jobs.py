"""Packs made in processes of their own, few at a time, so that no reader waits for another's."""

import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from areaprofile.errors import AreaProfileError

AT_ONCE = 2
MOST_WAITING = 12
LONGEST_SECONDS = 60.0
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class PackOrder:
    """What is asked for: everything in it is known to the store, and none of it is a path."""

    store: Path
    build: str
    council: str
    form: str
    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    strictness: float = 0.9
    address: str = ""

    def command(self, out: Path) -> list[str]:
        """The command that makes it."""
        chosen = [f"--service={one}" for one in self.services]
        chosen += [f"--flag={one}" for one in self.flags]
        return [
            *(sys.executable, "-m", "areaprofile", "report", str(self.store)),
            *("--council", self.council, "--format", self.form, "--out", str(out)),
            *("--build", self.build, "--strictness", str(self.strictness)),
            *(f"--address={self.address}", *chosen),
        ]


@dataclass
class PackJob:
    """A pack being made. `said`: what its process said so far, the newest last."""

    order: PackOrder
    said: list[str] = field(default_factory=list)
    future: "Future[bytes]" = field(default_factory=Future)

    @property
    def is_done(self) -> bool:
        """Whether it is made or has failed."""
        return self.future.done()

    @property
    def stage(self) -> str:
        """What happens now."""
        return self.said[-1] if self.said else "Waiting for its turn"


_POOL = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="pack")
_ROOM = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def start(order: PackOrder) -> PackJob:
    """Begin a pack, or queue it. Raises AreaProfileError when too many wait already."""
    if not _ROOM.acquire(blocking=False):
        raise AreaProfileError("Many packs are being made just now. Try again in a minute.")
    job = PackJob(order)
    job.future = _POOL.submit(_make, job)
    job.future.add_done_callback(lambda _: _ROOM.release())
    return job


def _make(job: PackJob) -> bytes:
    with tempfile.TemporaryDirectory(prefix="areaprofile-pack-") as folder:
        out = Path(folder) / f"pack.{job.order.form}"
        with subprocess.Popen(
            job.order.command(out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            stop = threading.Timer(LONGEST_SECONDS, process.kill)
            stop.start()
            try:
                assert process.stderr is not None
                job.said += (line.strip() for line in process.stderr)
            finally:
                stop.cancel()
        if process.returncode != 0 or not out.is_file():
            _LOG.error("A pack failed (exit code %s): %s", process.returncode, "\n".join(job.said))
            raise AreaProfileError(_why(process.returncode, job.said))
        return out.read_bytes()


def _why(code: int, said: Sequence[str]) -> str:
    if code < 0:
        return f"The pack took over {LONGEST_SECONDS:.0f} seconds and was stopped. Choose less."
    return said[-1] if code in (2, 3) and said else "The pack could not be made."
