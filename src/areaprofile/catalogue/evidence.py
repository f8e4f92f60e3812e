"""Records of what stands beside the indicators: money, judgements, peers and context.

They are definitions too: which columns of which raw file say it, and in what words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from areaprofile.catalogue.dated_records import RecordFile
from areaprofile.catalogue.records import DropRule, FileSpec

BASES = ("net_current_expenditure", "gross_expenditure")
PRICES = ("cash", "real")
BANDS = ("high", "moderate", "under", "failure", "none")
ROLES = ("peer", "describe", "filter")
TRANSFORMS = ("none", "log", "sqrt")
AREA_FACTS = ("population_per_km2", "council_type", "region")


@dataclass(frozen=True)
class SpendLine:
    """One line of spending. A line that others are `part_of` is a total: never added to them."""

    line_id: str
    name: str
    meaning: str
    basis: str  # BASES
    price: str  # PRICES: `cash` is the money of the day
    unit: str
    per: str  # whom a figure per head is for: a SpendPer
    service: str = ""  # empty: several services, or none of the council's own
    part_of: str = ""  # the line that holds this one
    caution: str = ""


@dataclass(frozen=True)
class SpendMeasure:
    """Which item of a source is a line of spending; published figure × factor = pounds."""

    line_id: str
    source_id: str
    item: str
    factor: float = 1.0


@dataclass(frozen=True)
class SpendPer:
    """The people whom spending is divided by: items of a source that are added up."""

    per: str
    name: str
    source_id: str
    items: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class ContextVariable:
    """What a council cannot change soon: the ground for calling two councils alike.

    Exactly one of: an indicator (its latest period), items of a source that are added up over the
    council (`*` as denominator: all items of the source), or a fact of the area itself.
    """

    context_id: str
    name: str
    unit: str
    role: str  # ROLES
    weight: float
    transform: str  # TRANSFORMS: taken before distances are measured
    indicator_id: str = ""
    source_id: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    multiplier: float = 1.0
    area_fact: str = ""  # AREA_FACTS
    note: str = ""


@dataclass(frozen=True)
class PeerSet:
    """A published list of similar councils, and how to read it. `set_id` is the file's name."""

    set_id: str
    name: str
    meaning: str
    publisher: str
    title: str
    address: str
    licence: str
    attribution: str
    published: date
    retrieved: date
    publisher_file: str
    file: FileSpec
    codes: str  # gss | dfe_number | e_code | name
    council_column: str
    peer_column: str
    rank_column: str
    closeness_column: str = ""
    drop: tuple[DropRule, ...] = ()
    caution: str = ""


@dataclass(frozen=True)
class Grade:
    """A word of the raw file, how we write it, its place (more is better) and its band."""

    word: str  # compared in lower case
    grade: str
    ordinal: int
    band: str  # BANDS


@dataclass(frozen=True)
class JudgementPart:
    """A graded part of a judgement. `no_grade`: words that mean that it was not judged."""

    part_id: str
    column: str
    name: str
    no_grade: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaName:
    """A name in the raw file that is not one council's: the councils that it stands for."""

    name: str
    councils: tuple[str, ...]


@dataclass(frozen=True)
class JudgementScheme:
    """Grades that inspectors give to councils, and how to read them. Never interpolated."""

    scheme_id: str
    name: str
    body: str
    service: str
    meaning: str
    address: str
    licence: str
    attribution: str
    published: date
    retrieved: date
    publisher_file: str
    file: FileSpec
    codes: str
    area_column: str
    date_column: str
    date_formats: tuple[str, ...]
    grade_column: str
    grade: tuple[Grade, ...]
    other_date_column: str = ""  # read where `date_column` has none
    no_date: tuple[str, ...] = ()  # cells that mean: no date
    address_column: str = ""
    part: tuple[JudgementPart, ...] = ()
    area_name: tuple[AreaName, ...] = ()
    drop: tuple[DropRule, ...] = ()
    caution: str = ""


@dataclass(frozen=True)
class Evidence:
    """All such definitions of the stacked packs, by id. Later packs add or override."""

    spend_lines: Mapping[str, SpendLine] = field(default_factory=dict)
    spend_measures: tuple[SpendMeasure, ...] = ()
    spend_per: Mapping[str, SpendPer] = field(default_factory=dict)
    context: Mapping[str, ContextVariable] = field(default_factory=dict)
    peer_sets: Mapping[str, PeerSet] = field(default_factory=dict)
    judgements: Mapping[str, JudgementScheme] = field(default_factory=dict)
    record_files: Mapping[str, RecordFile] = field(default_factory=dict)
