"""What the rule of a flag found here, in a sentence or two: the figures, never only the rule."""

from collections.abc import Mapping, Sequence
from typing import Any

from areaprofile.tables.flag_trend import tell_trend
from areaprofile.tables.flag_values import label, scheme_words, shown_value, values_of, when
from areaprofile.tables.flags import Flag
from areaprofile.tables.measures import spoken_date

YEARS_OF_A_LEVEL = 3
NAMED = 4


def rule_title(flag: Flag) -> str:
    """The rule's name, as far as it holds here: a target missed or at risk, a fall from where."""
    if flag.rule.rule_id == "FL4":
        high = flag.evidence.get("from_high_level")
        return "Getting worse, from a good level" if high else "Getting worse"
    if flag.rule.rule_id == "FL2" and (told := _unmet(flag)):
        return "A target missed" if told[0]["outcome"] == "missed" else "A target at risk"
    return flag.rule.name


def what_was_found(flag: Flag) -> str:
    """What happened, without how sure it is."""
    return _TELL.get(flag.rule.rule_id, _tell_rule)(flag)


def _unmet(flag: Flag) -> list[Mapping[str, Any]]:
    """The targets missed, then those at risk."""
    told = flag.evidence.get("targets", [])
    return [one for state in ("missed", "at_risk") for one in told if one["outcome"] == state]


def _tell_target(flag: Flag) -> str:
    told = _unmet(flag)
    if not told:
        return flag.rule.meaning
    one = told[0]
    what = "floor" if one["kind"] == "floor" else f"{one['kind'].replace('_', ' ')} target"
    value = shown_value(flag, one["value"])
    aim = shown_value(flag, float(one["target_value"]))
    if one["outcome"] == "missed":
        return f"{value} {when(one['period'])}, against a {what} of {aim}."
    return f"{value} {when(one['period'])}; the {what} of {aim} will hardly be reached."


def _tell_block(flag: Flag) -> str:
    one = flag.evidence
    return (
        f"Over {one.get('measures_pooled')} measures together the country improved, and the "
        "council moved at less than half its pace."
    )


def _tell_failure(flag: Flag) -> str:
    cited = flag.evidence.get("judgements") or []
    if cited:
        return " ".join(f"{scheme_words(one['scheme'])}: {one['grade']}, "
                        f"{spoken_date(one['date'])}." for one in cited)  # fmt: skip
    count = len(flag.evidence.get("extreme_measures") or [])
    return f"{count} measures of this service lie far beyond anything that is usual."


def _tell_external(flag: Flag) -> str:
    before, last = flag.evidence["judgements"][-2:]
    first, second = (spoken_date(one["date"]) for one in (before, last))
    return f"From {before['grade']} ({first}) to {last['grade']} ({second})."


def _tell_peers(flag: Flag) -> str:
    gap = _tested(flag, "lower than context explains, sd")
    more = ""
    if gap is not None:
        more = (
            f" That is {gap:.1f} times the usual distance between councils worse than its "
            "circumstances lead one to expect."
        )
    return f"{_level(flag)}{more}"


def _tell_value(flag: Flag) -> str:
    cost = flag.evidence.get("cost_per_head")
    excess = _tested(flag, "cost above the peers' upper quarter, pounds a head")
    if cost is None or excess is None:
        return _level(flag)
    return (
        f"{_level(flag)} It spends £{cost:,.0f} a head; three in four similar councils spend "
        f"£{cost - excess:,.0f} or less."
    )


def _level(flag: Flag) -> str:
    """The mean of the last years beside that of the peers' middle, as the rule compares them."""
    series: Sequence[Mapping[str, Any]] = flag.evidence.get("series") or []
    last = series[-YEARS_OF_A_LEVEL:]
    if not last:
        return flag.rule.meaning
    periods = [one["period"] for one in last]
    years = f"from {label(periods[0])} to {label(periods[-1])}" if len(last) > 1 else when(
        periods[0])  # fmt: skip
    said = f"On average {shown_value(flag, _mean([one['value'] for one in last]))} {years}"
    beside = values_of(flag.evidence.get("peers_middle") or [], periods)
    if beside:
        said += f"; the middle of similar councils was {shown_value(flag, _mean(beside))}"
    return f"{said}."


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _tested(flag: Flag, name: str) -> float | None:
    """The figure of one test of the evidence."""
    return next((one["value"] for one in flag.evidence["tests"] if one["name"] == name), None)


def _tell_lasting(flag: Flag) -> str:
    if not flag.beneath:
        return flag.rule.meaning
    told = "; ".join(
        f"“{one.evidence.get('indicator', {}).get('name') or one.service}”, "
        f"{_first_small(rule_title(one))}"
        for one in flag.beneath
    )
    first = what_was_found(flag.beneath[0])
    which = "Of the first: " if len(flag.beneath) > 1 else ""
    return f"Raised in three editions running, each with new figures: {told}. {which}{first}"


def _tell_pocket(flag: Flag) -> str:
    one = flag.evidence
    area, keys = str(one["neighbourhood"]), [str(key) for key in one["indicators"]]
    named = ", ".join(flag.names.get(key, key) for key in keys[:NAMED])
    rest = len(keys) - NAMED
    more = f" and {rest} more" if rest > 0 else ""
    others = int(one.get("neighbourhoods") or 1) - 1
    also = f" {others} more {'is' if others == 1 else 'are'} like it." if others else ""
    return (
        f"{flag.names.get(area, area)} is among the country’s worst tenth on {len(keys)} of "
        f"{one['measures_assessed']} measures ({named}{more}), while the council as a whole is "
        f"better than the middle of the country.{also}"
    )


def _tell_partner(flag: Flag) -> str:
    if not flag.beneath:
        return _tell_rule(flag)
    return " ".join(f"{rule_title(one)}: {what_was_found(one)}" for one in flag.beneath)


def _first_small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _tell_rule(flag: Flag) -> str:
    series = flag.evidence.get("series")
    if not series:
        return flag.rule.meaning
    last = series[-1]
    return f"{shown_value(flag, last['value'])} {when(last['period'])}. {flag.rule.meaning}"


_TELL = {
    "FL1": _tell_failure,
    "FL2": _tell_target,
    "FL3": _tell_target,
    "FL4": tell_trend,
    "POS2": tell_trend,
    "FL5": _tell_peers,
    "FL6": _tell_value,
    "FL7": _tell_block,
    "FL8": _tell_lasting,
    "FL9": _tell_pocket,
    "EW3": _tell_external,
    "EW6": _tell_partner,
}
