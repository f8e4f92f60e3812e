"""Archives of everything, sent while another process writes them, never whole in memory."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from areaprofile.errors import AreaProfileError
from areaprofile.store.open import Store, current_build, open_store
from areaprofile.tables.everything import archive_names

# An archive takes a core for some seconds: the pages must not wait for many of them.
AT_ONCE = 2
GONE = "No such archive of the live build."
WORKER = "areaprofile.tables.everything_worker"
_PIECE = 1 << 18
_MEDIA = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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
            "Content-Disposition": f'attachment; filename="areaprofile-{asked}-{name}"',
            "Cache-Control": "private, no-store",
        }
        media = _MEDIA[Path(name).suffix]
        if request.method == "HEAD":
            return Response(media_type=media, headers=headers)

        def pieces() -> Iterator[bytes]:
            with slots:  # others wait for their turn
                yield from _written(opened, name)

        return StreamingResponse(pieces(), media_type=media, headers=headers)

    return [Route(f"{stem}/data/{{build}}/{{name}}", archive)]


def _written(store: Store, name: str) -> Iterator[bytes]:
    """The archive as the worker writes it. One that fails breaks the download off, and one whose
    reader has gone away is ended."""
    command = [sys.executable, "-m", WORKER, str(store.root), store.build, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as worker:
        try:
            while worker.stdout and (piece := worker.stdout.read(_PIECE)):
                yield piece
            if worker.wait():
                raise RuntimeError(f"the archive {name} could not be written")
        finally:
            worker.kill()
