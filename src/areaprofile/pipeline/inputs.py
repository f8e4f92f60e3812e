"""What a build is made from: the definitions of its packs, and where their raw files are."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import areaprofile
from areaprofile.catalogue.evidence import Evidence
from areaprofile.catalogue.evidence_read import load_evidence
from areaprofile.catalogue.packs import find_pack
from areaprofile.catalogue.read import load_catalogue
from areaprofile.catalogue.records import Catalogue, Pack
from areaprofile.errors import AreaProfileError, InputProblemsError, MissingFileError, Problem
from areaprofile.pipeline.areas_input import find_areas_file, read_areas_spec
from areaprofile.pipeline.areas_spec import AreasSpec
from areaprofile.pipeline.audience import (
    closed_records,
    closed_words,
    evidence_for,
    for_audience,
)


@dataclass(frozen=True)
class Inputs:
    """The definitions of a build, and where its raw files are.

    `pack` is the one that says what areas there are; `audience` public leaves out measures that
    are for partners only.
    """

    folders: tuple[Path, ...]
    catalogue: Catalogue
    pack: Pack
    spec: AreasSpec
    raw: Path
    audience: str
    as_at: str
    evidence: Evidence = Evidence()
    closed: tuple[str, ...] = ()  # words of what the audience must not see
    hidden_indicators: tuple[str, ...] = ()
    roots: tuple[Path, ...] = ()  # `raw`, then the `raw` folders of the packs on top

    @property
    def services(self) -> set[str]:
        """The services that the definitions name."""
        named = {one.service for one in self.catalogue.council_services}
        named |= {one.service for one in self.catalogue.indicators.values()}
        return named - {""}

    def root_of(self, file: str) -> Path:
        """The folder in which a raw file is, or should be."""
        return root_of(self.roots or (self.raw,), file)


def read_inputs(
    names: Sequence[str], *, raw: Path | None, audience: str, as_at: date | None
) -> tuple[Inputs | None, list[Problem]]:
    """The definitions of the packs, and every problem they have.

    `raw` empty: a `raw` folder of the pack itself, else `../shared/raw` or $AREAPROFILE_RAW.
    Raises MissingFileError when a pack or the raw folder is not there.
    """
    folders = tuple(find_pack(name) for name in names)
    _refuse_twice(folders)
    catalogue, problems = load_catalogue(folders)
    try:
        areas_file = find_areas_file(folders)
        spec = read_areas_spec(areas_file)
    except InputProblemsError as error:
        return None, [*problems, *error.problems]
    if len(catalogue.packs) < len(folders):
        return None, problems
    base = folders.index(areas_file.parent.parent)
    problems += _mixed(catalogue.packs, folders)
    pack = catalogue.packs[base]
    raw = find_raw(folders[base], raw)
    evidence, wrong = load_evidence(folders, catalogue)
    problems += wrong
    whole, catalogue = catalogue, for_audience(catalogue, audience)
    shown = evidence_for(evidence, catalogue, audience)
    published = max((one.published for one in catalogue.sources.values()), default=date.min)
    return (
        Inputs(
            folders=folders,
            catalogue=catalogue,
            pack=pack,
            spec=spec,
            raw=raw,
            roots=(raw, *(one / "raw" for one in folders if (one / "raw").is_dir())),
            audience=audience,
            as_at=(as_at or published).isoformat(),
            evidence=shown,
            closed=(*closed_words(whole, catalogue), *closed_records(evidence, shown)),
            hidden_indicators=tuple(set(whole.indicators) - set(catalogue.indicators)),
        ),
        problems,
    )


def _refuse_twice(folders: Sequence[Path]) -> None:
    """Raise AreaProfileError for a pack that is named twice: it would override itself."""
    known: set[Path] = set()
    for one in folders:
        if one.resolve() in known:
            raise AreaProfileError(f"The pack {one.name} is named twice. Name each pack once.")
        known.add(one.resolve())


def root_of(roots: Sequence[Path], file: str) -> Path:
    """The first of the folders that has the file; the last when none has."""
    name = file.partition("!")[0]
    return next((one for one in roots if (one / name).is_file()), roots[-1])


def find_raw(folder: Path, raw: Path | None) -> Path:
    """The raw folder: the one given, the pack's own, $AREAPROFILE_RAW or `../shared/raw`.

    Raises MissingFileError when there is none.
    """
    if raw is not None:
        if raw.is_dir():
            return raw
        raise MissingFileError(f"{raw} is not a folder. Name the folder of raw files with --raw.")
    project = Path(areaprofile.__file__).resolve().parents[2]
    own = os.environ.get("AREAPROFILE_RAW")
    candidates = [folder / "raw", *([Path(own)] if own else []), project.parent / "shared" / "raw"]
    for one in candidates:
        if one.is_dir():
            return one
    raise MissingFileError(
        f"The pack {folder.name} needs raw files, which are not part of the project. "
        "Name their folder with --raw DIR or in $AREAPROFILE_RAW."
    )


def _mixed(packs: Sequence[Pack], folders: Sequence[Path]) -> list[Problem]:
    """Real codes and names never meet invented values."""
    if len({pack.is_invented for pack in packs}) < 2:
        return []
    found = "a pack of real places together with one of invented places"
    do = "build them into two stores"
    return [Problem(f"{folders[-1].name}/pack.toml", 0, "is_invented", found, do)]
