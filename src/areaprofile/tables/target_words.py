"""Targets in sentences: what was asked, what became of it, how fast it would have to go."""

import math
from collections.abc import Mapping

from areaprofile.catalogue.records import Indicator
from areaprofile.flags.parameters import parameter
from areaprofile.periods import is_period, parse_period
from areaprofile.tables.flag_words import reason_words
from areaprofile.tables.gap_words import show_points
from areaprofile.tables.target_counts import Stretch
from areaprofile.tables.target_pace import Pace, Trajectory
from areaprofile.tables.targets import MET, MISSED, NOT_ASSESSABLE, TargetLine
from areaprofile.tables.wording import count_words, sentence_case, show_value

STATE_WORDS = {
    "missed": "missed",
    "at_risk": "at risk",
    "in_the_balance": "in the balance",
    "too_close": "too close to call",
    "on_course": "on course",
    "met": "met",
    "not_assessable": "cannot be judged",
}
# Shape of each state: nothing rests on colour alone.
STATE_SHAPES = {
    "missed": "▼",
    "at_risk": "▽",
    "in_the_balance": "◆",
    "too_close": "◆",
    "on_course": "△",
    "met": "▲",
    "not_assessable": "?",
}
KIND_NAMES = {
    "national": "National target",
    "standard": "Standard to hold",
    "floor": "Floor for everyone",
    "gap": "Gap to narrow",
    "stretch": "Stretch target",
    "agreement": "Agreed target",
    "local": "Local target",
    "service_standard": "Service standard",
}
KIND_MEANINGS = {
    "national": "Set by government for every council.",
    "standard": "A level to hold; no further rise is asked for.",
    "floor": "The least for everyone: the worst place is tested, never the mean.",
    "gap": "The difference between places must shrink, and not because the better-off get worse.",
    "stretch": "More than was expected anyway, agreed in return for a reward.",
    "agreement": "Agreed between the council and its partners.",
    "local": "Set by the council itself.",
    "service_standard": "What users of a service were promised.",
}
REASONS = {
    "no_gap": "nothing orders its neighbourhoods by deprivation, or counts are missing",
    "no_gap_to_close": "the most deprived neighbourhoods were not worse off to begin with",
    "not_due": "its date has not come, and a gap is not forecast",
    "no_value_at_date": "there is no figure for its date",
    "no_level": "no level was set",
    "judged_by_neighbourhoods": "it is about neighbourhoods",
    "levelled_down": "the gap narrowed because the better-off got worse, which does not count",
    "widened": "the gap widened",
    "narrowed": "the gap narrowed",
    "all_above": "even the worst neighbourhood stands at it",
    "standard_held": "the standard is held",
    "reward_earned": "enough of the stretch was reached for a reward",
}


def target_reason(reason: str) -> str:
    """Why a target is in its state, in words."""
    return REASONS.get(reason) or reason_words(reason)


def headline(counts: Mapping[str, int]) -> str:
    """`9 targets: 2 missed, 1 at risk, 4 met`."""
    total = sum(counts.values())
    told = ", ".join(f"{count} {STATE_WORDS[state]}" for state, count in counts.items())
    return f"{count_words(total, 'target', 'targets')}: {told}"


def promises_words(states: Mapping[str, int]) -> str:
    """`And 4 promises to users: 2 missed, 1 met.`; empty without any."""
    total = sum(states.values())
    if not total:
        return ""
    told = ", ".join(
        f"{count} {STATE_WORDS.get(state, 'without a promised share')}"
        for state, count in states.items()
    )
    return f"And {count_words(total, 'promise', 'promises')} to users: {told}."


def setter_words(setters: Mapping[str, int]) -> str:
    """`Who set them: government 5, agreement 3, council 1`."""
    told = ", ".join(f"{who} {count}" for who, count in setters.items())
    return f"Who set them: {told}"


def stretch_words(found: Stretch, *, whose: str) -> str:
    """What became of stretch targets; empty without any."""
    if not found.due and not found.not_due:
        return ""
    if not found.due:
        count = count_words(found.not_due, "stretch target", "stretch targets")
        return f"{sentence_case(whose)} {count}: not due, or not to be judged yet."
    due = count_words(found.due, "stretch target that is", "stretch targets that are")
    text = (
        f"Of {whose} {due} due, {found.met} ({100 * found.share_met:.0f}%) "
        f"{'was' if found.met == 1 else 'were'} reached in full, {found.part} in part, and "
        f"{found.missed} missed."
    )
    return f"{text} Not due or not judged: {found.not_due}." if found.not_due else text


def due_words(line: TargetLine) -> str:
    """The period of the target in words; `at all times` for a floor or standard without one."""
    if is_period(line.due):
        return parse_period(line.due).label
    return line.due or ("at all times" if line.kind in ("floor", "standard") else "no date")


