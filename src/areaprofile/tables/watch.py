"""A watch list over councils and services, kept in the address: no login, nothing stored.

`watch=Z06000001.Z06000002.adult-social-care`: councils by code, services by their plain code.
Councils and services together mean these services of these councils.
"""

from dataclasses import dataclass

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.flag_changes import Changes, changes_since, counts_of, newest_first
from areaprofile.tables.flag_states import service_kinds, services_of, slug_of
from areaprofile.tables.flags import Flag, council_flags
from areaprofile.tables.places import Place

MOST_COUNCILS, MOST_SERVICES = 12, 12
VIEWS = ("EW2", "EW4")  # dissatisfaction, and results and views that part


@dataclass(frozen=True)
class Watched:
    """What is watched, and codes in the address that are nothing here."""

    councils: tuple[Place, ...]
    services: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is watched."""
        return not self.councils and not self.services

    @property
    def code(self) -> str:
        """The list as the text of the address."""
        return ".".join([*(one.code for one in self.councils), *map(slug_of, self.services)])


@dataclass(frozen=True)
class WatchLine:
    """One council on the list: its flags in the watched services, and what changed."""

    council: Place
    flags: tuple[Flag, ...]
    of_views: int
    changes: dict[str, int]


@dataclass(frozen=True)
class ServiceLine:
    """One service on the list without councils: kind → councils flagged."""

    service: str
    kinds: tuple[tuple[str, int], ...]


def watched(atlas: Atlas, text: str) -> Watched:
    """The councils and services that a text names; anything else is unknown."""
    councils = {one.code: one for one in all_councils(atlas)}
    services = dict(services_of(atlas))
    found: tuple[list[Place], list[str], list[str]] = ([], [], [])
    for part in dict.fromkeys(one.strip() for one in text.split(".") if one.strip()):
        if part.upper() in councils:
            found[0].append(councils[part.upper()])
        elif part.lower() in services:
            found[1].append(services[part.lower()])
        else:
            found[2].append(part[:40])
    return Watched(
        tuple(found[0][:MOST_COUNCILS]), tuple(found[1][:MOST_SERVICES]), tuple(found[2])
    )


def council_lines(
    atlas: Atlas, chosen: Watched, *, strictness: float, edition: str = ""
) -> tuple[WatchLine, ...]:
    """A line per council, in the order of the list, with what changed since an edition (default:
    the one before the newest)."""
    editions = newest_first(atlas)
    since = edition or (editions[1] if len(editions) > 1 else "")
    return tuple(
        line
        for one in chosen.councils
        if (line := _line(atlas, one, chosen.services, strictness, since)) is not None
    )


def _line(
    atlas: Atlas, council: Place, services: tuple[str, ...], strictness: float, since: str
) -> WatchLine | None:
    found = council_flags(atlas, council, strictness=strictness, services=services)
    if found is None:
        return None
    changes = Changes("", "", ())
    if since:
        changes = changes_since(atlas, since, council.code, strictness)
    mine = [one for one in changes.found if not services or one.service in services]
    views = sum(one.rule.rule_id in VIEWS for one in found.concerns)
    return WatchLine(council, found.concerns, views, counts_of(mine))


def service_lines(atlas: Atlas, chosen: Watched, *, strictness: float) -> tuple[ServiceLine, ...]:
    """A line per service: in how many councils which kind is raised."""
    return tuple(
        ServiceLine(
            one,
            tuple(
                (kind.kind, len(kind.raised))
                for kind in service_kinds(atlas, one, strictness)
                if kind.raised and kind.kind != "Strength"
            ),
        )
        for one in chosen.services
    )
