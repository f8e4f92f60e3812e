"""Numbers as publishers write them: thousands, per cent, pounds, marks and notes of status."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from areaprofile.sources.table import clean, plain

_NUMBER = re.compile(
    r"""(?P<open>\()?\s*(?P<sign>[-+\u2212\u2013])?\s*£?\s*
        (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)
        (?P<power>[eE][-+]?\d{1,3})?\s*%?\s*(?P<close>\))?
        (?:\s*[\(\[]?(?P<note>p|r|e|f|b|u|prov|rev|final|est|provisional|revised|estimated)[\)\]]?)?
        (?:\s*[\(\[](?:note\s*)?\d{1,2}[\)\]])?""",
    re.VERBOSE | re.IGNORECASE,
)
NOTES: Mapping[str, str] = {
    "p": "provisional",
    "prov": "provisional",
    "provisional": "provisional",
    "r": "revised",
    "rev": "revised",
    "revised": "revised",
    "e": "estimated",
    "est": "estimated",
    "estimated": "estimated",
    "f": "final",
    "final": "final",
    "b": "",  # a break, which the catalogue's versions tell
    "u": "",  # less reliable: its limits say so
}


@dataclass(frozen=True)
class Numbers:
    """A parsed column: values, why a value is missing, its status, and the cells refused."""

    values: np.ndarray  # float64, NaN where missing or refused
    reasons: np.ndarray  # object: a missing reason, or None
    statuses: np.ndarray  # object: a status written beside the number, or None
    refused: np.ndarray  # bool: text where a number belongs
    percent: np.ndarray  # bool: written with a per cent sign


def parse_numbers(column: pd.Series, *, marks: Mapping[str, str], blank: str) -> Numbers:
    """The column as numbers. `marks` maps a publisher's mark to a missing reason.

    `blank` is the reason of an empty cell. Nothing is guessed: other text is refused.
    """
    if pd.api.types.is_bool_dtype(column):
        column = column.astype(object)
    if pd.api.types.is_numeric_dtype(column):
        return _from_numeric(column, marks, blank)
    codes, uniques = pd.factorize(column, use_na_sentinel=True)
    parsed = [_parse(value, marks, blank) for value in plain(uniques)] + [
        (np.nan, blank, None, False)
    ]
    values, reasons, statuses, refused = zip(*parsed, strict=True)
    return Numbers(
        np.array(values, dtype=np.float64)[codes],
        np.array(reasons, dtype=object)[codes],
        np.array(statuses, dtype=object)[codes],
        np.array(refused, dtype=bool)[codes],
        np.array([_has_sign(value) for value in plain(uniques)] + [False], dtype=bool)[codes],
    )


def _has_sign(value: object) -> bool:
    return isinstance(value, str) and "%" in value


def _from_numeric(column: pd.Series, marks: Mapping[str, str], blank: str) -> Numbers:
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    reasons = np.full(len(values), None, dtype=object)
    reasons[np.isnan(values)] = blank
    for mark, reason in marks.items():
        number = _as_number(mark)
        if number is not None:
            reasons[values == number] = reason
            values = np.where(values == number, np.nan, values)
    refused = np.isinf(values)
    values = np.where(refused, np.nan, values)
    nothing = np.full(len(values), None, dtype=object)
    return Numbers(values, reasons, nothing, refused, np.zeros(len(values), dtype=bool))


def _as_number(mark: str) -> float | None:
    """A mark that is itself a number, such as -9999 or 999."""
    match = re.fullmatch(r"-?\d+(\.\d+)?", mark)
    return float(mark) if match else None


Parsed = tuple[float, str | None, str | None, bool]


def _parse(value: object, marks: Mapping[str, str], blank: str) -> Parsed:
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        number = float(value)
        reason = marks.get(f"{number:g}")
        if reason is not None:
            return (np.nan, reason, None, False)
        return (np.nan, None, None, True) if np.isinf(number) else (number, None, None, False)
    if isinstance(value, str):
        return _parse_text(clean(value), marks, blank)
    return (np.nan, None, None, True)  # a date, a time, yes or no


def _parse_text(text: str, marks: Mapping[str, str], blank: str) -> Parsed:
    reason = marks.get(text, blank if text == "" else None)
    if reason is not None:
        return (np.nan, reason, None, False)
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return (np.nan, None, None, True)
    number = float(match["digits"].replace(",", "") + (match["power"] or ""))
    negative = bool(match["open"]) != (match["sign"] not in (None, "+"))
    status = NOTES[match["note"].lower()] or None if match["note"] else None
    return (-number if negative else number, None, status, False)
