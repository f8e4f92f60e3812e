"""What has moved since a day: concerns that are new, those that are gone, figures known then.

A day stands for the newest edition of the flags on or before it. Editions are past cut-offs of the
data, a year apart; what the newest says is set beside what was known at the older one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_changes import Change, changes_since
from areaprofile.tables.flag_counts import counted
from areaprofile.tables.flag_rows import editions_of
from areaprofile.tables.flag_values import shown_value
from areaprofile.tables.flags import CouncilFlags, Flag
from areaprofile.tables.had_it_kept_pace import KeptPace, Point, kept_pace
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.wording import sentence_case, short_period

EARLIEST_DAY = date(2000, 1, 1)
TEN_YEARS = timedelta(days=3653)


@dataclass(frozen=True)
class Since:
    """What moved for one council. `edition`: the day of the edition compared with; `years_back`:
    how many editions before the newest it is, 0 where none has come since; `note`: what the reader
    must know of the day; `stands`: the concerns that stood then and still do."""

    asked: date
    edition: str
    years_back: int
    note: str
    raised: tuple[Flag, ...]
    gone: tuple[Change, ...]
    stands: tuple[Change, ...]


def moved_since(atlas: Atlas, found: CouncilFlags, day: date) -> Since:
    """What is new and what is gone for a council, against the edition of that day."""
    editions = editions_of(atlas)
    known = [one for one in editions if one <= day.isoformat()]
    edition = known[-1] if known else editions[0]
    changes = changes_since(atlas, edition, found.place.code, found.strictness)
    new = {_key_of(one) for one in changes.of("raised")}
    years_back = len(editions) - 1 - editions.index(edition)
    return Since(
        asked=day,
        edition=edition,
        years_back=years_back,
        note=_note(edition, known, years_back),
        raised=tuple(one for one in found.concerns if _key_of(one) in new),
        gone=tuple(one for one in changes.of("cleared") if not one.is_strength),
        stands=tuple(one for one in changes.stands if not one.is_strength),
    )


def day_to_pick(asked: date | None, today: date) -> tuple[date | None, date]:
    """What a picker of days shows for the day asked for, and the latest day that it offers.

    A day beyond what can be picked is shown as the nearest that can: an address may hold any.
    """
    latest = today + TEN_YEARS
    return (max(EARLIEST_DAY, min(asked, latest)) if asked else None), latest


def gone_title(atlas: Atlas, gone: Change) -> str:
    """What is raised no more: the measure or service, and what it was about."""
    measure = atlas.measures.get(gone.indicator_id)
    about = measure.name if measure else gone.service
    return sentence_case(f"{about}: {gone.rule.name[:1].lower()}{gone.rule.name[1:]}")


def since_line(since: Since) -> str:
    """The heading: how many are new, gone, and still there."""
    if not since.years_back:
        return f"Nothing has moved since {spoken_date(since.asked.isoformat())}"
    new, gone = (
        f"{counted(found) if found else 'no flag'} {'are' if len(found) > 1 else 'is'} {word}"
        for found, word in ((since.raised, "new"), (since.gone, "gone"))
    )
    count = len(since.stands)
    still = "still stands" if count == 1 else "still stand"
    return f"Since {spoken_date(since.edition)}: {new}, {gone}, {count} {still}"


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
    said = next(
        (
            words
            for moved, words in (
                (since.raised, "This was not raised then."),
                (since.stands, "This was raised then too."),
            )
            if _key_of(flag) in map(_key_of, moved)
        ),
        "",
    )
    if not said:
        return ""
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


def _key_of(flag: Flag | Change) -> tuple[str, str, str]:
    return flag.rule.rule_id, flag.service, flag.indicator_id


def _note(edition: str, known: Sequence[str], years_back: int) -> str:
    if not known:
        return f"Nothing older is kept than the edition of {spoken_date(edition)}."
    if not years_back:
        return f"The newest figures were there already: the edition of {spoken_date(edition)}."
    return f"Compared with what was known at the edition of {spoken_date(edition)}."
