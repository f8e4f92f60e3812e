"""Who should respond, and how high does it go? Never straight to the top on figures alone."""

from dataclasses import dataclass

from areaprofile.flags.parameters import rule_words

NOTE = "note"
REVIEW = "internal_review"
SCRUTINY = "scrutiny"
PEERS = "peers_and_partners"
GOVERNMENT = "central_government"
SHARE = "share_learning"
RUNGS = (NOTE, REVIEW, SCRUTINY, PEERS, GOVERNMENT)
# Celebrate, challenge, tackle: what kind of conversation it calls for.
CELEBRATE, CHALLENGE, TACKLE = "celebrate", "challenge", "tackle"

WATCH, FLAG, STRONG, EXTREME = range(4)


@dataclass(frozen=True)
class Standing:
    """What the ladder looks at: severity (index), editions running, services coasting at once."""

    rule_id: str
    severity: int
    editions: int
    blocks: int = 0


def rung_of(one: Standing) -> str:
    """The rung of one raised flag. Central government is reached only when a person has signed."""
    if one.rule_id.startswith("POS"):
        return SHARE
    if one.rule_id.startswith("EW") or one.severity == WATCH:
        return NOTE
    if (
        one.rule_id == "FL8"
        or one.severity == EXTREME
        or (one.severity == STRONG and one.editions >= 2)
    ):
        return PEERS
    if one.rule_id == "FL6" and one.editions >= 2:
        return PEERS
    if one.rule_id == "FL7":
        return PEERS if one.blocks >= 2 else SCRUTINY
    return SCRUTINY if one.editions >= 2 else REVIEW


def may_go_to_government(one: Standing) -> bool:
    """Whether a person could sign for the top rung: extreme, or strong for three editions."""
    return one.severity == EXTREME or (one.severity == STRONG and one.editions >= 3)


def first_responder(rule_id: str, owner: str) -> str:
    """Who should respond first; a partner stands beside the council where it owns the measure."""
    usual = rule_words()[rule_id].first_responder
    if owner in ("", "council") or rule_id.startswith("POS") or rule_id == "EW5":
        return usual
    return f"{usual}, together with the partner that owns the measure ({owner})"


def response_of(rule_id: str, severity: int) -> str:
    """Celebrate, challenge or tackle."""
    if rule_id.startswith("POS"):
        return CELEBRATE
    if rule_id.startswith("EW") or rule_id == "FL7" or severity == WATCH:
        return CHALLENGE
    return TACKLE
