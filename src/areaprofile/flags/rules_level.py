"""Levels: worse than peers and context (FL5), dear and poor (FL6), lastingly good (POS1)."""

from typing import Any

import numpy as np

from areaprofile.flags.facts import Cost, Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.levels import Level, level_of
from areaprofile.flags.parameters import parameter
from areaprofile.flags.verdict import Test, Texts, Verdict, first, level_stop, severity_of
from areaprofile.stats.multiple import false_discoveries
from areaprofile.stats.trend_scale import FloatArray

WORST_QUARTER = 0.25


def judge_below_peers(facts: Facts, _: Found) -> list[Verdict]:
    """Worse than the peers' middle and than context leads one to expect."""
    levels = [level_of(facts, one) for one in facts.measures]
    strong = _discoveries(levels)
    return [
        _below(facts, measure, level, sure)
        for measure, level, sure in zip(facts.measures, levels, strong, strict=True)
    ]


def judge_value(facts: Facts, _: Found) -> list[Verdict]:
    """A dear service with a result lower than peers and context explain."""
    return [_value(facts, one, level_of(facts, one)) for one in facts.measures]


def judge_strength(facts: Facts, _: Found) -> list[Verdict]:
    """Among the best quarter in each of the last three settled years."""
    return [_strength(one) for one in facts.measures]


def _discoveries(levels: list[Level]) -> list[np.ndarray]:
    """Who stays low with the false discovery rate held over all measures together."""
    if not levels:
        return []
    everything = np.concatenate([1 - one.p_below for one in levels])
    rate = parameter("FL5", "discovery_rate")
    passed = false_discoveries(everything, rate=rate).discovered
    return np.split(passed, np.cumsum([one.p_below.size for one in levels])[:-1])


def _stop(facts: Facts, measure: Measure, level: Level) -> Texts:
    size = level.level.size
    return np.where(
        level_stop(measure, level.held) != "",
        np.where(level.broken & (measure.blocked == ""), "break", level_stop(measure, level.held)),
        first(
            ("no_peers", np.full(size, facts.peers is None)),
            ("no_context", np.full(size, facts.context is None)),
            ("too_few_peers", level.peer_count < parameter("FL5", "min_peers")),
            ("too_few_councils", ~np.isfinite(level.p_below)),
        ),
    )


def _below_tests(rule_id: str, level: Level) -> tuple[Test, ...]:
    return (
        Test(
            "level below the peers' middle, sd",
            level.peer_median - level.level,
            ">=",
            0.0,
            "level_with_peers",
        ),
        Test(
            "P(lower than context explains)",
            level.p_below,
            ">=",
            parameter(rule_id, "below_p"),
            "within_noise",
        ),
    )


def _why_clear(level: Level) -> Texts:
    """Context explains a level that is low in itself; otherwise it is within the usual spread."""
    known = level.level[np.isfinite(level.level)]
    bar = np.quantile(known, WORST_QUARTER) if known.size else np.nan
    with np.errstate(invalid="ignore"):
        apart = level.peer_median - level.level > parameter("FL5", "set_apart") * level.peer_spread
        low = level.level <= bar
        explained = ~(level.p_below >= parameter("FL5", "below_p"))
    return first(("context_explains", explained & (low | apart)))


def _below(facts: Facts, measure: Measure, level: Level, strong: np.ndarray) -> Verdict:
    def more(at: int) -> dict[str, Any]:
        return level_facts(facts, level, at)

    return Verdict(
        rule_id="FL5",
        service=measure.definition.service,
        stop=_stop(facts, measure, level),
        tests=_below_tests("FL5", level),
        severity=np.where(strong, 2, 1).astype(np.int64),
        certainty=level.p_below,
        measure=measure,
        clear_reason=_why_clear(level),
        more=more,
    )


