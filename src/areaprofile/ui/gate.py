"""Closes the server's addresses to those who have not signed in, where a build asks for it.

Pages close themselves (`ui.frame`): they are drawn over a connection that knows its user. Here are
all other addresses. What is open is listed; whatever is not, now or later, is closed.
"""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from areaprofile.errors import AreaProfileError
from areaprofile.ui import data, sign_in

PAGES = Path(__file__).resolve().parents[3] / "pages"
# Streamlit's own programs, the empty page that every address of a page answers with, and the way
# to sign in. None of them holds a figure.
OPEN = (
    r"static/.*",
    r"app/static/(vendor|layer)/.*",
    r"component/.*",
    r"([\w-]+/)*_stcore/(health|host-config)",
    r"_stcore/(stream|bidi-components/.*)",
    r"auth/(login|logout)",
    r"oauth2callback",
    r"[\w-]+\.(png|ico|txt|json)",
)
_OPEN = re.compile("|".join(OPEN))
_GEOMETRY = re.compile(r"app/static/geometry/([0-9a-f]{12})/.*")


class Gate:
    """Answers 401 to what is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages = {"", *(path.stem for path in PAGES.glob("*.py"))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._may_pass(Request(scope)):
            answer = PlainTextResponse(
                "Sign in first.", status_code=401, headers={"Cache-Control": "no-store"}
            )
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _may_pass(self, request: Request) -> bool:
        path = _below_base(request.url.path)
        if path in self.pages or _OPEN.fullmatch(path):
            return True
        found = _GEOMETRY.fullmatch(path)
        return not is_closed(found[1] if found else None) or sign_in.may_see(
            sign_in.user_of(request.cookies)
        )


def is_closed(build: str | None = None) -> bool:
    """Whether readers of a build, else of the live one, must sign in; True when not known."""
    try:
        return sign_in.must_sign_in(data.store(build))
    except AreaProfileError:
        return True


def _below_base(path: str) -> str:
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    below = path.lstrip("/")
    return below.removeprefix(base).lstrip("/") if base else below
