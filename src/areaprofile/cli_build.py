"""Commands that read packs: finding every problem, and building a store."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from areaprofile.errors import EXIT_DONE, AreaProfileError

AddCommand = Callable[..., argparse.ArgumentParser]


def add_build(add: AddCommand) -> None:
    """Add the commands validate and build; `add(name, does, more)` makes a command."""
    _add_validate(add)
    _add_build(add)


def _add_inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("packs", nargs="+", metavar="PACK", help="later packs add to or override")
    command.add_argument(
        "--raw",
        type=Path,
        metavar="DIR",
        help="folder of raw files (default: the pack's own, $AREAPROFILE_RAW, ../shared/raw)",
    )
    command.add_argument(
        "--audience",
        choices=("public", "partner"),
        default="public",
        help="partner keeps measures that are not for the public (default: public)",
    )
    command.add_argument(
        "--as-at",
        type=_day,
        metavar="DATE",
        help="day from which old and new are judged (default: the latest release in the pack)",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        found = f"{text!r} is no day; write one as 2025-10-30"
        raise argparse.ArgumentTypeError(found) from None


def _add_validate(add: AddCommand) -> None:
    more = (
        "Each problem is a line: file:row:column: found …; do …\n"
        "Of several packs, only the sources of the last are read, and those that it adds to."
    )
    command = add("validate", "find every problem of packs and their files", more)
    _add_inputs(command)
    command.add_argument("--all", action="store_true", help="read the sources of every pack")
    command.set_defaults(run=_validate)


def _add_build(add: AddCommand) -> None:
    more = (
        "All or nothing: the store keeps serving its old build until the new one is whole and\n"
        "checked. Ctrl-C at any moment leaves everything as it was. What is made from the same\n"
        "files, definitions and code as in the live build is taken over from it, after a look at\n"
        "its bytes: the same store comes out as with --full."
    )
    command = add("build", "make a store from packs and raw files", more)
    _add_inputs(command)
    command.add_argument("--out", type=Path, required=True, metavar="STORE", help="the store")
    command.add_argument(
        "--keep",
        type=int,
        metavar="N",
        help="then delete the oldest builds beyond N, never a pinned one (default: keep all)",
    )
    command.add_argument("--full", action="store_true", help="take nothing over: make all anew")
    command.set_defaults(run=_build)


def _validate(options: argparse.Namespace) -> int:
    from areaprofile.pipeline.build import validate

    report = validate(
        options.packs,
        raw=options.raw,
        audience=options.audience,
        as_at=options.as_at,
        everything=options.all,
        say=_say,
    )
    values = sum(report.rows.values())
    print(
        f"No problems: {values:,} values of {max(report.indicators.values(), default=0)} measures."
    )
    if report.unread:
        below = ", ".join(report.unread)
        own = Path(options.packs[-1]).name
        told = "were not read again (but for those it adds to): validate --all does that."
        print(f"Checked: {own}. The sources of {below} {told}")
    return EXIT_DONE


def _build(options: argparse.Namespace) -> int:
    from areaprofile.pipeline.build import build
    from areaprofile.store.history import prune

    if options.keep is not None and options.keep < 1:
        raise AreaProfileError("At least one build must be kept: --keep 1 or more.")
    report = build(
        options.packs,
        options.out,
        raw=options.raw,
        audience=options.audience,
        as_at=options.as_at,
        full=options.full,
        say=_say,
    )
    print("\n".join(report.lines()))
    if options.keep is not None:
        gone = prune(options.out, keep=options.keep)
        print(f"Deleted {len(gone)} older builds." if gone else "No older build was deleted.")
    return EXIT_DONE


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
