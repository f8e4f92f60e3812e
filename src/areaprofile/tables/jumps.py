"""Whether a series makes a jump that looks like a change in recording, not in what it measures."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period

# A step this many times the middle one of the other years is beyond what the series does.
BEYOND_OTHERS = 8.0
FEWEST_OTHERS = 3
JUMP_WORDS = "a jump this large may be a change in recording"


def has_jump(
    history: Sequence[tuple[str, float]], indicator: Indicator, *, is_newest: bool = False
) -> bool:
    """Whether any step between neighbouring figures is too large to be taken at its word.

    With `is_newest` only the step to the newest figure is judged.
    `history`: (period, value), oldest first; periods of the newest one's kind are looked at. A step
    is a jump if it is more than eight times the middle one of at least three others, or if it goes
    to or from exactly 0 or 100% and is larger than all others. The first year of a measure that
    truly began at nought is caught too: it is shown, but never a headline.
    """
    kind = parse_period(history[-1][0]).kind if history else ""
    values = [
        value
        for period, value in history
        if math.isfinite(value) and parse_period(period).kind == kind
    ]
    steps = [(abs(new - old), old, new) for old, new in pairwise(values)]
    ends = (0.0, indicator.lower_bound, indicator.upper_bound)
    return any(
        _is_jump(size, [one for place, (one, _, _) in enumerate(steps) if place != at],
                 is_at_end=old in ends or new in ends)
        for at, (size, old, new) in enumerate(steps)
        if at == len(steps) - 1 or not is_newest
    )  # fmt: skip


def _is_jump(size: float, others: Sequence[float], *, is_at_end: bool) -> bool:
    if not size:
        return False
    if is_at_end and size > max(others, default=0.0):
        return True
    usual = median(others) if len(others) >= FEWEST_OTHERS else 0.0
    return usual > 0 and size > BEYOND_OTHERS * usual
