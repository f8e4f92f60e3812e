"""Commands about the builds that a store keeps: what changed, going back, what may be deleted."""

import argparse
from collections.abc import Callable
from pathlib import Path

from areaprofile.errors import EXIT_DONE

AddCommand = Callable[..., argparse.ArgumentParser]


def add_history(add: AddCommand) -> None:
    """Add the commands diff, builds and rollback; `add(name, does, more)` makes a command."""
    _add_diff(add)
    _add_builds(add)
    _add_rollback(add)


def _add_diff(add: AddCommand) -> None:
    more = (
        "Values added, revised (before and after) and withdrawn; measures, areas, definitions,\n"
        "targets and records that changed; flags raised and cleared. Without BUILD: the live\n"
        "build against the one made before it; with one BUILD: the live build against that one."
    )
    command = add("diff", "say what differs between two builds", more)
    command.add_argument("store", type=Path, metavar="STORE")
    command.add_argument("builds", nargs="*", metavar="BUILD", help="the older, then the newer")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_diff)


def _add_builds(add: AddCommand) -> None:
    more = "A pinned build is never deleted: pin what a report or a decision cites."
    command = add("builds", "list the builds of a store, and pin those that are cited", more)
    command.add_argument("store", type=Path, metavar="STORE")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--pin", metavar="BUILD")
    which.add_argument("--unpin", metavar="BUILD")
    command.set_defaults(run=_builds)


def _add_rollback(add: AddCommand) -> None:
    more = "Without BUILD: the one made before the live one. Nothing is deleted."
    command = add("rollback", "make an older build live again", more)
    command.add_argument("store", type=Path, metavar="STORE")
    command.add_argument("build", nargs="?", metavar="BUILD")
    command.set_defaults(run=_rollback)


def _diff(options: argparse.Namespace) -> int:
    from areaprofile.errors import AreaProfileError
    from areaprofile.report.differences import find_differences
    from areaprofile.report.write_differences import write_differences
    from areaprofile.store.history import build_before
    from areaprofile.store.open import current_build, open_store

    if len(options.builds) > 2:
        raise AreaProfileError("Name at most two builds: the older, then the newer.")
    live = current_build(options.store)
    older, newer = [*options.builds, live][:2] if options.builds else ("", live)
    before = open_store(options.store, build=older or build_before(options.store, live))
    after = open_store(options.store, build=newer)
    print(write_differences(find_differences(before, after), options.format), end="")
    return EXIT_DONE


def _builds(options: argparse.Namespace) -> int:
    from areaprofile.store.history import pin, read_builds

    if options.pin or options.unpin:
        pin(options.store, options.pin or options.unpin, keep=bool(options.pin))
    for one in read_builds(options.store):
        marks = [
            word for word, is_so in (("live", one.is_live), ("pinned", one.is_pinned)) if is_so
        ]
        print(f"{one.build}  made {one.built_at}  data to {one.as_at}  {', '.join(marks)}".rstrip())
    return EXIT_DONE


def _rollback(options: argparse.Namespace) -> int:
    from areaprofile.store.history import roll_back

    store = roll_back(options.store, options.build)
    print(f"Build {store.build} is live again in {store.root}.")
    return EXIT_DONE
