"""Small made-up worlds in which one council's case is known: sixty councils, ten years."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from areaprofile.flags.facts import WHOLE, Councils, Facts
from areaprofile.flags.gather import JUDGEMENT_COLUMNS, TARGET_COLUMNS
from areaprofile.flags.panels import make_measure
from areaprofile.flags.surroundings import find_cost, find_peers

COUNCILS, YEARS, LAST = 60, 10, 2023
AS_AT = date(2024, 6, 30)
SERVICE = "Streets"
CASE = 0
CODES = tuple(f"Z06{number:06d}" for number in range(1, COUNCILS + 1))
CENTRE, WIDTH, NOISE = 60.0, 8.0, 0.1


@dataclass(frozen=True)
class Figures:
    """Standard scores (up is good) of one measure, and what is said of its cells."""

    z: np.ndarray
    status: np.ndarray
    reason: np.ndarray
    polarity: str = "higher_is_better"
    kind: str = "measured"
    measure: str = "outcome"
    owner: str = "council"
    breaks: tuple[int, ...] = ()
    margin: float = 1.0
    values: np.ndarray | None = None


def calm(seed: int = 1, *, drift: float = 0.0) -> Figures:
    """Councils that differ in level and, a little, in trend; the country drifts."""
    rng = np.random.default_rng(seed)
    ahead = np.arange(YEARS) - (YEARS - 1.0)
    z = rng.normal(0, 1, COUNCILS)[:, None] + rng.normal(0, 0.03, COUNCILS)[:, None] * ahead
    z = z + drift * ahead + rng.normal(0, NOISE, (COUNCILS, YEARS))
    z[CASE] = drift * ahead + 0.05 * rng.normal(0, 1, YEARS)
    shape = (COUNCILS, YEARS)
    return Figures(z, np.full(shape, "final", dtype=object), np.full(shape, None, dtype=object))


def councils() -> Councils:
    """Sixty unitaries in six regions."""
    return Councils(
        codes=CODES,
        names=tuple(f"Place {number}" for number in range(COUNCILS)),
        kinds=np.full(COUNCILS, "unitary", dtype=object),
        region=np.arange(COUNCILS) % 6,
        population=np.full(COUNCILS, 100_000.0),
    )


def facts(
    figures: dict[str, Figures],
    *,
    runs: bool = True,
    judgements: list[tuple[str, ...]] | None = None,
    targets: list[dict[str, object]] | None = None,
    cost: np.ndarray | None = None,
    hardship: np.ndarray | None = None,
    as_at: date = AS_AT,
) -> Facts:
    """Facts of one service with these measures."""
    who = councils()
    everyone = np.full(COUNCILS, True)
    does = everyone.copy()
    does[CASE] = runs
    context = _context(hardship)
    spend, lines = pd.DataFrame(), pd.DataFrame()
    if cost is not None:
        spend = pd.DataFrame({"council_code": CODES, "line": "L1", "period": f"{LAST}",
                              "amount": cost * 100_000.0})  # fmt: skip
        lines = pd.DataFrame({"line_id": ["L1"], "service": [SERVICE]})
    measures = [_measure(name, one, who, does, as_at) for name, one in figures.items()]
    return Facts(
        as_at=as_at,
        councils=who,
        services=(SERVICE, WHOLE),
        runs={SERVICE: does},
        said={SERVICE: everyone},
        measures=tuple(one for one in measures if one is not None),
        judgements=_judgements(judgements or []),
        targets=pd.DataFrame(targets or [], columns=list(TARGET_COLUMNS)),
        cost=find_cost(spend, lines, who),
        peers=find_peers(pd.DataFrame(), context, who),
        context=context,
        pockets=None,
    )


def _context(hardship: np.ndarray | None) -> np.ndarray:
    rng = np.random.default_rng(99)
    table = rng.normal(0, 1, (COUNCILS, 4))
    if hardship is not None:
        table[:, :3] = hardship[:, None] + rng.normal(0, 0.2, (COUNCILS, 3))
    return table


def _judgements(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    """scheme, date, grade, ordinal, band of the case's council in the service."""
    frame = pd.DataFrame(rows, columns=["scheme", "date", "grade", "ordinal", "band"])
    frame["ordinal"] = frame["ordinal"].astype(float)
    frame["council_code"], frame["service"] = CODES[CASE], SERVICE
    return frame.reindex(columns=list(JUDGEMENT_COLUMNS))


def _measure(name: str, one: Figures, who: Councils, runs: np.ndarray, as_at: date):  # noqa: ANN202
    sign = -1.0 if one.polarity == "lower_is_better" else 1.0
    value = CENTRE + sign * WIDTH * one.z if one.values is None else one.values
    value = np.where([[cell is not None for cell in row] for row in one.reason], np.nan, value)
    rows = pd.DataFrame(
        {
            "area_code": np.repeat(CODES, YEARS),
            "period": np.tile([str(LAST - YEARS + 1 + t) for t in range(YEARS)], COUNCILS),
            "section": "all",
            "value": value.ravel(),
            "lower": (value - one.margin).ravel(),
            "upper": (value + one.margin).ravel(),
            "denominator": np.nan,
            "status": one.status.ravel(),
            "missing_reason": one.reason.ravel(),
            "conversion_quality": None,
            "release_id": "made_up",
        }
    )
    indicator = pd.Series(
        {
            "indicator_id": name,
            "name": name,
            "service": SERVICE,
            "kind": one.kind,
            "meaning": "How satisfied people are" if one.kind == "survey" else "",
            "measure": one.measure,
            "polarity": one.polarity,
            "unit": "%",
            "decimals": 1,
            "multiplier": 100.0,
            "owner_partner": one.owner,
            "laa_block": "SSC",
            "shared_priority": "SP5",
            "rate_method": "proportion",
            "lower_bound": 0.0,
            "upper_bound": 100.0,
        }
    )
    versions = pd.DataFrame(
        [{"indicator_id": name, "from_period": str(LAST - YEARS + 1 + b),
          "comparable_with_previous": False} for b in one.breaks]
    )  # fmt: skip
    return make_measure(
        indicator, rows, who, runs=runs, versions=versions, national="Z92000001", as_at=as_at
    )


def with_case(figures: Figures, path: np.ndarray) -> Figures:
    """The same figures, the case's council on another path."""
    z = figures.z.copy()
    z[CASE] = path
    return replace(figures, z=z)


Scenario = Callable[[], Facts]
