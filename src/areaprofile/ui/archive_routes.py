"""Archives of everything, sent while they are written: none lies in memory or on disk."""

from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from areaprofile.errors import AreaProfileError
from areaprofile.store.open import current_build, open_store
from areaprofile.tables.everything import archive_names, write_archive

# An archive takes a core for some seconds: the pages must not wait for many of them.
AT_ONCE = 2
GONE = "No such archive of the live build."


def archive_routes(store: Path, stem: str) -> list[Route]:
    """The route of the archives of a store's live build, below `stem`."""
    slots = BoundedSemaphore(AT_ONCE)

    def archive(request: Request) -> Response:
        asked, name = request.path_params["build"], request.path_params["name"]
        try:
            opened = open_store(store, build=current_build(store))
        except AreaProfileError:
            return PlainTextResponse(GONE, status_code=404)
        if asked != opened.build or name not in archive_names(opened):
            return PlainTextResponse(GONE, status_code=404)
        headers = {
            "Content-Disposition": f'attachment; filename="areaprofile-{asked}-{name}.zip"',
            "Cache-Control": "private, no-store",
        }
        if request.method == "HEAD":
            return Response(media_type="application/zip", headers=headers)

        def pieces() -> Iterator[bytes]:
            with slots:  # others wait for their turn
                yield from write_archive(opened, name)

        return StreamingResponse(pieces(), media_type="application/zip", headers=headers)

    return [Route(f"{stem}/data/{{build}}/{{name}}.zip", archive)]
