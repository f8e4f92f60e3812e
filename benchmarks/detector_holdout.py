"""The detector on real years that it has not seen: eight years in, the next two held out.

    python benchmarks/detector_holdout.py [--write]

For every yearly ONS series that qualifies (ons_panels.py) and every council: is a council that
the method raised still below its own start, relative to England, in the mean of the two unseen
years? Start is the mean of the first two years. Rivals are compared at equal numbers raised.
Windows that overlap share data, so the table is repeated with windows that share no year;
intervals are 95 %, clustered by council. Nothing in the detector was chosen on this output.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from detector_page import write_into_page
from detector_rivals import fingertips, mann_kendall, ols_p, three_falls, xmr
from ons_panels import RealPanel, load_panels, raw_folder
from scipy.special import stdtrit

from areaprofile.stats.early_warning import WARNING_P, off_path
from areaprofile.stats.falling import Severity, assess_falling
from areaprofile.stats.forecast import damped_forecast
from areaprofile.stats.trend_scale import transform, yearly_median
from areaprofile.stats.trends import TrendPanel

WINDOW, UNSEEN = 8, 2
LOST = 0.2


@dataclass(frozen=True)
class Window:
    """Eight years of one series, the panel with two more, and the first year's position."""

    name: str
    start: int
    seen: TrendPanel
    whole: TrendPanel
    codes: tuple[str, ...]


def windows_of(real: RealPanel, regions: pd.Series, step: int) -> list[Window]:
    """Windows counted back from the last year, `step` years apart."""
    last_start = len(real.years) - WINDOW - UNSEEN
    starts = range(last_start, -1, -step)
    return [_window(real, regions, start) for start in starts]


def _window(real: RealPanel, regions: pd.Series, start: int) -> Window:
    region = regions.reindex(real.codes).fillna(-1).to_numpy().astype(np.int64)
    end = start + WINDOW + UNSEEN
    unit = 100.0 if real.scale == "proportion" else 1.0

    def panel(stop: int) -> TrendPanel:
        return TrendPanel(
            values=real.values[:, start:stop] / unit,
            polarity=real.polarity,
            scale=real.scale,
            region=region,
            errors=None if real.errors is None else real.errors[:, start:stop] / unit,
            lower=0.0 if real.scale == "proportion" else None,
            upper=1.0 if real.scale == "proportion" else None,
        )

    return Window(real.name, start, panel(end - UNSEEN), panel(end), real.codes)


def score_window(window: Window) -> pd.DataFrame:
    """One row per judged council: what each method says, and what the unseen years showed."""
    falling = assess_falling(window.seen)
    trend = falling.trend
    y = transform(window.whole).y / trend.sd
    d = y - yearly_median(y)
    later = d[:, -UNSEEN:].mean(axis=1)
    first = d[:, :2].mean(axis=1)
    end = d[:, WINDOW - 1]
    raw = window.seen.polarity * window.seen.values
    seen = d[:, :WINDOW]
    table = pd.DataFrame(
        {
            "council": window.codes,
            "series": window.name,
            "start": window.start,
            "change": later - first,
            "after": later - end,
            "p_behind": trend.p_behind,
            "rule": falling.severity >= Severity.FLAG,
            "slope": trend.slope,
            "three falls": three_falls(raw).score,
            "Mann-Kendall": mann_kendall(raw).score,
            "Mann-Kendall less England": mann_kendall(seen).score,
            "Mann-Kendall less England, ties by slope": mann_kendall(seen).score
            - 1e-6 * np.nan_to_num(trend.slope),
            "XmR": xmr(raw).score,
            "Fingertips": fingertips(raw, window.seen.errors).score,
            "OLS less England, by p": -ols_p(seen),
            "slope less England": -trend.slope,
            "last less first": d[:, 0] - end,
            "detector": trend.p_behind,
        }
    )
    return table[(trend.stop == 0) & np.isfinite(table.change)]


RIVALS = (
    "detector",
    "OLS less England, by p",
    "slope less England",
    "Mann-Kendall less England",
    "Mann-Kendall less England, ties by slope",
    "Mann-Kendall",
    "Fingertips",
    "XmR",
    "three falls",
    "last less first",
)


def clustered(hits: pd.Series, council: pd.Series) -> str:
    """A share with its 95 % interval, councils being the independent units."""
    groups = hits.groupby(council).agg(["sum", "count"]).to_numpy(dtype=float)
    if len(groups) < 2:
        return f"{hits.mean():.2f}" if len(hits) else "–"
    share = groups[:, 0].sum() / groups[:, 1].sum()
    miss = groups[:, 0] - share * groups[:, 1]
    m = len(groups)
    error = np.sqrt(m / (m - 1) * (miss**2).sum()) / groups[:, 1].sum()
    half = stdtrit(m - 1, 0.975) * error
    return f"{share:.2f} ({max(share - half, 0):.2f}–{min(share + half, 1):.2f})"


def row(name: str, part: pd.DataFrame) -> str:
    """A Markdown row: number raised, still below, 0.2 sd below, went lower still."""
    cells = [
        clustered(part.change < 0, part.council),
        clustered(part.change <= -LOST, part.council),
        clustered(part.after < 0, part.council),
    ]
    return f"| {name} | {len(part)} | {' | '.join(cells)} |"


