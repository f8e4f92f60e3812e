"""The folder of pages that need no server: whole, linked, small, and nothing fetched from afar."""

import re
from pathlib import Path

import pytest

from areaprofile.cli import main
from areaprofile.errors import AreaProfileError
from areaprofile.report.pages import MARK, MOST_BYTES, Site, write_pages
from areaprofile.report.pages_measures import standing_words
from areaprofile.store.open import Store
from areaprofile.tables.atlas import open_atlas
from areaprofile.tables.councils import all_councils
from areaprofile.tables.flags import has_flags
from areaprofile.tables.profile import profile_of
from areaprofile.tables.wording import show_value

COUNCIL = "Z06000001"
SITE = Site("https://pages.example/", "https://app.example/", pictures=False)


@pytest.fixture(scope="module")
def folder(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the tiny store, with the neighbourhoods of one council."""
    out = tmp_path_factory.mktemp("pages") / "out"
    write_pages(open_atlas(tiny_store), out, SITE, neighbourhoods=[COUNCIL])
    return out


def test_every_council_has_a_page_that_all_lists_name(folder: Path, tiny_store: Store) -> None:
    codes = {one.code for one in all_councils(open_atlas(tiny_store))}
    pages = {one.stem for one in folder.glob("*.html")}
    index, sitemap = ((folder / name).read_text() for name in ("index.html", "sitemap.xml"))
    assert codes < pages
    for code in pages - {"index"}:
        assert f'href="{code}.html"' in index
        assert f"<loc>https://pages.example/{code}.html</loc>" in sitemap


def test_links_lead_somewhere_and_pages_are_small(folder: Path) -> None:
    for page in folder.glob("*.html"):
        text = page.read_text()
        assert len(text.encode()) <= MOST_BYTES
        assert text.count("<h1>") == 1
        assert text.count("<script") == (1 if page.stem == "index" else 0)
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            if not link.startswith(("#", "data:", "https://")):
                assert (folder / link).is_file()


def test_figures_are_those_of_the_screen_with_a_way_into_the_app(
    folder: Path, tiny_store: Store
) -> None:
    atlas = open_atlas(tiny_store)
    text = (folder / f"{COUNCIL}.html").read_text()
    assert f'href="https://app.example/council?area={COUNCIL}"' in text
    assert 'property="og:title"' in text
    assert has_flags(atlas) == ("application/atom+xml" in text) == (folder / "feeds").exists()
    rows = [row for row in profile_of(atlas, atlas.places.by_code[COUNCIL]).rows if row.has_value]
    assert rows
    shown = [row for row in rows if f"<td>{show_value(row.value, row.indicator)}</td>" in text]
    assert shown
    assert all(isinstance(standing_words(row), str) for row in shown)


def test_a_folder_with_other_files_is_left_alone(folder: Path, tiny_store: Store) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "mine.txt").write_text("keep")
    with pytest.raises(AreaProfileError, match="holds other files"):
        write_pages(open_atlas(tiny_store), other, SITE)
    assert (other / "mine.txt").read_text() == "keep"
    # Our own folder is written anew.
    assert (folder / MARK).is_file()
    write_pages(open_atlas(tiny_store), folder, SITE, neighbourhoods=[COUNCIL])
    assert (folder / "sitemap.xml").is_file()


def test_the_command_writes_a_pack_and_names_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = str(Path(__file__).resolve().parents[2] / "data" / "demo")
    out = tmp_path / "pack.html"
    assert main(["report", demo, "--council", "Z06000003", "--out", str(out)]) == 0
    assert "scrutiny pack" in out.read_text()
    assert main(["report", demo, "--council", "X1", "--out", str(out)]) == 2
    assert main(["report", demo, "--out", str(out)]) == 2
    assert main(["report", demo, "--council", "Z06000003", "--out", str(tmp_path / "a.doc")]) == 2
    said = capsys.readouterr().err
    assert "codes look like Z" in said
    assert "--council CODE" in said
    assert "There is no format 'doc'" in said
