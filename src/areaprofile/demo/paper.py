"""The general figures of the paper, brought about in the figures of the invented country."""

import numpy as np

from areaprofile.demo.council_panel import Panel
from areaprofile.demo.latent import Floats

BASKET_GAIN = 0.125  # the basket of indicators improves by this share in three years
BASKET_YEARS = 3
SATISFACTION = (65.0, 55.0)  # overall satisfaction in the last two rounds
INTENSIVE_RATIO = 4.0  # mean of the top quarter over mean of the bottom quarter
ASSESSMENT_RATIO = 3.0  # 95th over 5th percentile


def fit_paper_figures(panels: dict[str, Panel]) -> dict[str, Panel]:
    """The same panels with spread, drift and the satisfaction rounds set to the paper's figures."""
    fitted = dict(panels)
    fitted["ca01"] = _with_values(fitted["ca01"], _stretch(fitted["ca01"].values, quarter_ratio,
                                                           INTENSIVE_RATIO))  # fmt: skip
    fitted["ca04"] = _with_values(fitted["ca04"], _stretch(fitted["ca04"].values, tail_ratio,
                                                           ASSESSMENT_RATIO))  # fmt: skip
    fitted["cx01"] = _with_values(fitted["cx01"], _satisfaction(fitted["cx01"].values))
    return _fit_basket(fitted)


def _with_values(panel: Panel, values: Floats) -> Panel:
    return Panel(panel.measure, panel.years, values)


def quarter_ratio(values: Floats) -> float:
    """Mean of the highest quarter of the councils over mean of the lowest, in the last year."""
    last = np.sort(values[np.isfinite(values[:, -1]), -1])
    quarter = max(1, len(last) // 4)
    return float(last[-quarter:].mean() / last[:quarter].mean())


def tail_ratio(values: Floats) -> float:
    """The 95th percentile of the councils over the 5th, in the last year."""
    last = values[np.isfinite(values[:, -1]), -1]
    return float(np.percentile(last, 95) / np.percentile(last, 5))


def _stretch(values: Floats, ratio_of, wanted: float) -> Floats:  # noqa: ANN001
    """The values spread about their geometric mean until the ratio is as wanted."""
    middle = np.exp(np.nanmean(np.log(values)))
    low, high = 0.05, 6.0
    for _ in range(60):
        power = (low + high) / 2
        stretched = middle * (values / middle) ** power
        if ratio_of(np.minimum(stretched, 98.0)) < wanted:
            low = power
        else:
            high = power
    return np.minimum(middle * (values / middle) ** ((low + high) / 2), 98.0)


def _satisfaction(values: Floats) -> Floats:
    """Rounds moved as a whole, so that the mean of councils is the paper's."""
    moved = values.copy()
    for column, wanted in ((-2, SATISFACTION[0]), (-1, SATISFACTION[1])):
        moved[:, column] += wanted - np.nanmean(moved[:, column])
    moved[:, :-2] += SATISFACTION[0] + 1.5 - np.nanmean(moved[:, :-2])
    return np.clip(moved, 25, 92)


def basket_gain(panels: dict[str, Panel]) -> float:
    """Weighted relative improvement of the basket's national means over the last three years."""
    total = 0.0
    for panel in panels.values():
        if panel.measure.basket > 0:
            start, end = np.nanmean(panel.values[:, [-1 - BASKET_YEARS, -1]], axis=0)
            total += panel.measure.basket * panel.measure.better * (end - start) / start
    return float(total)


def _fit_basket(panels: dict[str, Panel]) -> dict[str, Panel]:
    """Every member but those near their ceiling speeds up alike, until the basket is right."""
    low, high = -0.2, 0.6
    fitted = panels
    for _ in range(50):
        speed = (low + high) / 2
        fitted = {key: _sped_up(panel, speed) for key, panel in panels.items()}
        if basket_gain(fitted) < BASKET_GAIN:
            low = speed
        else:
            high = speed
    return fitted


def _sped_up(panel: Panel, speed: float) -> Panel:
    measure = panel.measure
    if measure.basket <= 0 or (measure.scale == "logit" and measure.mean > 80):
        return panel
    steps = np.maximum(0, np.arange(len(panel.years)) - (len(panel.years) - 1 - BASKET_YEARS))
    factor = 1 + measure.better * speed * steps / BASKET_YEARS
    values = panel.values * factor
    return _with_values(panel, np.minimum(values, 99.5) if measure.scale == "logit" else values)
