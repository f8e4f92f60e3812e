"""The twelve tasks of docs/tasks.md, done by a scripted reader whose clicks are counted."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

PROJECT = Path(__file__).parents[2]
WAIT = 50_000
COUNCIL = "Z06000003"
NEIGHBOURHOOD = "Z01000002"
GUIDE = PROJECT / "docs" / "add-your-data.md"
RAW_POSTCODES = PROJECT / "data" / "packs" / "demo" / "raw" / "areas" / "postcodes.csv"


@dataclass
class Hand:
    """A reader at work: a browser, the address of the app, a folder of their own, and the store
    where the task is an operator's. `clicks`: mouse clicks, files dropped and commands typed."""

    page: Page
    address: str
    folder: Path
    store: Path
    clicks: int = 0

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path)

    def click(self, what: Locator) -> None:
        """Click, once it is there."""
        what.click(timeout=WAIT)
        self.clicks += 1

    def rest(self) -> None:
        """Wait until the page stands still: what is clicked while it grows may have moved away."""
        self.see(self.page.locator(".ap-foot"))
        still = '[data-testid="stApp"][data-test-script-state="notRunning"]'
        self.see(self.page.locator(still))

    def see(self, what: Locator) -> Locator:
        """Wait until it is seen."""
        what.wait_for(timeout=WAIT)
        return what

    def save(self, what: Locator) -> bytes:
        """Click a download and give what was saved."""
        what.wait_for(timeout=WAIT)
        with self.page.expect_download(timeout=WAIT) as found:
            self.click(what)
        return found.value.path().read_bytes()

    def command(self, *words: str) -> tuple[int, str]:
        """Type a command of areaprofile: exit code, and all that it says."""
        self.clicks += 1
        done = subprocess.run(
            [sys.executable, "-m", "areaprofile", *words],
            cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


@dataclass(frozen=True)
class Task:
    """One task: what kind it is, from which journey, in words, and how it is done."""

    name: str
    kind: str
    journey: int
    words: str
    do: Callable[[Hand], None]


def _find_neighbourhood(hand: Hand) -> None:
    with RAW_POSTCODES.open(encoding="utf-8") as lines:
        first = next(csv.DictReader(lines))
    hand.open("/")
    box = hand.page.get_by_label("Postcode, place, council or measure")
    hand.see(box).press_sequentially(first["postcode"], delay=15)
    hand.click(hand.page.locator(".st-key-answers a").first)
    hand.see(hand.page.locator(".ap-spine").first)
    assert f"area={first['lsoa21_code']}" in hand.page.url


def _find_map(hand: Hand) -> None:
    hand.open(f"/profile?area={NEIGHBOURHOOD}")
    hand.click(hand.page.locator(".ap-spine tbody th a").first)
    frame = hand.page.frame_locator(".st-key-map-frame iframe")
    hand.see(frame.locator("#map_div[data-painted]"))


def _compare_peers(hand: Hand) -> None:
    hand.open(f"/council?area={COUNCIL}")
    hand.click(hand.page.get_by_role("link", name="Compare with its peers"))
    hand.see(hand.page.locator("img.ap-chart").first)
    assert "/compare" in hand.page.url


def _rank_neighbourhoods(hand: Hand) -> None:
    hand.open(f"/priorities?area={COUNCIL}")
    saved = hand.save(hand.page.get_by_role("button", name="Download the list"))
    assert saved.count(b"Z0100") > 20


def _explain_a_flag(hand: Hand) -> None:
    hand.open(f"/council?area={COUNCIL}")
    hand.click(hand.page.get_by_test_id("stTopNavLink").get_by_text("Flags"))
    hand.click(hand.page.locator(".ap-flag summary").first)
    hand.see(hand.page.get_by_text("Three questions to ask").first)


def _explain_in_a_meeting(hand: Hand) -> None:
    hand.open(f"/flags?area={COUNCIL}")
    hand.click(hand.page.get_by_role("link", name="Show the flags in a meeting"))
    for at in (1, 2):
        hand.see(hand.page.get_by_role("button", name="Next"))
        hand.page.keyboard.press("ArrowRight")
        hand.see(hand.page.locator(f'.ap-meeting[data-screen^="{at} of"]'))
    hand.page.get_by_label("We recommend").fill("Report again in June.")
    saved = hand.save(hand.page.get_by_role("button", name="Save as a file"))
    assert b"Report again in June." in saved


def _cite_a_figure(hand: Hand) -> None:
    hand.open(f"/profile?area={NEIGHBOURHOOD}")
    hand.click(hand.page.locator("a.ap-fig").first)
    hand.see(hand.page.get_by_text("Cite it"))
    assert "/check" in hand.page.url


def _save_the_figures(hand: Hand) -> None:
    hand.open(f"/compare?area={COUNCIL}")
    saved = hand.save(hand.page.get_by_role("button", name="Download all periods"))
    assert COUNCIL.encode() in saved


def _add_for_this_visit(hand: Hand) -> None:
    table = hand.folder / "ours.csv"
    rows = [f"Z0600000{at},{at * 3}" for at in range(1, 9)]
    table.write_text("\n".join(["council,figure", *rows]) + "\n", encoding="utf-8")
    hand.open("/indicators")
    place = hand.page.get_by_test_id("stFileUploader").locator("input[type=file]")
    place.set_input_files(str(table), timeout=WAIT)
    hand.clicks += 1
    hand.see(hand.page.get_by_text("How it is read"))
    hand.see(hand.page.locator("iframe").first)


def _add_for_good(hand: Hand) -> None:
    """The guide followed to its question what is wrong."""
    blocks = re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.S)
    for name, text in blocks:
        path = hand.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    raw = hand.folder / "ours" / "raw"
    raw.mkdir()
    (raw / "libraries.csv").write_text(_example_table(), encoding="utf-8")
    demo = str(PROJECT / "data" / "packs" / "demo")
    code, said = hand.command("validate", demo, "ours")
    assert (code, "No problems" in said) == (0, True), said


