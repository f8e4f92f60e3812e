"""Errors that a user can mend, and the exit code of each.

Everything raised here is shown as a message without a traceback. Any other exception is a bug in
areaprofile and shows itself in full (exit code 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass

EXIT_DONE = 0
EXIT_BUG = 1
EXIT_PROBLEMS = 2
EXIT_MISSING = 3
EXIT_INTERRUPTED = 4


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an input: where it stands, what was found there and how to mend it.

    `row` is the line or row as the user's own program numbers it (header = 1); 0 means the whole
    file. `column` is the column's heading or a key; empty means the whole row.
    """

    file: str
    row: int
    column: str
    found: str
    do: str

    def __str__(self) -> str:
        place = ":".join(part for part in (self.file, str(self.row or ""), self.column) if part)
        return f"{place}: found {self.found}; {self.do}"


class AreaProfileError(Exception):
    """The reader can mend this: shown as a message, never as a traceback."""

    exit_code = EXIT_PROBLEMS


class InputProblemsError(AreaProfileError):
    """One or more inputs have problems; all that were found are in `problems`."""

    exit_code = EXIT_PROBLEMS

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class MissingFileError(AreaProfileError):
    """A file, pack or store is missing or cannot be read."""

    exit_code = EXIT_MISSING


class UnknownCodeError(AreaProfileError):
    """A code that no area, indicator or period of this store bears."""

    exit_code = EXIT_PROBLEMS


class InterruptedBuildError(AreaProfileError):
    """The work was stopped half-way; nothing was changed."""

    exit_code = EXIT_INTERRUPTED
