"""Make sure that Chromium is there for the browser tests: installed when we may, else said how."""

import os
import shutil
import subprocess
import sys

SAY_HOW = (
    "Chromium was not found, and the browser tests need it. As an administrator run\n"
    "    apt-get update && apt-get install -y chromium\n"
    "or set AREAPROFILE_CHROMIUM to the path of a Chromium that is installed."
)


def find_chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("AREAPROFILE_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def main() -> int:
    if find_chromium():
        return 0
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        print(SAY_HOW, file=sys.stderr)
        return 1
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True)
    return 0 if find_chromium() else 1


if __name__ == "__main__":
    sys.exit(main())
