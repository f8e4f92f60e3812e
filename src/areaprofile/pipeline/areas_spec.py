"""The records of a pack's `catalogue/areas.toml`: which raw files say what areas there are.

Every `file` is relative to the raw folder; CSV, TSV and Parquet are read for lookups, and any
format of geometry for boundaries (GeoParquet, GeoPackage, Shapefile, GeoJSON). Every code is text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class LsoaSpec:
    """`[lsoa]`: the file that lists every neighbourhood with its council and best-fit ward."""

    vintage: str
    file: str
    code: str
    name: str
    council: str
    ward: str = ""  # empty: the pack has no wards
    keep: str = ""  # a regular expression found in the codes to keep; empty: all


@dataclass(frozen=True)
class Lookup:
    """`[msoa]`, `[region]`, `[upper_tier]`, `[postcodes]`: column to column.

    `[msoa]` LSOA → MSOA; `[region]` council → region; `[upper_tier]` council → county or itself;
    `[postcodes]` postcode → LSOA.
    """

    file: str = ""  # empty: the pack has none
    code: str = ""
    to: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class PopulationSpec(Lookup):
    """`[population]`: LSOA → residents, and the period they were counted in, a period code."""

    period: str = ""  # empty: not known


@dataclass(frozen=True)
class NameSpec:
    """`[names.council]` and so on: what the areas of a level are called."""

    file: str = ""
    code: str = ""
    name: str = ""
    friendly: str = ""  # a name that people use, beside the official one


@dataclass(frozen=True)
class NamesSpec:
    """`[names.…]`, a table for each level."""

    council: NameSpec
    region: NameSpec
    upper_tier: NameSpec = NameSpec()
    ward: NameSpec = NameSpec()
    msoa: NameSpec = NameSpec()


@dataclass(frozen=True)
class CouncilTypeSpec:
    """`[council_type]`: a type for each beginning of a council's code, or a file that says it."""

    prefix: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    file: str = ""
    code: str = ""
    type: str = ""


@dataclass(frozen=True)
class BoundarySpec:
    """`[boundary]`: the polygons of the LSOAs; everything else is dissolved from them.

    `licence` and `attribution` go with every download that holds shapes.
    """

    file: str
    code: str
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True)
class OlderBoundarySpec:
    """`[[older_boundary]]`: polygons of an older vintage of LSOAs, for reading only."""

    vintage: str
    file: str
    code: str


@dataclass(frozen=True)
class ChangeSpec:
    """`[[change]]`: how the LSOAs of one vintage became those of the next (kind U, S, M or X)."""

    from_vintage: str
    to_vintage: str
    file: str
    from_code: str
    to_code: str
    kind: str
    from_name: str = ""


@dataclass(frozen=True)
class CouncilChangeSpec:
    """`[[council_change]]`: columns of old and new council codes, and the day of the change."""

    file: str
    old: str
    new: str
    date: str


@dataclass(frozen=True)
class SuccessionSpec:
    """`[[succession]]`: one council or county that no file lists, and what came after it.

    One code in `new`: the same place under a new code. Several: the place was divided.
    """

    old: str
    new: tuple[str, ...]
    date: str
    note: str = ""


@dataclass(frozen=True)
class CodeSchemeSpec:
    """`[[code_scheme]]`: a publisher's own codes of councils, and which code of ours each is."""

    kind: str  # dfe_number | e_code | name
    file: str
    code: str
    area: str
    fix: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)  # mends errors of the file


@dataclass(frozen=True)
class AreasSpec:
    """All of `areas.toml`."""

    lsoa: LsoaSpec
    vintages: Mapping[str, str]  # of the levels msoa, ward, council, region, country
    region: Lookup
    names: NamesSpec
    boundary: BoundarySpec
    council_type: CouncilTypeSpec
    msoa: Lookup = Lookup()
    upper_tier: Lookup = Lookup()
    population: PopulationSpec = PopulationSpec()
    postcodes: Lookup = Lookup()
    older_boundary: tuple[OlderBoundarySpec, ...] = ()
    change: tuple[ChangeSpec, ...] = ()
    council_change: tuple[CouncilChangeSpec, ...] = ()
    succession: tuple[SuccessionSpec, ...] = ()
    code_scheme: tuple[CodeSchemeSpec, ...] = ()
    not_peers: tuple[str, ...] = ()  # outliers that are nobody's peer by default
