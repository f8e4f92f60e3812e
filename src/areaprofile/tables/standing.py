"""Where one value stands among others: percentile, fifth, rank as a range, sure of a difference.

Separate facts, never merged. `stats.standing` places a whole series in itself; here single values
are placed in a series that may be another's, such as a council among neighbourhoods.
"""

import math

import numpy as np

from areaprofile.stats.standing import against_benchmark, orient

FIFTHS = 5
Z_95 = 1.959964
SEED = 20051102
DRAWS, DRAWS_OF_MANY, MANY = 2000, 200, 400
NOISE = 9  # decimals beyond which two figures differ by how they were worked out alone


def percentile_among(value: float, ordered: np.ndarray, *, polarity: str) -> float:
    """Mid-rank percentile of a value among sorted ones, seen from the bad end: 100 is best.

    From the lowest end where the measure has no good one; NaN where nothing is known.
    """
    if not (math.isfinite(value) and ordered.size):
        return math.nan
    below = np.searchsorted(ordered, value, side="left")
    up_to = np.searchsorted(ordered, value, side="right")
    percent = 50 * (below + up_to) / ordered.size
    return float(orient(percent, polarity=polarity))  # pyright: ignore[reportArgumentType]


def fifths_among(values: np.ndarray, ordered: np.ndarray, *, polarity: str) -> np.ndarray:
    """The fifth of each value among sorted ones: 1 worst (or lowest) to 5; 0 without a value.

    The fifth in which its `percentile_among` lies, so that a value which many share is neither
    among the worst nor among the best; on the line between two it belongs to the one nearer the
    middle. Says little where there are fewer than five sorted values.
    """
    out = np.zeros(values.shape, dtype=np.int8)
    known = np.isfinite(values)
    count = ordered.size
    if not count:
        return out
    sides = (np.searchsorted(ordered, values[known], side=side) for side in ("left", "right"))
    twice = sum(sides)  # twice the mid-rank: whole numbers, so that lines between fifths are exact
    if polarity == "lower_is_better":
        twice = 2 * count - twice
    below = [FIFTHS * twice >= 2 * count * line for line in (1, 2)]
    above = [FIFTHS * twice > 2 * count * line for line in (3, 4)]
    out[known] = 1 + sum(np.asarray(one, dtype=np.int8) for one in (*below, *above))
    return out


def verdict(lower: float, upper: float, *, benchmark: float, polarity: str) -> str:
    """`better`, `worse`, `similar` to a benchmark, `higher` or `lower` without a good end.

    By whether the 95% interval holds the benchmark. Empty where one of the three is unknown.
    """
    return str(against_benchmark(lower, upper, benchmark, polarity=polarity))  # pyright: ignore[reportArgumentType]


def certainty(value: float, lower: float, upper: float, *, benchmark: float) -> float:
    """Probability that the value truly lies on the side of the benchmark on which it is seen.

    Normal approximation from the 95% limit that faces the benchmark; NaN without limits. Not valid
    for counts below about 5.
    """
    if not all(map(math.isfinite, (value, lower, upper, benchmark))):
        return math.nan
    if value == benchmark:
        return 0.5
    reach = value - lower if value > benchmark else upper - value
    if reach <= 0:
        return math.nan
    z = abs(value - benchmark) / (reach / Z_95)
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def rank_range_of_one(
    values: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    *,
    place: int,
    polarity: str,
    decimals: int = NOISE,
) -> tuple[int, int, int] | None:
    """First and last place (95%) of one area among all, and how many there are; 1 is best.

    Without a good end 1 is the highest. Each draw moves every area within its own interval and
    ranks the one anew (Goldstein and Spiegelhalter 1996). Areas without limits stay put, and those
    of them that are level to `decimals` share all the places that they take. None if the area has
    no value.
    """
    known = np.isfinite(values)
    if not known[place]:
        return None
    sign = 1.0 if polarity == "lower_is_better" else -1.0
    centre = sign * values[known]
    own = int(np.count_nonzero(known[:place]))
    half = (upper[known] - lower[known]) / 2 / Z_95
    spread = np.where(np.isfinite(half), half, 0.0)
    centre = np.where(spread > 0, centre, np.round(centre, decimals))
    if not spread.any():
        ahead = int(np.count_nonzero(centre < centre[own]))
        return ahead + 1, int(np.count_nonzero(centre <= centre[own])), int(known.sum())
    draws = DRAWS if centre.size <= MANY else DRAWS_OF_MANY
    random = np.random.default_rng(SEED)
    drawn = centre + spread * random.standard_normal((draws, centre.size))
    ahead = np.count_nonzero(drawn < drawn[:, [own]], axis=1)
    up_to = np.count_nonzero(drawn <= drawn[:, [own]], axis=1)
    first = np.quantile(ahead + 1, 0.025, method="nearest")
    last = np.quantile(up_to, 0.975, method="nearest")
    return int(first), int(last), int(known.sum())
