"""What every answer tells the browser: what a page may load, and who may frame it.

The proxy adds what only it knows (that the connection is encrypted) and repeats this for the static
pages that it serves itself.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from areaprofile.ui.index_page import where_script
from areaprofile.ui.page_script import page_scripts

SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# Nothing from elsewhere. Streamlit styles by styles in the page; scripts in the page are refused.
EVERYWHERE = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
# The frame of a map runs the script that streamlit-folium sends it.
FRAME_SCRIPTS = "'self' 'unsafe-inline' 'unsafe-eval'"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_FRAME_PATH = re.compile(r"(^|/)component/")


@cache
def page_policy() -> str:
    """The content security policy of pages: scripts are files of ours; Streamlit's inline ones and
    our own are known by their hash."""
    where = where_script(str(streamlit.get_option("server.baseUrlPath") or ""))
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    inline = [where, *_INLINE_SCRIPT.findall(index.read_text(encoding="utf-8"))]
    inline += page_scripts().values()
    return _policy(" ".join(["'self'", *map(_hash_source, inline)]))


@cache
def frame_policy() -> str:
    """The content security policy of the frames in which components run."""
    return _policy(FRAME_SCRIPTS)


def _policy(scripts: str) -> str:
    rules = {**EVERYWHERE, "script-src": scripts}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash_source(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


class SafeHeaders:
    """Adds these headers to every answer that does not have them already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [pair for pair in _headers_of(scope["path"]) if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _headers_of(path: str) -> list[tuple[bytes, bytes]]:
    policy = frame_policy() if _FRAME_PATH.search(path) else page_policy()
    headers = {**SAFE_HEADERS, "content-security-policy": policy}
    return [(name.encode(), value.encode()) for name, value in headers.items()]
