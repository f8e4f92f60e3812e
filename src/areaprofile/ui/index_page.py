"""The first file of every page: Streamlit's, told where its own server is.

Without that it tries the address of the page first, is answered 404 twice (a browser calls it an
error) and only then asks at the root: 0.1 s of every first visit. Our script of the browser's
history stands beside it: it must be there before the first address is filled in.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from areaprofile.ui.page_script import page_scripts

# `window.__streamlit` is how sites that show Streamlit apps tell them where to ask. It is not in
# Streamlit's documentation: tests/test_server.py and the browser's tests fail when it goes.
_SCRIPT = 'window.__streamlit = {{ BACKEND_BASE_URL: window.location.origin + "/{base}" }}'
_MARK = b"<head>"
HISTORY = "history"


def where_script(base_path: str) -> str:
    """The script that says where the server is; `base_path` as in server.baseUrlPath."""
    return _SCRIPT.format(base=base_path.strip("/"))


class IndexPage:
    """Puts the scripts into the pages of Streamlit. Other answers pass as they are."""

    def __init__(self, app: ASGIApp, *, base_path: str) -> None:
        self.app = app
        self.base = f"/{base_path.strip('/')}".rstrip("/")
        scripts = (where_script(base_path), page_scripts()[HISTORY])
        self.script = "".join(f"<script>{one}</script>" for one in scripts).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not self._leads_to_a_page(scope):
            await self.app(scope, receive, send)
            return
        # It comes unpacked: a page is 2 kB, and a proxy packs it anyway.
        plain = [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]
        scope = {**scope, "headers": plain}
        held: Message | None = None
        body = bytearray()

        async def send_with_script(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_page(message):
                held = message
                return
            if held is None or message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                whole = bytes(body).replace(_MARK, _MARK + self.script, 1)
                await send({**held, "headers": _headers_for(held, len(whole))})
                await send({"type": "http.response.body", "body": whole})

        await self.app(scope, receive, send_with_script)

    def _leads_to_a_page(self, scope: Scope) -> bool:
        """Whether this may be the address of a page: all of those have one part, and no dot."""
        path = scope["path"].removeprefix(self.base).strip("/")
        return "/" not in path and "." not in path


def _is_page(start: Message) -> bool:
    kind = dict(start["headers"]).get(b"content-type", b"")
    return start["status"] == 200 and kind.startswith(b"text/html")


def _headers_for(start: Message, length: int) -> list[tuple[bytes, bytes]]:
    """Those of the answer; the mark of the file on the disk is not that of what is sent."""
    gone = {b"content-length", b"etag", b"last-modified"}
    kept = [pair for pair in start["headers"] if pair[0].lower() not in gone]
    return [*kept, (b"content-length", str(length).encode())]
