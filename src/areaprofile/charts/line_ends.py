"""Names at the right-hand ends of lines, moved down so far that none covers another."""

from collections.abc import Sequence
from html import escape


def line_ends(told: Sequence[tuple[float, str, str]], *, x: float, apart: int) -> list[str]:
    """SVG texts at `x`, at least `apart` units below one another; `told`: height, words, colour."""
    ordered = sorted(told)
    spots: list[float] = []
    for y, _, _ in ordered:
        spots.append(max(y, spots[-1] + apart) if spots else y)
    return [
        f'<text x="{x}" y="{y + 5:.1f}" font-size="13" fill="{colour}">{escape(words)}</text>'
        for y, (_, words, colour) in zip(spots, ordered, strict=True)
    ]
