"""nginx from the configuration that is shipped, before replicas on this machine."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from serving import free_port

SHIPPED = Path(__file__).parents[2] / "docs" / "host" / "nginx.conf"
REPLICA = "    server 127.0.0.1:{} max_fails=2 fail_timeout=5s;\n"
REPLICAS = "".join(map(REPLICA.format, (8601, 8602)))
# Around a file for conf.d stands what Debian's own nginx.conf says.
AROUND = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    {temporary}
    include {folder}/site.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def why_not() -> str:
    """Why nginx cannot be run here; empty where it can."""
    missing = [name for name in ("nginx", "openssl") if not shutil.which(name, path=_path())]
    return f"{' and '.join(missing)} not installed" if missing else ""


@contextmanager
def behind_nginx(ports: Sequence[int], *, folder: Path, pages: Path) -> Iterator[tuple[str, int]]:
    """Its address and its process, before replicas at these ports; `pages` are static pages."""
    port = free_port()
    _certificate(folder)
    (folder / "site.conf").write_text(_site(ports, port, folder, pages), encoding="utf-8")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    # Its workers must be able to read a temporary folder that only we may read.
    user = "user root;" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(AROUND.format(folder=folder, temporary=temporary, user=user), encoding="utf-8")
    program = shutil.which("nginx", path=_path())
    assert program, why_not()
    with subprocess.Popen([program, "-c", str(whole), "-p", str(folder)]) as server:
        try:
            _wait_until_up(folder, server)
            yield f"https://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


def _site(ports: Sequence[int], port: int, folder: Path, pages: Path) -> str:
    """The shipped file with this machine's places. KeyError when it no longer has one of them."""
    text = SHIPPED.read_text(encoding="utf-8")
    places = {
        REPLICAS: "".join(map(REPLICA.format, ports)),
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/etc/ssl/areaprofile/": f"{folder}/",
        "/var/cache/nginx/areaprofile": f"{folder}/cache",
        "/var/lib/areaprofile/pages/": f"{pages}/",
    }  # fmt: skip
    for shipped, here in places.items():
        if shipped not in text:
            raise KeyError(f"{SHIPPED.name} has no {shipped!r} any more")
        text = text.replace(shipped, here)
    return text


def _certificate(folder: Path) -> None:
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    places = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    command = ["openssl", *asked.split(), "-subj", "/CN=127.0.0.1", *places]
    subprocess.run(command, check=True, capture_output=True)


def _wait_until_up(folder: Path, server: subprocess.Popen) -> None:
    for _ in range(100):
        if server.poll() is not None:
            raise RuntimeError((folder / "error.log").read_text(encoding="utf-8"))
        if (folder / "nginx.pid").is_file():
            return
        time.sleep(0.05)
    raise TimeoutError("nginx")


def _path() -> str:
    # Debian keeps it where only administrators look.
    return "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/bin"
