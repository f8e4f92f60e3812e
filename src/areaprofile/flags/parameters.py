"""The rules' words and parameters, read from the one file in which they stand."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class RuleWords:
    """One rule: id, kind, words, usual severity, who responds first, parameters with reasons."""

    rule_id: str
    kind: str
    name: str
    meaning: str
    does_not_mean: str
    severity: str
    first_responder: str
    values: Mapping[str, float]
    reasons: Mapping[str, str]


@cache
def rule_words() -> Mapping[str, RuleWords]:
    """Rule id → words and parameters, in order of precedence."""
    return {name: _words(name, entry) for name, entry in _file().items() if isinstance(entry, dict)}


@cache
def rule_version() -> str:
    """The version of rules and parameters, for the manifest and the evidence."""
    return str(_file()["version"])


def parameter(rule_id: str, name: str) -> float:
    """One parameter of a rule. Raises KeyError for a name that the file does not have."""
    return rule_words()[rule_id].values[name]


def find_rules(text: str) -> tuple[str, ...]:
    """Ids of the rules that an id or a kind names (any case); empty if none does."""
    wanted = text.strip().lower()
    found = rule_words().values()
    return tuple(one.rule_id for one in found if wanted in (one.rule_id.lower(), one.kind))


@cache
def _file() -> dict[str, Any]:
    text = (resources.files("areaprofile.flags") / "parameters.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _words(rule_id: str, entry: dict[str, Any]) -> RuleWords:
    pairs = {name: pair for name, pair in entry.items() if isinstance(pair, list)}
    return RuleWords(
        rule_id=rule_id,
        kind=entry["kind"],
        name=entry["name"],
        meaning=entry["meaning"],
        does_not_mean=entry["not"],
        severity=entry["severity"],
        first_responder=entry["first_responder"],
        values={name: float(value) for name, (value, _) in pairs.items()},
        reasons={name: why for name, (_, why) in pairs.items()},
    )
