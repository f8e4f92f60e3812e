"""How many targets: by state, by who set them, and what became of the stretch targets."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.targets import MET, MISSED, STATES, TargetLine, council_targets

NOT_RUN = "not_run"


@dataclass(frozen=True)
class Stretch:
    """Stretch targets: reached in full, in part (a reward is paid), missed, not due or not judged.

    `share_met` and `share_rewarded` are shares of those that are due and judged; nan without any.
    """

    met: int
    part: int
    missed: int
    not_due: int

    @property
    def due(self) -> int:
        """Those that are due and judged."""
        return self.met + self.part + self.missed

    @property
    def share_met(self) -> float:
        """The share of those due that were reached in full."""
        return self.met / self.due if self.due else math.nan


def by_state(lines: Iterable[TargetLine]) -> dict[str, int]:
    """State → how many, in the order of STATES, without those of services that others run."""
    counts = Counter(one.state for one in lines if one.reason != NOT_RUN)
    return {state: counts[state] for state in STATES if counts[state]}


def by_setter(lines: Iterable[TargetLine]) -> dict[str, int]:
    """Who set it → how many, most first."""
    counts = Counter(one.set_by for one in lines if one.reason != NOT_RUN)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def stretch_count(lines: Iterable[TargetLine]) -> Stretch:
    """What became of the stretch targets."""
    met = part = missed = other = 0
    for one in lines:
        if one.kind != "stretch":
            continue
        if not math.isfinite(one.share):
            # an agreement without its other path can still be met or missed
            met, missed = met + (one.state == MET), missed + (one.state == MISSED)
            other += one.state not in (MET, MISSED)
        elif one.share >= 1:
            met += 1
        else:
            part, missed = part + (one.reward > 0), missed + (one.reward == 0)
    return Stretch(met, part, missed, other)


@lru_cache(maxsize=2)
def everywhere(atlas: Atlas) -> tuple[TargetLine, ...]:
    """The targets of all councils; a national one once for each council that it binds."""
    return tuple(line for one in all_councils(atlas) for line in council_targets(atlas, one))


def bound_by(atlas: Atlas, target_id: str) -> Mapping[str, int]:
    """Of a target that binds many councils: state → how many; empty for one council's own."""
    found = by_state(one for one in everywhere(atlas) if one.target_id == target_id)
    return found if sum(found.values()) > 1 else {}


def kinds_and_states(lines: Sequence[TargetLine]) -> Mapping[str, Mapping[str, int]]:
    """Kind → state → how many."""
    kinds = dict.fromkeys(one.kind for one in lines)
    return {kind: by_state(one for one in lines if one.kind == kind) for kind in sorted(kinds)}


def targets_frame(lines: Iterable[TargetLine]) -> pd.DataFrame:
    """A row per target, unrounded: what the page lists, for the download."""
    return pd.DataFrame(
        [
            {
                "target_id": one.target_id,
                "indicator_id": one.indicator.indicator_id,
                "measure": one.indicator.name,
                "kind": one.kind,
                "set_by": one.set_by,
                "scope_code": one.scope,
                "baseline": one.baseline,
                "baseline_period": one.baseline_period,
                "target_period": one.due,
                "target_value": one.aim,
                "without_agreement": one.without,
                "partners": " ; ".join(one.partners),
                "state": one.state,
                "reason": one.reason,
                "value": one.value,
                "period": one.period,
                "chance": one.chance,
                "tested_place": one.unit,
                "share_of_stretch": one.share,
                "share_of_reward": one.reward,
            }
            for one in lines
        ]
    )