def outcome_sentence(line: TargetLine) -> str:
    """What was asked and what became of it, in one or two sentences."""
    measure = line.indicator
    asked = _asked(line)
    if line.state == NOT_ASSESSABLE:
        return f"{asked} It cannot be judged: {target_reason(line.reason)}."
    figure = _figure(line)
    if line.kind == "gap":
        size = show_points(line.value, measure)
        return f"{asked} {target_reason(line.reason).capitalize()}; it is now {size}."
    if line.chance:
        return f"{asked} {figure} {_chance(line)}"
    said = {
        MET: "It is met.",
        MISSED: "It is missed, by more than its margin of error.",
    }.get(line.state, "The figure falls short, but within its margin of error: too close to call.")
    return f"{asked} {figure} {said}"


def _asked(line: TargetLine) -> str:
    name = KIND_NAMES.get(line.kind, line.kind)
    when = f" for {due_words(line)}" if line.due else ""
    level = f": {show_value(line.aim, line.indicator)}" if math.isfinite(line.aim) else ""
    return f"{name}{when}, set by {line.set_by}{level}."


def _figure(line: TargetLine) -> str:
    label = parse_period(line.period).label if is_period(line.period) else line.period
    where = f"the worst neighbourhood, {line.unit}, stood" if line.unit else "it stood"
    return f"In {label} {where} at {show_value(line.value, line.indicator)}."


def _chance(line: TargetLine) -> str:
    said = {
        "likely": "If it goes on as cautiously as such figures usually do, it is likely to be "
        "reached.",
        "even": "Whether it will be reached is about even.",
        "unlikely": "It is unlikely to be reached.",
    }[line.chance]
    if line.state == "at_risk":
        return f"{said} It is not moving towards it either: at risk."
    return said


def show_change(value: float, measure: Indicator) -> str:
    """A change a year with its sign: `up 1.2 points`, `down 3.4 days`, `no change`."""
    if not math.isfinite(value):
        return "not known"
    size = show_points(abs(value), measure)
    if not size.strip("0.,%£ ") or not any(one in "123456789" for one in size):
        return "no change"
    return f"{'up' if value > 0 else 'down'} {size}"


def pace_sentences(pace: Pace, line: TargetLine) -> list[str]:
    """Needed against achieved, and against the best that any similar council achieved."""
    measure = line.indicator
    found = []
    if math.isfinite(pace.needed):
        sign = -1 if measure.polarity == "lower_is_better" else 1
        if sign * pace.needed <= 0:
            found.append("The newest figure stands at the target already.")
        else:
            found.append(
                f"To reach it the figure must go {show_change(pace.needed, measure)} a year."
            )
    if math.isfinite(pace.achieved):
        found.append(
            f"Over the last eight years at most it went {show_change(pace.achieved, measure)} "
            "a year."
        )
    if pace.peers:
        found.append(
            f"The fastest of {count_words(pace.peers, 'similar council', 'similar councils')}, "
            f"{pace.best_name}, went {show_change(pace.best, measure)} a year."
        )
        if math.isfinite(pace.needed) and "already" not in found[0]:
            found.append(
                f"{pace.as_fast} of the {pace.peers} went as fast as is needed here; "
                f"{pace.there} stand at the target today."
            )
    return found


def reward_sentence(line: TargetLine) -> str:
    """What a stretch target earns; empty for other kinds."""
    if line.kind != "stretch" or not math.isfinite(line.share):
        return ""
    least = parameter("FL2", "reward_share")
    expected = show_value(line.without, line.indicator)
    start = (
        f"Without the agreement {expected} was expected. {max(line.share, 0.0):.0%} of the stretch "
        "beyond it was reached"
    )
    if line.reward <= 0:
        return f"{start}: under {least:.0%}, so no reward is paid."
    if line.reward >= 1:
        return f"{start}: the whole reward is paid."
    return f"{start}: {line.reward:.0%} of the reward is paid."


def partner_sentence(line: TargetLine) -> str:
    """Who answers for it together; empty where the council answers alone."""
    others = [one for one in line.partners if one.lower() != "council"]
    if not others:
        return ""
    together = "; ".join(line.partners)
    return f"Answered for together by: {together}."


def bound_sentence(counts: Mapping[str, int]) -> str:
    """How many of the councils that a target binds are in which state; empty for a single one."""
    if not counts:
        return ""
    told = ", ".join(f"{STATE_WORDS[state]} in {count}" for state, count in counts.items())
    return f"It binds {sum(counts.values())} councils: {told}."


def trajectory_words(found: Trajectory) -> str:
    """The picture of a target in words."""
    measure, first, last = found.indicator, found.own[0], found.own[-1]
    words = (
        f"{measure.name}: {show_value(first.value, measure)} ({first.label}), "
        f"{show_value(last.value, measure)} ({last.label}); target "
        f"{show_value(found.aim, measure)} ({found.wanted[-1].label})."
    )
    if len(found.ahead) > 1:
        end = found.ahead[-1]
        words += (
            f" A cautious forecast for {end.label}: {show_value(end.value, measure)}, four times "
            f"in five between {show_value(end.lower, measure)} and "
            f"{show_value(end.upper, measure)}."
        )
    return words
