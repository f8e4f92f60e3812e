"""The files that maps fetch, answered beside the pages, and headers safe on every answer."""

import gzip
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from areaprofile.ui import assets
from areaprofile.ui.archive_routes import archive_routes

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
KINDS = {"js": "text/javascript", "css": "text/css", "bin": "application/octet-stream"}
RELIST_SECONDS = 2.0
SAFE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
)


def routes(store: Path) -> list[Route]:
    """Routes for our own files and for the geometry of a store, with and without a base path."""
    small = assets.small_files()
    find = geometry_finder(store)

    async def geometry(request: Request) -> Response:
        found = find(request.path_params["build"], request.path_params["name"])
        if found is None:
            return PlainTextResponse("no such geometry", status_code=404)
        return _answer(request, kind="bin", content=found.read_bytes(), packed=_packed_file(found))

    async def small_file(request: Request) -> Response:
        content = small.get(request.path_params["address"])
        if content is None:
            return PlainTextResponse("no such file", status_code=404)
        kind = request.path_params["address"].rpartition(".")[2]
        return _answer(request, kind=kind, content=content, packed=_packed(content))

    # Any base path is taken, because the configuration cannot be read before the app stands.
    stems = ("/app/static", "/{base:path}/app/static")
    return [
        route
        for stem in stems
        for route in (
            Route(f"{stem}/geometry/{{build}}/{{name}}.bin", geometry),
            *archive_routes(store, stem),
            Route(f"{stem}/{{address:path}}", small_file),
        )
    ]


def geometry_finder(store: Path) -> Callable[[str, str], Path | None]:
    """A lookup of (build, name) among the files that a store has; nothing asked is used as a path.

    The store is listed again when something unknown is asked for, so that a new build is served
    without a restart, but at most once in `RELIST_SECONDS`.
    """
    known = assets.geometry_files(store)
    listed = time.monotonic()

    def find(build: str, name: str) -> Path | None:
        nonlocal known, listed
        if (build, name) not in known and time.monotonic() - listed > RELIST_SECONDS:
            known, listed = assets.geometry_files(store), time.monotonic()
        return known.get((build, name))

    return find


def _answer(request: Request, *, kind: str, content: bytes, packed: bytes) -> Response:
    headers = dict(FOR_EVER)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = packed
    return Response(content, media_type=KINDS[kind], headers=headers)


@lru_cache(maxsize=32)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=6, mtime=0)


@lru_cache(maxsize=512)
def _packed_file(path: Path) -> bytes:
    # A build's files never change, so that what was packed once stays true.
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


class SafeHeaders:
    """Adds headers that are harmless to every page; stricter ones belong to the proxy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [pair for pair in SAFE_HEADERS if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
