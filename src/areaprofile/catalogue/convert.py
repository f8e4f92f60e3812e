"""Raw entries into records: every key known, every required key there, every value of its type."""

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from areaprofile.catalogue.files import LIST_SEPARATOR
from areaprofile.catalogue.places import Entry, did_you_mean
from areaprofile.errors import Problem

Record = TypeVar("Record")
ABSENT = "nothing"
BAD: Any = object()  # stands for a value that was refused; its problem is already on the list


def build(
    kind: type[Record], entry: Entry, *, given: Mapping[str, object] | None = None
) -> tuple[Record | None, list[Problem]]:
    """The record that `entry` describes, and every problem it has.

    Without a key that it must have, or with a value of a wrong type, there is no record. Unknown
    keys are problems and are left out, so that the rest of the definition can still be looked at.

    `given` holds fields that do not stand in the file itself, such as an id that is its name.
    """
    problems: list[Problem] = []
    unknown: list[Problem] = []
    known = {field.name: field for field in fields(typing.cast(Any, kind))}
    given = given or {}
    for key in entry.values:
        if key not in known:
            found = f"an unknown key {key!r}"
            unknown.append(entry.problem(key, found, did_you_mean(key, known)))
        elif key in given and entry.values[key] != given[key]:
            do = f"make it {given[key]!r} or leave the key out"
            problems.append(entry.problem(key, f"{entry.values[key]!r}", do))
    hints = _hints(kind)
    made = {
        name: _field_value(field, hints[name], entry, given, problems)
        for name, field in known.items()
    }
    if problems:
        untold = [one for one in problems if not _is_told(one, unknown)]
        return None, [*unknown, *untold]
    return kind(**{name: value for name, value in made.items() if value is not MISSING}), unknown


def _is_told(problem: Problem, unknown: Sequence[Problem]) -> bool:
    """Whether a key that is not there is told already: as the one that was likely meant."""
    key = problem.column.rpartition(".")[2]
    return problem.found == ABSENT and any(
        one.do.startswith(f"did you mean {key}") for one in unknown
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _field_value(
    field: "Field[Any]",
    hint: Any,
    entry: Entry,
    given: Mapping[str, object],
    problems: list[Problem],
) -> Any:
    if field.name in given:
        return given[field.name]
    if field.name in entry.values:
        return convert(entry.values[field.name], hint, entry, field.name, problems)
    if field.metadata.get("empty") and not entry.rows:
        return ""  # an empty cell of a CSV means something, which the record says
    if field.default is MISSING and field.default_factory is MISSING:
        problems.append(entry.problem(field.name, ABSENT, f"give {field.name}"))
        return BAD
    return MISSING


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and is_dataclass(hint)


def convert(raw: object, hint: Any, entry: Entry, key: str, problems: list[Problem]) -> Any:
    """`raw` as the type `hint`; a value of another type is a problem, never guessed at."""
    if _is_record(hint):
        return _record(raw, hint, entry, key, problems)
    origin = typing.get_origin(hint)
    if origin is tuple:
        return _several(raw, typing.get_args(hint)[0], entry, key, problems)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(raw, entry, key, problems)
    if origin in (types.UnionType, typing.Union):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    try:
        if entry.rows and isinstance(raw, str) and hint is not str:
            raise TypeError(raw)  # TOML has numbers and days of its own; only a CSV cell is text
        return _SIMPLE[hint](raw)
    except (TypeError, ValueError):
        do = f"write {_WORDS[hint]}"
        problems.append(entry.problem(key, repr(raw), do))
        return BAD


def _record(raw: object, kind: type, entry: Entry, key: str, problems: list[Problem]) -> Any:
    if not isinstance(raw, Mapping):
        problems.append(entry.problem(key, repr(raw), f"write a table [{key}]"))
        return BAD
    made, found = build(kind, entry.child(key, raw))
    problems += found
    return BAD if made is None else made


def _several(raw: object, kind: Any, entry: Entry, key: str, problems: list[Problem]) -> Any:
    if isinstance(raw, str) and not entry.rows:
        raw = [part.strip() for part in raw.split(LIST_SEPARATOR) if part.strip()]
    if isinstance(raw, Mapping) and not entry.rows and all(name.isdigit() for name in raw):
        raw = [raw[name] for name in sorted(raw, key=int)]  # columns drop.1.column, drop.2.column
    if not isinstance(raw, list):
        problems.append(entry.problem(key, repr(raw), "write a list in [ ]"))
        return BAD
    if _is_record(kind):
        made = [
            _record_of_list(item, kind, entry, key, index, problems)
            for index, item in enumerate(raw)
        ]
    else:
        made = [convert(item, kind, entry, key, problems) for item in raw]
    return tuple(made)


def _record_of_list(
    raw: object, kind: type, entry: Entry, key: str, index: int, problems: list[Problem]
) -> Any:
    if not isinstance(raw, Mapping):
        problems.append(entry.problem(key, repr(raw), f"write a table [[{key}]]"))
        return BAD
    made, found = build(kind, entry.child(key, raw, index))
    problems += found
    return BAD if made is None else made


def _mapping(raw: object, entry: Entry, key: str, problems: list[Problem]) -> Any:
    if isinstance(raw, str) and not entry.rows:
        pairs = [part.partition("=") for part in raw.split(LIST_SEPARATOR) if part.strip()]
        raw = {mark.strip(): meaning.strip() for mark, _, meaning in pairs}
    if not isinstance(raw, Mapping):
        problems.append(entry.problem(key, repr(raw), f"write a table [{key}]"))
        return BAD
    inside = entry.child(key, raw)
    for name, value in raw.items():
        if not isinstance(value, str):
            problems.append(inside.problem(str(name), repr(value), "write text in quotes"))
    return types.MappingProxyType(dict(raw))


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError(raw)
    return raw.strip()


def _whole(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise TypeError(raw)
    return int(raw)


def _number(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise TypeError(raw)
    number = float(raw)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(raw)
    return number


def _yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return raw == "true"
    raise TypeError(raw)


def _day(raw: object) -> date:
    if type(raw) is date:
        return raw
    if isinstance(raw, str):
        return date.fromisoformat(raw)
    raise TypeError(raw)


_SIMPLE: Mapping[Any, Callable[[object], Any]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _yes_no,
    date: _day,
}
_WORDS: Mapping[Any, str] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a day as 2025-10-30",
}
