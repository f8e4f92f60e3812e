"""Can the twelve tasks of docs/tasks.md each be done from a cold start in under 60 seconds?

    python benchmarks/tasks.py [TASK…]

For each task: a fresh server on the shipped demonstration, a fresh browser, and a clock that runs
from the start of the server to the last thing seen or saved. Prints seconds and clicks. Needs
Chromium. Ends its own servers and browsers; exits with 1 if a task fails or takes too long.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from areaprofile.store.layout import MANIFEST
from areaprofile.store.open import current_build
from areaprofile.ui.data import DEMO_STORE

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))
from app_site import served_app  # noqa: E402
from find_chromium import find_chromium  # noqa: E402
from tasks import TASKS, Hand, Task  # noqa: E402

LONGEST_SECONDS = 60.0
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def two_builds(folder: Path) -> Path:
    """A copy of the demonstration that keeps a second, newer build, which is live."""
    store = folder / "store"
    shutil.copytree(DEMO_STORE, store)
    newer = store / "abcdefabcdef"
    shutil.copytree(store / current_build(store), newer)
    os.utime(newer / MANIFEST)
    (store / "current").write_text(f"{newer.name}\n", encoding="utf-8")
    return store


def done(task: Task, chromium: str) -> tuple[float, int, str]:
    """Seconds and clicks of one task from a cold start; and what went wrong, empty if nothing."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        store = two_builds(folder) if task.name == "publish-rollback" else DEMO_STORE
        began = time.perf_counter()
        with served_app(store, log=folder / "log") as site:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            hand = Hand(context.new_page(), site.address, folder, store)
            wrong = ""
            try:
                task.do(hand)
            except (AssertionError, Error) as error:
                wrong = f"{type(error).__name__}: {str(error).strip()[:200]}"
            seconds = time.perf_counter() - began
            browser.close()
    return seconds, hand.clicks, wrong


def main(names: list[str]) -> int:
    """Do all tasks, or those named."""
    chromium = find_chromium()
    assert chromium, "Chromium is needed: see tests/browser/find_chromium.py"
    failed = 0
    print(f"load {os.getloadavg()[0]:.1f}\ntask                  seconds  clicks")
    for task in TASKS:
        if names and task.name not in names:
            continue
        seconds, clicks, wrong = done(task, chromium)
        failed += bool(wrong) or seconds > LONGEST_SECONDS
        print(f"{task.name:20}  {seconds:7.1f}  {clicks:6}  {wrong}".rstrip(), flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
