"""Flags in sentences: what happened, how sure, since when, what a critic says, what to ask."""

import math
from datetime import date

from areaprofile.periods import is_period, parse_period
from areaprofile.tables.flag_found import rule_title, what_was_found
from areaprofile.tables.flags import WHOLE, Flag
from areaprofile.tables.wording import certainty_words

DAYS_A_MONTH = 30.4375
REASONS = {
    "not_run": "another council runs this service",
    "not_said": "nobody has said whose job it is",
    "no_measure": "no measure of this kind",
    "not_sure_enough": "perhaps so, but not sure enough to raise",
    "no_direction": "no end of the scale is better",
    "modelled": "the figures are modelled",
    "judgement": "a grade, not a measurement",
    "definition_differs": "the council counts it differently",
    "break": "the definition changed too recently",
    "no_values": "no figures",
    "suppressed": "withheld, to protect people’s privacy",
    "too_small": "too few cases",
    "too_noisy": "its figures move too unsteadily to show even a steep change",
    "no_margin": "a survey whose margin of error nobody knows",
    "level_only": "too often nothing at all",
    "stale": "the newest figures are more than three years old",
    "last_year_missing": "the last year is missing",
    "too_few_years": "too few years with figures",
    "too_few_councils": "too few councils have figures",
    "too_few_peers": "too few similar councils have figures",
    "judged_together": "judged together with another small service, and told there",
    "too_few_indicators": "fewer than five measures stand together",
    "cant_tell": "can’t tell: the figures are too noisy",
    "no_target": "no target is set",
    "no_date": "the target has no date",
    "no_baseline": "the target has no starting point",
    "no_peers": "no similar councils are known",
    "no_context": "nothing is known of the circumstances",
    "no_spending": "no spending is known",
    "spending_of_another_time": "the newest spending is of other years than the figures",
    "no_judgements": "no inspector’s judgement",
    "only_one_judgement": "only one judgement",
    "nothing_to_judge_by": "nothing to judge by",
    "nothing_to_compare": "nothing to compare with",
    "not_about_a_service": "asked of the council as a whole",
    "provisional": "rests on a provisional year",
    "at_ceiling": "no room left above it",
    "within_noise": "within what chance explains",
    "not_behind": "keeps pace",
    "national_tide": "goes with the country",
    "too_slight": "too slight to matter",
    "one_year": "one single year carries it",
    "carried_by_gap": "it lies across missing years",
    "context_explains": "its circumstances explain it",
    "level_with_peers": "level with similar councils",
    "low_cost": "a low result at a low cost: perhaps too little money",
    "steady": "moves with the country",
    "slow": "slower than the country, but moving",
    "country_not_improving": "the country itself does not improve",
    "fresh": "its figures are new enough",
    "nobody_newer": "others’ figures are hardly newer",
    "nought": "a share of 0 % was hardly recorded rightly",
    "on_path": "on the path that one would expect",
    "no_failure": "no inspector’s failure on record, and nothing extreme",
    "not_failing": "the partner’s measures are not in trouble",
    "not_best": "not among the best quarter for three years",
    "still_low": "better than before, but still among the worst quarter",
    "not_yet_persistent": "nothing has been raised for three years running",
    "no_pocket": "no neighbourhood stands out for the worse",
    "not_a_good_area": "the council as a whole is not better than the middle",
    "maintain": "its standard asks it to hold, and it holds",
}
TRENDS = {"FL4": "no fall shown", "POS2": "no rise shown"}
OBJECTIONS = {
    "last_year_provisional": "The last figure is provisional and may be revised.",
    "few_years": "Fewer than eight years of figures: a run of luck is harder to rule out.",
    "years_missing": "Some years are missing.",
    "small_numbers": "The numbers are small: a few cases move the figure.",
    "no_margin_published": "No margin of error is published.",
    "survey": "It is a survey: another sample would have given a slightly different figure.",
    "definition_changed": "The definition changed once; only years of one definition are compared.",
    "at_the_bar": "It only just reaches the bar: a small change would take the flag away.",
    "services_together": "Small services are judged together: it may stand still in one only.",
    "partner_owns_it": "A partner, not the council alone, answers for this measure.",
}
RUNGS = {
    "note": "A note to the director",
    "internal_review": "The council’s own review",
    "scrutiny": "The scrutiny committee",
    "peers_and_partners": "Similar councils and partners",
    "central_government": "Central government, once a person has signed",
    "share_learning": "Share what works",
}
SEVERITY_WORDS = {
    "watch": "worth watching",
    "flag": "flag",
    "strong": "strong",
    "extreme": "extreme",
}


