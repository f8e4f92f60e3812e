"""Processes beside this one, for work on two cores where there are two."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

WORKERS = 2
# How often a worker looks whether its parent still lives, in seconds.
_LOOK = 0.2
# What the workers share: set before they are forked, and read by them only.
_STATE: list[Any] = []


@dataclass(frozen=True)
class Later:
    """Work for which there is no other process: done when its result is asked for."""

    work: Callable[[], Any]

    def result(self) -> Any:
        """Do the work and return what it gives."""
        return self.work()


Begun = Future[Any] | Later


@dataclass(frozen=True)
class Workers:
    """Gives work to processes that share what this one has read so far."""

    state: Any
    pool: ProcessPoolExecutor | None

    def begin(self, work: Callable[..., Any], *given: Any) -> Begun:
        """Begin `work(state, *given)`; the `result()` of what comes back waits for its end."""
        if self.pool is None:
            return Later(lambda: work(self.state, *given))
        return self.pool.submit(_worked, work, *given)


@contextmanager
def workers(state: Any, count: int = WORKERS) -> Iterator[Workers]:
    """So many processes that know `state`; none where the system cannot share memory."""
    if "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) < WORKERS:
        yield Workers(state, None)
        return
    _STATE[:] = [state]
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(count, mp_context=fork, initializer=_begin_worker)
    try:
        yield Workers(state, pool)
    except BaseException:
        # Whatever stopped us, no process may go on writing into a folder that is being deleted.
        for process in list((pool._processes or {}).values()):
            process.kill()
            process.join()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        _STATE.clear()


def results_of(begun: Iterable[Begun]) -> Iterator[Any]:
    """The results, in the order in which they come."""
    begun = list(begun)
    yield from (one.result() for one in begun if isinstance(one, Later))
    yield from (one.result() for one in as_completed(o for o in begun if isinstance(o, Future)))


def _worked(work: Callable[..., Any], *given: Any) -> Any:
    return work(_STATE[0], *given)


def _begin_worker() -> None:
    """The parent decides when to stop: a worker ignores Ctrl-C and dies with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
