"""Numbers as downloads write them: what was published, without the noise of binary fractions."""

import numpy as np
import pandas as pd

DIGITS = 12
_MOST_EXACT = 22  # the largest power of ten that a float holds exactly


def written(numbers: np.ndarray) -> np.ndarray:
    """Floats rounded to 12 significant digits, so that 36.199999999999996 is written as 36.2.

    nan and infinities stay; so do numbers too large or too small for it to matter.
    """
    out = np.array(numbers, dtype=float)
    usual = np.isfinite(out) & (out != 0)
    power = DIGITS - 1 - np.floor(np.log10(np.abs(out[usual])))
    scale = 10.0 ** np.clip(power, 0, _MOST_EXACT)
    out[usual] = np.where(power <= _MOST_EXACT, np.round(out[usual] * scale) / scale, out[usual])
    return out


def written_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of floats as `written`."""
    floats = [place for place, kind in enumerate(frame.dtypes) if kind == np.float64]
    columns = [
        pd.Series(written(frame.iloc[:, place].to_numpy()), index=frame.index)
        if place in floats
        else frame.iloc[:, place]
        for place in range(frame.shape[1])
    ]
    return pd.DataFrame(dict(enumerate(columns)), index=frame.index).set_axis(
        frame.columns, axis="columns"
    )
