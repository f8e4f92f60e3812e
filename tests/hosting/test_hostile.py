"""Hostile addresses, requests and tables do nothing, on every page of the running app."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from app_site import served_app
from live_reader import Answer, open_reader

from areaprofile.sources.dragged import Reading, first_rows, read_dragged
from areaprofile.store.open import Store
from areaprofile.tables.atlas import Atlas, open_atlas
from areaprofile.tables.dragged import guess
from areaprofile.ui.address import NAMES

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
VALUES = {
    "script": quote(SCRIPT),
    "markdown": quote("[a](http://evil.example) ![b](http://evil.example/b.png) :red[x] $x$"),
    "path": quote("../../../../etc/passwd"),
    "null byte": "Z01%00000003",
    "not text": "%ff%fe%c3%28",
    "right to left": quote("\u202e<b>Z01000003\u0000"),
    "many joined": ".".join(["Z01000001"] * 60),
    "10 MB": "x" * 10_000_000,
}
# What a page may not hold, whatever was asked.
# A backslash before the mark makes it plain text in Markdown.
FORBIDDEN = re.compile(r"(?<!\\)<script>alert|(?<!\\)<img src=x|(?<!\\)\]\(http://evil|root:x:0")
SLOWEST_SECONDS = 20.0


@dataclass(frozen=True)
class Instance:
    """The app on the tiny store, and what it prints."""

    address: str
    log: Path


@pytest.fixture(scope="module")
def instance(tiny_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    log = tmp_path_factory.mktemp("hostile") / "log"
    with served_app(tiny_store.root, log=log) as site:
        yield Instance(site.address, log)


def load_all(address: str, page: str, queries: list[str]) -> list[Answer]:
    async def loaded() -> list[Answer]:
        answers = []
        for query in queries:
            reader = await open_reader(address, "" if page == "home" else page, query)
            answers.append(await reader.load())
            await reader.socket.close()
        return answers

    return asyncio.run(loaded())


@pytest.mark.parametrize("page", PAGES)
def test_hostile_addresses_land_on_a_page(instance: Instance, page: str) -> None:
    queries = [
        "&".join(f"{name}={value}" for name in NAMES) for value in list(VALUES.values())[:-1]
    ]
    queries.append(f"area={VALUES['10 MB']}")
    queries.append("&".join(["area=Z01000003", "area=Z06000001"] * 40 + [f"area={quote(SCRIPT)}"]))
    queries.append(f"area=Z01000003&{quote(SCRIPT)}={quote(SCRIPT)}")
    for query, said in zip(queries, load_all(instance.address, page, queries), strict=True):
        what = query[:80]
        assert said.exceptions() == [], what
        assert "<h1" in said.html(), what
        assert not FORBIDDEN.search(said.html()), what
        assert said.seconds < SLOWEST_SECONDS, what
        assert said.size < 1_000_000, what
    assert "Traceback" not in instance.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_hostile_choices_are_no_choice(instance: Instance, page: str) -> None:
    async def chosen() -> list[Answer]:
        path = "" if page == "home" else page
        reader = await open_reader(instance.address, path, "area=Z06000001")
        await reader.load()
        kinds = ("Selectbox", "TextInput", "TextArea")
        fields = [one for one, proto in reader.widgets.items() if proto.DESCRIPTOR.name in kinds]
        answers = []
        for field in fields:
            if field in reader.widgets:
                answers.append(await reader.choose(field.rpartition("-")[2], SCRIPT))
                reader.states.clear()
        await reader.socket.close()
        return answers

    for said in asyncio.run(chosen()):
        assert said.exceptions() == []
        assert not FORBIDDEN.search(said.html())


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/app/static/geometry/..%2f..%2f..%2fetc%2fpasswd/x.bin",
        "/app/static/geometry/000000000000/%00.bin",
        "/app/static/vendor/..%5c..%5cpyproject.toml",
        "/app/static//etc/passwd",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/component/streamlit_folium.st_folium/..%2f..%2f..%2f..%2f__init__.py",
        "/media/..%2f..%2fetc%2fpasswd",
        "/_stcore/upload_file/x/..%2fy",
        "/_stcore/agent/interact",
        "/app/static/layer/" + "x" * 5000,
    ],
)
def test_hostile_requests_get_nothing(instance: Instance, method: str, path: str) -> None:
    answer = httpx.request(method, instance.address + path, timeout=20)
    # What is unknown may be answered by the empty page that Streamlit sends for any address.
    if answer.status_code == 200:
        assert answer.content.lstrip().startswith(b"<!")
    else:
        assert 400 <= answer.status_code < 500
        assert len(answer.content) < 1000
    assert b"root:" not in answer.content
    assert b"[project]" not in answer.content
    assert "Traceback" not in instance.log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def atlas(tiny_store: Store) -> Atlas:
    return open_atlas(tiny_store)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 1000,
        b"area,value\n\x00\x00,\x00\n",
        b"\xff\xfe\x00\xd8" * 50,
        f"area,{SCRIPT}\nZ01000001,1\n".encode(),
        f"area,value\n{SCRIPT},1\nZ01000001,=cmd|' /C calc'!A0\n".encode(),
        b"area,value\nZ01000001," + b"9" * 5000 + b"\n",
        b"area,value\nZ01000001,1e999999\n",
        b"area,value\n" + b'"' * 4001 + b"\n",
        b"a" * 10_000_000,
        b"area," + b"x," * 50_000 + b"\nZ01000001\n",
        b"PK\x03\x04" + b"\x00" * 200,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_hostile_tables_are_refused_in_words(atlas: Atlas, data: bytes) -> None:
    rows, problems = first_rows(data, name="../../evil.csv")
    probable = guess(atlas, rows) if rows else None
    if probable is None:
        probable = Reading("area", area_level="lsoa", area_codes="gss", value_column="value")
    _, more = read_dragged(data, probable, name="../../evil.csv")
    assert all(len(str(one)) < 2000 for one in [*problems, *more])
