"""The button "Make the pack": a process of its own makes it, bounded in number and in time."""

import os
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from areaprofile.errors import AreaProfileError
from areaprofile.store.open import current_build
from areaprofile.ui import assets, pack_jobs
from areaprofile.ui.pack_jobs import PackJob, PackOrder, start

PROJECT = Path(__file__).resolve().parents[1]
DEMO = PROJECT / "data" / "demo"


def order(**changes: object) -> PackOrder:
    """An order of a small file."""
    asked = {"store": DEMO, "build": current_build(DEMO), "council": "Z06000003", "form": "csv"}
    return PackOrder(**(asked | changes))  # pyright: ignore


def test_a_pack_is_made_in_a_process_of_its_own() -> None:
    job = start(order(address="https://app.example/"))
    content = job.future.result(timeout=40)
    assert content.decode("utf-8-sig").startswith("part,council_code")
    assert job.said[0] == "Opening the build"
    assert job.stage == "Writing CSV"


def test_what_cannot_be_made_says_why() -> None:
    job = start(order(flags=("../../etc/passwd",)))
    with pytest.raises(AreaProfileError, match="There is no flag"):
        job.future.result(timeout=40)


def test_no_more_wait_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_jobs._ROOM, "acquire", lambda **_: False)
    with pytest.raises(AreaProfileError, match="Try again in a minute"):
        start(order())


def test_a_pack_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_jobs, "LONGEST_SECONDS", 0.05)
    with pytest.raises(AreaProfileError, match="was stopped"):
        start(order()).future.result(timeout=40)


@pytest.mark.parametrize("page", ["flags", "council"])
def test_the_button_gives_a_file_to_save(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(DEMO))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PROJECT / "src")]))
    test = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60)
    test.query_params["area"] = "Z06000003"
    test.run()
    assert not test.exception
    make = next(one for one in test.button if one.label == "Make the pack")
    make.click().run()
    assert not test.exception
    job = test.session_state["pack-Z06000003"]
    assert isinstance(job, PackJob)
    assert job.order.build == current_build(DEMO)
    until = time.monotonic() + 40
    while not job.is_done and time.monotonic() < until:
        time.sleep(0.1)
    test.run()
    saves = [one.proto.label for one in test.get("download_button")]
    assert any(label.startswith("Save the pack (PDF") for label in saves)
    assert job.future.result()[:5] == b"%PDF-"
