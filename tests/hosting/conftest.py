"""The running app as an operator hosts it."""

import sys
from pathlib import Path

# Starting the app and Chromium is written once, for the tests in the browser.
sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
