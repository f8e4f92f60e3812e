"""What a rule may know: councils, their services, measures with their years, and what others say.

Arrays of a measure run over all councils of the store, in the order of `Councils.codes`; nan is
no figure. Nothing here is read from a file: see gather.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from areaprofile.stats.early_warning import OffPath, off_path
from areaprofile.stats.falling import Falling, assess_changes, recent_years
from areaprofile.stats.trend_scale import (
    BoolArray,
    FloatArray,
    IntArray,
    TrendPanel,
    transform,
    yearly_median,
)
from areaprofile.stats.trends import had_it_kept_pace

Texts = NDArray[np.object_]

# Rules about a council as such, not about one of its services.
WHOLE = "The council as a whole"


@dataclass(frozen=True)
class Councils:
    """Today's councils in the order of all arrays: codes, names, kinds, regions, people.

    `region` holds places in `region_codes`, -1 for a council in none.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: Texts
    region: IntArray
    population: FloatArray
    region_codes: tuple[str, ...] = ()

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Council code → its place in every array."""
        return {code: at for at, code in enumerate(self.codes)}


@dataclass(frozen=True)
class Definition:
    """What a rule needs to know of an indicator."""

    indicator_id: str
    name: str
    service: str
    kind: str
    measure: str
    polarity: int
    unit: str
    decimals: int
    multiplier: float
    owner: str
    counted: str  # what the numerator counts, if these are people or things; empty otherwise
    shared: str  # the shared outcome it belongs to; empty: none
    topic: str  # block and priority together: measures that are about the same thing
    is_survey: bool
    theme: str = ""
    is_view: bool = False  # a survey of what people feel, not of what they do or have


@dataclass(frozen=True, eq=False)
class Measure:
    """One indicator's figures: councils × years, the years without a gap between first and last.

    periods: the period's code in each column, empty for a year nobody collected. end: the last day
    of the newest period. blocked: why a council's figures are not judged at all, empty if they
    are. suppressed, provisional, unlike: what was said of each cell.
    """

    definition: Definition
    panel: TrendPanel
    periods: tuple[str, ...]
    end: date
    lower: FloatArray
    upper: FloatArray
    denominator: FloatArray
    suppressed: BoolArray
    provisional: BoolArray
    unlike: BoolArray
    blocked: Texts
    national: FloatArray
    sources: tuple[str, ...] = ()

    @property
    def values(self) -> FloatArray:
        """Councils × years, in the measure's unit."""
        return self.panel.values

    @cached_property
    def oriented(self) -> FloatArray:
        """Councils × years on the comparison scale, up is better, in sd between councils."""
        y = transform(self.panel).y
        held = np.isfinite(y)
        count = np.maximum(held.sum(axis=1), 1)
        means = np.where(held.any(axis=1), np.where(held, y, 0).sum(axis=1) / count, np.nan)
        known = means[np.isfinite(means)]
        sd = float(np.std(known, ddof=1)) if known.size > 1 else 0.0
        return y / sd if sd > 0 else np.full_like(y, np.nan)

    @cached_property
    def change(self) -> FloatArray:
        """`oriented` less the councils' median of each year."""
        return self.oriented - yearly_median(self.oriented)

    @cached_property
    def window(self) -> TrendPanel:
        """The years that a trend looks at."""
        return recent_years(self.panel)

    @property
    def window_start(self) -> int:
        """The column in which the window begins."""
        return self.panel.values.shape[1] - self.window.values.shape[1]

    @cached_property
    def changes(self) -> tuple[Falling, Falling]:
        """Falling and improving, worked out once."""
        return assess_changes(self.window, provisional=self.provisional[:, -1])

    @property
    def falling(self) -> Falling:
        """Who falls behind while getting worse."""
        return self.changes[0]

    @property
    def improving(self) -> Falling:
        """Who gains on others while getting better."""
        return self.changes[1]

    @cached_property
    def warning(self) -> OffPath:
        """The last year against the path before it."""
        return off_path(self.panel)

    @cached_property
    def kept_pace(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The last value had each council kept pace: likely, and the ends of a 90 % interval."""
        trend = self.falling.trend
        falls = (trend.fall, -trend.rel_upper * trend.span, -trend.rel_lower * trend.span)
        likely, one, two = (had_it_kept_pace(self.window, replace(trend, fall=f)) for f in falls)
        return likely, np.minimum(one, two), np.maximum(one, two)

    @property
    def recent_error(self) -> FloatArray:
        """Standard error of each value in natural units, nan where no limits are published."""
        return (self.upper - self.lower) / (2 * 1.959964)

    def earlier(self, years: int) -> "Measure | None":
        """The measure as it stood this many years ago; None if nothing is left."""
        keep = len(self.periods) - years
        if years == 0:
            return self
        while keep > 0 and not self.periods[keep - 1]:
            keep -= 1
        if keep < 1:
            return None
        return _cut(self, keep)


@dataclass(frozen=True)
class Peers:
    """Of each council: its peers' places, nearest first, and the name of the set they are from."""

    set_name: str
    places: tuple[NDArray[np.int64], ...]

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """Councils × peers, -1 where there are fewer."""
        out = np.full((len(self.places), max(map(len, self.places), default=0)), -1, dtype=np.int64)
        for at, own in enumerate(self.places):
            out[at, : own.size] = own
        return out


@dataclass(frozen=True, eq=False)
class Facts:
    """All that the rules of one edition look at. Tables are those of the store, or empty."""

    as_at: date
    councils: Councils
    services: tuple[str, ...]
    runs: Mapping[str, BoolArray]
    said: Mapping[str, BoolArray]
    measures: tuple[Measure, ...]
    judgements: pd.DataFrame
    targets: pd.DataFrame
    cost: Mapping[str, "Cost"]
    peers: Peers | None
    context: FloatArray | None
    pockets: "Pockets | None"

    def of_service(self, service: str) -> tuple[Measure, ...]:
        """The measures of one service."""
        return tuple(one for one in self.measures if one.definition.service == service)

    def earlier(self, years: int) -> "Facts":
        """What was known this many years of data ago: an edition computed, not remembered."""
        then = self.as_at.replace(year=self.as_at.year - years, day=min(self.as_at.day, 28))
        cut = [one.earlier(years) for one in self.measures]
        days = self.judgements["date"].astype(str)
        return replace(
            self,
            as_at=then,
            measures=tuple(one for one in cut if one is not None),
            judgements=self.judgements[days <= then.isoformat()],
        )


@dataclass(frozen=True)
class Cost:
    """Spending per resident of one service in one year, councils; the lines it is made of."""

    year: int
    period: str
    per_head: FloatArray
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Pockets:
    """Per council: the neighbourhood with the largest share of measures among the worst tenth.

    measures: how many were judged there. poor: how many are among the worst tenth. standing: the
    council's own middle (0 worst, 100 best). count: neighbourhoods that pass. which: measure ids.
    share: of its measures among the worst tenth, every theme weighing the same.
    """

    measures: IntArray
    poor: IntArray
    standing: FloatArray
    count: IntArray
    code: Texts
    which: Texts
    share: FloatArray


def _cut(measure: Measure, keep: int) -> Measure:
    panel = measure.panel
    years = slice(0, keep)

    def part(values: FloatArray | None) -> FloatArray | None:
        return None if values is None else values[:, years]

    shorter = replace(
        panel,
        values=panel.values[:, years],
        errors=part(panel.errors),
        exposure=part(panel.exposure),
        breaks=tuple(b for b in panel.breaks if b < keep),
        common_breaks=tuple(b for b in panel.common_breaks if b < keep),
        provisional_last=False,
    )
    gone = len(measure.periods) - keep
    return replace(
        measure,
        panel=shorter,
        periods=measure.periods[:keep],
        end=measure.end.replace(year=measure.end.year - gone, day=min(measure.end.day, 28)),
        lower=measure.lower[:, years],
        upper=measure.upper[:, years],
        denominator=measure.denominator[:, years],
        suppressed=measure.suppressed[:, years],
        # what was provisional once is settled today
        provisional=np.zeros_like(measure.provisional[:, years]),
        unlike=measure.unlike[:, years],
        national=measure.national[years],
    )
