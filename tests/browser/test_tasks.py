"""Three of the twelve tasks of docs/tasks.md; `benchmarks/tasks.py` does all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from app_site import served_app
from playwright.sync_api import Browser
from serving import Site
from tasks import PROJECT, TASKS, Hand, Task

from areaprofile.ui.data import DEMO_STORE

pytestmark = pytest.mark.browser
SHORT = ("explain-meeting", "cite-figure", "publish-pack")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_app(DEMO_STORE, log=tmp_path_factory.mktemp("site") / "log") as found:
        yield found


@pytest.mark.parametrize(
    "task", [one for one in TASKS if one.name in SHORT], ids=lambda task: task.name
)
def test_task_is_done_in_few_clicks(
    browser: Browser, site: Site, tmp_path: Path, task: Task
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    hand = Hand(context.new_page(), site.address, tmp_path, DEMO_STORE)
    try:
        task.do(hand)
    finally:
        context.close()
    assert hand.clicks <= 3


def test_every_task_stands_in_the_document() -> None:
    text = (PROJECT / "docs" / "tasks.md").read_text(encoding="utf-8")
    assert len(TASKS) == 12
    assert {one.kind for one in TASKS} == {"find", "compare", "explain", "cite", "add", "publish"}
    assert [one.name for one in TASKS if one.words not in text] == []
