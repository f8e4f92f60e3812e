"""Finding packs: a name under `data/packs` of the project, or the path of a folder."""

from collections.abc import Sequence
from pathlib import Path

from areaprofile.catalogue.places import did_you_mean
from areaprofile.errors import MissingFileError

PACK_FILE = "pack.toml"
PACKS_FOLDER = Path(__file__).resolve().parents[3] / "data" / "packs"


def find_pack(name_or_path: str | Path, *, packs_folder: Path = PACKS_FOLDER) -> Path:
    """The folder of a pack: a folder with a `pack.toml`, or a name under `data/packs`.

    Raises MissingFileError, with the near names, when there is none.
    """
    path = Path(name_or_path)
    if (path / PACK_FILE).is_file():
        return path
    name = str(name_or_path)
    if name.replace("_", "").replace("-", "").isalnum() and (packs_folder / name).is_dir():
        return packs_folder / name
    if path.is_dir():
        raise MissingFileError(f"{path}: found no {PACK_FILE}; a pack is a folder that has one")
    known = pack_names(packs_folder=packs_folder)
    do = did_you_mean(name, known) if known else f"there are no packs under {packs_folder}"
    raise MissingFileError(f"{name}: found no pack of this name or path; {do}")


def pack_names(*, packs_folder: Path = PACKS_FOLDER) -> Sequence[str]:
    """The names of the packs that come with the project, in alphabetical order."""
    return sorted(path.parent.name for path in packs_folder.glob(f"*/{PACK_FILE}"))
