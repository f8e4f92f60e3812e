"""The screens of a meeting: one flag each, with one question and the council's reply."""

from collections.abc import Sequence
from dataclasses import dataclass

from areaprofile.tables.agenda import Item
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_found import rule_title
from areaprofile.tables.flag_sources import cited_words
from areaprofile.tables.flag_values import people_words
from areaprofile.tables.flag_words import (
    questions_of,
    responder_words,
    sentence_of,
    severity_words,
    since_words,
    title_of,
)
from areaprofile.tables.flags import Flag
from areaprofile.tables.had_it_kept_pace import KeptPace
from areaprofile.tables.replies import Reply, replies_to
from areaprofile.tables.since import Since, moved_words, picture_then
from areaprofile.tables.wording import sentence_case


@dataclass(frozen=True)
class Screen:
    """One flag as it stands on the wall. `also`: the other flags of the same measure; `moved`: what
    happened since an earlier day, empty without one; `source`: whose figures they are."""

    flag: Flag
    title: str
    sentence: str
    facts: str
    question: str
    replies: tuple[Reply, ...]
    also: tuple[str, ...]
    picture: KeptPace | None
    gap: str
    moved: str
    responder: str
    does_not_mean: str
    source: str


def screen_of(atlas: Atlas, item: Item, replies: Sequence[Reply], since: Since | None) -> Screen:
    """The screen of one point of the agenda."""
    flag = item[0]
    pictures = [found for one in item if (found := picture_then(one, since))]
    # The flag whose picture also shows the path kept says most.
    picture = next((one for one in pictures if one.kept), next(iter(pictures), None))
    facts = (
        sentence_case(severity_words(flag)),
        since_words(flag),
        f"stands in {flag.editions} editions running" if flag.editions > 1 else "",
    )
    people = people_words(flag)
    return Screen(
        flag=flag,
        title=title_of(flag),
        sentence=sentence_of(flag),
        facts=" · ".join(filter(None, facts)),
        question=one_question(flag),
        replies=replies_to(flag, replies),
        also=tuple(rule_title(one) for one in item[1:]),
        picture=picture,
        gap=_chart_words(flag, picture, people),
        moved=moved_words(flag, since) if since else "",
        responder=responder_words(flag),
        does_not_mean=flag.rule.does_not_mean,
        source=cited_words(atlas, flag),
    )


def _chart_words(flag: Flag, picture: KeptPace | None, people: str) -> str:
    """What the marks of the chart stand for; empty without one."""
    if picture is None:
        return ""
    unit = str(flag.evidence.get("indicator", {}).get("unit", ""))
    gap = f": {people}" if people else ""
    words = (
        f"In {unit}" if unit else "",
        "grey band: middle half of similar councils" if picture.peers else "",
        f"shaded gap: what was lost or won against keeping pace{gap}" if picture.kept else "",
    )
    said = "; ".join(filter(None, words))
    return f"{sentence_case(said)}." if said else ""


def one_question(flag: Flag) -> str:
    """The one question to ask: that which the kind of flag calls for."""
    first, second, _ = questions_of(flag)
    return first if flag.is_strength else second
