"""How fast are the pages about councils, and how heavy?

    python benchmarks/council_pages.py STORE [--port N]

For each page on the store: the first page of a fresh browser (cold: from the address bar to the
last mark), the time of the server for the page once everything is warm, the size of what is drawn,
and the largest single block of it. Beside them, in the same run, a static HTML file with the same
table: what a site made beforehand would do. Needs Chromium. Ends its own server and browser.
"""

import argparse
import http.server
import io
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from functools import partial
from pathlib import Path

import pandas as pd
from playwright.sync_api import Browser, sync_playwright
from streamlit.testing.v1 import AppTest

from areaprofile.store.open import open_store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.downloads import profile_csv
from areaprofile.ui import assets

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT / "tests" / "browser"))
from find_chromium import find_chromium  # noqa: E402

COLD_SECONDS, WARM_MS, CHART_KB = 1.2, 200, 300
RUNS = 3
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = ("home", "council", "compare", "partner", "flags", "gaps", "indicators", "method")
PAGES += ("value", "views")
DRAWN = """() => document.querySelector(".ap-foot") !== null
  && document.querySelector("[data-testid=stSkeleton]") === null"""
SIZES = """() => {
  const blocks = [...document.querySelectorAll('[data-testid=stHtml], svg, canvas, iframe')];
  const size = (one) => one.outerHTML.length;
  return [document.documentElement.outerHTML.length, Math.max(0, ...blocks.map(size))];
}"""


def address_of(page: str, council: str) -> str:
    """The path of a page about a council."""
    return ("" if page == "home" else page) + f"?area={council}"


def cold(browser: Browser, url: str) -> tuple[float, int, int]:
    """Seconds to the last mark in a browser without a cache, characters, largest block."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    # Looked at every 20 ms: Playwright's own waiting for a selector looks every 500.
    page.wait_for_function(DRAWN, polling=20, timeout=30_000)
    taken = time.perf_counter() - start
    total, largest = page.evaluate(SIZES)
    context.close()
    return taken, total, largest


def warm(page: str, council: str) -> float:
    """Milliseconds of the server for a page that it has shown before, the median of some."""
    test = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60)
    test.query_params["area"] = council
    test.run()
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        test.run()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def write_static(atlas: Atlas, council: str, folder: Path) -> None:
    """The council's newest figures as one plain HTML file."""
    frame = pd.read_csv(io.BytesIO(profile_csv(atlas, atlas.places.by_code[council])))
    frame = frame.drop_duplicates("indicator_id", keep="last")
    table = frame[["indicator_name", "period", "value", "lower", "upper", "source"]].to_html()
    text = f"<!doctype html><title>Static</title>{table}<p class='ap-foot'>End</p>"
    (folder / "index.html").write_text(text, encoding="utf-8")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files without a line of log for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve_static(folder: Path) -> http.server.ThreadingHTTPServer:
    """A plain file server on a free port."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def start_app(store: Path, port: int) -> subprocess.Popen:
    """The app on a store, once it answers."""
    script = PROJECT / "src" / "areaprofile" / "ui" / "server.py"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--server.port={port}", "--server.headless=true"]
    environment = os.environ | {assets.STORE_VARIABLE: str(store)}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=quiet, stderr=quiet)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            return server
        except OSError:
            time.sleep(0.1)
    server.terminate()
    raise TimeoutError("the app did not start within 30 s")


def report(name: str, runs: list[tuple[float, int, int]], server_ms: float | None) -> None:
    """One line of the table."""
    taken, total, largest = (statistics.median(part) for part in zip(*runs, strict=True))
    shown = "     –" if server_ms is None else f"{server_ms:6.0f}"
    over = [
        word
        for word, is_over in (
            ("cold", taken > COLD_SECONDS),
            ("warm", (server_ms or 0) > WARM_MS),
            ("block", largest > 1000 * CHART_KB),
        )
        if is_over
    ]
    told = f"over: {', '.join(over)}" if over else ""
    print(
        f"{name:12} {taken:7.2f} {shown} {total / 1000:9.0f} {largest / 1000:9.0f}  {told}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--council", default="")
    parser.add_argument("--port", type=int, default=9139)
    asked = parser.parse_args()
    # Pages run without a browser warn of it each time.
    logging.disable(logging.WARNING)
    atlas = open_atlas(open_store(asked.store))
    council = asked.council or ("E09000015" if "E09000015" in atlas.places.by_code else "")
    council = council or str(atlas.level("council").codes[0])
    os.environ[assets.STORE_VARIABLE] = str(asked.store)
    pages = [page for page in PAGES if (PROJECT / "pages" / f"{page}.py").is_file()]
    load = os.getloadavg()[0]
    print(f"{atlas.places.name(council)}, build {atlas.store.build}, load {load:.1f}, {RUNS} runs")
    print("page         cold, s   warm   page, kB  largest block, kB")
    app = start_app(asked.store, asked.port)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_static(atlas, council, Path(folder))
        static = serve_static(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            site = f"http://127.0.0.1:{asked.port}/"
            cold(browser, site + address_of("council", council))  # opens the store
            for page in pages:
                url = site + address_of(page, council)
                runs = [cold(browser, url) for _ in range(RUNS)]
                report(page, runs, warm(page, council))
            url = f"http://127.0.0.1:{static.server_port}/index.html"
            report("static file", [cold(browser, url) for _ in range(RUNS)], None)
        finally:
            browser.close()
            static.shutdown()
            app.terminate()
            app.wait(10)


if __name__ == "__main__":
    main()
