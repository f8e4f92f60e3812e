"""A drawing as an image that stands in HTML, with its words for those who do not see it."""

from html import escape
from urllib.parse import quote

# Safe inside a quoted src; escaping them would make a picture a third larger.
PLAIN = "/ =:,.;()'-"

FONT = "'Source Sans 3', 'Source Sans Pro', 'Segoe UI', Helvetica, Arial, sans-serif"


def image(drawing: str, *, width: float, height: float, words: str, style: str = "") -> str:
    """An `<img>` that holds the SVG elements of `drawing`. `words` may be any text."""
    svg = document(drawing, width=width, height=height)
    kind = f' class="{style}"' if style else ""
    source = f"data:image/svg+xml,{quote(svg, safe=PLAIN)}"
    return f'<img{kind} alt="{escape(words, quote=True)}" src="{source}">'


def document(drawing: str, *, width: float, height: float) -> str:
    """The SVG elements of `drawing` as a picture of its own."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" font-family="{FONT}">{drawing}</svg>'
    )
