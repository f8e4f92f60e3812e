"""The feed of a council beside the pages: `feeds/Z06000001.xml`, codes looked up, never paths."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from areaprofile.errors import AreaProfileError
from areaprofile.tables.councils import all_councils, successors_of
from areaprofile.tables.feed import council_feed
from areaprofile.ui import data

KIND = "application/atom+xml"


def feed_routes() -> list[Route]:
    """The route of the feeds, with and without a base path."""
    return [Route(f"{stem}/feeds/{{council}}.xml", _feed) for stem in ("", "/{base:path}")]


def _feed(request: Request) -> Response:
    # Not a coroutine: Starlette runs it in a thread, as the first one reads the store.
    try:
        atlas = data.atlas()
    except AreaProfileError:
        return PlainTextResponse("no data", status_code=503)
    asked = str(request.path_params["council"])
    council = next((one for one in all_councils(atlas) if one.code == asked), None)
    followed = successors_of(atlas, asked) if council is None else ()
    if followed:
        return RedirectResponse(f"{followed[0].code}.xml", status_code=301)
    content = None if council is None else council_feed(atlas, council)
    if content is None:
        return PlainTextResponse("no such feed", status_code=404)
    return Response(content, media_type=KIND, headers={"Cache-Control": "private, max-age=600"})
