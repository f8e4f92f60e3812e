"""The files that maps fetch, answered beside the pages."""

import gzip
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from areaprofile.ui import assets
from areaprofile.ui.archive_routes import archive_routes
from areaprofile.ui.gate import is_closed

# A reader's own browser keeps it; a cache in between only what everybody may see.
KEPT = "{}, max-age=31536000, immutable"
KINDS = {"js": "text/javascript", "css": "text/css", "bin": "application/octet-stream"}
RELIST_SECONDS = 2.0


def routes(store: Path) -> list[Route]:
    """Routes for our own files and for the geometry of a store, with and without a base path."""
    small = assets.small_files()
    find = geometry_finder(store)

    async def geometry(request: Request) -> Response:
        found = find(request.path_params["build"], request.path_params["name"])
        if found is None:
            return PlainTextResponse("no such geometry", status_code=404)
        try:
            content, packed = found.read_bytes(), _packed_file(found)
        except FileNotFoundError:  # The build was deleted after it was listed.
            return PlainTextResponse("no such geometry", status_code=404)
        open_to = "private" if is_closed(request.path_params["build"]) else "public"
        return _answer(request, kind="bin", content=content, packed=packed, open_to=open_to)

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


def _answer(
    request: Request, *, kind: str, content: bytes, packed: bytes, open_to: str = "public"
) -> Response:
    headers = {"Cache-Control": KEPT.format(open_to), "Vary": "Accept-Encoding"}
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
