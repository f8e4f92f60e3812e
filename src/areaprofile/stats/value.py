"""Where does one place's cost lie among others?

Higher or lower than usual means outside the middle half of the others, which is wide on purpose:
unit costs are kept differently from place to place. Says nothing of what the money bought.
"""

import numpy as np
from numpy.typing import ArrayLike

HIGHER, LOWER, USUAL = "higher", "lower", "usual"


def side_of(value: float, others: ArrayLike) -> str:
    """`higher` than the upper quartile of the others, `lower` than the lower one, else `usual`.

    Empty where the value or all others are unknown (nan). Quartiles are linear (type 7).
    """
    known = np.asarray(others, dtype=float)
    known = known[np.isfinite(known)]
    if not (np.isfinite(value) and known.size):
        return ""
    low, high = np.quantile(known, [0.25, 0.75])
    if value > high:
        return HIGHER
    return LOWER if value < low else USUAL
