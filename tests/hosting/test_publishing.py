"""A new build is shown without a restart, and readers of the old one are not disturbed."""

import asyncio
import json
import shutil
import time
from pathlib import Path

import pytest
from app_site import served_app
from live_reader import Reader, open_reader

from areaprofile.errors import MissingFileError
from areaprofile.store.history import prune, roll_back
from areaprofile.store.open import Store
from areaprofile.store.write import make_current
from areaprofile.ui import assets, data

NEW = "abcdefabcdef"
PATIENCE_SECONDS = 20.0


def with_second_build(store: Store, folder: Path) -> Path:
    """A copy of a store with a build more, newer and not live yet."""
    shutil.copytree(store.root, folder)
    shutil.copytree(folder / store.build, folder / NEW)
    path = folder / NEW / "manifest.json"
    facts = json.loads(path.read_text(encoding="utf-8")) | {"built_at": "2999-01-01T00:00:00"}
    path.write_text(json.dumps(facts), encoding="utf-8")
    return folder


def wait_for(build: str) -> float:
    """Ask as page views do until a build is shown; the seconds that the slowest asking took."""
    slowest, end = 0.0, time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        begun = time.perf_counter()
        shown = data.atlas().store.build
        slowest = max(slowest, time.perf_counter() - begun)
        if shown == build:
            return slowest
        time.sleep(0.02)
    raise TimeoutError(build)


@pytest.fixture
def root(tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = with_second_build(tiny_store, tmp_path / "store")
    monkeypatch.setenv(assets.STORE_VARIABLE, str(found))
    return found


def test_a_new_build_comes_in_the_background_and_goes_back(root: Path, tiny_store: Store) -> None:
    old = data.atlas()
    make_current(root, NEW)
    assert data.atlas() is old  # Opened meanwhile by nobody who waits.
    wait_for(NEW)
    assert data.search_index() is data.search_index()
    assert old.store.build == tiny_store.build
    assert old.series("lsoa", "tiny_crime")
    roll_back(root)
    wait_for(tiny_store.build)
    assert data.atlas() is old


def test_a_build_that_cannot_be_opened_is_not_shown(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = data.atlas()
    (root / NEW / "manifest.json").unlink()
    make_current(root, NEW)
    data.atlas()
    end = time.monotonic() + PATIENCE_SECONDS
    while not caplog.records and time.monotonic() < end:
        time.sleep(0.02)
    assert "cannot be shown" in caplog.text
    assert data.atlas() is old


def test_a_store_that_is_away_for_a_moment_is_no_outage(root: Path) -> None:
    old = data.atlas()
    (root / "current").rename(root / "elsewhere")
    assert data.atlas() is old
    (root / "elsewhere").rename(root / "current")


def test_the_first_visitor_of_no_store_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(tmp_path))
    with pytest.raises(MissingFileError):
        data.atlas()


def test_readers_go_on_while_a_build_is_published_taken_back_and_deleted(
    tiny_store: Store, tmp_path: Path
) -> None:
    root = with_second_build(tiny_store, tmp_path / "store")
    with served_app(root, log=tmp_path / "log") as site:
        asyncio.run(_read_through(site.address, root, tiny_store.build))
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


async def _read_through(address: str, root: Path, old: str) -> None:
    stays = await open_reader(address, "map", "area=Z06000001")
    assert old in (await stays.load()).html()
    make_current(root, NEW)
    await _until_shown(address, NEW)
    await _switches(stays)
    roll_back(root)
    await _until_shown(address, old)
    await _switches(stays)
    make_current(root, NEW)
    await _until_shown(address, NEW)
    prune(root, keep=1)
    assert not (root / old).exists()
    # What the reader has before them is opened anew with the new build.
    option = stays.options("map-measure")[3]
    assert (await stays.choose("map-measure", option)).exceptions() == []
    assert NEW in (await stays.load()).html()
    await stays.socket.close()


async def _switches(reader: Reader) -> None:
    for option in reader.options("map-measure")[:3]:
        assert (await reader.choose("map-measure", option)).exceptions() == []


async def _until_shown(address: str, build: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        reader = await open_reader(address, "profile", "area=Z01000003")
        said = await reader.load()
        await reader.socket.close()
        assert said.exceptions() == []
        if build in said.html():
            return
    raise TimeoutError(build)
