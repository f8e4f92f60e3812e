"""Small invented panels for the tests of the trend detector."""

import numpy as np

from areaprofile.stats.trends import TrendPanel

COUNCILS = 40


def draw_values(
    seed: int, *, councils: int = COUNCILS, years: int = 8, noise: float = 0.2
) -> np.ndarray:
    """Councils x years: levels with sd 1, slopes with sd .04, independent noise."""
    rng = np.random.default_rng(seed)
    level = rng.normal(0, 1, (councils, 1))
    slope = rng.normal(0, 0.04, (councils, 1))
    return level + slope * np.arange(years) + rng.normal(0, noise, (councils, years))


def panel_of(values: np.ndarray, **changes: object) -> TrendPanel:
    """A panel of scores, higher is better, four regions in turn."""
    given: dict[str, object] = {
        "polarity": 1,
        "scale": "score",
        "region": np.arange(len(values)) % 4,
    }
    return TrendPanel(values=values, **{**given, **changes})  # type: ignore[arg-type]


def falling_values(seed: int, *, years: int = 8, slope: float = -0.3) -> np.ndarray:
    """As draw_values with little noise; council 0 falls steadily by `slope` a year."""
    values = draw_values(seed, years=years, noise=0.08)
    values[0] = 0.5 + slope * np.arange(years) + 0.05 * np.cos(np.arange(years) * 2.0)
    return values