def _example_table() -> str:
    found = re.search(r"^```\n(Ward,.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.S)
    assert found
    return found.group(1)


def _publish_a_pack(hand: Hand) -> None:
    hand.open(f"/council?area={COUNCIL}")
    hand.rest()
    hand.click(hand.page.get_by_text("Make the pack for a meeting"))
    hand.click(hand.page.get_by_role("button", name="Make the pack"))
    saved = hand.save(hand.page.get_by_role("button", name="Save the pack"))
    assert saved.startswith(b"%PDF")


def _roll_back(hand: Hand) -> None:
    """`hand.store` keeps two builds, the newer live; the older is seen at the next view."""
    _, listed = hand.command("builds", str(hand.store))
    older = next(line.split()[0] for line in listed.splitlines() if "live" not in line)
    hand.open("/")
    hand.see(hand.page.locator(".ap-foot"))
    code, _ = hand.command("rollback", str(hand.store), older)
    assert code == 0
    # A view notices the change; the next one after the build has been opened shows it.
    foot = hand.page.locator(".ap-foot")
    for _ in range(20):
        hand.page.reload()
        hand.see(foot)
        if f"build {older}" in foot.inner_text():
            return
    raise AssertionError(f"readers never saw build {older}")


TASKS = (
    Task("find-neighbourhood", "find", 1, "From a postcode to the profile of its neighbourhood.",
         _find_neighbourhood),
    Task("find-map", "find", 1, "From one of its measures to the map of that measure.", _find_map),
    Task("compare-peers", "compare", 3, "A council beside the councils most like it.",
         _compare_peers),
    Task("compare-inside", "compare", 2, "Its neighbourhoods ranked on a set of measures; the list "
         "saved.", _rank_neighbourhoods),
    Task("explain-flag", "explain", 3, "Which service is flagged, why, and what to ask.",
         _explain_a_flag),
    Task("explain-meeting", "explain", 3, "Two flags on the wall of a meeting; what it recommends "
         "saved.", _explain_in_a_meeting),
    Task("cite-figure", "cite", 4, "One figure with its definition, source and citation.",
         _cite_a_figure),
    Task("cite-csv", "cite", 4, "The figures behind a comparison, saved.", _save_the_figures),
    Task("add-visit", "add", 5, "A table of one’s own on the map, for this visit.",
         _add_for_this_visit),
    Task("add-measure", "add", 5, "A measure of one’s own: defined, and checked with all others.",
         _add_for_good),
    Task("publish-pack", "publish", 3, "The scrutiny pack of a council, made and saved.",
         _publish_a_pack),
    Task("publish-rollback", "publish", 6, "An older build live again, seen by a reader.",
         _roll_back),
)  # fmt: skip