def severity_words(flag: Flag) -> str:
    """How severe a flag is; good news has no severity."""
    return "strength" if flag.is_strength else SEVERITY_WORDS.get(flag.severity, flag.severity)


def reason_words(reason: str, rule_id: str = "") -> str:
    """Why something was not raised or not judged; of a trend that may be chance, in its own
    words where the rule is named."""
    if reason in ("within_noise", "not_sure_enough") and rule_id in TRENDS:
        return TRENDS[rule_id]
    return REASONS.get(reason, reason.replace("_", " "))


def title_of(flag: Flag) -> str:
    """The title of a card: the measure or service, and what it is about."""
    about = flag.evidence.get("indicator", {}).get("name") or _services(flag)
    name = rule_title(flag)
    return f"{about}: {name[:1].lower()}{name[1:]}"


def _services(flag: Flag) -> str:
    """The service; all of them where small services were judged together."""
    first, *rest = flag.evidence.get("services") or [flag.service]
    names = [first, *(one.lower() for one in rest)]
    return f"{', '.join(names[:-1])} and {names[-1]} together" if rest else flag.service


def subject_of(flag: Flag) -> str:
    """What a flag is about, within a sentence: the service, or the neighbourhood of a pocket."""
    neighbourhood = str(flag.evidence.get("neighbourhood") or "")
    if neighbourhood:
        return f"the neighbourhood {flag.names.get(neighbourhood, neighbourhood)}"
    return "the council’s work as a whole" if flag.service == WHOLE else flag.service


def sentence_of(flag: Flag) -> str:
    """What happened, in one or two sentences that the figures carry."""
    said = what_was_found(flag)
    if math.isfinite(flag.certainty):
        said += f" That is {certainty_words(flag.certainty)}."
    return said


def responder_words(flag: Flag) -> str:
    """How high it goes and who responds first; empty where nobody need respond."""
    if flag.rung not in RUNGS:
        return ""
    rung = f"{RUNGS[flag.rung]}."
    return rung if flag.is_strength else f"{rung} First to respond: {flag.first_responder}."


def since_words(flag: Flag) -> str:
    """Since when; empty if the rule does not say."""
    since = str(flag.evidence.get("since") or "")
    if not since:
        return ""
    return f"since {parse_period(since).label if is_period(since) else since}"


def age_words(flag: Flag, as_at: date) -> str:
    """How old the newest figure was when the flag was raised; empty without a figure."""
    last = str((flag.evidence.get("series") or [{}])[-1].get("period", ""))
    if not is_period(last):
        return ""
    months = round((as_at - parse_period(last).end).days / DAYS_A_MONTH)
    return f"figure {months} months old" if months > 1 else "figure of this month"


def questions_of(flag: Flag) -> tuple[str, str, str]:
    """Three questions that a committee could ask, from the facts of the flag."""
    one = flag.evidence
    about = _services(flag) if flag.service != WHOLE else subject_of(flag)
    name = one.get("indicator", {}).get("name") or about
    when = since_words(flag) or "over these years"
    lower = about if flag.service == WHOLE else about.lower()
    first = f"What has changed in {lower} {when}?"
    if flag.is_strength:
        return (
            f"What do you do differently on “{name}”?",
            "Which of it could another council take over as it is?",
            "What would make it slip?",
        )
    if flag.rule.kind == "failure" or (one.get("judgements") and not flag.indicator_id):
        return (
            "What was found wrong, and what has been done about it since?",
            f"What has the council’s plan for {_services(flag).lower()} changed so far, and who "
            "checks it?",
            "When is it looked at again, and what do you expect to be said then?",
        )
    if flag.rule.kind == "stale":
        return (
            f"Why are there no newer figures on “{name}” here?",
            "Who decides when the next figures are published?",
            "What does the council go by until then?",
        )
    second = {
        "target": "What would have to happen for the target to be met, and by when?",
        "value": "What does the service buy for the extra money?",
        "coasting": "What do councils that kept pace do that we do not?",
        "below_peers": "Which of the similar councils does better, and have you been there?",
        "partner": "What has the partnership agreed to do about it, and who leads?",
    }.get(flag.rule.kind, f"What have you already tried on “{name}”, and what came of it?")
    third = "What will the next figure be if nothing changes, and when will we see it?"
    return first, second, third
