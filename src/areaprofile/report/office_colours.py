"""The tokens of the look as Office colours."""

from pptx.dml.color import RGBColor


def rgb(token: str) -> RGBColor:
    """`#0b4f86` as PowerPoint and its charts take it."""
    return RGBColor.from_string(token.lstrip("#").upper())
