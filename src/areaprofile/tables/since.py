"""What has moved since a day: concerns that are new, those that are gone, figures known then.

A day stands for the newest edition of the flags on or before it. Editions are past cut-offs of the
data, a year apart; what the newest says is set beside what was known at the older one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_counts import counted
from areaprofile.tables.flag_values import shown_value
from areaprofile.tables.flag_words import title_of
from areaprofile.tables.flags import (
    STRENGTHS,
    CouncilFlags,
    Flag,
    RuleLine,
    edition_rows,
    editions_of,
    rows_shown,
    rules_of,
)
from areaprofile.tables.had_it_kept_pace import KeptPace, Point, kept_pace
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.wording import sentence_case, short_period

Key = tuple[str, str, str]  # rule, service, measure


@dataclass(frozen=True)
class Gone:
    """A concern that stood then and stands no more."""

    rule: RuleLine
    service: str
    indicator_id: str
    title: str


@dataclass(frozen=True)
class Since:
    """What moved for one council. `edition`: the day of the edition compared with; `years_back`:
    how many editions before the newest it is, 0 where none has come since; `note`: what the reader
    must know of the day; `stands`: how many concerns stood then and still do."""

    asked: date
    edition: str
    years_back: int
    note: str
    raised: tuple[Flag, ...]
    gone: tuple[Gone, ...]
    stands: int


def read_day(text: str) -> date | None:
    """The day of `since=` in an address; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moved_since(
    atlas: Atlas, found: CouncilFlags, day: date, *, services: Sequence[str] = ()
) -> Since:
    """What is new and what is gone for a council, against the edition of that day."""
    editions = editions_of(atlas)
    known = [one for one in editions if one <= day.isoformat()]
    edition = known[-1] if known else editions[0]
    years_back = len(editions) - 1 - editions.index(edition)
    before = edition_rows(atlas, edition)
    own = before.loc[before["council_code"] == found.place.code]
    if services:
        own = own.loc[own["service"].isin(list(services))]
    then = _concerns(atlas, own.loc[rows_shown(own, found.strictness)])
    now = {_key_of(one): one for one in found.concerns}
    # A rule that no council had then (it needs older editions) cannot be said to be new.
    judged = set(before["rule_id"].astype("str"))
    new = [one for key, one in now.items() if key not in then and key[0] in judged]
    return Since(
        asked=day,
        edition=edition,
        years_back=years_back,
        note=_note(edition, known, years_back),
        raised=tuple(new) if years_back else (),
        gone=tuple(gone for key, gone in then.items() if key not in now) if years_back else (),
        stands=sum(key in then for key in now),
    )


def since_line(since: Since) -> str:
    """The heading: how many are new, gone, and still there."""
    if not since.years_back:
        return f"Nothing has moved since {spoken_date(since.asked.isoformat())}"
    new, gone = (
        f"{counted(found) if found else 'no flag'} {'are' if len(found) > 1 else 'is'} {word}"
        for found, word in ((since.raised, "new"), (since.gone, "gone"))
    )
    still = "still stands" if since.stands == 1 else "still stand"
    return f"Since {spoken_date(since.edition)}: {new}, {gone}, {since.stands} {still}"


def picture_then(flag: Flag, since: Since | None) -> KeptPace | None:
    """The picture of a flag, with a mark at the newest figure that was known then."""
    picture = kept_pace(flag)
    if picture is None or since is None or not since.years_back:
        return picture
    mark = _known_then(picture, since.years_back)
    if mark is None or mark == picture.own[-1]:
        return picture
    told = f" Then, in {short_period(mark.period)}: {shown_value(flag, mark.value)}."
    return replace(picture, then=mark, words=picture.words + told)


def moved_words(flag: Flag, since: Since) -> str:
    """What happened to the flag and to its figure since then; empty where nothing can be said."""
    if not since.years_back:
        return ""
    is_new = _key_of(flag) in {_key_of(one) for one in since.raised}
    said = "This was not raised then." if is_new else "This was raised then too."
    picture = picture_then(flag, since)
    if picture is None or picture.then is None:
        return said
    then, now = picture.then, picture.own[-1]
    return (
        f"{said} Then: {shown_value(flag, then.value)} in {short_period(then.period)}. "
        f"Now: {shown_value(flag, now.value)} in {short_period(now.period)}."
    )


def _known_then(picture: KeptPace, years_back: int) -> Point | None:
    """The newest own figure when the last years of the measure had not been published."""
    newest = max(date.fromordinal(one.day) for one in (*picture.own, *picture.country))
    cut = newest.replace(year=newest.year - years_back, day=min(newest.day, 28)).toordinal() + 3
    held = [one for one in picture.own if one.day <= cut]
    return held[-1] if held else None


def _concerns(atlas: Atlas, rows: pd.DataFrame) -> Mapping[Key, Gone]:
    rules = rules_of(atlas)
    found: dict[Key, Gone] = {}
    for row in rows.to_dict("records"):
        rule = rules[str(row["rule_id"])]
        if rule.kind in STRENGTHS:
            continue
        indicator = row["indicator_id"]
        indicator_id = str(indicator) if indicator == indicator and indicator else ""
        measure = atlas.measures.get(indicator_id)
        about = measure.name if measure else str(row["service"])
        title = f"{about}: {rule.name[:1].lower()}{rule.name[1:]}"
        key = (rule.rule_id, str(row["service"]), indicator_id)
        found[key] = Gone(rule, str(row["service"]), indicator_id, sentence_case(title))
    return found


def _key_of(flag: Flag) -> Key:
    return flag.rule.rule_id, flag.service, flag.indicator_id


def _note(edition: str, known: Sequence[str], years_back: int) -> str:
    if not known:
        return f"Nothing older is kept than the edition of {spoken_date(edition)}."
    if not years_back:
        return f"The newest figures were there already: the edition of {spoken_date(edition)}."
    return f"Compared with what was known at the edition of {spoken_date(edition)}."


def new_titles(since: Since) -> tuple[str, ...]:
    """The titles of what is new."""
    return tuple(title_of(one) for one in since.raised)
