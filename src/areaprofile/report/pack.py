"""What a scrutiny pack holds, before it is a file: the same records for every format.

Everything comes from `tables/`, where the screen takes it from too; writers only lay it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from areaprofile.errors import AreaProfileError, UnknownCodeError
from areaprofile.report.pack_cards import Card, FlagText, cards_of, flag_text
from areaprofile.report.pack_words import method_of
from areaprofile.tables.agenda import usual_agenda
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils, gone_message, kind_words
from areaprofile.tables.flag_counts import chance_words, summary
from areaprofile.tables.flag_sources import SourceText, sources_of
from areaprofile.tables.flag_words import reason_words
from areaprofile.tables.flags import USUAL_STRICTNESS, CouncilFlags, Flag, council_flags, has_flags
from areaprofile.tables.peers import CONTEXT, PeerGroup, peer_group, reasons_over_all
from areaprofile.tables.places import Place
from areaprofile.tables.replies import Reply, replies_of
from areaprofile.tables.verdict_board import Board, verdict_board
from areaprofile.tables.wording import sentence_case


@dataclass(frozen=True)
class Choices:
    """What goes into a pack. Empty services or flags: all. `address`: where the live app stands
    (its links then work; without it they are printed as they follow the address)."""

    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    strictness: float = USUAL_STRICTNESS
    address: str = ""


@dataclass(frozen=True)
class Unjudged:
    """Why measures could not be judged: the reason, and their names. One that a strength of the
    same pack praises says so: only the rules that look for a fall could not judge it."""

    reason: str
    names: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many measures."""
        return len(self.names)


@dataclass(frozen=True)
class Pack:
    """Everything in a pack. `cards`: flags with their evidence; `others`: the rest in a line each;
    `services`: the services chosen, empty for all."""

    council: Place
    kind: str
    region: str
    residents: str
    country: str
    services: tuple[str, ...]
    notice: str
    is_invented: bool
    as_at: date
    edition: str
    build: str
    summary: str
    chance: str
    strictness: float
    board: Board
    cards: tuple[Card, ...]
    others: tuple[FlagText, ...]
    strengths: tuple[FlagText, ...]
    group: PeerGroup
    alike: str
    replies: tuple[Reply, ...]
    measures: int
    judged: int
    expected_false: float
    unjudged: tuple[Unjudged, ...]
    method: tuple[tuple[str, str], ...]
    sources: tuple[SourceText, ...]
    links: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """The title of every file."""
        return f"{self.council.name}: scrutiny pack"

    @property
    def warning(self) -> str:
        """What stands on every page of invented data; empty for real ones."""
        return f"Invented data. {self.notice}" if self.is_invented else ""

    @property
    def setting(self) -> str:
        """How sure we must be before something is raised."""
        return f"How sure we must be: {self.strictness:.0%}"

    @property
    def sure_line(self) -> str:
        """The setting, and what chance alone would show at it."""
        return f"{self.setting}. {self.chance}"

    @property
    def strength_line(self) -> str:
        """The heading over what goes well."""
        return f"What goes well: {len(self.strengths)}"


def make_pack(atlas: Atlas, council: Place, choices: Choices | None = None) -> Pack:
    """The pack of one council. Raises an AreaProfileError that names what there is when the store
    has no flags of the council, or it has no such service or flag."""
    choices = choices or Choices()
    found = None
    if has_flags(atlas):
        found = council_flags(atlas, council, strictness=choices.strictness)
    if found is None:
        raise AreaProfileError(
            f"This build holds no flags for {council.name}. Build the store again with flags."
        )
    services = _services(found, choices.services)
    if services:
        some = council_flags(atlas, council, strictness=choices.strictness, services=services)
        found = some or found
    told, others = _parted(found, choices.flags)
    group = peer_group(atlas, council, CONTEXT)
    return Pack(
        council=council,
        kind=sentence_case(kind_words(council)),
        region=atlas.places.name(council.region_code),
        residents=atlas.residents(council),
        country=atlas.places.country.name,
        services=services,
        notice=str(atlas.store.manifest.get("notice", "")),
        is_invented=bool(atlas.store.manifest.get("is_invented")),
        as_at=atlas.as_at,
        edition=found.edition,
        build=atlas.store.build,
        summary=sentence_case(summary(found)),
        chance=chance_words(found),
        strictness=choices.strictness,
        board=verdict_board(found),
        cards=cards_of(atlas, told, choices.address),
        others=tuple(flag_text(one, atlas, choices.address) for one in others),
        strengths=tuple(flag_text(one, atlas, choices.address) for one in found.strengths),
        group=group,
        alike=reasons_over_all(atlas, group),
        replies=replies_of(atlas, council, services),
        measures=found.measures,
        judged=found.judged,
        expected_false=found.expected_false,
        unjudged=_unjudged(atlas, found),
        method=method_of(found),
        sources=sources_of(atlas, (*told, *others, *found.strengths)),
        links=_links(council, atlas.store.build, choices.address),
    )


def council_named(atlas: Atlas, code: str) -> Place:
    """The council with a code. Raises UnknownCodeError."""
    known = {one.code: one for one in all_councils(atlas)}
    if code.upper() not in known:
        successor, said = gone_message(atlas, code.upper())
        if successor in known:
            raise UnknownCodeError(
                f"{said.removesuffix(' Its successor is shown here.')} "
                f"Ask for its successor: {successor}, {known[successor].name}."
            )
        example = next(iter(known), "none")
        raise UnknownCodeError(
            f"There is no council {code[:20]!r} here; codes look like {example}."
        )
    return known[code.upper()]


def _services(found: CouncilFlags, chosen: Sequence[str]) -> tuple[str, ...]:
    known = sorted({str(name) for name in found.rows["service"].dropna()})
    by_name = {name.casefold(): name for name in known}
    for name in chosen:
        if name.casefold() not in by_name:
            raise UnknownCodeError(
                f"There is no service {name[:40]!r} here. There are: {', '.join(known)}."
            )
    return tuple(by_name[name.casefold()] for name in chosen)


def _parted(found: CouncilFlags, chosen: Sequence[str]) -> tuple[list[Flag], list[Flag]]:
    """The flags told with their evidence, and the other concerns."""
    known = {one.flag_id: one for one in found.flags}
    missing = [name for name in chosen if name.lower() not in known]
    if missing:
        ids = ", ".join(known) or "none"
        raise UnknownCodeError(f"There is no flag {missing[0][:60]!r} here. There are: {ids}.")
    if chosen:
        told = [known[name.lower()] for name in chosen]
    else:
        told = [flag for item in usual_agenda(found) for flag in item]
    return told, [one for one in found.concerns if one not in told]


def _unjudged(atlas: Atlas, found: CouncilFlags) -> tuple[Unjudged, ...]:
    praised = {one.indicator_id for one in found.strengths}

    def name(key: str) -> str:
        measure = atlas.measures.get(key)
        said = measure.name if measure else key
        return f"{said} (a strength; not judged for falling behind)" if key in praised else said

    return tuple(
        Unjudged(sentence_case(reason_words(reason)), tuple(sorted(map(name, keys))))
        for reason, keys in found.unjudged.items()
    )


def _links(council: Place, build: str, address: str) -> tuple[tuple[str, str], ...]:
    pages = (("Flags", "flags"), ("Council", "council"), ("Compare with its peers", "compare"))
    return tuple(
        (name, f"{address}{page}?area={council.code}&build={build}") for name, page in pages
    )
