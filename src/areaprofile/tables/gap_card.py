"""Everything a reader needs to check one gap: how it is worked out, its counts and sources."""

from urllib.parse import urlencode

from areaprofile.periods import parse_period
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.check_card import CheckCard
from areaprofile.tables.gap_words import gap_frame, short_value
from areaprofile.tables.gaps import GapTable
from areaprofile.tables.measures import spoken_date
from areaprofile.tables.wording import show_interval
from areaprofile.tables.written import written_frame

FORMULA = (
    "The rate of the most deprived fifth of neighbourhoods less that of the least deprived, turned "
    "so that above zero the most deprived are worse off. Each rate is the sum of the counts over "
    "the sum of the bases."
)
_ENDS = ((0, "Most deprived fifth"), (4, "Least deprived fifth"))


def gap_card(atlas: Atlas, table: GapTable) -> CheckCard | None:
    """The card of the newest gap of a measure in a council; None where it has none."""
    now, measure, council = table.now, table.measure, table.council
    if now is None:
        return None
    label = parse_period(now.period).label
    shown = short_value(float(now.gap.value), measure, points=True)
    limits = show_interval(float(now.gap.lower), float(now.gap.upper), decimals=measure.decimals)
    ordering = f"{table.ordering.name}, {parse_period(table.ordering_period).label}"
    facts = [
        ("Gap", shown),
        ("95% interval", limits or "None can be worked out"),
        ("Period", f"{label} (code {now.period})"),
        ("How it is worked out", FORMULA),
    ]
    for place, name in _ENDS:
        rate = short_value(float(now.rates.value[place]), measure)
        count, base = (float(part[place]) for part in (now.numerator, now.denominator))
        facts.append((name, f"{rate}: {count:,.6g} out of {base:,.9g}"))
    facts.append(("Neighbourhoods grouped by", ordering))
    keys = dict.fromkeys((*measure.sources, *table.ordering.sources))
    sources = [atlas.sources[key] for key in keys if key in atlas.sources]
    for one in sources:
        when = spoken_date(one.published)
        facts.append(("Publisher", f"{one.publisher}: {one.title}, published {when}"))
        facts.append(("Licence", one.licence))
    build = atlas.store.build
    choices = {"area": council.code, "indicator": measure.indicator_id, "build": build}
    who = "; ".join(dict.fromkeys(f"{one.publisher}, {one.title}" for one in sources))
    number = f"{shown} ({limits})" if limits else shown
    citation = (
        f"{measure.name}, gap between the most and least deprived fifths of {council.name} "
        f"({council.code}), {label}: {number}. {who}. Area profiles, build {build}, data as at "
        f"{spoken_date(str(atlas.as_at))}."
    )
    title = f"Gap in {measure.name}, {council.name}"
    rows = gap_frame(atlas, table)
    newest = rows[rows["period"] == now.period]
    text = written_frame(newest).to_csv(index=False, lineterminator="\n").rstrip("\n")
    return CheckCard(title, tuple(facts), citation, text, f"gaps?{urlencode(choices)}")
