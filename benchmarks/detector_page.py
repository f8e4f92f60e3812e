"""Writes a benchmark's tables into the page that promises them, between two marks."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "detector.md"


def write_into_page(name: str, make: Callable[[], None], page: Path = PAGE) -> None:
    """Puts what `make` prints between `<!-- name:begin -->` and `<!-- name:end -->`.

    Raises ValueError if the page lacks either mark.
    """
    printed = io.StringIO()
    with redirect_stdout(printed):
        make()
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    body = f"{begin}\n\n{printed.getvalue().strip()}\n\n{end}"
    page.write_text(before + body + after, encoding="utf-8")
