"""Raised flags as cards of a pack: one card for each measure, with all that is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from urllib.parse import urlencode

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_found import rule_title
from areaprofile.tables.flag_sources import cited_words, grades_of
from areaprofile.tables.flag_values import people_words, scheme_words
from areaprofile.tables.flag_words import (
    OBJECTIONS,
    questions_of,
    responder_words,
    sentence_of,
    severity_words,
    since_words,
    title_of,
)
from areaprofile.tables.flags import Flag
from areaprofile.tables.had_it_kept_pace import KeptPace, Point, kept_pace
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.wording import (
    NO_VALUE,
    sentence_case,
    short_period,
    show_interval,
    show_number,
)

# As many periods as a table across a page can hold; charts and downloads hold all.
MOST_PERIODS = 8


@dataclass(frozen=True)
class Newest:
    """The newest figure of a flag's measure."""

    period: str
    value: float
    unit: str
    is_provisional: bool


@dataclass(frozen=True)
class FlagText:
    """One flag in words, as on its page."""

    flag_id: str
    title: str
    kind: str
    service: str
    severity: str
    certainty: float
    facts: str
    sentence: str
    people: str
    responder: str
    meaning: str
    does_not_mean: str
    questions: tuple[str, ...]
    objections: tuple[str, ...]
    link: str
    is_strength: bool
    indicator_id: str
    source: str
    newest: Newest | None


@dataclass(frozen=True)
class ValueTable:
    """The newest periods of a series as text: `rows` are (label, a cell for each period)."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Card:
    """A measure (or a service as a whole: no picture) and the flags raised about it."""

    heading: str
    service: str
    indicator_id: str
    meaning: str
    unit: str
    decimals: int
    flags: tuple[FlagText, ...]
    picture: KeptPace | None
    table: ValueTable | None
    judgements: tuple[str, ...]
    source: str

    @property
    def is_strength(self) -> bool:
        """Whether all of it is good news."""
        return all(one.is_strength for one in self.flags)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions of all its flags, each once, at most four."""
        asked = (text for one in self.flags for text in one.questions)
        return tuple(dict.fromkeys(asked))[:4]

    @property
    def not_meant(self) -> tuple[str, ...]:
        """What its flags do not mean, each once."""
        return tuple(dict.fromkeys(one.does_not_mean for one in self.flags))

    @property
    def objections(self) -> tuple[str, ...]:
        """What a critic could say, each once."""
        said = (text for one in self.flags for text in one.objections)
        return tuple(dict.fromkeys(said))


def cards_of(atlas: Atlas, flags: Sequence[Flag], address: str) -> tuple[Card, ...]:
    """Flags gathered by measure, in the order of the first of each."""
    about: dict[tuple[str, str], list[Flag]] = {}
    for flag in flags:
        about.setdefault((flag.service, flag.indicator_id), []).append(flag)
    return tuple(_card(atlas, group, address) for group in about.values())


def flag_text(flag: Flag, atlas: Atlas, address: str) -> FlagText:
    """A flag in the words of its page."""
    newest = _newest(flag)
    facts = [
        sentence_case(severity_words(flag)),
        since_words(flag),
        f"stands in {flag.editions} editions running" if flag.editions > 1 else "",
        "newest figure provisional" if newest and newest.is_provisional else "",
    ]
    objections = [OBJECTIONS[one] for one in flag.evidence.get("objections", [])
                  if one in OBJECTIONS]  # fmt: skip
    link = urlencode({"area": flag.evidence["council_code"], "flag": flag.flag_id,
                      "build": atlas.store.build})  # fmt: skip
    return FlagText(
        flag_id=flag.flag_id,
        title=title_of(flag),
        kind=rule_title(flag),
        service=flag.service,
        severity=flag.severity,
        certainty=flag.certainty,
        facts=" · ".join(filter(None, facts)),
        sentence=sentence_of(flag),
        people=people_words(flag),
        responder=responder_words(flag),
        meaning=flag.rule.meaning,
        does_not_mean=flag.rule.does_not_mean,
        questions=questions_of(flag),
        objections=tuple(objections),
        link=f"{address}flags?{link}",
        is_strength=flag.is_strength,
        indicator_id=flag.indicator_id,
        source=cited_words(atlas, flag, addresses=True),
        newest=newest,
    )


def _newest(flag: Flag) -> Newest | None:
    series = flag.evidence.get("series")
    if not series or series[-1]["value"] is None:
        return None
    last = series[-1]
    unit = str(flag.evidence.get("indicator", {}).get("unit", ""))
    return Newest(str(last["period"]), float(last["value"]), unit, bool(last.get("provisional")))


def _card(atlas: Atlas, flags: Sequence[Flag], address: str) -> Card:
    first = flags[0]
    one = first.evidence.get("indicator", {})
    pictures = [found for found in map(kept_pace, flags) if found]
    # The flag whose picture also shows the path kept says most.
    picture = next((found for found in pictures if found.kept), next(iter(pictures), None))
    measure = atlas.measures.get(first.indicator_id)
    texts = tuple(flag_text(flag, atlas, address) for flag in flags)
    said = " ".join(one.sentence for one in texts)
    return Card(
        heading=str(one.get("name") or first.service),
        service=first.service,
        indicator_id=first.indicator_id,
        meaning=measure.meaning if measure else "",
        unit=str(one.get("unit", "")),
        decimals=int(one.get("decimals", 1)),
        flags=texts,
        picture=picture,
        table=_table(first, picture, atlas.places.country.name) if picture else None,
        judgements=tuple(one for one in _judgements(atlas, flags) if one not in said),
        source="; ".join(dict.fromkeys(one.source for one in texts if one.source)),
    )


def _judgements(atlas: Atlas, flags: Sequence[Flag]) -> tuple[str, ...]:
    """Grades cited, and the measures that lie far beyond what is usual."""
    cited = [one for flag in flags for one in flag.evidence.get("judgements") or []]
    council = str(flags[0].evidence["council_code"])
    grades = [
        f"{scheme_words(one['scheme'])}, {spoken_date(one['date'])}: "
        f"{grades_of(atlas, one, council) or one['grade']}"
        for one in cited
    ]
    far = [str(key) for flag in flags for key in flag.evidence.get("extreme_measures") or []]
    names = [atlas.measures[key].name for key in dict.fromkeys(far) if key in atlas.measures]
    if names:
        grades.append(f"Far beyond what is usual: {'; '.join(names)}")
    return tuple(dict.fromkeys(grades))


def _table(flag: Flag, picture: KeptPace, country: str) -> ValueTable:
    shown = picture.own[-MOST_PERIODS:]
    decimals = int(flag.evidence["indicator"]["decimals"])
    limits = tuple(show_interval(one.lower, one.upper, decimals=decimals) for one in shown)
    rows = [("This council", _at(picture.own, shown, decimals))]
    if any(limits):
        rows.append(("95% interval", tuple(text or NO_VALUE for text in limits)))
    for label, points in (
        ("Middle of similar councils", picture.peers),
        (country, picture.country),
        ("Had it kept pace", picture.kept),
    ):
        cells = _at(points, shown, decimals)
        if any(cell != NO_VALUE for cell in cells):
            rows.append((label, cells))
    periods = tuple(
        short_period(one.period) + ("" if one.is_settled else " (provisional)") for one in shown
    )
    return ValueTable(periods, tuple(rows))


def _at(points: Sequence[Point], shown: Sequence[Point], decimals: int) -> tuple[str, ...]:
    held = {one.period: one.value for one in points}
    return tuple(show_number(held.get(one.period, nan), decimals=decimals) for one in shown)
