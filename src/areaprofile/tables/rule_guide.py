"""Every rule of flags so that a reader can retell it: what it asks, its numbers, what it is not."""

from dataclasses import dataclass

import pandas as pd

from areaprofile.flags.parameters import rule_words
from areaprofile.store.read import read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flags import STRENGTHS, RuleLine, has_flags, rules_of

# How a reader would say it to a neighbour, without a number.
RETOLD = {
    "FL1": "Someone whose job it is to judge has failed the service; or three of its figures are "
    "so far out that neither chance nor hardship explains them.",
    "FL2": "A promise had a date. The date came and the figure was short; or it is still to come "
    "and the figure is not even moving that way.",
    "FL3": "There is a least that everyone is owed, and this is below it.",
    "FL4": "It gets worse here while elsewhere it does not, year upon year, and no single bad year "
    "makes it so.",
    "FL5": "Councils alike do better, and who lives here does not explain it.",
    "FL6": "More money than elsewhere goes in, and less comes out.",
    "FL7": "It does not fall, but everyone else moves on, and there is room to move.",
    "FL8": "It was said a year ago, and the year before, and it still holds.",
    "FL9": "The council as a whole does well; one neighbourhood in it does badly at many things.",
    "EW1": "A risk (staff leaving, money overspent) jumped this year.",
    "EW2": "People who were asked are less content than last time.",
    "EW3": "The inspectors’ last word is worse than the one before.",
    "EW4": "What is counted and what people feel have gone different ways.",
    "EW5": "Nobody has sent new figures for years, while others have.",
    "EW6": "The council shares this aim with a partner, and the partner’s figure is in trouble.",
    "EW7": "One figure was far worse than its own past would let you expect.",
    "POS1": "Among the best quarter, three years in a row.",
    "POS2": "It gets better here, faster than elsewhere.",
}


@dataclass(frozen=True)
class RuleEntry:
    """One rule: its words, how to retell it, and each of its numbers with the reason for it."""

    rule: RuleLine
    retold: str
    numbers: tuple[tuple[str, str], ...]

    @property
    def is_strength(self) -> bool:
        """Whether it finds good news."""
        return self.rule.kind in STRENGTHS


def rule_guide(atlas: Atlas) -> tuple[RuleEntry, ...]:
    """All rules of the build in their order; empty where it has no flags."""
    if not has_flags(atlas):
        return ()
    numbers = _numbers(read_table(atlas.store, "flag_rule"))
    return tuple(
        RuleEntry(rule, RETOLD.get(key, rule.meaning), numbers.get(key, ()))
        for key, rule in rules_of(atlas).items()
    )


def _numbers(table: pd.DataFrame) -> dict[str, tuple[tuple[str, str], ...]]:
    """Rule → (number, why), as the build was made with."""
    out = {}
    for key, text in table[["rule_id", "parameters"]].astype("str").to_numpy():
        known = rule_words()[key].reasons if key in rule_words() else {}
        pairs = []
        for part in text.split(" ; "):
            name, _, rest = part.partition(" = ")
            value, _, why = rest.partition(":")
            if value:
                pairs.append((value.strip(), (why or known.get(name, "")).strip()))
        out[key] = tuple(pairs)
    return out
