"""What a cost beside a result says, in words; what it does not say; and the figures as a table."""

import math

import pandas as pd

from areaprofile.periods import is_period, parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.compare import FEWEST_PEERS
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.value import BEST_QUARTER, WORST_QUARTER, ValuePicture
from areaprofile.tables.value_costs import Cost
from areaprofile.tables.value_tags import MEANINGS, tag_of
from areaprofile.tables.wording import count_words, show_number, show_short, show_value

FAILURE = "failure"  # band of a grade in the store
WORST, BEST = WORST_QUARTER, BEST_QUARTER
IN_WORST = "a result among the worst quarter of its peers"
IN_BEST = "a result among the best quarter of its peers"
FINDINGS = {
    ("higher", "worse"): "a higher cost than usual and a worse result",
    ("higher", "better"): "a higher cost than usual and a better result",
    ("higher", "usual"): "a higher cost than usual for about the usual result",
    ("lower", "worse"): "a lower cost than usual and a worse result",
    ("lower", "better"): "a lower cost than usual and a better result",
    ("lower", "usual"): "a lower cost than usual for about the usual result",
    ("usual", "worse"): "about the usual cost and a worse result",
    ("usual", "better"): "about the usual cost and a better result",
    ("usual", "usual"): "about the usual cost and the usual result",
    ("higher", WORST): f"a higher cost than usual and {IN_WORST}",
    ("higher", BEST): f"a higher cost than usual and {IN_BEST}",
    ("lower", WORST): f"a lower cost than usual and {IN_WORST}",
    ("lower", BEST): f"a lower cost than usual and {IN_BEST}",
    ("usual", WORST): f"about the usual cost and {IN_WORST}",
    ("usual", BEST): f"about the usual cost and {IN_BEST}",
}
QUESTIONS = {
    ("higher", "worse"): "Ask why. This is poor value only if neither need nor prices explain it.",
    ("higher", "better"): "The better result may be what the extra money buys.",
    ("higher", "usual"): "Ask what the extra money buys: need, prices or ways of working.",
    ("lower", "worse"): "This is not called poor value: there may be too little money.",
    ("lower", "better"): "Others may learn from it. Ask if the result can last.",
    ("lower", "usual"): "Others may learn from it, if the result is no worse than it seems.",
    ("usual", "worse"): "Ask what the peers do otherwise with about the same money.",
    ("usual", "better"): "Others may learn from it.",
    ("usual", "usual"): "Nothing here sets it apart from its peers.",
}
AS_SURE = {WORST: "worse", BEST: "better"}  # what a place among the peers would be if sure
QUESTIONS |= {
    (cost, place): QUESTIONS[cost, sure]
    for cost in ("higher", "lower", "usual")
    for place, sure in AS_SURE.items()
}
PRAISED = (("lower", "better"), ("lower", "usual"), ("usual", "better"))
PRAISED += (("lower", BEST), ("usual", BEST))
NO_PRAISE = (
    "One cost beside one result is no more than a question: ask what else the service shows."
)
NO_MARGIN = "No margin of error is published for this result, so chance cannot be ruled out."
WIDE_MARGIN = "Its margin of error reaches the middle of its peers, so it may be chance."
TAG_WORDS = {tag: f"{tag} ({meaning})" for tag, meaning in MEANINGS.items()}


def pounds(value: float) -> str:
    """`£1,234`, `£12.40`; pence below a hundred pounds."""
    if not math.isfinite(value):
        return "–"
    return f"£{show_number(value, decimals=2 if abs(value) < 100 else 0)}"


def value_finding(picture: ValuePicture) -> str:
    """The title of the picture."""
    sides = (picture.cost_side, picture.result_side)
    name = picture.council.name
    if picture.group.is_apart:
        told = f"{pounds(picture.own.cost)} {_per(picture)}"
        return f"{picture.cost.name} in {name}: {told}"
    if sides not in FINDINGS:
        return f"{name}: too few peers have both figures to say more"
    return f"{picture.cost.name} in {name}: {FINDINGS[sides]}"


def value_sentences(picture: ValuePicture) -> list[str]:
    """Cost, result, question, path: a sentence or two each."""
    own, measure = picture.own, picture.measure
    per = _per(picture)
    if not picture.cost_side:
        few = f"Fewer than {FEWEST_PEERS} peers have both"
        why = "It is unlike the councils shown" if picture.group.is_apart else few
        return [
            f"{picture.council.name} spends {pounds(own.cost)} {per}; {measure.name}: "
            f"{show_value(own.result, measure)}. {why}, so it is not placed among them."
        ]
    said = [
        f"{picture.council.name} spends {pounds(own.cost)} {per}; the middle of its "
        f"{count_words(picture.peers, 'peer', 'peers')} is {pounds(picture.cost_middle)}.",
        f"{measure.name}: {show_value(own.result, measure)} here, "
        f"{show_value(picture.result_middle, measure)} in the middle of its peers.",
    ]
    sides = (picture.cost_side, picture.result_side)
    if not own.upper > own.lower:
        said.append(NO_MARGIN)
    elif picture.result_side in AS_SURE:
        said.append(WIDE_MARGIN)
    said += judged_words(picture)
    if sides in QUESTIONS:
        said.append(QUESTIONS[sides] if _may_ask(picture, sides) else NO_PRAISE)
    return said + _path_words(picture)


def _per(picture: ValuePicture) -> str:
    return picture.cost.unit.removeprefix("£").strip()


