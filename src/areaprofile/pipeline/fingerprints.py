"""Hashes of what decides a build as a whole, and each of its parts.

The id of a build follows from everything it is made from. A part (the values of a group of related
sources, or the places) has a key of its own: as long as the key stays the same, the part comes out
the same, byte for byte, and may be taken over from an earlier build.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import shapely

import areaprofile
from areaprofile.catalogue.records import Source
from areaprofile.pipeline.inputs import Inputs
from areaprofile.store.manifest import build_id, digest_of, file_sha256

# The rooms whose code decides what a build holds.
# Code and its parameters: a changed rule is another build. The hexagons are worked out in tables.
_ROOMS = ("catalogue", "sources", "stats", "store", "checks", "flags", "pipeline")
_FILES = ("errors.py", "periods.py", "areas.py", "tables/hexmap.py")
# What writes the bytes: another version may write the same figures in another way.
_LIBRARIES = ("numpy", "pandas", "pyarrow", "shapely", "geopandas", "pyproj", "scipy")
# A Shapefile is several files, of which a definition names one.
_BESIDE_SHP = (".dbf", ".shx", ".prj", ".cpg")


@dataclass(frozen=True)
class PartKeys:
    """The key of the places, and of each group of sources by the id of its first source."""

    places: str
    groups: Mapping[str, str]


def code_version(home: Path | None = None) -> str:
    """The version of the package and a hash of the code that decides what a build holds.

    `home`: the folder of the package, if it is not the one that is running.
    """
    home = home or Path(areaprofile.__file__).parent
    paths = [home / name for name in _FILES]
    for room in _ROOMS:
        paths += sorted(
            path for path in (home / room).rglob("*") if path.suffix in (".py", ".toml", ".csv")
        )
    digest = build_id({path.relative_to(home).as_posix(): file_sha256(path) for path in paths})
    return f"{getattr(areaprofile, '__version__', '0')}+{digest}"


def input_hashes(inputs: Inputs) -> tuple[str, dict[str, str]]:
    """The build id, and the hash of each raw file by path (missing ones are left out)."""
    paths = {file: inputs.root_of(file) / file for file in sorted(_raw_files(inputs))}
    hashes = {file: file_sha256(path) for file, path in paths.items() if path.is_file()}
    parts = {f"raw/{file}": digest for file, digest in hashes.items()}
    for folder in inputs.folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and _is_definition(path, folder):
                name = f"pack/{folder.name}/{path.relative_to(folder).as_posix()}"
                parts[name] = file_sha256(path)
    parts |= {"code": code_version(), "audience": inputs.audience, "as_at": inputs.as_at}
    return build_id(parts), hashes


def part_keys(
    inputs: Inputs, hashes: Mapping[str, str], groups: Iterable[Sequence[str]]
) -> PartKeys:
    """The keys of a build's parts. `hashes`: those of `input_hashes`; `groups`: source ids.

    The day `as_at` is not in them: what is counted as fresh is worked out for every build.
    """
    common = [code_version(), *_libraries(), inputs.audience, repr(inputs.pack)]
    files = _area_files(inputs)
    places = digest_of([*common, repr(inputs.spec), *_told(files, hashes)])
    return PartKeys(places, {one[0]: _group_key(inputs, hashes, places, one) for one in groups})


def _group_key(inputs: Inputs, hashes: Mapping[str, str], places: str, group: Sequence[str]) -> str:
    """Where everything is, the sources and their files, the measures and their indicators."""
    catalogue = inputs.catalogue
    sources = [catalogue.sources[one] for one in group]
    measures = [one for one in catalogue.measures if one.source_id in group]
    named = sorted({one.indicator_id for one in measures} & catalogue.indicators.keys())
    records = [*sources, *measures, *(catalogue.indicators[one] for one in named)]
    files = {file for source in sources for file in _files_of(source)}
    return digest_of([places, *map(repr, records), *_told(files, hashes)])


def _libraries() -> list[str]:
    return [f"{name} {version(name)}" for name in _LIBRARIES] + [shapely.geos_version_string]


def _told(files: Iterable[str], hashes: Mapping[str, str]) -> list[str]:
    return [f"{file} {hashes.get(file, '')}" for file in sorted(files)]


def _raw_files(inputs: Inputs) -> set[str]:
    files = _area_files(inputs)
    for source in inputs.catalogue.sources.values():
        files |= _files_of(source)
    evidence = inputs.evidence
    others = (evidence.judgements, evidence.peer_sets, evidence.record_files)
    for told in (one for kind in others for one in kind.values()):
        files.add(told.file.path.partition("!")[0])
    return files - {""}


def _files_of(source: Source) -> set[str]:
    """The raw files of one source: its own, and those it is joined with."""
    paths = (source.file.path, *(join.path for join in source.join))
    return {path.partition("!")[0] for path in paths}


def _area_files(inputs: Inputs) -> set[str]:
    """The raw files that say what areas there are."""
    spec = inputs.spec
    lookups = (spec.msoa, spec.region, spec.upper_tier, spec.population, spec.postcodes)
    names = (getattr(spec.names, level) for level in ("council", "region", "upper_tier", "ward"))
    lists = (*spec.older_boundary, *spec.change, *spec.council_change, *spec.code_scheme)
    single = (spec.lsoa, spec.boundary, spec.council_type, spec.names.msoa)
    files = {one.file for one in (*lookups, *names, *lists, *single)} - {""}
    shapes = [Path(file) for file in files if file.endswith(".shp")]
    return files | {str(one.with_suffix(more)) for one in shapes for more in _BESIDE_SHP}


def _is_definition(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    return inside[0] in ("pack.toml", "catalogue") and path.suffix in (".toml", ".csv")
