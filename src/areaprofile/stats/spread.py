"""How far apart are places? Quartile and best-to-worst ratios, and who stands far out.

The quartile ratio is the mean of the highest quarter over the mean of the lowest ("the top quarter
give four times as much as the bottom"). Best to worst is the 95th percentile over the 5th, so that
one odd place does not make it. A ratio means nothing where the low end is zero or signs differ.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST = 8
FAR_OUT = 3.0  # interquartile ranges beyond a quartile


@dataclass(frozen=True)
class Spread:
    """Of `n` known values: median, quartiles, and the ratios (nan where they mean nothing).

    `far_out` is True for values more than three interquartile ranges beyond a quartile.
    """

    n: int
    low: float
    median: float
    high: float
    quartile_ratio: float
    tail_ratio: float
    far_out: NDArray[np.bool_]

    @property
    def between_quartiles(self) -> float:
        """The interquartile range."""
        return self.high - self.low


def spread_of(values: ArrayLike) -> Spread:
    """The spread of values; all nan under eight of them."""
    table = np.asarray(values, dtype=float)
    known = np.sort(table[np.isfinite(table)])
    outside = np.zeros(table.shape, dtype=bool)
    if known.size < FEWEST:
        unknown = float("nan")
        return Spread(int(known.size), unknown, unknown, unknown, unknown, unknown, outside)
    low, median, high = np.quantile(known, (0.25, 0.5, 0.75))
    reach = FAR_OUT * (high - low)
    if reach > 0:
        outside = (table < low - reach) | (table > high + reach)
    quarter = known.size // 4
    top, bottom = known[-quarter:].mean(), known[:quarter].mean()
    fifth, last = np.quantile(known, (0.05, 0.95))
    is_signed = known[0] < 0
    return Spread(
        n=int(known.size),
        low=float(low),
        median=float(median),
        high=float(high),
        quartile_ratio=_ratio(top, bottom, is_signed=is_signed),
        tail_ratio=_ratio(last, fifth, is_signed=is_signed),
        far_out=outside,
    )


def _ratio(top: float, bottom: float, *, is_signed: bool) -> float:
    return float(top / bottom) if bottom > 0 and not is_signed else float("nan")
