"""How long do all flags take: 317 councils, 60 measures, 10 years, three editions?

    python benchmarks/flags_speed.py

Must: 10 s; aim: 2 s for one edition. Prints processor time and peak memory; linear in councils.
"""

import resource
import time
from datetime import date

import numpy as np
import pandas as pd

from areaprofile.flags.editions import past_editions
from areaprofile.flags.facts import WHOLE, Councils, Facts
from areaprofile.flags.gather import JUDGEMENT_COLUMNS, TARGET_COLUMNS
from areaprofile.flags.panels import make_measure
from areaprofile.flags.surroundings import find_peers
from areaprofile.flags.table import flag_table

YEARS, LAST, MEASURES, SERVICES = 10, 2023, 60, 8


def made_up(count: int) -> Facts:
    """Facts of so many councils; every measure a percentage with limits."""
    rng = np.random.default_rng(7)
    codes = tuple(f"Z06{number:06d}" for number in range(count))
    who = Councils(codes, codes, np.full(count, "unitary", dtype=object), np.arange(count) % 9,
                   np.full(count, 1e5))  # fmt: skip
    everyone = np.full(count, True)
    services = [f"Service {number}" for number in range(SERVICES)]
    measures = [_measure(rng, n, services[n % SERVICES], who) for n in range(MEASURES)]
    context = rng.normal(size=(count, 12))
    return Facts(
        as_at=date(LAST + 1, 6, 30),
        councils=who,
        services=(*services, WHOLE),
        runs=dict.fromkeys(services, everyone),
        said=dict.fromkeys(services, everyone),
        measures=tuple(one for one in measures if one is not None),
        judgements=pd.DataFrame(columns=list(JUDGEMENT_COLUMNS)),
        targets=pd.DataFrame(columns=list(TARGET_COLUMNS)),
        cost={},
        peers=find_peers(pd.DataFrame(), context, who),
        context=context,
        pockets=None,
    )


def _measure(rng: np.random.Generator, number: int, service: str, who: Councils):  # noqa: ANN202
    count = len(who.codes)
    ahead = np.arange(YEARS) - (YEARS - 1.0)
    z = rng.normal(0, 1, count)[:, None] + rng.normal(0, 0.05, count)[:, None] * ahead
    value = np.clip(60 + 8 * (z + 0.05 * ahead + rng.normal(0, 0.2, z.shape)), 1, 99)
    rows = pd.DataFrame(
        {
            "area_code": np.repeat(who.codes, YEARS),
            "period": np.tile([str(LAST - YEARS + 1 + t) for t in range(YEARS)], count),
            "section": "all",
            "value": value.ravel(),
            "lower": value.ravel() - 1,
            "upper": value.ravel() + 1,
            "denominator": np.nan,
            "status": "final",
            "missing_reason": None,
            "conversion_quality": None,
            "release_id": "made_up",
        }
    )
    indicator = pd.Series(
        {"indicator_id": f"m{number:02d}", "name": f"m{number:02d}", "service": service,
         "kind": "measured", "measure": "outcome", "polarity": "higher_is_better", "unit": "%",
         "decimals": 1, "multiplier": 100.0, "owner_partner": "council",
         "rate_method": "proportion", "lower_bound": 0.0, "upper_bound": 100.0}
    )  # fmt: skip
    return make_measure(
        indicator,
        rows,
        who,
        runs=np.full(count, True),
        versions=pd.DataFrame(columns=["indicator_id", "from_period"]),
        national="",
        as_at=date(LAST + 1, 6, 30),
    )


def main() -> None:
    """Print a line for each number of councils."""
    for count in (80, 160, 317):
        facts = made_up(count)
        start = time.process_time()
        past_editions(facts, 1)
        one = time.process_time() - start
        facts = made_up(count)
        start = time.process_time()
        rows = len(flag_table(facts))
        table = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count} councils × {MEASURES} measures × {YEARS} years: one edition {one:.2f} s; "
              f"table of three editions, with evidence, {table:.2f} s, {rows:,} rows; "
              f"peak memory {peak:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
