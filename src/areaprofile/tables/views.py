"""What people said when asked, beside what the records show; complaints and promises to users.

A survey speaks of all by asking some, so its change is judged by its margin. Where a pack gives
the design effect of a survey, a published margin holds it already; none is made up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.special import ndtr

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.stats.rates import proportion_limits
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.breaks import break_periods
from areaprofile.tables.compare import Moment, since_break
from areaprofile.tables.places import Place
from areaprofile.tables.wording import certainty_words, show_short

WITHHELD = "Withheld: it stands for fewer than 5, or would give such a count away."
_QUARTER_DAYS = 92
Z_95 = 1.959964


@dataclass(frozen=True)
class Asked:
    """How a survey was held: answers, people asked, by which mode, and the design effect (nan where
    not published)."""

    answered: float
    sent: float
    mode: str
    design_effect: float


def asked_of(atlas: Atlas, council: Place, measure: Indicator, period: str) -> Asked | None:
    """The round of the survey behind a figure: that of the council and period whose survey names
    the end of the measure's source. None where the store has no such round."""
    for survey, asked in _rounds(atlas).get((council.code, period), {}).items():
        if any(source.endswith(survey) for source in measure.sources):
            return asked
    return None


@lru_cache(maxsize=4)
def _rounds(atlas: Atlas) -> dict[tuple[str, str], dict[str, Asked]]:
    """(council, period) → survey → how it was held."""
    if not has_table(atlas.store, "survey_round"):
        return {}
    found: dict[tuple[str, str], dict[str, Asked]] = {}
    for row in read_table(atlas.store, "survey_round").to_dict("records"):
        numbers = [float(row[name]) for name in ("answered", "sent", "design_effect")]
        asked = Asked(numbers[0], numbers[1], str(row["mode"] or ""), numbers[2])
        key = (str(row["council_code"]), str(row["period"]))
        found.setdefault(key, {})[str(row["survey"])] = asked
    return found


def base_words(asked: Asked | None, counted: float) -> str:
    """The base of a figure: how many answered, of how many; `counted` is the figure's own base."""
    if asked is None or not math.isfinite(asked.answered):
        return f"{counted:,.0f}" if math.isfinite(counted) else "not published"
    text = f"{asked.answered:,.0f}"
    if asked.sent > 0:
        text += f" of {asked.sent:,.0f} asked ({100 * asked.answered / asked.sent:.0f}%)"
    return f"{text}, {asked.mode}" if asked.mode else text


def margin_of(
    value: float, lower: float, upper: float, asked: Asked | None, measure: Indicator
) -> tuple[float, float]:
    """The limits of a share: as published, else from the answers and the design effect (Wilson,
    with the answers divided by it); nan where neither can be told."""
    if upper > lower or asked is None or not measure.unit.strip().startswith("%"):
        return lower, upper
    effect = asked.design_effect if asked.design_effect >= 1 else 1.0
    base = asked.answered / effect
    if not (base > 0 and math.isfinite(value)):
        return lower, upper
    low, high = proportion_limits([value / 100 * base], [base])
    return 100 * float(np.asarray(low)[0]), 100 * float(np.asarray(high)[0])


@dataclass(frozen=True)
class Change:
    """From the first to the last period of one definition. `gain`: oriented, so that up is better;
    `p_better`: the probability that it truly got better, nan without limits. `bare`: those of
    the two periods that have no limits."""

    first: str
    last: str
    before: float
    after: float
    gain: float
    p_better: float
    bare: tuple[str, ...] = ()


def change_of(moments: list[Moment], measure: Indicator) -> Change | None:
    """The change over the years since the last new definition; None with fewer than two."""
    known = [one for one in since_break(moments) if math.isfinite(one.value)]
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    sign = -1 if measure.polarity == "lower_is_better" else 1
    gain = sign * (last.value - first.value)
    errors = [(one.upper - one.lower) / (2 * Z_95) for one in (first, last)]
    spread = math.hypot(*errors)
    sure = float(ndtr(gain / spread)) if spread > 0 else math.nan
    bare = tuple(one.period for one in (first, last) if not math.isfinite(one.upper - one.lower))
    return Change(first.period, last.period, first.value, last.value, gain, sure, bare)


def change_in(atlas: Atlas, council: Place, measure: Indicator) -> Change | None:
    """The same for a council, over the periods of the newest kind."""
    at = atlas.level("council").position[council.code]
    series = atlas.series("council", measure.indicator_id)
    breaks = break_periods(atlas, measure.indicator_id)
    kinds = {period: parse_period(period).kind for period in series}
    last = kinds[list(series)[-1]] if series else ""
    limits = {
        period: margin_of(
            float(one.value[at]),
            float(one.lower[at]),
            float(one.upper[at]),
            asked_of(atlas, council, measure, period),
            measure,
        )
        for period, one in series.items()
    }
    moments = [
        Moment(
            period=period,
            value=float(one.value[at]),
            lower=limits[period][0],
            upper=limits[period][1],
            status=one.status_at(at),
            low=math.nan,
            median=math.nan,
            high=math.nan,
            peers=0,
            country=math.nan,
            is_break=period in breaks,
        )
        for period, one in series.items()
        if kinds[period] == last
    ]
    return change_of(moments, measure)


