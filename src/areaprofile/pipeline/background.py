"""Work beside other work, that does not keep a stopped build from ending at once."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Background(Generic[Result]):
    """Runs a function in a thread of its own; `result` waits for it and hands over its error."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._made: list[Result] = []
        self._error: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._made.append(self._work())
        except BaseException as error:  # handed to whoever asks for the result
            self._error.append(error)

    def result(self) -> Result:
        """What the function returned; raises what it raised."""
        while self._thread.is_alive():
            self._thread.join(timeout=0.2)
        if self._error:
            raise self._error[0]
        return self._made[0]
