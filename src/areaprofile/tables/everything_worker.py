"""A process that writes one archive of everything to its standard output, and then ends.

It is a process of its own so that the pages of a server need not wait for it; it gives way to them.
"""

import os
import sys
from pathlib import Path

from areaprofile.store.open import open_store
from areaprofile.tables.everything import write_archive

_GIVES_WAY = 10


def main() -> None:
    """Write the archive: arguments are the store, the build and the name of the archive."""
    root, build, name = sys.argv[1:]
    os.nice(_GIVES_WAY)
    for piece in write_archive(open_store(Path(root), build=build), name):
        sys.stdout.buffer.write(piece)


if __name__ == "__main__":
    main()
