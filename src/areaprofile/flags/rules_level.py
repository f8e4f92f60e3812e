"""Levels: worse than peers and context (FL5), dear and poor (FL6), lastingly good (POS1)."""

from typing import Any

import numpy as np

from areaprofile.flags.facts import Cost, Facts, Measure
from areaprofile.flags.found import Found
from areaprofile.flags.levels import Level, level_of, not_recorded
from areaprofile.flags.parameters import parameter
from areaprofile.flags.verdict import Test, Texts, Verdict, first, level_stop, severity_of
from areaprofile.stats.below_expected import LEVEL_YEARS
from areaprofile.stats.multiple import shares_of_chance
from areaprofile.stats.trend_scale import FloatArray

WORST_QUARTER = 0.25


def judge_below_peers(facts: Facts, _: Found) -> list[Verdict]:
    """Worse than the peers' middle and than context leads one to expect."""
    return [
        _below(facts, one, level_of(facts, one), chance)
        for one, chance in zip(facts.measures, chance_shares(facts), strict=True)
    ]


def judge_value(facts: Facts, _: Found) -> list[Verdict]:
    """A dear service with a result lower than peers and context explain."""
    services = {one.definition.service for one in facts.measures}
    costs = {name: facts.cost.get(name) for name in services}
    dear = [_dear(facts, one, costs[one.definition.service]) for one in facts.measures]
    p = [
        np.where((above >= 0) & (_value_stop(facts, one, above) == ""), _p_low(facts, one), np.nan)
        for one, above in zip(facts.measures, dear, strict=True)
    ]
    return [
        _value(facts, one, above, chance)
        for one, above, chance in zip(facts.measures, dear, shares_of_chance(p), strict=True)
    ]


def judge_strength(facts: Facts, _: Found) -> list[Verdict]:
    """Among the best quarter in each of the last three settled years."""
    return [_strength(one) for one in facts.measures]


def chance_shares(facts: Facts) -> list[FloatArray]:
    """Per measure and council: the share of chance among all findings at least as sure as this.

    Benjamini-Hochberg over every council and measure of the edition that can be assessed; nan
    where it cannot. Far down the list the residuals are what the ordinary spread brings about.
    """
    assessed = (_stop(facts, one, level_of(facts, one)) == "" for one in facts.measures)
    return shares_of_chance(
        [
            np.where(held, _p_low(facts, one), np.nan)
            for one, held in zip(facts.measures, assessed, strict=True)
        ]
    )


def _p_low(facts: Facts, measure: Measure) -> FloatArray:
    return 1 - level_of(facts, measure).p_below


def _stop(facts: Facts, measure: Measure, level: Level) -> Texts:
    size = level.level.size
    own = level_stop(measure, level.held)
    nought = ~level.held & not_recorded(measure)[:, -1 - LEVEL_YEARS :].any(axis=1)
    own = np.where((own == "too_few_years") & nought, "nought", own)
    return np.where(
        own != "",
        np.where(level.broken & (measure.blocked == ""), "break", own),
        first(
            ("no_peers", np.full(size, facts.peers is None)),
            ("no_context", np.full(size, facts.context is None)),
            ("too_few_peers", level.peer_count < parameter("FL5", "min_peers")),
            ("too_few_councils", ~np.isfinite(level.p_below)),
        ),
    )


def _below_tests(rule_id: str, level: Level, chance: FloatArray) -> tuple[Test, ...]:
    gap = level.peer_median - level.level
    unexplained = level.expected - level.level
    slight = parameter("FL5", "materiality")
    return (
        Test("level below the peers' middle, sd", gap, ">=", 0.0, "level_with_peers"),
        Test("P(lower than context explains)", level.p_below, ">=",
             parameter(rule_id, "below_p"), "within_noise"),
        Test("gap to the peers' middle, sd", gap, ">=", slight, "too_slight"),
        Test("lower than context explains, sd", unexplained, ">=", slight, "too_slight"),
        Test("share of chance among findings as sure as this", chance, "<=",
             parameter("FL5", "discovery_rate"), "within_noise"),
    )  # fmt: skip


