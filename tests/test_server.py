import asyncio
import gc
import gzip
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message
from streamlit.runtime.pages_manager import PagesManager

from areaprofile.store.open import Store
from areaprofile.ui import assets, headers, start
from areaprofile.ui.data import DEMO_STORE
from areaprofile.ui.feed_route import feed_routes
from areaprofile.ui.headers import SafeHeaders
from areaprofile.ui.index_page import IndexPage, where_script
from areaprofile.ui.page_script import page_scripts
from areaprofile.ui.routes import geometry_finder, routes

CONTENT = b"APG1" + bytes(2000)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "store" / "abc123" / "geometry"
    folder.mkdir(parents=True)
    (folder / "lsoa-2021-Z01.bin").write_bytes(CONTENT)
    (tmp_path / "store" / "secret.bin").write_bytes(b"secret")
    (tmp_path / "store" / "abc123" / "secret.bin").write_bytes(b"secret")
    return tmp_path / "store"


@dataclass(frozen=True)
class Answer:
    """What a server said, its body as it crossed the wire."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for found, value in self.headers if found == name)


def ask(app: ASGIApp, path: str, *, accept: str = "gzip") -> Answer:
    said: list[Message] = []

    asked: list[Message] = [{"type": "http.request", "body": b""}]

    async def receive() -> Message:
        if not asked:
            await asyncio.Event().wait()  # the reader stays until the answer is whole
        return asked.pop()

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(path),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"accept-encoding", accept.encode())],
    }
    asyncio.run(app(scope, receive, send))
    headers = [(name.decode(), value.decode()) for name, value in said[0]["headers"]]
    return Answer(said[0]["status"], headers, b"".join(part["body"] for part in said[1:]))


@pytest.fixture
def client(store: Path) -> Starlette:
    return Starlette(routes=routes(store), middleware=[Middleware(SafeHeaders)])


@pytest.mark.parametrize("base", ["", "/some/base"])
def test_geometry_is_served_for_ever_and_packed(client: Starlette, base: str) -> None:
    address = f"{base}/app/static/geometry/abc123/lsoa-2021-Z01.bin"
    answer = ask(client, address)
    assert gzip.decompress(answer.body) == CONTENT
    assert answer.header("content-encoding") == "gzip"
    assert len(answer.body) < 200
    assert "immutable" in answer.header("cache-control")
    plain = ask(client, address, accept="identity")
    assert plain.body == CONTENT
    assert plain.header("content-encoding") == ""


@pytest.mark.parametrize(
    "path",
    [
        "geometry/abc123/nothing.bin",
        "geometry/other/lsoa-2021-Z01.bin",
        "geometry/abc123/..%2Fsecret.bin",
        "geometry/abc123/%2e%2e/secret.bin",
        "geometry/..%2F..%2Fstore/secret.bin",
        "geometry/abc123/lsoa-2021-Z01.bin%00",
        "vendor/..%2F..%2Fpyproject.toml",
        "vendor/",
        "",
    ],
)
def test_only_known_names_are_served(client: Starlette, path: str) -> None:
    answer = ask(client, f"/app/static/{path}", accept="identity")
    assert answer.status == 404
    assert b"secret" not in answer.body


def test_leaflet_and_our_layer_are_served_with_a_hash_in_the_address(client: Starlette) -> None:
    addresses = [*assets.scripts(), *assets.styles()]
    assert len(addresses) == 4
    for address in addresses:
        assert re.search(r"\.[0-9a-f]{12}\.(js|css)$", address)
        answer = ask(client, address.removeprefix("../.."))
        assert answer.status == 200
        assert answer.header("content-type").startswith(("text/javascript", "text/css"))
        assert answer.header("x-content-type-options") == "nosniff"


def test_leaflet_runs_before_our_layer() -> None:
    first, second = assets.scripts()
    assert "leaflet" in first
    assert "layer" in second


def test_a_new_build_is_found_without_a_restart(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("areaprofile.ui.routes.RELIST_SECONDS", -1.0)
    find = geometry_finder(store)
    assert find("def456", "lsoa-2021-Z01") is None
    new = store / "def456" / "geometry" / "lsoa-2021-Z01.bin"
    new.parent.mkdir(parents=True)
    new.write_bytes(CONTENT)
    assert find("def456", "lsoa-2021-Z01") == new


def test_headers_of_the_app_are_not_overwritten() -> None:
    from starlette.responses import PlainTextResponse

    async def framed(_request: object) -> PlainTextResponse:
        return PlainTextResponse("", headers={"X-Frame-Options": "DENY"})

    app = Starlette(routes=[Route("/", framed)], middleware=[Middleware(SafeHeaders)])
    assert ask(app, "/").header("x-frame-options") == "DENY"


def test_the_static_folder_is_filled_once_and_old_builds_leave(store: Path, tmp_path: Path) -> None:
    static = tmp_path / "static"
    (static / "geometry" / "older").mkdir(parents=True)
    assets.prepare_static(static, assets.geometry_files(store))
    copied = static / "geometry" / "abc123" / "lsoa-2021-Z01.bin"
    assert copied.read_bytes() == CONTENT
    assert not (static / "geometry" / "older").exists()
    for address in (*assets.scripts(), *assets.styles()):
        assert (static / address.removeprefix(assets.FROM_FRAME + "/")).is_file()
    before = copied.stat().st_mtime_ns
    assets.prepare_static(static, assets.geometry_files(store))
    assert copied.stat().st_mtime_ns == before


def test_a_process_that_serves_routes_needs_no_static_folder(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(assets.ROUTES_VARIABLE, "1")
    assets.prepare_static(tmp_path / "static", assets.geometry_files(store))
    assert not (tmp_path / "static").exists()


def test_what_is_packed_unpacks_to_the_same() -> None:
    from areaprofile.ui.routes import _packed

    assert gzip.decompress(_packed(CONTENT)) == CONTENT


def html(text: str, kind: str = "text/html; charset=utf-8") -> Route:
    async def answer(_: Request) -> Response:
        return Response(text, media_type=kind, headers={"etag": "old"})

    return Route("/{path:path}", answer)


@pytest.mark.parametrize("base", ["", "places/here"])
def test_pages_are_told_where_their_server_is(base: str) -> None:
    page = "<html><head><title>T</title></head></html>"
    app = Starlette(routes=[html(page)], middleware=[Middleware(IndexPage, base_path=base)])
    script = f"<script>{where_script(base)}</script><script>{page_scripts()['history']}</script>"
    start = f"/{base}".rstrip("/")
    for path in (f"{start}/", f"{start}/council"):
        answer = ask(app, path)
        assert answer.body.decode() == page.replace("<head>", "<head>" + script)
        assert answer.header("content-length") == str(len(answer.body))
        assert answer.header("etag") == ""
    for path in (f"{start}/component/x/index.html", f"{start}/media/pack.html"):
        assert ask(app, path).body.decode() == page
    assert where_script("/a/") == where_script("a")


def test_what_is_no_page_passes_as_it_is() -> None:
    app = Starlette(
        routes=[html("<head>", "text/plain")], middleware=[Middleware(IndexPage, base_path="")]
    )
    assert ask(app, "/health").body == b"<head>"


def test_streamlit_reads_where_its_server_is() -> None:
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    main = next(scripts.glob("index.*.js")).read_text(encoding="utf-8")
    assert "window.__streamlit" in main
    assert "BACKEND_BASE_URL" in main


def test_what_is_loaded_before_the_first_visitor_is_left_out_of_collections() -> None:
    try:
        start.warm_up()
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()


def test_pages_may_run_no_script_but_files_of_ours_and_those_known_by_hash() -> None:
    policy = headers.page_policy()
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "blob:" not in scripts
    assert scripts.count("'sha256-") == 2 + len(page_scripts())
    assert "http" not in policy
    found = [
        path.name
        for path in Path(start.__file__).parents[3].glob("src/areaprofile/**/*.py")
        if "unsafe_allow_javascript" in path.read_text(encoding="utf-8")
    ]
    assert found == ["page_script.py"]


def test_streamlit_still_has_the_switch_that_keeps_it_to_our_menu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "uses_pages_directory" in vars(PagesManager)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    start.keep_to_the_menu()
    assert PagesManager.uses_pages_directory is False


@pytest.mark.parametrize("name", ["council-csv.zip", "council.xlsx"])
def test_archives_of_everything_are_sent(tiny_store: Store, name: str) -> None:
    app = Starlette(routes=routes(tiny_store.root))
    answer = ask(app, f"/app/static/data/{tiny_store.build}/{name}")
    assert answer.status == 200
    assert "attachment" in answer.header("content-disposition")
    assert zipfile.ZipFile(io.BytesIO(answer.body)).testzip() is None


@pytest.mark.parametrize(
    "address", ["000000000000/parquet.zip", "{build}/nothing.zip", "{build}/..%2Fa.zip"]
)
def test_no_other_archive_is_sent(tiny_store: Store, address: str) -> None:
    app = Starlette(routes=routes(tiny_store.root))
    path = address.format(build=tiny_store.build)
    assert ask(app, f"/app/static/data/{path}").status == 404


def test_the_feed_of_a_council_is_served_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.STORE_VARIABLE, str(DEMO_STORE))
    app = Starlette(routes=feed_routes())
    for base in ("", "/some/base"):
        answer = ask(app, f"{base}/feeds/Z06000002.xml")
        assert answer.status == 200
        assert "application/atom+xml" in answer.header("content-type")
        assert answer.body.startswith(b"<?xml")
    for path in ("/feeds/Z99.xml", "/feeds/../current.xml", "/feeds/E09000015.xml"):
        assert ask(app, path).status == 404
