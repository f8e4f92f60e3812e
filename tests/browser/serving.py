"""Runs a Streamlit script for browser tests, on a port of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from areaprofile.ui import assets

COMMON = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
}


@dataclass
class Site:
    """A running server; `asked` collects every address that the browser asked for."""

    address: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def served(script: Path, *, store: Path, options: Mapping[str, str]) -> Iterator[Site]:
    """Run a script from its own folder, on a store; its output goes to `log` beside it."""
    port = free_port()
    settings = COMMON | {"server.port": str(port)} | options
    command = [sys.executable, "-m", "streamlit", "run", script.name]
    command += [f"--{name}={value}" for name, value in settings.items()]
    environment = os.environ | {assets.STORE_VARIABLE: str(store)}
    environment.pop(assets.ROUTES_VARIABLE, None)
    home = script.parent
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}{settings.get('server.baseUrlPath', '')}"
            wait_until_up(address, server)
            yield Site(address)
        finally:
            server.terminate()
            server.wait(10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until_up(address: str, server: subprocess.Popen) -> None:
    """Return once the server answers; RuntimeError when it stopped, TimeoutError after 20 s."""
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with exit code {server.returncode}")
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(address)
