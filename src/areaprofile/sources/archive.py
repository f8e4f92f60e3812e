"""Members of zip files, unpacked with care: no path out of the archive, no bomb."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from areaprofile.errors import InputProblemsError
from areaprofile.sources import limits
from areaprofile.sources.table import Where

_CHUNK = 1 << 20


@contextmanager
def opened(raw_dir: Path, path: str) -> Iterator[Where]:
    """The raw file `path` under `raw_dir`; `archive.zip!member.csv` is unpacked for as long.

    Raises InputProblemsError when it is not there, or not safe to unpack.
    """
    archive, _, member = path.partition("!")
    where = Where(raw_dir / archive, path)
    check_inside(raw_dir, where)
    if not member:
        yield where
        return
    with TemporaryDirectory(prefix="areaprofile-") as folder:
        yield Where(_unpack(where, member, Path(folder)), path)


def check_inside(raw_dir: Path, where: Where) -> None:
    """Raise unless the file is there, inside the raw folder, and of a size that can be read."""
    root, path = raw_dir.resolve(), where.path.resolve()
    if not path.is_relative_to(root):
        do = f"keep raw files inside {raw_dir}"
        raise InputProblemsError([where.problem("a path outside the raw folder", do)])
    if not path.is_file():
        do = f"put it into {raw_dir}, or mend file.path"
        raise InputProblemsError([where.problem("no such file", do)])
    if path.stat().st_size > limits.MAX_FILE_BYTES:
        found = f"{path.stat().st_size:,} bytes"
        do = f"split it: {limits.MAX_FILE_BYTES:,} bytes at most"
        raise InputProblemsError([where.problem(found, do)])
    if path.stat().st_size == 0:
        raise InputProblemsError([where.problem("an empty file", "fetch the file again")])


def check_zip(where: Where) -> list[str]:
    """The members of a zip (a workbook is one too); raise if it is broken or would swell."""
    try:
        with zipfile.ZipFile(where.path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        do = "fetch the file again: it is cut short or not what its name says"
        raise InputProblemsError([where.problem(f"a broken archive ({error})", do)]) from error
    if len(members) > limits.MAX_MEMBERS:
        raise InputProblemsError([where.problem(f"{len(members):,} members", "unpack it by hand")])
    total = sum(member.file_size for member in members)
    swollen = [
        member.filename
        for member in members
        if member.file_size > limits.SMALL_MEMBER_BYTES
        and member.file_size > limits.MAX_UNPACKED_RATIO * max(member.compress_size, 1)
    ]
    if total > limits.MAX_UNPACKED_BYTES or swollen:
        found = f"an archive that swells to {total:,} bytes"
        do = "do not use it: it looks like a zip bomb"
        raise InputProblemsError([where.problem(found, do)])
    return [member.filename for member in members]


def _unpack(where: Where, member: str, folder: Path) -> Path:
    names = check_zip(where)
    if member not in names:
        shown = ", ".join(repr(name) for name in names[:5]) or "nothing"
        do = f"name one of its members after the !: {shown}"
        raise InputProblemsError([where.problem(f"no member {member!r}", do)])
    stem = member.rsplit(".", 1)[0] + "."
    # A shapefile is several files of one name; they are unpacked under plain names of our own.
    siblings = [name for name in names if name == member or name.startswith(stem)]
    with zipfile.ZipFile(where.path) as archive:
        for name in siblings:
            _copy(archive, name, folder / ("member." + name.rsplit(".", 1)[-1]), where)
    return folder / ("member." + member.rsplit(".", 1)[-1])


def _copy(archive: zipfile.ZipFile, name: str, target: Path, where: Where) -> None:
    """Copy in pieces and count: what an archive says of its sizes need not be true."""
    written = 0
    try:
        with archive.open(name) as source, target.open("wb") as out:
            while piece := source.read(_CHUNK):
                written += len(piece)
                if written > limits.MAX_UNPACKED_BYTES:
                    do = "do not use it: it looks like a zip bomb"
                    raise InputProblemsError([where.problem("an archive that swells", do)])
                out.write(piece)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        do = "unpack it by hand: it is broken, locked or packed in a rare way"
        raise InputProblemsError([where.problem(f"{name!r}: {error}", do)]) from error