def print_table(title: str, table: pd.DataFrame) -> None:
    """All methods at the number that the slope test raises, and our rules at their own."""
    raised = table[table.p_behind >= 0.90]
    print(
        f"\n### {title}: {len(table)} council-windows, {table.series.nunique()} series, "
        f"{table.groupby('series').start.nunique().sum()} windows\n"
    )
    print("| method | raised | still below its start | at least 0.2 sd below | lower still |")
    print("| --- | --- | --- | --- | --- |")
    print(row("every council", table))
    print(row("slope test, P ≥ .90", raised))
    print(row("slope test, P ≥ .80", table[table.p_behind >= 0.80]))
    print(row("falling rule (all four conditions)", table[table.rule]))
    for name in RIVALS[1:]:
        print(row(f"{name}, same number", strongest(table, name, len(raised))))
    number = len(table) // 20
    print(f"\nThe strongest one in twenty by each method ({number}):\n")
    print("| method | raised | still below its start | at least 0.2 sd below | lower still |")
    print("| --- | --- | --- | --- | --- |")
    for name in RIVALS:
        print(row(name, strongest(table, name, number)))


def strongest(table: pd.DataFrame, method: str, number: int) -> pd.DataFrame:
    """The rows a method is surest of; ties by council and series, which says nothing."""
    order = table.sort_values([method, "council", "series"], ascending=[False, True, True])
    return order.head(number)


def print_calibration(table: pd.DataFrame) -> None:
    """What happened by the probability that the detector gave."""
    print("\n| P(behind) | council-windows | still below | at least 0.2 sd below |")
    print("| --- | --- | --- | --- |")
    edges = [0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001]
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        part = table[(table.p_behind >= low) & (table.p_behind < high)]
        if len(part):
            print(
                f"| {low:.2f}–{min(high, 1):.2f} | {len(part)} | {(part.change < 0).mean():.2f} "
                f"| {(part.change <= -LOST).mean():.2f} |"
            )


def print_series(table: pd.DataFrame) -> None:
    """Flags per series: which kinds of measure can carry a flag at all."""
    print("\n| series | council-windows | raised | share |")
    print("| --- | --- | --- | --- |")
    for name, part in table.groupby("series"):
        raised = int((part.p_behind >= 0.90).sum())
        print(f"| {name} | {len(part)} | {raised} | {raised / len(part):.3f} |")


def print_forecasts(windows: list[Window]) -> None:
    """Coverage of the 80 % band and error against 'no change', on the unseen years."""
    inside, ours, naive = ([[] for _ in range(UNSEEN)] for _ in range(3))
    for window in windows:
        y = transform(window.whole).y
        forecast = damped_forecast(y[:, :WINDOW], years_ahead=UNSEEN)
        for h in range(UNSEEN):
            actual = y[:, WINDOW + h]
            ok = np.isfinite(actual) & np.isfinite(forecast.scale[:, h])
            if not ok.any():
                continue
            within = (actual >= forecast.lower[:, h]) & (actual <= forecast.upper[:, h])
            inside[h].append(within[ok].mean())
            ours[h].append(np.sqrt(np.mean((actual - forecast.centre[:, h])[ok] ** 2)))
            naive[h].append(np.sqrt(np.mean((actual - y[:, WINDOW - 1])[ok] ** 2)))
    print("\n### Target forecast: half own slope, 80 % band\n")
    print("| years ahead | coverage, mean over windows | windows below 60 % | rmse / last value |")
    print("| --- | --- | --- | --- |")
    for h in range(UNSEEN):
        cover = np.array(inside[h])
        ratio = float(np.median(np.array(ours[h]) / np.array(naive[h])))
        print(f"| {h + 1} | {cover.mean():.2f} | {(cover < 0.6).mean():.2f} | {ratio:.2f} |")


def print_warnings(windows: list[Window]) -> None:
    """How often the last seen year is warned of; by chance alone it would be 0.0025."""
    found = [off_path(window.seen) for window in windows]
    worse = np.concatenate([result.p_worse[result.stop == 0] for result in found])
    share = float((worse <= WARNING_P).mean())
    print(
        f"\nEarly warnings: {share:.4f} of {len(worse)} last years (by chance alone {WARNING_P})."
    )


def council_regions() -> pd.Series:
    """A small number for the region of each council code."""
    path = raw_folder() / "england" / "lookups" / "lookup_ltla24_region24.parquet"
    lookup = pd.read_parquet(path).drop_duplicates("ltla24_code")
    codes = lookup.region24_code.astype("category").cat.codes
    return pd.Series(codes.to_numpy(), index=lookup.ltla24_code)


def report() -> None:
    """Every table."""
    regions = council_regions()
    panels = load_panels()
    every = [w for real in panels for w in windows_of(real, regions, 1)]
    apart = [w for real in panels for w in windows_of(real, regions, WINDOW + UNSEEN)]
    overlapping = pd.concat([score_window(w) for w in every], ignore_index=True)
    print(f"Run on {date.today().isoformat()}.")
    print_table("Overlapping windows", overlapping)
    print_calibration(overlapping)
    print_series(overlapping)
    print_table(
        "Windows that share no year",
        pd.concat([score_window(w) for w in apart], ignore_index=True),
    )
    print_forecasts(every)
    print_warnings(every)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/detector.md")
    if parser.parse_args().write:
        write_into_page("holdout", report)
    else:
        report()


if __name__ == "__main__":
    main()
