"""Which figure does a link, or a text with a link in it, speak of?"""

from urllib.parse import parse_qs, urlsplit

NAMES = ("area", "indicator", "period", "build", "cost")
_LONGEST_LINK, _LONGEST_PART = 2000, 80


def read_figure_link(text: str) -> dict[str, str]:
    """What a link of the product says of a figure: those of NAMES that it has. Empty for a text
    that is no such link."""
    typed = text.strip()
    if len(typed) > _LONGEST_LINK or "=" not in typed:
        return {}
    try:
        said = parse_qs(urlsplit(typed).query or typed)
    except ValueError:
        return {}
    return {name: said[name][0][:_LONGEST_PART].strip() for name in NAMES if name in said}