def change_words(change: Change | None, measure: Indicator) -> str:
    """`71% (2014) to 65% (2023): worse, almost certain (98%)`; a plain word where unsure."""
    if change is None:
        return "no earlier figure to compare"
    first, last = (parse_period(one).label for one in (change.first, change.last))
    text = (
        f"{show_short(change.before, measure)} ({first}) to "
        f"{show_short(change.after, measure)} ({last})"
    )
    if change.gain == 0:
        return f"{text}: no change"
    way = "better" if change.gain > 0 else "worse"
    if not math.isfinite(change.p_better):
        return f"{text}: {way}; {_bare_words(change)}"
    sure = change.p_better if change.gain > 0 else 1 - change.p_better
    told = certainty_words(sure)
    return f"{text}: can’t tell" if told == "can't tell" else f"{text}: {way}, {told}"


def _bare_words(change: Change) -> str:
    if len(change.bare) == 1:
        label = parse_period(change.bare[0]).label
        return f"can’t tell how sure, as {label} has no margin of error"
    return "no margin of error is published"


def complaints_of(atlas: Atlas, council: Place) -> pd.DataFrame:
    """Complaints about each service in its last year, or the last four quarters where no year was
    given: service, from_period, to_period, received, per_1000, upheld, upheld_percent, lower, upper
    (95%, Wilson), note (what is withheld). Empty without any."""
    rows = _of(atlas, "complaint", council)
    found = []
    for service, part in rows.groupby(rows["service"].astype("str")) if len(rows) else ():
        last = _last_year(part)
        received, upheld = (float(last[name].sum(skipna=False)) for name in ("received", "upheld"))
        lower, upper = proportion_limits([upheld], [received])
        found.append(
            {
                "service": str(service),
                "from_period": str(last["period"].iloc[0]),
                "to_period": str(last["period"].iloc[-1]),
                "received": received,
                "per_1000": 1000 * received / council.population,
                "upheld": upheld,
                "upheld_percent": 100 * upheld / received if received else math.nan,
                "lower": 100 * float(np.asarray(lower)[0]),
                "upper": 100 * float(np.asarray(upper)[0]),
                "note": WITHHELD if _is_withheld(last, ("received", "upheld")) else "",
            }
        )
    return pd.DataFrame(found)


def _last_year(rows: pd.DataFrame) -> pd.DataFrame:
    """The newest year of complaints: the row of a whole year, or those of four quarters."""
    periods = [parse_period(str(one)) for one in rows["period"]]
    rows = rows.assign(
        end=[one.end for one in periods],
        days=[(one.end - one.start).days for one in periods],
    ).sort_values(["end", "days"])
    newest = rows.iloc[-1]
    return rows.tail(1) if newest["days"] > _QUARTER_DAYS else rows.tail(4)


def _is_withheld(rows: pd.DataFrame, names: Sequence[str]) -> bool:
    """Whether one of these counts is hidden; stores of before hide none and have no such column."""
    if "hidden" not in rows:
        return False
    return any(set(str(told).split(" ; ")) & set(names) for told in rows["hidden"])


def standards_of(atlas: Atlas, council: Place) -> pd.DataFrame:
    """Promises to users, newest year: promise, promised_percent, period, times, kept_percent,
    lower, upper (95%, Wilson), elsewhere_percent (the middle of all councils), note (what is
    withheld). Empty without any.
    """
    rows = _of(atlas, "service_standard", council)
    if rows.empty:
        return rows
    everybody = read_table(atlas.store, "service_standard")
    found = []
    for standard, part in rows.groupby(rows["standard"].astype("str")):
        part = part.sort_values("period")
        last = part.iloc[-1]
        same = everybody[
            (everybody["standard"].astype("str") == standard)
            & (everybody["period"].astype("str") == str(last["period"]))
        ]
        lower, upper = proportion_limits([float(last["kept"])], [float(last["times"])])
        found.append(
            {
                "promise": str(last["promise"]),
                "promised_percent": float(last["promised_pct"]),
                "period": str(last["period"]),
                "times": float(last["times"]),
                "kept_percent": 100 * float(last["kept"]) / float(last["times"]),
                "lower": 100 * float(np.asarray(lower)[0]),
                "upper": 100 * float(np.asarray(upper)[0]),
                "elsewhere_percent": 100 * float((same["kept"] / same["times"]).median()),
                "note": WITHHELD if _is_withheld(part.tail(1), ("times", "kept")) else "",
            }
        )
    return pd.DataFrame(found)


def _of(atlas: Atlas, name: str, council: Place) -> pd.DataFrame:
    if not has_table(atlas.store, name):
        return pd.DataFrame()
    table = read_table(atlas.store, name)
    return table[table["council_code"].astype("str") == council.code]
