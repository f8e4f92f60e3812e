"""What a reader may ask of one measure: who asks for it, what changed, how far places lie apart."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import is_period, parse_period
from areaprofile.stats.spread import Spread, spread_of
from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.council import FRAMEWORK_NAMES, NOT_FOR_READERS
from areaprofile.tables.councils import council_facts
from areaprofile.tables.places import Place
from areaprofile.tables.series import newest
from areaprofile.tables.value_tags import MEANINGS, tag_of
from areaprofile.tables.wording import count_words, sentence_case, show_number, show_value

MOST_NAMED = 8
NO_TARGET = "No target held."
VALUE_WORDS = {tag: f"{sentence_case(tag)}: {meaning}" for tag, meaning in MEANINGS.items()}
VALUE_WORDS[""] = "None of the three: context or risk"


def value_tag(measure: Indicator) -> str:
    """Which of economy, efficiency and effectiveness a measure speaks to, in words."""
    return VALUE_WORDS[tag_of(measure)]


@lru_cache(maxsize=4)
def _table(atlas: Atlas, name: str) -> pd.DataFrame:
    columns = {"indicator_version": "indicator_id from_period", "target": "indicator_id"}
    if not has_table(atlas.store, name):
        names = columns.get(name, "framework group_id indicator_id name").split()
        return pd.DataFrame(columns=names)
    return read_table(atlas.store, name)


def versions_of(atlas: Atlas, measure: Indicator) -> list[tuple[str, str, str]]:
    """(periods, whether comparable with the one before, note) of each definition, oldest first."""
    table = _table(atlas, "indicator_version")
    rows = table[table["indicator_id"].astype("str") == measure.indicator_id]
    found = []
    for number, row in enumerate(rows.sort_values("from_period").to_dict("records")):
        first, last = _label(row["from_period"]), _label(row["to_period"])
        span = f"{first} to {last}" if last else f"{first} until now"
        if number == 0:
            joins = "first definition held"
        elif row["comparable_with_previous"]:
            joins = "comparable with the one before"
        else:
            joins = "a break: not comparable with the one before"
        found.append((span, joins, str(row["note"] or "")))
    return found


def _label(period: object) -> str:
    text = "" if period is None or period != period else str(period)
    return parse_period(text).label if is_period(text) else text


def who_asks(atlas: Atlas, measure: Indicator) -> list[tuple[str, str]]:
    """(who, what for): the frameworks that hold the measure, and the partner who answers for it."""
    asked = []
    named = _table(atlas, "framework")
    names = {
        (str(row["framework"]), str(row["group_id"])): str(row["name"])
        for row in named.to_dict("records")
    }
    member = _table(atlas, "indicator_framework")
    rows = member[member["indicator_id"].astype("str") == measure.indicator_id]
    for row in rows.astype("str").to_dict("records"):
        if row["framework"] in (*NOT_FOR_READERS, "perspective"):
            continue
        title = row["framework"].replace("_", " ").capitalize()
        title = FRAMEWORK_NAMES.get(row["framework"], title)
        asked.append((title, names.get((row["framework"], row["group_id"]), row["group_id"])))
    if measure.service:
        asked.append(("Service of the council", measure.service))
    owner = atlas.partners.get(measure.owner_partner, "")
    if owner:
        asked.append(("Partner who answers for it", owner))
    return asked


def targets_for(atlas: Atlas, measure: Indicator) -> pd.DataFrame:
    """Every target set for the measure: set_by, kind, area, baseline, target, due, partners."""
    table = _table(atlas, "target")
    rows = table[table["indicator_id"].astype("str") == measure.indicator_id]
    found = [
        (
            *(str(row["set_by"]), sentence_case(str(row["kind"]).replace("_", " "))),
            atlas.places.name(str(row["scope_code"])) or str(row["scope_code"]),
            *(row["baseline"], row["target_value"], _label(row["target_period"])),
            ", ".join(
                atlas.partners.get(one, one) for one in str(row["partners"] or "").split(" ; ")
            ),
        )
        for row in rows.to_dict("records")
    ]
    columns = ["set_by", "kind", "area", "baseline", "target", "due", "partners"]
    return pd.DataFrame(found, columns=columns)


@dataclass(frozen=True)
class CouncilSpread:
    """How far councils lie apart in the newest period: `left_out` were never meant to be compared,
    `far_out` lie far from the others."""

    period: str
    spread: Spread
    left_out: tuple[Place, ...]
    far_out: tuple[Place, ...]


@lru_cache(maxsize=512)
def council_spread(atlas: Atlas, measure: Indicator) -> CouncilSpread | None:
    """The spread among councils, without those that have no peers (the City of London and Scilly in
    England); None for a measure without figures of councils."""
    by_period = atlas.series("council", measure.indicator_id)
    if not by_period:
        return None
    series, pool = newest(by_period), council_facts(atlas).pool
    codes = [str(code) for code in atlas.level("council").codes]
    values = pd.Series(series.value, index=codes).where(series.ranked)
    known = values[values.notna()]
    counted = known[[code in pool for code in known.index]]
    spread = spread_of(counted.to_numpy())
    return CouncilSpread(
        period=series.period,
        spread=spread,
        left_out=tuple(atlas.places.by_code[one] for one in known.index if one not in pool),
        far_out=tuple(atlas.places.by_code[one] for one in counted.index[spread.far_out]),
    )


def spread_sentences(found: CouncilSpread, measure: Indicator) -> list[str]:
    """The spread in words; a ratio that would mean nothing is said to be left out."""
    spread = found.spread
    when = parse_period(found.period).label
    if spread.low != spread.low:
        few = count_words(spread.n, "council has", "councils have")
        return [f"Only {few} a figure in {when}: too few to speak of a spread."]
    low, middle, high = (
        show_value(one, measure) for one in (spread.low, spread.median, spread.high)
    )
    said = [
        f"In {when} the middle half of {spread.n} councils lies between {low} and {high}; "
        f"the middle is {middle}."
    ]
    if spread.quartile_ratio == spread.quartile_ratio:
        ratio = show_number(spread.quartile_ratio, decimals=1)
        said.append(f"The highest quarter average {ratio} times the lowest quarter.")
    else:
        said.append("No ratio of quarters is given: the lowest quarter is zero or below zero.")
    if spread.tail_ratio == spread.tail_ratio:
        ratio = show_number(spread.tail_ratio, decimals=1)
        said.append(f"From one end to the other (95th percentile to 5th): {ratio} times.")
    for places, what in ((found.far_out, "Far from all others"), (found.left_out, "Not counted")):
        if places:
            names = ", ".join(one.name for one in places[:MOST_NAMED])
            more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
            said.append(f"{what}: {names}{more}.")
    return said
