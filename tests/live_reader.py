"""A reader without a browser: talks to the running app over the websocket that a page uses."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

LARGEST_MESSAGE = 50_000_000
PATIENCE_SECONDS = 30.0
OVER_SOON = ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass
class Answer:
    """What one run of a page sent: seconds to its end, bytes, what is drawn."""

    seconds: float = 0.0
    size: int = 0
    elements: list[Element] = field(default_factory=list)
    redirect: str = ""

    def html(self) -> str:
        """The text of all HTML and messages."""
        return "\n".join(
            one.html.body or one.alert.body or one.markdown.body for one in self.elements
        )

    def exceptions(self) -> list[str]:
        """The messages of what went wrong in the page."""
        return [one.exception.message for one in self.elements if one.HasField("exception")]


@dataclass
class Reader:
    """A page that is open. `fragments`: widget -> the part of the page that it runs again."""

    socket: ClientConnection
    page: str = ""
    query: str = ""
    page_hash: str = ""
    session: str = ""
    widgets: dict[str, Message] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)

    async def load(self) -> Answer:
        """The whole page."""
        return await self._run()

    async def choose(self, key: str, option: str) -> Answer:
        """Take another option of a select box, named by the end of its key."""
        widget = self._widget(key)
        self.states[widget] = WidgetState(id=widget, string_value=option)
        return await self._run(self.fragments.get(widget, ""))

    async def press(self, label: str) -> Answer:
        """Press the button with this label."""
        widget = next(
            name for name, one in self.widgets.items() if getattr(one, "label", "") == label
        )
        pressed = WidgetState(id=widget, trigger_value=True)
        return await self._run(self.fragments.get(widget, ""), pressed)

    def options(self, key: str) -> list[str]:
        """The options of a select box."""
        return list(self.widgets[self._widget(key)].options)  # type: ignore[attr-defined]

    def _widget(self, key: str) -> str:
        return next(name for name in self.widgets if name.endswith(f"-{key}"))

    async def _run(self, fragment: str = "", *more: WidgetState) -> Answer:
        asked = BackMsg()
        client = asked.rerun_script
        client.page_name, client.query_string = self.page, self.query
        client.page_script_hash, client.fragment_id = self.page_hash, fragment
        client.widget_states.widgets.extend([*self.states.values(), *more])
        begun = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        answer = Answer()
        while True:
            data = await asyncio.wait_for(self.socket.recv(), PATIENCE_SECONDS)
            said = ForwardMsg.FromString(data)  # type: ignore[arg-type]
            answer.size += len(data)
            if said.HasField("script_finished") and said.script_finished != OVER_SOON:
                answer.seconds = time.perf_counter() - begun
                return answer
            self._take(said, answer)

    def _take(self, said: ForwardMsg, answer: Answer) -> None:
        kind = said.WhichOneof("type")
        if kind == "new_session":
            self.page_hash = said.new_session.page_script_hash
            self.session = said.new_session.initialize.session_id
        elif kind == "page_info_changed":
            self.query = said.page_info_changed.query_string
        elif kind == "auth_redirect":
            answer.redirect = said.auth_redirect.url
        elif kind == "delta" and said.delta.HasField("new_element"):
            element = said.delta.new_element
            answer.elements.append(element)
            inner = getattr(element, element.WhichOneof("type"))
            if getattr(inner, "id", ""):
                self.widgets[inner.id] = inner
                self.fragments[inner.id] = said.delta.fragment_id


async def open_reader(
    address: str,
    page: str = "",
    query: str = "",
    *,
    cookies: Mapping[str, str] | None = None,
    session: str = "",
) -> Reader:
    """Open the connection of a page, as a browser at this address does; nothing is run yet.

    `session` is that of a reader who has lost the connection and comes back.
    """
    parts = urlsplit(address)
    scheme = {"http": "ws", "https": "wss"}[parts.scheme]
    cookies = cookies or {}
    # Only ever this machine: its certificate is made for the run and known to nobody.
    trust = ssl._create_unverified_context() if scheme == "wss" else None
    token = cookies.get("_streamlit_xsrf", "PLACEHOLDER_AUTH_TOKEN")
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    socket = await connect(
        f"{scheme}://{parts.netloc}{parts.path}/_stcore/stream",
        origin=f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type]
        subprotocols=["streamlit", token, *([session] if session else [])],  # type: ignore
        additional_headers=headers if cookies else None,
        max_size=LARGEST_MESSAGE,
        compression=None,
        ssl=trust,
    )
    return Reader(socket, page, query)
