"""Counts of hits by method over editions, and their rates with intervals clustered by edition."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.special import stdtrit


@dataclass
class Tally:
    """Per edition: numerators and denominators of each rate, and seconds per method."""

    counts: dict[tuple[str, str], list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, method: str, what: str, hits: float, of: float) -> None:
        """One edition's count of hits out of a total."""
        self.counts[method, what].append((float(hits), float(of)))

    def rate(self, method: str, what: str) -> str:
        """The pooled rate with its clustered 95 % interval, or a dash where nothing occurred."""
        pairs = np.array(self.counts[method, what])
        hits, of = pairs.sum(axis=0)
        if of == 0:
            return "–"
        ratio = hits / of
        m = len(pairs)
        if m < 2:
            return f"{ratio:.3f}"
        miss = pairs[:, 0] - ratio * pairs[:, 1]
        error = np.sqrt(m / (m - 1) * (miss**2).sum()) / of
        half = stdtrit(m - 1, 0.975) * error
        top = 1.0 if (pairs[:, 0] <= pairs[:, 1]).all() else np.inf
        return f"{ratio:.3f} ({max(ratio - half, 0):.3f}–{min(ratio + half, top):.3f})"
