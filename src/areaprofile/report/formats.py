"""The formats of a pack, by name, and saving one: all or nothing."""

import os
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from areaprofile.errors import AreaProfileError, MissingFileError
from areaprofile.report.pack import Pack

# format → module and function. Each is loaded when it is asked for: Word alone takes 0.1 s.
WRITERS: Mapping[str, tuple[str, str]] = {
    "pdf": ("areaprofile.report.pack_pdf", "write_pdf"),
    "docx": ("areaprofile.report.pack_docx", "write_docx"),
    "pptx": ("areaprofile.report.pack_pptx", "write_pptx"),
    "html": ("areaprofile.report.pack_html", "write_html"),
    "csv": ("areaprofile.report.pack_figures", "write_csv"),
    "xlsx": ("areaprofile.report.pack_figures", "write_xlsx"),
}


def chosen_format(name: str) -> str:
    """The format of that name. Raises AreaProfileError that lists those there are."""
    if name.lower() not in WRITERS:
        raise AreaProfileError(
            f"There is no format {name[:20]!r}. There are: {', '.join(WRITERS)}: "
            "give one with --format, or end the file's name in it."
        )
    return name.lower()


def write_pack(pack: Pack, form: str) -> bytes:
    """The pack as a file of the format."""
    module, function = WRITERS[form]
    writer: Callable[[Pack], bytes] = getattr(import_module(module), function)
    return writer(pack)


def save_pack(pack: Pack, form: str, path: Path) -> int:
    """Write the pack to `path`, whole or not at all; gives its size in bytes."""
    content = write_pack(pack, form)
    save(content, path)
    return len(content)


def save(content: bytes, path: Path) -> None:
    """Write a file whole or not at all. Raises MissingFileError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".making-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise MissingFileError(f"{path} cannot be written: {error.strerror}.") from None
