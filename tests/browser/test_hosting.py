"""Every page through the shipped nginx configuration, two replicas behind it, in a browser."""

import asyncio
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
from app_site import served_app
from live_reader import open_reader
from nginx_site import behind_nginx, why_not
from playwright.sync_api import Browser
from serving import free_port

from areaprofile.store.open import current_build
from areaprofile.ui.data import DEMO_STORE

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(why_not()), reason=why_not())]
# test_every_page.py opens all of them without the proxy.
PAGES = ("home", "council", "flags")
HEADERS = {
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "geolocation=()",
}
WAIT = 30_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nginx")
    pages = folder / "pages"
    pages.mkdir()
    (pages / "index.html").write_text("<h1>Static</h1>" + " pages" * 400, encoding="utf-8")
    ports = [free_port(), free_port()]
    with ExitStack() as replicas:
        for port in ports:
            replicas.enter_context(served_app(DEMO_STORE, log=folder / f"{port}.log", port=port))
        address, _ = replicas.enter_context(behind_nginx(ports, folder=folder, pages=pages))
        yield address


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    trust = ssl._create_unverified_context()
    with httpx.Client(base_url=site, verify=trust, timeout=20) as found:
        yield found


def test_pages_are_drawn_under_the_policy_and_asks_nobody_else(browser: Browser, site: str) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: said.append(str(one)))
    page.on("request", lambda one: asked.append(one.url))
    page.on("websocket", lambda one: asked.append(one.url))
    for name in PAGES:
        page.goto(f"{site}/{'' if name == 'home' else name}")
        page.locator(".ap-foot").wait_for(timeout=WAIT)
    page.goto(f"{site}/map?area=Z06000001")
    painted = page.frame_locator(".st-key-map-frame iframe").locator("#map_div[data-painted]")
    painted.wait_for(timeout=WAIT)
    assert int(painted.get_attribute("data-painted") or 0) > 0
    context.close()
    assert said == []
    schemes = ("data", "blob")
    hosts = {urlsplit(url).netloc for url in asked if urlsplit(url).scheme not in schemes}
    assert hosts == {urlsplit(site).netloc}


@pytest.mark.parametrize("path", ["/", "/map", "/pages/", "/component/x/y", "/nothing", "/health"])
def test_every_answer_has_the_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    for name, value in HEADERS.items():
        assert value in headers[name], name
        assert len(headers.get_list(name)) == 1, name
    assert "default-src" in headers["content-security-policy"]
    assert headers["server"] == "nginx"


def test_only_the_frames_of_maps_may_run_scripts_in_the_page(client: httpx.Client) -> None:
    scripts = {
        path: next(
            rule
            for rule in client.get(path).headers["content-security-policy"].split("; ")
            if rule.startswith("script-src")
        )
        for path in ("/", "/pages/", "/component/x/y")
    }
    assert "unsafe" not in scripts["/"]
    assert scripts["/pages/"] == "script-src 'self'"
    assert "unsafe-inline" in scripts["/component/x/y"]


def test_what_is_heavy_is_packed_and_kept(client: httpx.Client) -> None:
    build = current_build(DEMO_STORE)
    name = next((DEMO_STORE / build / "geometry").glob("council*.bin")).stem
    for path in (f"/app/static/geometry/{build}/{name}.bin", "/pages/"):
        assert client.get(path).headers.get("content-encoding") == "gzip", path
    script = next(
        one.split('"')[0] for one in client.get("/").text.split('src="./') if one.startswith("st")
    )
    answer = client.get(f"/{script}")
    assert answer.headers.get("content-encoding") == "gzip", answer.headers
    assert "immutable" in answer.headers["cache-control"]


def test_limits_and_closed_addresses(client: httpx.Client) -> None:
    assert client.post("/", content=b"x" * 20_000).status_code == 413
    assert client.get("/map?area=" + "x" * 40_000).status_code == 414
    assert client.get("/_stcore/agent/openapi.json").status_code == 404
    for path in ("/pages/../fullchain.pem", "/pages/..%2Ffullchain.pem", "/pages../privkey.pem"):
        assert "BEGIN" not in client.get(path).text


def test_a_reader_stays_with_one_replica(site: str) -> None:
    first = httpx.get(site, verify=ssl._create_unverified_context())
    assert "areaprofile_replica=" in first.headers["set-cookie"]
    assert "HttpOnly; Secure; SameSite=Lax" in first.headers["set-cookie"]
    cookies = dict(first.cookies)

    async def sessions() -> list[str]:
        found = [""]
        for _ in range(5):
            reader = await open_reader(site, "method", cookies=cookies, session=found[-1])
            await reader.load()
            await reader.socket.close()
            found.append(reader.session)
        return found[1:]

    # Only the replica that made a session knows it again.
    # In a thread of its own, as Playwright's event loop runs in this one.
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(lambda: asyncio.run(sessions())).result()
    assert len(set(found)) == 1
