"""The map page of the app on a real store: time to the last area painted, and per switch.

    .venv/bin/python benchmarks/map_page.py STORE COUNCIL REGION [--rounds 7]
    .venv/bin/python benchmarks/map_page.py ../stores/england E09000015 E12000007

The whole page as readers have it, with pickers, legend, ranks and table (`map_vs_stock.py` times
the map alone beside stock st_folium). Opening is in a browser with nothing cached, on a server that
was asked once before. A switch starts with the Enter that chooses another measure. Both end two
animation frames after the last area is painted. Exit code 1 when a median misses its promise.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from map_vs_stock import FLAGS, OURS_READY, TWO_FRAMES, map_frame, wait_until_up
from playwright.sync_api import Browser, Page, sync_playwright

from areaprofile.catalogue.records import Indicator
from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.ui import assets

PROJECT = Path(__file__).parents[1]
PORT = 8649
# Milliseconds: to open, to switch.
MUST = {"council": (2_000, 250), "region": (3_000, 400), "country": (3_000, 400)}


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The app on a store."""
    script = PROJECT / "src" / "areaprofile" / "ui" / "server.py"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--server.port={PORT}", "--server.headless=true"]
    environment = os.environ | {assets.STORE_VARIABLE: str(store)}
    server = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{PORT}"
        wait_until_up(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def painted(page: Page, measure: str, count: int) -> None:
    """Return when every area is on the screen in the colours of the measure."""
    frame = map_frame(page)
    frame.wait_for_function(OURS_READY, arg=[measure, count], timeout=120_000)
    frame.evaluate(TWO_FRAMES)


def time_open(browser: Browser, address: str, measure: str, count: int) -> float:
    """Milliseconds from the address to the painted map with nothing cached."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(f"{address}&indicator={measure}")
    painted(page, measure, count)
    taken = 1000 * (time.perf_counter() - start)
    context.close()
    return taken


def time_switches(
    browser: Browser, address: str, measures: list[Indicator], *, count: int, rounds: int
) -> list[float]:
    """Milliseconds from choosing a measure to its painted map, one after another; each measure is
    shown once before, so that the server has read it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}&indicator={measures[0].indicator_id}")
    painted(page, measures[0].indicator_id, count)
    taken = []
    for turn in range(1, rounds + len(measures)):
        wanted = measures[turn % len(measures)]
        box = page.get_by_role("combobox", name="Measure", exact=True)
        box.click()
        box.fill(wanted.name)
        page.get_by_role("option", name=wanted.name).first.wait_for()
        page.wait_for_timeout(200)
        start = time.perf_counter()
        page.keyboard.press("Enter")
        painted(page, wanted.indicator_id, count)
        taken.append(1000 * (time.perf_counter() - start))
    page.close()
    return taken[len(measures) - 1 :]


def measures_to_switch(atlas: Atlas) -> list[Indicator]:
    """Three national measures whose names no other measure's name holds."""
    names = [one.name for one in atlas.measures_at("lsoa")]
    alone = [
        one
        for one in atlas.measures_at("lsoa")
        if one.national and sum(one.name.lower() in name.lower() for name in names) == 1
    ]
    return alone[:3]


def main() -> int:
    """Print a line for each map; exit 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("council")
    parser.add_argument("region")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    atlas = open_atlas(open_store(asked.store))
    level, measures = atlas.level("lsoa"), measures_to_switch(atlas)
    country = atlas.places.country.code
    maps = {
        "council": (asked.council, len(level.within(asked.council)), ""),
        "region": (asked.region, len(level.within(asked.region)), ""),
        "country": (country, len(level.codes), "&by=lsoa"),
    }
    kept = True
    with served(asked.store.resolve()) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        print(f"{'map':<8} {'areas':>7} {'open ms':>8} {'must':>6} {'switch ms':>10} {'must':>6}")
        for name, (code, count, more) in maps.items():
            address, first = f"{home}/map?area={code}{more}", measures[0].indicator_id
            time_open(browser, address, first, count)
            opened = [time_open(browser, address, first, count) for _ in range(asked.rounds)]
            switched = time_switches(browser, address, measures, count=count, rounds=asked.rounds)
            found = statistics.median(opened), statistics.median(switched)
            kept &= all(own <= must for own, must in zip(found, MUST[name], strict=True))
            print(
                f"{name:<8} {count:>7,} {found[0]:>8.0f} {MUST[name][0]:>6,} {found[1]:>10.0f} "
                f"{MUST[name][1]:>6,}",
                flush=True,
            )
        browser.close()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
