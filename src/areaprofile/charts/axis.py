"""A scale with round ticks for a drawing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from areaprofile.tables.wording import show_number


@dataclass(frozen=True)
class Axis:
    """Values between `low` and `high` along a line from `start` to `end` (in drawing units)."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]
    decimals: int

    def at(self, value: float) -> float:
        """Where a value stands on the line."""
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)

    def label(self, value: float) -> str:
        """A tick in as few decimals as tell it from its neighbours."""
        return show_number(value, decimals=self.decimals)


def axis_over(
    values: Iterable[float], *, start: float, end: float, ticks: int = 5, room: float = 0.04
) -> Axis:
    """An axis over the finite values with a little room at both ends; 0 to 1 without any."""
    known = [value for value in values if math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if high == low:
        high, low = high + (abs(high) * 0.1 or 1.0), low - (abs(low) * 0.1 or 1.0)
    spare = (high - low) * room
    low, high = low - spare if low < 0 or low - spare > 0 else min(low, 0.0), high + spare
    step = nice_step((high - low) / ticks)
    decimals = max(0, -math.floor(math.log10(step))) if step < 1 else 0
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    marks = tuple(number * step for number in range(first, last + 1))
    return Axis(low, high, start, end, marks, decimals)


def nice_step(step: float) -> float:
    """A round step of about this size: 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(step))
    return next(part * power for part in (1, 2, 5, 10) if step <= part * power * 1.0001)
