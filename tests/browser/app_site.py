"""Runs the whole app, as `areaprofile serve` does, for browser tests."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from serving import Site, free_port, wait_until_up

from areaprofile.ui import assets

PROJECT = Path(__file__).parents[2]


@contextmanager
def served_app(
    store: Path, *, log: Path, port: int = 0, variables: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """The app on a store, on a port of its own; what it prints goes to `log`."""
    port = port or free_port()
    script = PROJECT / "src" / "areaprofile" / "ui" / "server.py"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [f"--server.port={port}", "--server.headless=true"]
    environment = os.environ | {assets.STORE_VARIABLE: str(store)} | dict(variables or {})
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_up(address, server)
            yield Site(address)
        finally:
            server.terminate()
            server.wait(10)
