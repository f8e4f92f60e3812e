"""What a trend's flag says happened: in the measure's own direction, over the years judged."""

from areaprofile.tables.flag_values import both_values, label, people_words, shown_value, values_at
from areaprofile.tables.flags import Flag


def tell_trend(flag: Flag) -> str:
    """What it lost or gained, beside similar councils, where it stands now, and in people."""
    one = flag.evidence
    size = one["size"]
    own = values_at(one["series"], size["from"], size["to"])
    if own is None:
        return flag.rule.meaning
    first, last, is_whole = _judged_stretch(flag, own)
    own = values_at(one["series"], first, last) or own
    verb = "got better" if flag.is_strength else "got worse"
    text = f"It {verb}, from {both_values(flag, own)} between {label(first)} and {label(last)}"
    if not is_whole and _went_wrong_way(flag, own):
        moved = "gained" if flag.is_strength else "lost"
        text = (
            f"It {moved} ground between {label(first)} and {label(last)}, going from "
            f"{both_values(flag, own)}"
        )
    beside = values_at(one.get("peers_middle") or [], first, last)
    if beside is not None:
        text += f", while similar councils went from {both_values(flag, beside, unit=False)}"
    text += f".{_now_words(flag, last)}"
    people = people_words(flag)
    if people:
        text += f" Against keeping pace, the difference is {people}."
    return text


def _judged_stretch(flag: Flag, own: tuple[float, float]) -> tuple[str, str, bool]:
    """First and last period to tell, and whether they are the whole window: where the window's
    ends went the other way, it is told from the best (for a rise: worst) standing in it."""
    size = flag.evidence["size"]
    if not _went_wrong_way(flag, own):
        return size["from"], size["to"], True
    since = str(flag.evidence.get("since") or "")
    return since or size["from"], size["to"], False


def _went_wrong_way(flag: Flag, ends: tuple[float, float]) -> bool:
    """Whether two values moved (or stayed) against what the flag says of the measure."""
    up_is_better = flag.evidence.get("indicator", {}).get("better") != "lower"
    gain = ends[1] - ends[0] if up_is_better else ends[0] - ends[1]
    return gain <= 0 if flag.is_strength else gain >= 0


def _now_words(flag: Flag, last: str) -> str:
    """Where the last value stands against the country's; empty where that is not known."""
    both = [
        {point["period"]: point["value"] for point in flag.evidence.get(name) or []}.get(last)
        for name in ("series", "country")
    ]
    if None in both:
        return ""
    here, there = (shown_value(flag, value) for value in both)
    return f" It now stands at {here}; the country at {there}."
