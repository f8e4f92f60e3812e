"""The records of a catalogue: what a measure is, where it comes from, who answers for it.

A record holds what a definition says, nothing that was worked out. Every field is required unless
its absence means something; that meaning stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

LEVELS = ("lsoa", "msoa", "ward", "council", "region", "country")
COUNCIL_TYPES = ("london_borough", "metropolitan", "unitary", "county", "district")
PERSPECTIVES = ("residents", "businesses", "visitors", "public_services")
KINDS = ("measured", "survey", "modelled", "judgement")
MEASURES = ("outcome", "output", "process", "input", "risk", "context")
POLARITIES = ("higher_is_better", "lower_is_better", "none")
RATE_METHODS = ("proportion", "rate", "standardised", "mean", "score", "count", "money")
VISIBILITIES = ("public", "partner")
OLDER_VALUES = ("all", "changed")
STAGES = ("provisional", "final", "revised")
DISCLOSURES = ("publisher", "ours")
STATUSES = ("final", "provisional", "revised", "estimated", "converted")
MISSING_REASONS = (
    "suppressed",
    "not_collected",
    "not_applicable",
    "not_yet_published",
    "structural",
    "break",
    "not_estimable",
)


@dataclass(frozen=True)
class Indicator:
    """One measure. `rate_method` says which limits fit; `multiplier` 100 makes a proportion a %."""

    indicator_id: str
    name: str
    meaning: str
    level: str
    perspective: str
    theme: str
    kind: str
    measure: str
    polarity: str
    unit: str
    decimals: int
    rate_method: str
    multiplier: float
    owner_partner: str
    default_weight: float
    sources: tuple[str, ...] = ()  # empty in a definition: filled from the measures
    service: str = ""  # empty: no council service answers for it
    numerator: str = ""  # in words; empty: the publisher gives no count
    denominator: str = ""
    denominator_year: int | None = None  # one year's base under every period: no sure change
    lower_bound: float | None = None
    upper_bound: float | None = None
    ceiling: float | None = None  # beyond it, standing still is not coasting
    min_denominator: float | None = None
    shared_priority: str = ""
    laa_block: str = ""
    visibility: str = "public"
    national: bool = True  # False: part of the country only, never compared with England
    caution: str = ""  # what a reader must know before comparing, in one plain sentence
    aliases: tuple[str, ...] = ()  # what people call it, for the search
    is_view: bool = True  # of a survey: False where people were examined or counted, not asked


@dataclass(frozen=True)
class IndicatorVersion:
    """A span over which a measure was defined alike. A break is never crossed by a trend."""

    indicator_id: str
    version: str
    from_period: str
    to_period: str = field(metadata={"empty": "still in force"})
    comparable_with_previous: bool
    note: str


@dataclass(frozen=True)
class FileSpec:
    """Which file of a publisher, and how its first usable row is found."""

    path: str  # relative to the raw folder; may be inside a zip as `archive.zip!member.csv`
    format: str  # csv xlsx xls ods parquet geojson gpkg shp
    sheet: str = ""
    encoding: str = ""  # empty: found out (BOM, UTF-8, else Windows-1252)
    separator: str = ""  # empty: found out
    header_rows: tuple[int, ...] = (1,)  # several: merged headings, joined by " | "
    header_contains: str = ""  # instead of a number: first row in which a cell is this text
    ends_before: str = ""  # the table ends above the first row with a cell that begins like this


@dataclass(frozen=True)
class JoinSpec:
    """Columns of another raw file, put beside this one's by a key (a population, a kind of year).

    The other file has one row per key; a row without a partner gets nothing in those columns.
    """

    path: str
    format: str
    column: str  # the key in this file
    key: str  # the key in the other file
    take: tuple[str, ...]
    sheet: str = ""


@dataclass(frozen=True)
class AreaSpec:
    """Where the rows say which area they are about."""

    column: str  # the code (or name) of the area
    level: str  # LEVELS, or `mixed` where one file has several
    vintage: str
    codes: str = "gss"  # gss | dfe_number | e_code | name
    level_column: str = ""  # with `mixed`, the publisher's column of levels; empty: by code


@dataclass(frozen=True)
class PeriodSpec:
    """Where the rows say which period they are about, and how the publisher spells it."""

    fixed: str = ""  # one code for the whole file
    column: str = ""
    rule: str = ""  # calendar financial academic year_ending_… rolling iso_duration snapshot …
    from_headings: str = ""  # regular expression with one group, for periods across the columns
    rule_column: str = ""  # where one file mixes kinds of year: the column that names the kind
    rule_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class LayoutSpec:
    """How items stand in the file: a column each (`wide`) or a row each (`long`)."""

    kind: str
    item_columns: tuple[str, ...] = ()  # long: columns whose text, joined by " | ", is the item
    value_column: str = ""
    numerator_column: str = ""
    denominator_column: str = ""
    lower_column: str = ""
    upper_column: str = ""
    status_column: str = ""
    status_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    section_column: str = ""
    section_all: str = ""  # the publisher's word for everybody; an empty cell means it too
    items: tuple[str, ...] = ()  # the items to read; empty: those that the measures name
    sums: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # wide: item → the headings that are added up to make it, joined by ` + `
    counts: tuple[str, ...] = ()  # items that are counts, never negative; empty: from the measures


@dataclass(frozen=True)
class DropRule:
    """Rows that are not data (totals among areas, other countries), and why they are left out."""

    column: str
    matches: str  # a regular expression, found anywhere in the cell's text
    why: str


@dataclass(frozen=True)
class BlankRule:
    """Values that cannot be true and are read as missing: where, which reason, and why."""

    when: Mapping[str, str]  # column → regular expression; all must be found
    reason: str
    why: str
    items: tuple[str, ...] = ()  # only these items of the row; empty: all of them


@dataclass(frozen=True)
class Source:
    """One release of one table of a publisher, and how to read it."""

    source_id: str
    publisher: str
    title: str
    address: str
    licence: str
    attribution: str
    published: date
    retrieved: date
    stage: str
    disclosure: str
    publisher_file: str  # the publisher's own file name, for a later download
    file: FileSpec
    area: AreaSpec
    period: PeriodSpec
    layout: LayoutSpec
    marks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    drop: tuple[DropRule, ...] = ()
    blank: tuple[BlankRule, ...] = ()
    join: tuple[JoinSpec, ...] = ()
    duplicates: str = "refuse"  # refuse | equal (equal twins become one) | first | last
    caution: str = ""
    next_expected: date | None = None  # the day that the publisher has named for the next release


@dataclass(frozen=True)
class Measure:
    """How one indicator comes out of one source's items.

    Either `value` names an item that is the published figure, or `numerator` and `denominator`
    name the items that are added up. `*` as denominator: the sum of all items of the area. Without
    a denominator, the tidy table's own `denominator` column is used where it has one.
    """

    indicator_id: str
    source_id: str
    value: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    lower: str = ""
    upper: str = ""
    factor: float = 1.0  # published figure × factor = our unit (a fraction to a %: 100)
    section: str = "all"


@dataclass(frozen=True)
class Theme:
    """A theme of the vitality index, in reading order."""

    theme_id: str
    name: str
    weight: float


@dataclass(frozen=True)
class Partner:
    """An organisation that owns measures or answers for them."""

    partner_id: str
    name: str
    kind: str


@dataclass(frozen=True)
class Grouping:
    """A group of a framework (themes of quality of life, shared priorities, LAA blocks …)."""

    framework: str
    group_id: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class GroupMember:
    """An indicator that a framework puts into a group."""

    framework: str
    group_id: str
    indicator_id: str


@dataclass(frozen=True)
class BasketMember:
    """A measure in a basket, and how much it weighs there. The rows of a basket share its name."""

    basket_id: str
    name: str
    indicator_id: str
    weight: float
    note: str = ""  # what the basket is for, in one plain sentence


@dataclass(frozen=True)
class CouncilService:
    """Whether councils of a type (or, as an exception, one council) run a service."""

    service: str
    runs: bool
    council_type: str = ""  # empty in a row about one council
    council_code: str = ""
    from_period: str = ""
    to_period: str = ""
    note: str = ""


@dataclass(frozen=True)
class Pack:
    """A folder of definitions: its id, its name, and whether its places are invented."""

    pack_id: str
    name: str
    is_invented: bool
    country_code: str
    country_name: str
    notice: str  # the line that stands on every page and in every file
    # How much of it a store keeps, for one that must be small:
    stored_decimals: int | None = None  # beyond those shown; empty: values are kept exactly
    older_values: str = "all"  # all | changed: native values of older areas, or of changed ones
    with_arrays: bool = True  # False: arrays are made on first use, in a cache folder


@dataclass(frozen=True)
class Catalogue:
    """All definitions of the stacked packs, by id. Later packs add or override."""

    packs: tuple[Pack, ...]
    indicators: Mapping[str, Indicator]
    versions: tuple[IndicatorVersion, ...]
    sources: Mapping[str, Source]
    measures: tuple[Measure, ...]
    themes: Mapping[str, Theme]
    partners: Mapping[str, Partner]
    frameworks: tuple[Grouping, ...] = ()
    indicator_groups: tuple[GroupMember, ...] = ()
    council_services: tuple[CouncilService, ...] = ()
    baskets: tuple[BasketMember, ...] = ()