def _may_ask(picture: ValuePicture, sides: tuple[str, str]) -> bool:
    """Praise needs a model that explains something, and no judgement that the service fails."""
    if sides not in PRAISED:
        return True
    explains = picture.expected is not None and picture.expected.says_something
    return explains and not any(one.band == FAILURE for one in picture.judged)


def judged_words(picture: ValuePicture) -> list[str]:
    """What inspectors last said of the service, a sentence per scheme."""
    return [
        f"Inspectors’ newest judgement of this service ({one.scheme}, {spoken_date(one.date)}): "
        f"{one.grade}."
        for one in picture.judged
    ]


def _path_words(picture: ValuePicture) -> list[str]:
    steps = [one for one in picture.steps if math.isfinite(one.cost_share)]
    if len(steps) < 2:
        return []
    first, last = steps[0], steps[-1]
    text = (
        f"Its cost went from {first.cost_share:.0f}% of its peers’ middle in "
        f"{parse_period(first.period).label} to {last.cost_share:.0f}% in "
        f"{parse_period(last.period).label}"
    )
    if any(one.is_break for one in steps[1:]):
        return [f"{text}; the result got a new definition on the way, so its change is not told."]
    better = 1 if picture.measure.polarity == "higher_is_better" else -1
    moved = better * (last.result_gap - first.result_gap)
    size = show_value(abs(moved), picture.measure)
    if size.endswith("%"):
        size = f"{size.removesuffix('%')} points"
    elif size == show_short(abs(moved), picture.measure) and not size.startswith("£"):
        size = f"{size} ({picture.measure.unit})" if picture.measure.unit else size
    way = "got better by" if moved > 0 else "got worse by"
    if not any(one in "123456789" for one in show_short(moved, picture.measure)):
        return [f"{text}; over the same years its result held its place against them."]
    return [f"{text}; over the same years its result {way} {size} against them."]


def tag_words(picture: ValuePicture) -> str:
    """Which of the three questions of value this pair answers."""
    tag = tag_of(picture.measure)
    result = f" The result is a measure of {TAG_WORDS[tag]}." if tag else ""
    return f"The cost is a measure of {TAG_WORDS['economy']}.{result}"


def price_words(picture: ValuePicture) -> str:
    """What is in the cost and in whose prices."""
    cost = picture.cost
    caution = f" {cost.caution}" if cost.caution not in ("", "nan") else ""
    what = f"{cost.basis[:1].upper()}{cost.basis[1:]}, {cost.unit}, {cost.price}."
    return f"{what}{people_year_words(cost, picture.period)}{caution}"


def people_year_words(cost: Cost, period: str) -> str:
    """Of which year the people are by whom the pounds were divided; empty where nobody said."""
    people = cost.people.get(period, "")
    if not is_period(people):
        return ""
    same = " in every year" if len(set(cost.people.values())) == 1 and len(cost.people) > 1 else ""
    return f" The people are those of {parse_period(people).label}{same}."


def expected_words(picture: ValuePicture) -> str:
    """What councils in like circumstances with this spending get, and whether this one differs."""
    found, measure = picture.expected, picture.measure
    if found is None:
        return (
            "What result to expect at this cost cannot be worked out: too few councils have both "
            "figures, or nothing is known of their circumstances."
        )
    if not found.says_something:
        return (
            f"People, place and spending do not help to foretell “{measure.name}” among "
            f"{found.councils} councils, so no expected result is given."
        )
    clear = "more than the usual spread" if found.sign else "within the usual spread"
    low, high = (
        show_short(picture.own.result - one, measure) for one in (found.upper, found.lower)
    )
    return (
        f"From its people, place and spending one would expect {show_value(found.value, measure)} "
        f"(95% of like councils: {low} to {high}); it has "
        f"{show_value(picture.own.result, measure)}, {clear}. The factors explain "
        f"{100 * found.explained:.0f}% of the differences among {found.councils} councils. What is "
        "left is not explained by the factors in the model, which is not to say that the council "
        "caused it."
    )


def value_frame(atlas: Atlas, picture: ValuePicture) -> pd.DataFrame:
    """The council and its peers in the year shown: cost and result, unrounded."""
    rows = [
        (one.place.code, one.place.name, picture.period, picture.cost.cost_id, picture.cost.name,
         one.cost, picture.cost.unit, picture.cost.basis, picture.cost.price,
         picture.result_period, picture.measure.indicator_id, picture.measure.name, one.result,
         one.lower, one.upper, picture.measure.unit)
        for one in picture.points
    ]  # fmt: skip
    columns = (
        "area_code area_name cost_period cost_id cost_name cost cost_unit basis price "
        "result_period indicator_id indicator_name result lower upper unit"
    )
    frame = pd.DataFrame(rows, columns=columns.split())
    notice = str(atlas.store.manifest.get("notice", ""))
    return frame.assign(build=atlas.store.build, notice=notice)


def path_frame(atlas: Atlas, picture: ValuePicture) -> pd.DataFrame:
    """The council's years against its peers, unrounded."""
    rows = [
        (picture.council.code, one.period, one.cost, one.cost_share, one.result_period, one.result,
         one.result_gap, one.peers, one.is_break)
        for one in picture.steps
    ]  # fmt: skip
    columns = (
        "area_code cost_period cost cost_percent_of_peers_middle result_period result "
        "result_less_peers_middle peers new_definition"
    )
    return pd.DataFrame(rows, columns=columns.split()).assign(build=atlas.store.build)
