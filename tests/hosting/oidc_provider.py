"""A small identity provider for tests: signs in whoever comes, as the account it is told."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "areaprofile-test", "not-a-secret"


@dataclass
class Provider:
    """A running provider; `account` is what it says about whoever signs in."""

    address: str
    account: dict[str, object] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "test"}))

    def answer(self, path: str, query: Mapping[str, str]) -> dict[str, object] | str:
        """The JSON of an address, or where it leads on to. Raises KeyError for an unknown one."""
        return {
            "/.well-known/openid-configuration": self._metadata,
            "/authorize": lambda: self._authorize(query),
            "/token": lambda: self._token(query),
            "/jwks": lambda: {"keys": [self.key.as_dict(private=False)]},
        }[path]()

    def _metadata(self) -> dict[str, object]:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        places |= {"jwks_uri": "jwks"}
        return {
            "issuer": self.address,
            "id_token_signing_alg_values_supported": ["RS256"],
            **{name: f"{self.address}/{place}" for name, place in places.items()},
        }

    def _authorize(self, query: Mapping[str, str]) -> str:
        assert query["client_id"] == CLIENT
        code = f"code-{len(self.nonces)}"
        self.nonces[code] = query["nonce"]
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def _token(self, query: Mapping[str, str]) -> dict[str, object]:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300}
        claims |= {"nonce": self.nonces.pop(query["code"])} | self.account
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token}


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        """Answers from `found`."""

        def do_GET(self) -> None:  # noqa: N802
            parts = urlsplit(self.path)
            self._say(found.answer(parts.path, _single(parts.query)))

        def do_POST(self) -> None:  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(found.answer(urlsplit(self.path).path, _single(body)))

        def _say(self, said: dict[str, object] | str) -> None:
            content = b"" if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(302 if isinstance(said, str) else 200)
            if isinstance(said, str):
                self.send_header("Location", said)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:  # noqa: D102
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Provider(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


def _single(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
