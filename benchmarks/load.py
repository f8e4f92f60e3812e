"""How many readers can one process, and several behind nginx, carry?

    python benchmarks/load.py STORE [--users 20,40,80] [--seconds 60] [--replicas 1]
                                    [--static 0] [--publish] [--every 2] [--warm 20]

Starts the app (with --replicas 2 and more: behind nginx from docs/host/nginx.conf), opens as many
maps as --users says, each over a websocket of its own, and lets every reader switch the measure
every two seconds. For each number of readers: switches, failures, p50 and p95 of a switch,
processor time for a switch, memory. --static adds readers of static pages (one every five seconds
each, of the size of a council's). --publish makes another build live, takes it back, and so on,
every ten seconds, in a copy of the store. Loopback only; at most 600 readers and 40 minutes. Ends
its own processes.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "tests"), str(PROJECT / "tests" / "browser")]
from app_site import served_app  # noqa: E402
from live_reader import Reader, open_reader  # noqa: E402
from nginx_site import behind_nginx, why_not  # noqa: E402
from serving import free_port  # noqa: E402

from areaprofile.store.open import current_build  # noqa: E402
from areaprofile.store.write import make_current  # noqa: E402

MOST_READERS, MOST_SECONDS = 600, 2400
OTHER_BUILD = "abcdefabcdef"
PAGE_BYTES = 98_000
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Tally:
    """What readers met: seconds of each switch and each static page, sizes, what failed."""

    switches: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    published: int = 0


@dataclass(frozen=True)
class Site:
    """What is measured: an address, its processes (those of the app first), its store."""

    address: str
    replicas: tuple[int, ...]
    proxy: int
    store: Path


@contextmanager
def started(options: argparse.Namespace) -> Iterator[Site]:
    """The app on the store, or several of them behind nginx."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="load-")))
        store = copied(options.store, folder / "store") if options.publish else options.store
        ports = [free_port() for _ in range(options.replicas)]
        for port in ports:
            stack.enter_context(served_app(store.resolve(), log=folder / f"{port}.log", port=port))
        address, proxy = f"http://127.0.0.1:{ports[0]}", 0
        if options.replicas > 1 or options.static:
            if why_not():
                sys.exit(why_not())
            pages = folder / "pages"
            pages.mkdir()
            for name in range(100):
                (pages / f"{name}.html").write_text(_page(), encoding="utf-8")
            address, proxy = stack.enter_context(behind_nginx(ports, folder=folder, pages=pages))
        yield Site(address, tuple(map(_listener, ports)), proxy, store)


def copied(store: Path, folder: Path) -> Path:
    """A copy of a store with its live build twice, so that one can be published after the other."""
    folder.mkdir()
    build = current_build(store)
    for name in (build, OTHER_BUILD):
        shutil.copytree(store / build, folder / name)
    shutil.copy(store / "current", folder / "current")
    return folder


