"""How good are the data of a measure? A grade by a rule that is written down and shown.

Four questions, a point each: A has four, B three, C two, D fewer. A modelled figure is C at best.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.councils import runs_service
from areaprofile.tables.profile import months_between
from areaprofile.tables.series import newest
from areaprofile.tables.wording import age_words

FRESH_MONTHS, MOST_COMPLETE, FEWEST_PERIODS = 24, 0.9, 3
RULE = (
    "Four questions, a point each. Is the newest figure less than two years old? Is it known for "
    "nine places in ten? Does it come with a margin of error for nine figures in ten? Are there at "
    "least three periods defined alike? A: four points, B: three, C: two, D: fewer. A modelled "
    "figure is C at best."
)


@dataclass(frozen=True)
class Grade:
    """A letter and the answers behind it: (what was asked, whether it holds, the fact)."""

    letter: str
    answers: tuple[tuple[str, bool, str], ...]
    is_capped: bool


def grade_by_rule(
    *, months_old: int, known: float, with_limits: float, periods_alike: int, is_modelled: bool
) -> Grade:
    """The grade from the facts; `known` and `with_limits` are shares from 0 to 1."""
    answers = (
        (
            "Less than two years old",
            months_old < FRESH_MONTHS,
            f"the newest period ended {_ago(months_old)}",
        ),
        (
            "Known for nine places in ten",
            known >= MOST_COMPLETE,
            f"known for {_per_cent(known)} of places",
        ),
        (
            "Comes with a margin of error",
            with_limits >= MOST_COMPLETE,
            f"{_per_cent(with_limits)} of the newest figures have a 95% interval",
        ),
        (
            "Three periods defined alike",
            periods_alike >= FEWEST_PERIODS,
            f"{periods_alike} since the definition last changed",
        ),
    )
    letter = "DDCBA"[sum(holds for _, holds, _ in answers)]
    is_capped = is_modelled and letter in "AB"
    return Grade("C" if is_capped else letter, answers, is_capped)


def _per_cent(share: float) -> str:
    """Rounded down, so that 100% means all of them."""
    return f"{int(100 * share + 1e-9)}%"


def _ago(months: int) -> str:
    return "this month or last" if months < 2 else f"{age_words(months)} ago"


@lru_cache(maxsize=4096)
def grade_of(atlas: Atlas, measure: Indicator, level: str) -> Grade:
    """The grade of a measure at a level. Councils that do not run the service are not counted."""
    key = measure.indicator_id
    by_period = atlas.series(level, key)
    last = newest(by_period)
    counted = _counted(atlas, measure, level)
    known = np.isfinite(last.value) & counted
    limits = known & (last.upper > last.lower)
    return grade_by_rule(
        months_old=months_between(parse_period(last.period).end, atlas.as_at),
        known=float(known.sum() / max(1, counted.sum())),
        with_limits=float(limits.sum() / max(1, known.sum())),
        periods_alike=periods_alike(list(by_period), break_periods(atlas, key)),
        is_modelled=measure.kind == "modelled",
    )


def _counted(atlas: Atlas, measure: Indicator, level: str) -> np.ndarray:
    codes = atlas.level(level).codes
    if level != "council" or not measure.service:
        return np.ones(len(codes), dtype=bool)
    return np.array([runs_service(atlas, str(code), measure.service) for code in codes])


def periods_alike(periods: list[str], breaks: frozenset[str]) -> int:
    """How many of the periods (oldest first) lie since the last new definition, of the kind of the
    newest."""
    kind = parse_period(periods[-1]).kind
    alike = 0
    for period in reversed(periods):
        alike += parse_period(period).kind == kind
        if period in breaks:
            break
    return alike
