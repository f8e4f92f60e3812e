"""From a flag to something done: whom to turn to, and a request with the evidence ready to send."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

from areaprofile.periods import is_period, parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_words import (
    OBJECTIONS,
    questions_of,
    sentence_of,
    since_words,
    subject_of,
)
from areaprofile.tables.flags import WHOLE, Flag
from areaprofile.tables.places import Place

# What lasts: so many editions running, each with new figures.
LASTING = 3
CRIME = ("crime", "police", "safety", "burglary", "violence")


@dataclass(frozen=True)
class Route:
    """A way to have something done: who deals with it, when it fits, what it cannot do."""

    route_id: str
    name: str
    who: str
    when: str
    limits: str
    level: str
    text: str


@cache
def _file() -> Mapping[str, Any]:
    text = (resources.files("areaprofile.tables") / "routes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def routes() -> tuple[Route, ...]:
    """All routes, the lowest level first."""
    names = ("name", "who", "when", "limits", "level", "text")
    return tuple(Route(one["id"], *(one[name] for name in names)) for one in _file()["route"])


def support_words(rung: str) -> str:
    """What helps at a rung of the ladder; empty for none."""
    return str(_file()["support"].get(rung, ""))


def response_words(response: str) -> str:
    """Celebrate, challenge or tackle, and what that asks for; empty for none."""
    return str(_file()["response"].get(response, ""))


def persistence_words(flag: Flag) -> str:
    """Whether the problem is acute or lasting, by stated rules; empty where it is neither."""
    if flag.editions >= LASTING:
        return (
            f"It is lasting: the flag has stood in {flag.editions} editions running, each with "
            "new figures."
        )
    if flag.rule.rule_id in ("EW1", "EW7"):
        return "It is acute: the last figure left the path that councils like this one kept."
    if flag.severity in ("strong", "extreme"):
        return "It is acute: the rules call it strong."
    return ""


def partners_of(atlas: Atlas, flag: Flag) -> tuple[str, ...]:
    """Who answers for the flag's measure: the council, the partner that owns it, those that signed
    its target, and the police where it is about crime."""
    names = ["council"]
    measure = atlas.measures.get(flag.indicator_id)
    if measure is not None:
        names.append(measure.owner_partner)
        if any(word in measure.name.lower() for word in CRIME):
            names.append("police")
    for one in flag.evidence.get("targets") or []:
        names += [part.strip() for part in str(one.get("partners") or "").split(";")]
    return tuple(dict.fromkeys(atlas.partners.get(one, one) for one in names if one))


def request_text(
    route: Route, atlas: Atlas, council: Place, flag: Flag, *, link: str, unjudged: tuple[str, ...]
) -> str:
    """The request of a route, filled in with the flag's own evidence, ready to copy.

    link: the address of the flag. unjudged: measures of the service that could not be judged.
    """
    facts = _facts(atlas, council, flag) | {"link": link, "missing": _missing(unjudged)}
    wanted = {name for _, name, _, _ in Formatter().parse(route.text) if name}
    text = route.text
    for name in wanted:
        text = text.replace(f"{{{name}}}", facts[name])
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def who_words(route: Route, atlas: Atlas, flag: Flag) -> str:
    """Who deals with it, by name where the data know."""
    return route.who.replace("{partners}", "; ".join(partners_of(atlas, flag)))


def _facts(atlas: Atlas, council: Place, flag: Flag) -> dict[str, str]:
    since = since_words(flag)
    critics = [OBJECTIONS[one] for one in flag.evidence.get("objections", []) if one in OBJECTIONS]
    questions = "\n".join(f"{n}. {one}" for n, one in enumerate(questions_of(flag), start=1))
    return {
        "council": council.name,
        "service": subject_of(flag),
        "cabinet_member": _cabinet_member(council, flag),
        "about": str(flag.evidence.get("indicator", {}).get("name") or subject_of(flag)),
        "sentence": sentence_of(flag),
        "since": f" It has stood {since}." if since else "",
        "period": _period(flag),
        "questions": questions,
        "objections": " ".join(critics) or "nothing that we know of.",
        "persistence": persistence_words(flag),
        "partners": "; ".join(partners_of(atlas, flag)),
    }


def _cabinet_member(council: Place, flag: Flag) -> str:
    if flag.service == WHOLE:
        return f"the leader of {council.name}"
    return f"the member of the cabinet who answers for {flag.service} at {council.name}"


def _period(flag: Flag) -> str:
    last = str(flag.evidence.get("data", {}).get("last_period") or "")
    return parse_period(last).label if is_period(last) else "the last figures"


def _missing(unjudged: tuple[str, ...]) -> str:
    if not unjudged:
        return "Anything else that you use to judge how this service does."
    shown = "; ".join(unjudged[:6])
    return f"Figures for these measures, which could not be judged from what is published: {shown}."
