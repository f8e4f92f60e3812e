"""Everything a reader needs to check one figure: value, limits, period, source, age, citation."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

import numpy as np

from areaprofile.catalogue.records import Indicator
from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.downloads import COLUMNS, figure_row
from areaprofile.tables.fixed_base import fixed_base_words
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.places import Place
from areaprofile.tables.profile import months_between
from areaprofile.tables.wording import age_words, missing_words, show_interval, show_value
from areaprofile.tables.written import written


@dataclass(frozen=True)
class CheckCard:
    """`facts`: (name, text) pairs in reading order; the rest are texts to copy."""

    title: str
    facts: tuple[tuple[str, str], ...]
    citation: str
    csv_row: str
    link: str


def figure_address(area: str, indicator_id: str, period: str) -> str:
    """The address of the card of one figure, relative to the product's; without a period it is
    that of the newest."""
    choices = {"area": area, "indicator": indicator_id} | ({"period": period} if period else {})
    return f"check?{urlencode(choices)}"


def check_card(
    atlas: Atlas,
    place: Place,
    measure: Indicator,
    period: str,
    *,
    page: str = "compare",
    seen: Mapping[str, str] = MappingProxyType({}),
) -> CheckCard | None:
    """The card of one figure; None where the store has no such series.

    `link` is relative to the product's address and names the build, so that it stays the same
    figure for good; `seen` are the other choices of the page (its peers), which the link keeps.
    """
    series = atlas.series(place.level, measure.indicator_id).get(period)
    if series is None:
        return None
    at = atlas.level(place.level).position[place.code]
    value, lower, upper = (float(part[at]) for part in (series.value, series.lower, series.upper))
    limits = show_interval(lower, upper, decimals=measure.decimals)
    shown = (
        show_value(value, measure) if math.isfinite(value) else missing_words(series.reason_at(at))
    )
    label = parse_period(period).label
    months = months_between(parse_period(period).end, atlas.as_at)
    facts = [
        ("Figure", shown),
        ("95% interval", limits or "None published, and none can be worked out"),
        ("Period", f"{label} (code {period})"),
        ("Status", series.status_at(at) or "none"),
        ("Age", f"{age_words(months)} old" if months >= 2 else "new"),
        ("What it means", measure.meaning),
    ]
    facts += _counts(series.numerator[at], series.denominator[at], measure)
    if measure.denominator_year:
        facts.append(("Change over time", fixed_base_words(measure)))
    sources = [atlas.sources[key] for key in measure.sources if key in atlas.sources]
    for source in sources:
        when = spoken_date(source.published)
        facts.append(("Publisher", f"{source.publisher}: {source.title}, published {when}"))
        facts.append(("Licence", source.licence))
        facts.append(("Address", source.address))
    choices = {"area": place.code, "indicator": measure.indicator_id, "period": period}
    choices |= {name: chosen for name, chosen in seen.items() if chosen}
    link = f"{page}?{urlencode({**choices, 'build': atlas.store.build})}"
    who = "; ".join(dict.fromkeys(f"{one.publisher}, {one.title}" for one in sources))
    number = f"{shown} ({limits})" if limits else shown
    citation = (
        f"{measure.name}, {place.name} ({place.code}), {label}: {number}. {who}. "
        f"Area profiles, build {atlas.store.build}, data as at {spoken_date(str(atlas.as_at))}."
    )
    row = figure_row(atlas, place, measure, series, at)
    return CheckCard(f"{measure.name}, {place.name}", tuple(facts), citation, _csv(row), link)


def _counts(count: float, base: float, measure: Indicator) -> list[tuple[str, str]]:
    told = []
    if math.isfinite(count):
        told.append(("Count", f"{count:,.6g} ({measure.numerator or 'numerator'})"))
    if math.isfinite(base):
        told.append(("Out of", f"{base:,.9g} ({measure.denominator or 'denominator'})"))
    return told


def _cell(cell: object) -> object:
    if not isinstance(cell, float):
        return cell
    return "" if math.isnan(cell) else float(written(np.array(cell)))


def _csv(row: Sequence[object]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow([_cell(cell) for cell in row])
    return text.getvalue().rstrip("\n")