def _page() -> str:
    words = random.Random(1)
    text = " ".join(str(words.randrange(10_000)) for _ in range(PAGE_BYTES // 5))
    return f"<!doctype html><html lang=en><title>A page</title><p>{text}"


async def read(site: Site, tally: Tally, *, until: float, every: float, number: int) -> None:
    """One reader: opens the map, then takes another measure again and again."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, min(20.0, number / 10)))
    reader: Reader | None = None
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            if reader is None:
                cookies = {"areaprofile_replica": f"reader-{number}"}
                reader = await open_reader(site.address, "map", cookies=cookies)
                said = await reader.load()
            else:
                option = chance.choice(reader.options("map-measure"))
                said = await reader.choose("map-measure", option)
                tally.switches.append(said.seconds)
                tally.sizes.append(said.size)
            tally.failed += said.exceptions()
        except (OSError, TimeoutError, httpx.HTTPError, StopIteration) as error:
            tally.failed.append(f"{type(error).__name__}: {error}")
            reader = None
        await asyncio.sleep(max(0.0, every + chance.uniform(-0.2, 0.2) - time.monotonic() + begun))
    if reader is not None:
        await reader.socket.close()


async def read_static(client: httpx.AsyncClient, tally: Tally, *, until: float) -> None:
    """One reader of static pages: another page every five seconds."""
    await asyncio.sleep(random.uniform(0, 5))
    while time.monotonic() < until:
        begun = time.perf_counter()
        try:
            answer = await client.get(f"/pages/{random.randrange(100)}.html")
            tally.pages.append(time.perf_counter() - begun)
            if answer.status_code != 200:
                tally.failed.append(f"page: {answer.status_code}")
        except httpx.HTTPError as error:
            tally.failed.append(f"page: {type(error).__name__}")
        await asyncio.sleep(max(0.0, 5 - time.perf_counter() + begun))


async def publish(site: Site, tally: Tally, *, until: float) -> None:
    """Make the other build live, and back, every ten seconds."""
    builds = [OTHER_BUILD, current_build(site.store)]
    while time.monotonic() + 10 < until:
        await asyncio.sleep(10)
        make_current(site.store, builds[tally.published % 2])
        tally.published += 1


async def run(site: Site, users: int, options: argparse.Namespace) -> Tally:
    """All readers at once; only what comes after the warm-up counts."""
    tally = Tally()
    until = time.monotonic() + options.warm + options.seconds
    trust = ssl._create_unverified_context()
    limits = httpx.Limits(max_connections=options.static or 1)
    async with httpx.AsyncClient(
        base_url=site.address, verify=trust, limits=limits, timeout=30
    ) as client:
        every = options.every
        work = [read(site, tally, until=until, every=every, number=one) for one in range(users)]
        work += [read_static(client, tally, until=until) for _ in range(options.static)]
        if options.publish:
            work.append(publish(site, tally, until=until))
        work.append(watch(site, tally, users, options))
        await asyncio.gather(*work)
    return tally


async def watch(site: Site, tally: Tally, users: int, options: argparse.Namespace) -> None:
    """Clears the tally when all is warm, tells memory every half minute, and the sum at the end."""
    await asyncio.sleep(options.warm)
    tally.switches.clear(), tally.pages.clear(), tally.sizes.clear()
    spent = [processor_seconds(one) for one in (*site.replicas, site.proxy)]
    begun, memory = time.monotonic(), [megabytes(site)]
    while time.monotonic() - begun < options.seconds - 1:
        await asyncio.sleep(min(30, options.seconds - 1 - time.monotonic() + begun))
        memory.append(megabytes(site))
    after = [processor_seconds(one) for one in (*site.replicas, site.proxy)]
    spent = [new - old for new, old in zip(after, spent, strict=True)]
    print(json.dumps(summary(tally, users, sum(spent[:-1]), spent[-1], memory)), flush=True)


def summary(
    tally: Tally, users: int, app: float, proxy: float, memory: list[float]
) -> dict[str, object]:
    """A line for the table of docs/host.md."""
    count = max(1, len(tally.switches))
    cost = 1000 * app / count
    return {
        "users": users,
        "switches": len(tally.switches),
        "p50_ms": _ms(tally.switches, 50),
        "p95_ms": _ms(tally.switches, 95),
        "kB": round(statistics.mean(tally.sizes or [0]) / 1000, 1),
        "app_cpu_ms_per_switch": round(cost, 1),
        "users_a_core": round(2000 / cost) if tally.switches else None,
        "static_pages": len(tally.pages),
        "static_p95_ms": _ms(tally.pages, 95),
        "proxy_cpu_s": round(proxy, 2),
        "memory_MB": memory,
        "published": tally.published,
        "failed": len(tally.failed),
        "first_failures": sorted(set(tally.failed))[:3],
        "load": [round(one, 1) for one in os.getloadavg()],
    }


def _ms(seconds: list[float], percent: int) -> float | None:
    if len(seconds) < 2:
        return None
    return round(1000 * statistics.quantiles(seconds, n=100)[percent - 1], 1)


def processor_seconds(process: int) -> float:
    """User and system time of a process and its children (nginx works in children)."""
    return sum(_ticks(one) for one in (process, *_children(process))) / TICKS if process else 0.0


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in found.read_text().split()] if found.is_file() else []


def megabytes(site: Site) -> float:
    """Memory of all replicas that is theirs, or mapped and read."""
    pages = [int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in site.replicas]
    return round(sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def _listener(port: int) -> int:
    """The process of ours that was started for a port."""
    for one in _children(os.getpid()):
        if f"--server.port={port}" in Path(f"/proc/{one}/cmdline").read_text():
            return one
    raise LookupError(port)


def main() -> None:
    """Measure and print a line for each number of readers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--users", default="20", help="numbers of readers, by commas")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--warm", type=float, default=20, help="seconds that do not count")
    parser.add_argument("--every", type=float, default=2, help="seconds between a reader's choices")
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--static", type=int, default=0, help="readers of static pages")
    parser.add_argument("--publish", action="store_true")
    options = parser.parse_args()
    numbers = [int(one) for one in options.users.split(",")]
    if max(numbers) + options.static > MOST_READERS or options.seconds > MOST_SECONDS:
        sys.exit(f"At most {MOST_READERS} readers and {MOST_SECONDS} seconds.")
    with started(options) as site:
        for users in numbers:
            asyncio.run(run(site, users, options))


if __name__ == "__main__":
    main()
