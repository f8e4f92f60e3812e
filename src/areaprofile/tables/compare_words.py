"""The sentences of the compare page, and its figures as frames for downloads."""

import math

import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.compare import FEWEST_PEERS, Comparison, Moment, since_break
from areaprofile.tables.councils import type_words
from areaprofile.tables.peers import group_words
from areaprofile.tables.places import Place
from areaprofile.tables.wording import (
    count_words,
    missing_words,
    rank_words,
    show_interval,
    show_number,
    show_value,
    when_words,
)


def finding(comparison: Comparison) -> str:
    """The title: what stands out, in one sentence without more than the figures carry."""
    name, council = comparison.measure.name, comparison.council.name
    own = comparison.own
    if own is None:
        return f"{name}: no figure for {council}"
    if comparison.peers_with_value < FEWEST_PEERS:
        return f"{name}: too few peers to compare {council} with"
    if comparison.group.is_apart:
        return f"{name}: {show_value(own.value, comparison.measure)} in {council}"
    among = (
        f"its {group_words(comparison.group)}"
        if comparison.group.set_id != "type"
        else (f"other {type_words(comparison.council, plural=True)}")
    )
    side = {
        "better": "better than the middle of",
        "worse": "worse than the middle of",
        "similar": "close to the middle of",
        "higher": "higher than the middle of",
        "lower": "lower than the middle of",
    }.get(comparison.verdict)
    if side:
        return f"{name}: {council} is {side} {among}"
    rank = rank_words(own.first, own.last, of=len(comparison.entries))
    return f"{name}: {council} is {rank}, where {place_words(comparison.measure)}"


def place_words(measure: Indicator) -> str:
    """What the first place means: `1st is best` or `1st is highest`."""
    return f"1st is {'highest' if measure.polarity == 'none' else 'best'}"


def sentences(comparison: Comparison) -> list[tuple[str, str]]:
    """(kind, sentence): level and place, certainty, best quarter, the way here. At most four."""
    own, measure = comparison.own, comparison.measure
    if own is None:
        reason = next((why for place, why in comparison.absent if place == comparison.council), "")
        return [("none", f"{missing_words(reason)}.")]
    period = parse_period(comparison.period).label
    limits = show_interval(own.lower, own.upper, decimals=measure.decimals)
    value = show_value(own.value, measure) + (f" ({limits})" if limits else "")
    told = [("none", f"{comparison.council.name}: {value} in {period}.")]
    if comparison.peers_with_value < FEWEST_PEERS:
        few = count_words(comparison.peers_with_value, "peer has", "peers have")
        return [*told, ("none", f"Only {few} a figure in {period}: too few for a comparison.")]
    if comparison.group.is_apart:
        others = group_words(comparison.group)
        middle = f"The middle of the {others} is {show_value(comparison.median, measure)}"
        told.append(("none", f"{middle}. It is unlike them, so it is not placed among them."))
        past = _past(comparison)
        return [*told, past] if past else told
    rank = rank_words(own.first, own.last, of=len(comparison.entries))
    first = told[0][1].rstrip(".")
    told[0] = ("none", f"{first}, {rank} ({place_words(measure)}).")
    told.append(_against_median(comparison))
    quarter = _best_quarter(comparison)
    if quarter:
        told.append(quarter)
    past = _past(comparison)
    return [*told, past] if past else told


def _against_median(comparison: Comparison) -> tuple[str, str]:
    own, measure = comparison.own, comparison.measure
    middle = f"The middle of its peers is {show_value(comparison.median, measure)}"
    if own is None or not comparison.verdict:
        return "none", f"{middle}. No margin of error is published, so we can't say more."
    if comparison.verdict == "similar":
        return "similar", f"{middle}: inside its 95% interval, so we can't tell the two apart."
    more = "more than chance would explain"
    kind = comparison.verdict if comparison.verdict in ("better", "worse") else "none"
    said = f"{middle}: outside its 95% interval. It is {comparison.verdict}, by {more}."
    return kind, said


def _best_quarter(comparison: Comparison) -> tuple[str, str] | None:
    own, measure = comparison.own, comparison.measure
    edge = comparison.quartile
    if own is None or not math.isfinite(edge):
        return None
    sign = 1 if measure.polarity == "higher_is_better" else -1
    word = "at least" if sign > 0 else "at most"
    reached = sign * (own.value - edge) >= 0
    shown = show_value(edge, measure)
    start = f"The best quarter of these {len(comparison.entries)} councils reach {word} {shown}"
    if reached:
        return "better", f"{start}; {comparison.council.name} is among them."
    if show_value(own.value, measure) == shown:
        return "none", f"{start}; {comparison.council.name} is all but level with it."
    apart = points(abs(own.value - edge), measure)
    return "none", f"{start}; {comparison.council.name} is {apart} short of it."