def _why_clear(level: Level) -> Texts:
    """Context explains a level that is low in itself; otherwise it is within the usual spread."""
    known = level.level[np.isfinite(level.level)]
    bar = np.quantile(known, WORST_QUARTER) if known.size else np.nan
    with np.errstate(invalid="ignore"):
        apart = level.peer_median - level.level > parameter("FL5", "set_apart") * level.peer_spread
        low = level.level <= bar
        explained = ~(level.p_below >= parameter("FL5", "below_p"))
    return first(("context_explains", explained & (low | apart)))


def _below(facts: Facts, measure: Measure, level: Level, chance: FloatArray) -> Verdict:
    tests = _below_tests("FL5", level, chance)
    sizes = np.minimum(level.peer_median, level.expected) - level.level
    strong = sizes >= parameter("FL5", "strong_gap")
    nearly = chance <= parameter("FL5", "watch_rate")
    for test in tests[:-1]:
        nearly &= test.holds

    def more(at: int) -> dict[str, Any]:
        return level_facts(facts, level, at)

    return Verdict(
        rule_id="FL5",
        service=measure.definition.service,
        stop=_stop(facts, measure, level),
        tests=tests,
        severity=np.where(strong, 2, 1).astype(np.int64),
        certainty=1 - chance,
        measure=measure,
        clear_reason=_why_clear(level),
        watch=nearly,
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


def _dear(facts: Facts, measure: Measure, cost: Cost | None) -> FloatArray:
    """Cost per head above the peers' upper quarter; nan where it cannot be compared."""
    if cost is None:
        return np.full(len(facts.councils.codes), np.nan)
    return _above_peers(facts, cost, measure)


def _value_stop(facts: Facts, measure: Measure, dear: FloatArray) -> Texts:
    cost = facts.cost.get(measure.definition.service)
    apart = parameter("FL6", "max_years_apart")
    old = cost is not None and abs(measure.end.year - cost.year) > apart
    stop = _stop(facts, measure, level_of(facts, measure))
    return np.where(
        stop != "",
        stop,
        first(
            ("no_direction", np.full(dear.size, measure.definition.measure == "input")),
            ("no_spending", np.full(dear.size, cost is None)),
            ("spending_of_another_time", np.full(dear.size, old)),
            ("no_spending", ~np.isfinite(dear)),
        ),
    )


def _value(facts: Facts, measure: Measure, dear: FloatArray, chance: FloatArray) -> Verdict:
    cost = facts.cost.get(measure.definition.service)
    level = level_of(facts, measure)
    *poor, sure = _below_tests("FL6", level, chance)
    cheap = Test("cost above the peers' upper quarter, pounds a head", dear, ">=", 0.0, "low_cost")
    nearly = chance <= parameter("FL5", "watch_rate")
    for test in poor:
        nearly &= test.holds

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
        stop=_value_stop(facts, measure, dear),
        tests=(*poor, cheap, sure),
        severity=severity_of(dear.size, "flag"),
        certainty=1 - chance,
        measure=measure,
        clear_reason=_value_clear(level, poor, dear),
        watch=nearly,
        more=more,
    )


def _value_clear(level: Level, poor: list[Test], dear: FloatArray) -> Texts:
    """A low result at a low cost is told first: it may be too little money."""
    cheap = ~(dear >= 0)
    for test in poor:
        cheap &= test.holds
    return np.where(cheap, "low_cost", _why_clear(level)).astype(object)


def _above_peers(facts: Facts, cost: Cost, measure: Measure) -> FloatArray:
    """Cost per head less that of the dearest quarter of the peers; nan with too few of them."""
    if facts.peers is None:
        return np.full(cost.per_head.size, np.nan)
    places = facts.peers.table
    spent = np.where(measure.blocked != "not_run", cost.per_head, np.nan)
    known = np.sort(np.where(places >= 0, spent[np.maximum(places, 0)], np.nan), axis=1)
    count = np.isfinite(known).sum(axis=1)
    enough = count >= parameter("FL5", "min_peers")
    place = np.maximum(count - 1, 0) * parameter("FL6", "cost_share")
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    low = np.take_along_axis(known, below[:, None], axis=1)[:, 0]
    high = np.take_along_axis(known, above[:, None], axis=1)[:, 0]
    bar = low + (high - low) * (place - below)
    return np.where(enough, cost.per_head - bar, np.nan)


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