def level_facts(facts: Facts, level: Level, at: int) -> dict[str, Any]:
    """The level against peers and context, and how much context explains."""
    named = () if facts.peers is None else facts.peers.places[at]
    return {
        "level_sd": float(level.level[at]),
        "expected_sd": float(level.expected[at]),
        "peers_middle_sd": float(level.peer_median[at]),
        "explained_by_context": float(level.explained),
        "peers": {
            "set": "" if facts.peers is None else facts.peers.set_name,
            "with_figures": int(level.peer_count[at]),
            "codes": [facts.councils.codes[one] for one in named],
        },
    }


def _value(facts: Facts, measure: Measure, level: Level) -> Verdict:
    cost = facts.cost.get(measure.definition.service)
    size = level.level.size
    dear = _above_peers(facts, cost, measure) if cost is not None else np.full(size, np.nan)
    apart = parameter("FL6", "max_years_apart")
    old = cost is not None and abs(measure.end.year - cost.year) > apart
    stop = _stop(facts, measure, level)
    stop = np.where(
        stop != "",
        stop,
        first(
            ("no_direction", np.full(size, measure.definition.measure == "input")),
            ("no_spending", np.full(size, cost is None)),
            ("spending_of_another_time", np.full(size, old)),
            ("no_spending", ~np.isfinite(dear)),
        ),
    )
    cheap = Test("cost above the peers' upper quarter, pounds a head", dear, ">=", 0.0, "low_cost")

    def more(at: int) -> dict[str, Any]:
        spent = {} if cost is None else {
            "cost_per_head": float(cost.per_head[at]),
            "cost_period": cost.period,
            "spend_lines": list(cost.lines),
        }  # fmt: skip
        return level_facts(facts, level, at) | spent

    return Verdict(
        rule_id="FL6",
        service=measure.definition.service,
        stop=stop,
        tests=(*_below_tests("FL6", level), cheap),
        severity=severity_of(size, "flag"),
        certainty=level.p_below,
        measure=measure,
        clear_reason=_value_clear(level, dear),
        more=more,
    )


def _value_clear(level: Level, dear: FloatArray) -> Texts:
    """A low result at a low cost is told first: it may be too little money."""
    poor = np.ones(level.level.size, dtype=bool)
    for test in _below_tests("FL6", level):
        poor &= test.holds
    cheap = poor & ~(dear >= 0)
    return np.where(cheap, "low_cost", _why_clear(level)).astype(object)


def _above_peers(facts: Facts, cost: Cost, measure: Measure) -> FloatArray:
    """Cost per head less that of the dearest quarter of the peers; nan with too few of them."""
    out = np.full(cost.per_head.size, np.nan)
    if facts.peers is None:
        return out
    runs = measure.blocked != "not_run"
    for at, places in enumerate(facts.peers.places):
        known = cost.per_head[places[runs[places]]]
        known = known[np.isfinite(known)]
        if known.size >= parameter("FL5", "min_peers"):
            out[at] = cost.per_head[at] - np.quantile(known, parameter("FL6", "cost_share"))
    return out


def _strength(measure: Measure) -> Verdict:
    years = int(parameter("POS1", "years"))
    y = measure.oriented
    size, columns = y.shape
    lead = np.full((size, years), np.nan)
    provisional = measure.provisional[:, -1]
    for back in range(years):
        for shift, who in ((0, ~provisional), (1, provisional)):
            column = columns - years + back - shift
            if column < 0 or not np.isfinite(y[:, column]).any():
                continue
            bar = np.nanquantile(y[:, column], 1 - parameter("POS1", "best_share"))
            lead[who, back] = y[who, column] - bar
    whole = np.asarray(np.isfinite(lead).all(axis=1))
    least = np.where(whole, lead.min(axis=1), np.nan)
    broken = any(b > columns - years for b in measure.panel.breaks)
    stop = level_stop(measure, whole)
    stop = np.where((stop == "") & broken, "break", stop)
    test = Test("least lead over the best quarter's bar in the last years, sd", least, ">=", 0.0,
                "not_best")  # fmt: skip
    return Verdict(
        rule_id="POS1",
        service=measure.definition.service,
        stop=stop,
        tests=(test,),
        severity=severity_of(size, "flag"),
        certainty=np.full(size, np.nan),
        measure=measure,
    )
