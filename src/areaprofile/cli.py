"""The command line: one plain function per command, exit codes, and help that teaches."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from areaprofile.cli_build import add_build
from areaprofile.cli_history import add_history
from areaprofile.cli_report import add_report
from areaprofile.errors import (
    EXIT_DONE,
    EXIT_INTERRUPTED,
    AreaProfileError,
    InputProblemsError,
    MissingFileError,
)
from areaprofile.stopping import stoppable

EPILOG = """\
A PACK is a folder of definitions: its name under data/packs (demo, england) or a path. A STORE is
the folder that `build` makes of packs; every other command reads one.

  areaprofile validate england              every problem, one a line, before anything is built
  areaprofile build england --out S         raw files and definitions into a store
  areaprofile build england ours --out S    your own measures on top (docs: your own pack)
  areaprofile show S --area E01002087       the figures of one place
  areaprofile report S --council E09000015 --out harrow.pdf    the scrutiny pack
  areaprofile diff S                        what the last build added, revised and withdrew
  areaprofile serve S                       the app on this store; without S, the demonstration

Exit codes: 0 done, 1 a bug, 2 the input has problems, 3 a file or store is missing or cannot be
read or written (a full disk, a read-only folder), 4 interrupted, or refused because another build
is at work (nothing was changed: try again).
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(argv)
    try:
        with stoppable():
            return options.run(options) or EXIT_DONE
    except InputProblemsError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        count = len(error.problems)
        print(f"{count} {'problem' if count == 1 else 'problems'}. Nothing was changed.")
        return error.exit_code
    except AreaProfileError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Stopped. Nothing was changed.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output (head, less) has gone; that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="areaprofile",
        description="Local area profiles: from published files to pages that people can use.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_build(partial(_command, commands))
    _add_show(commands)
    _add_peers(commands)
    _add_flags(commands)
    add_history(partial(_command, commands))
    add_report(partial(_command, commands))
    _add_serve(commands)
    _add_demo(commands)
    return parser


def _command(
    commands: "argparse._SubParsersAction", name: str, does: str, more: str = ""
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=does,
        description=does[0].upper() + does[1:] + "." + (f"\n\n{more}" if more else ""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_show(commands: "argparse._SubParsersAction") -> None:
    more = (
        "Numbers in csv and json are unrounded; what is missing says why (missing_reason).\n"
        "Standing is a percentile: 0 lowest, 100 highest, within the council, region, country."
    )
    command = _command(commands, "show", "show the figures of one area", more)
    command.add_argument("store", type=Path, metavar="STORE")
    command.add_argument("--area", required=True, metavar="CODE", help="such as E01002087")
    command.add_argument("--indicator", metavar="ID", help="only this measure")
    command.add_argument("--period", metavar="P", help="only this period, such as 2021 or 2021-22f")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_show)


def _add_flags(commands: "argparse._SubParsersAction") -> None:
    more = (
        "Without --all: what is raised, the most severe and certain first, with its evidence in\n"
        "json. With --all: a row per council, service and rule, with the first reason that\n"
        "stopped it; with --council as well, a row per measure too. K is a kind or a rule:\n"
        "decline, FL4. --format atom: the feed of one --council.\n"
    )
    command = _command(commands, "flags", "list what is raised, for whom and why", more)
    command.add_argument("store", type=Path, metavar="STORE")
    command.add_argument("--council", metavar="CODE", help="only this council")
    command.add_argument("--kind", metavar="K", help="only this kind of flag")
    command.add_argument("--all", action="store_true", help="also what is clear or not assessable")
    command.add_argument("--format", choices=("table", "csv", "json", "atom"), default="table")
    command.add_argument(
        "--address", default="", metavar="URL", help="atom: where the app stands, for its links"
    )
    command.set_defaults(run=_flags)


def _add_peers(commands: "argparse._SubParsersAction") -> None:
    more = (
        "Sets: context (computed from what councils cannot change soon, within their type), those\n"
        "that the packs publish (ons, dfe), type (all of its type), or codes joined by dots."
    )
    command = _command(commands, "peers", "show the councils most like one, and why", more)
    command.add_argument("store", type=Path, metavar="STORE")
    command.add_argument("--area", required=True, metavar="CODE", help="such as E09000015")
    command.add_argument("--set", default="", metavar="NAME", help="default: context")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_peers)


def _add_serve(commands: "argparse._SubParsersAction") -> None:
    command = _command(commands, "serve", "open the app on a store")
    command.add_argument("store", nargs="?", type=Path, metavar="STORE", help="default: demo")
    command.add_argument("--port", type=int, default=8501, metavar="N")
    command.set_defaults(run=_serve)


def _add_demo(commands: "argparse._SubParsersAction") -> None:
    more = (
        "The same seed gives the same files, byte for byte. They are laid out as in the project\n"
        "(data/packs/demo, shapefiles), so that `demo --out .` renews the project's own."
    )
    command = _command(commands, "demo", "make the demonstration pack anew", more)
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.set_defaults(run=_demo)


def _show(options: argparse.Namespace) -> int:
    from areaprofile.report.show import find_figures, write_figures
    from areaprofile.store.open import open_store

    store = open_store(options.store)
    figures = find_figures(
        store, options.area, indicator_id=options.indicator, period=options.period
    )
    print(write_figures(figures, options.format), end="")
    return EXIT_DONE


def _flags(options: argparse.Namespace) -> int:
    from areaprofile.report.flag_list import find_flags, flag_feed, write_flag_list
    from areaprofile.store.open import open_store

    store = open_store(options.store)
    if options.format == "atom":
        print(flag_feed(store, council=options.council, address=options.address))
        return EXIT_DONE
    found = find_flags(store, council=options.council, kind=options.kind, everything=options.all)
    print(write_flag_list(found, options.format), end="")
    return EXIT_DONE


def _peers(options: argparse.Namespace) -> int:
    from areaprofile.report.show_peers import show_peers

    print(show_peers(options.store, options.area, set_id=options.set, form=options.format), end="")
    return EXIT_DONE


def _serve(options: argparse.Namespace) -> int:
    """Start the server module on a store; this process becomes the server."""
    from areaprofile.store.open import open_store

    store = options.store or demo_store()
    open_store(store)
    server = Path(__file__).with_name("ui") / "server.py"
    if not server.is_file():
        raise MissingFileError(f"{server} is missing: this installation has no app.")
    os.environ["AREAPROFILE_STORE"] = str(store.resolve())
    # Streamlit reads `.streamlit/config.toml` of the folder in which it is started.
    os.chdir(server.parents[3])
    command = [sys.executable, "-m", "streamlit", "run", str(server)]
    os.execv(sys.executable, [*command, f"--server.port={options.port}"])


def demo_store() -> Path:
    """The demonstration store that comes with the project."""
    return Path(__file__).resolve().parents[2] / "data" / "demo"


def _demo(options: argparse.Namespace) -> int:
    from areaprofile.catalogue.packs import find_pack

    try:
        from areaprofile.demo.generate import generate
    except ImportError as error:
        raise MissingFileError(
            f"This installation has no generator of the demonstration ({error})."
        ) from None
    pack = options.out / "data" / "packs" / "demo"
    generate(pack / "raw", options.out / "shapefiles")
    ours = find_pack("demo")
    if pack.resolve() != ours.resolve():
        shutil.copytree(ours / "catalogue", pack / "catalogue", dirs_exist_ok=True)
        shutil.copyfile(ours / "pack.toml", pack / "pack.toml")
    print(f"The demonstration pack stands in {pack}. Build it: areaprofile build {pack} --out S")
    return EXIT_DONE