def _past(comparison: Comparison) -> tuple[str, str] | None:
    known = [
        moment
        for moment in since_break(comparison.moments)
        if math.isfinite(moment.value) and math.isfinite(moment.median)
    ]
    if len(known) < 3:
        return None
    first, last = known[0], known[-1]
    measure = comparison.measure
    own, peers = last.value - first.value, last.median - first.median
    years = round(_years(first, last))
    middle = "their middle" if comparison.group.is_apart else "the middle of its peers"
    text = (
        f"Over {count_words(years, 'year', 'years')} it {_moved(own, measure)}, from "
        f"{show_value(first.value, measure)} {when_words(first.period)}; "
        f"{middle} {_moved(peers, measure)}."
    )
    return "none", text


def _years(first: Moment, last: Moment) -> float:
    return (parse_period(last.period).end - parse_period(first.period).end).days / 365.25


def _moved(change: float, measure: Indicator) -> str:
    shown = show_number(abs(change), decimals=measure.decimals)
    if not shown.strip("0.,"):
        return "did not change"
    return f"{'rose' if change > 0 else 'fell'} by {points(abs(change), measure)}"


def points(difference: float, measure: Indicator) -> str:
    """A difference with its unit: `5.8 points` for percentages, `£120`, `1.2`."""
    if measure.unit.strip().startswith("%"):
        number = show_number(difference, decimals=measure.decimals)
        return f"{number} {'point' if number == '1' else 'points'}"
    return show_value(difference, measure)


def entries_frame(atlas: Atlas, comparison: Comparison) -> pd.DataFrame:
    """The figures of one period, unrounded: a row per council, the absent ones with the reason;
    last the country (role `country`), which has no rank among councils."""
    measure = comparison.measure
    rows = [
        (
            *(entry.place.code, entry.place.name, "own" if entry.is_own else "peer"),
            *(entry.value, entry.lower, entry.upper, entry.status, entry.reason),
            *(entry.first, entry.last),
        )
        for entry in comparison.entries
    ]
    rows += [
        (place.code, place.name, "own" if place == comparison.council else "peer")
        + (math.nan, math.nan, math.nan, "", reason or "not_collected", None, None)
        for place, reason in comparison.absent
    ]
    rows += [
        (place.code, place.name, place.level, *numbers[:3], status, reason, None, None)
        for place, numbers, status, reason in _outer(atlas, measure, comparison.period)
    ]
    columns = (
        "area_code area_name role value lower upper status missing_reason rank_first rank_last"
    )
    frame = pd.DataFrame(rows, columns=columns.split())
    frame.insert(3, "indicator_id", measure.indicator_id)
    frame.insert(4, "indicator_name", measure.name)
    frame.insert(5, "unit", measure.unit)
    frame.insert(6, "period", comparison.period)
    return frame.assign(peer_set=comparison.group.set_id, **_about(atlas, measure))


def history_frame(atlas: Atlas, comparison: Comparison) -> pd.DataFrame:
    """Every period of the council, its peers and the country, unrounded, with status and source."""
    level, measure = atlas.level("council"), comparison.measure
    codes = [comparison.council.code, *comparison.group.codes]
    rows = []
    for period, series in atlas.series("council", measure.indicator_id).items():
        for code in codes:
            at = level.position[code]
            if not (math.isfinite(series.value[at]) or series.reason_at(at)):
                continue
            numbers = (series.value[at], series.lower[at], series.upper[at])
            counts = (series.numerator[at], series.denominator[at])
            told = (series.status_at(at), series.reason_at(at) or "")
            rows.append((code, atlas.places.name(code), period, *numbers, *counts, *told))
        rows += [
            (place.code, place.name, period, *numbers, *told)
            for place, numbers, *told in _outer(atlas, measure, period)
        ]
    columns = "area_code area_name period value lower upper numerator denominator status"
    frame = pd.DataFrame(rows, columns=[*columns.split(), "missing_reason"])
    frame.insert(2, "indicator_id", measure.indicator_id)
    frame.insert(3, "unit", measure.unit)
    return frame.assign(peer_set=comparison.group.set_id, **_about(atlas, measure))


def _outer(
    atlas: Atlas, measure: Indicator, period: str
) -> list[tuple[Place, tuple[float, ...], str, str]]:
    """The country in one period, if it has a figure: place, status, reason, and as numbers
    value, lower, upper, numerator and denominator."""
    place = atlas.places.country
    series = atlas.series(place.level, measure.indicator_id).get(period)
    if series is None:
        return []
    at = atlas.level(place.level).position[place.code]
    if not math.isfinite(series.value[at]):
        return []
    parts = (series.value, series.lower, series.upper, series.numerator, series.denominator)
    numbers = tuple(float(part[at]) for part in parts)
    return [(place, numbers, series.status_at(at), series.reason_at(at) or "")]


def _about(atlas: Atlas, measure: Indicator) -> dict[str, str]:
    sources = [atlas.sources[key] for key in measure.sources if key in atlas.sources]
    told = {
        name: "; ".join(dict.fromkeys(getattr(source, field) for source in sources))
        for name, field in (("publisher", "publisher"), ("source", "title"), ("licence", "licence"))
    }
    notice = str(atlas.store.manifest.get("notice", ""))
    return {**told, "build": atlas.store.build, "notice": notice}
