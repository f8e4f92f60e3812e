"""The command `report`: the scrutiny pack of a council as a file."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from areaprofile.errors import EXIT_DONE

AddCommand = Callable[..., argparse.ArgumentParser]
MORE = """\
The scrutiny pack of one council: what is raised and the evidence for it, its peers, its replies,
questions to ask, what could not be judged, the method in half a page, sources and licences.

  areaprofile report S --council E09000015 --out harrow.pdf
  areaprofile report S --council E09000015 --format docx --out harrow.docx --service Education
  areaprofile report S --format html --all --out pages --address https://app.example

With --all: a folder of pages that any web server can carry, one for each council.
Without --service and --flag the four measures most severely and certainly flagged are told with
their evidence and all others in a line: two to six pages. A flag has its id at its foot."""


def add_report(add: AddCommand) -> None:
    """Add the command; `add(name, does, more)` makes it."""
    command = add("report", "make the scrutiny pack of a council", MORE)
    command.add_argument("store", type=Path, metavar="STORE")
    command.add_argument("--council", metavar="CODE", help="such as E09000015")
    command.add_argument("--format", metavar="F", help="pdf …; default: as the file is called")
    command.add_argument("--out", type=Path, required=True, metavar="FILE")
    command.add_argument("--service", action="append", default=[], metavar="NAME", help="only this")
    command.add_argument("--flag", action="append", default=[], metavar="ID", help="these in full")
    command.add_argument(
        "--strictness",
        type=float,
        metavar="P",
        help="how sure we must be (default: as the page of flags, 0.9)",
    )
    command.add_argument(
        "--address", default="", metavar="URL", help="where the live app stands, for its links"
    )
    command.add_argument("--all", action="store_true", help="html: a folder, a page a council")
    command.add_argument(
        "--neighbourhoods",
        action="append",
        default=[],
        metavar="CODE",
        help="with --all: also a page for each neighbourhood of this council",
    )
    command.add_argument(
        "--site", default="", metavar="URL", help="with --all: where it will stand"
    )
    command.add_argument("--build", metavar="ID", help="an older build (default: the live one)")
    command.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    from areaprofile.errors import AreaProfileError
    from areaprofile.report.formats import chosen_format, save_pack
    from areaprofile.report.pack import Choices, council_named, make_pack
    from areaprofile.store.open import open_store
    from areaprofile.tables.atlas import open_atlas

    strictness = _strictness(options.strictness)
    if options.all:
        return _pages(options)
    form = chosen_format(options.format or options.out.suffix.lstrip("."))
    if not options.council:
        raise AreaProfileError("Say which council: --council CODE.")
    _say("Opening the build")
    atlas = open_atlas(open_store(options.store, build=options.build))
    choices = Choices(
        services=tuple(options.service),
        flags=tuple(options.flag),
        strictness=strictness,
        address=_folder(options.address),
    )
    council = council_named(atlas, options.council)
    _say("Gathering what is raised, and the evidence")
    pack = make_pack(atlas, council, choices)
    _say(f"Writing {form.upper()}")
    size = save_pack(pack, form, options.out)
    print(f"{options.out}: {pack.title}, {size:,} bytes.")
    return EXIT_DONE


def _pages(options: argparse.Namespace) -> int:
    """The folder of pages that need no server."""
    from areaprofile.errors import AreaProfileError
    from areaprofile.report.pages import Site, write_pages
    from areaprofile.store.open import open_store
    from areaprofile.tables.atlas import open_atlas

    if (options.format or "html") != "html":
        raise AreaProfileError("--all writes pages: leave --format out, or say --format html.")
    atlas = open_atlas(open_store(options.store, build=options.build))
    site = Site(_folder(options.site), _folder(options.address))
    done = write_pages(atlas, options.out, site, neighbourhoods=options.neighbourhoods, say=_say)
    print(
        f"{options.out}: {done.pages:,} pages, {done.size:,} bytes, the largest {done.largest:,}."
    )
    return EXIT_DONE


def _strictness(typed: float | None) -> float:
    """How sure we must be. Raises AreaProfileError outside the range of the page's slider."""
    from areaprofile.errors import AreaProfileError
    from areaprofile.tables.flags import STRICTNESS, USUAL_STRICTNESS

    if typed is None:
        return USUAL_STRICTNESS
    if not min(STRICTNESS) <= typed <= max(STRICTNESS):
        raise AreaProfileError(
            f"--strictness {typed:g} is out of range: give a share from {min(STRICTNESS):g} to "
            f"{max(STRICTNESS):g}, such as {USUAL_STRICTNESS:g}."
        )
    return typed


def _folder(address: str) -> str:
    """An address that others can be put behind; empty stays empty."""
    return f"{address.rstrip('/')}/" if address else ""


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
