"""What a committee talks about: the flags of a council, a measure at a time."""

from collections.abc import Sequence

from areaprofile.tables.flags import CouncilFlags, Flag

# So many measures unless flags are chosen: a pack of two to six pages, an hour of a meeting.
USUAL_LENGTH = 4
LONGEST = 12

# The flags of one measure, or of one service as a whole; the most severe first.
Item = tuple[Flag, ...]


def usual_agenda(found: CouncilFlags, *, length: int = USUAL_LENGTH) -> list[Item]:
    """The concerns most severe and certain, gathered by measure."""
    return _gathered([one for one in found.concerns if not is_repeat(one)])[:length]


def chosen_agenda(found: CouncilFlags, flag_ids: Sequence[str]) -> tuple[list[Item], int]:
    """The chosen flags gathered by measure, in the order of the choice; and how many of them the
    council does not have."""
    known = {one.flag_id: one for one in found.flags}
    wanted = list(dict.fromkeys(one.lower() for one in flag_ids))
    items = _gathered([known[one] for one in wanted if one in known])
    return items[:LONGEST], sum(one not in known for one in wanted)


def is_repeat(flag: Flag) -> bool:
    """Whether a flag only says that others have stood for long: it has no evidence of its own."""
    return "flags" in flag.evidence and not flag.indicator_id


def _gathered(flags: Sequence[Flag]) -> list[Item]:
    about: dict[tuple[str, str], list[Flag]] = {}
    for flag in flags:
        about.setdefault((flag.service, flag.indicator_id), []).append(flag)
    return [tuple(group) for group in about.values()]
