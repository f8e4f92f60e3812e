"""`python -m areaprofile`: the command line."""

import sys

from areaprofile.cli import main

if __name__ == "__main__":
    sys.exit(main())
