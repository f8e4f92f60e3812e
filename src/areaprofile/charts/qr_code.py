"""A link as a QR code, made here: no other machine learns of it."""

import segno
from segno.encoder import DataOverflowError

from areaprofile import look
from areaprofile.charts.svg import image

MARGIN = 4  # modules of quiet around the code, as ISO/IEC 18004 asks


def qr_code(address: str) -> str:
    """An `<img>` of the code; empty for an address that is too long for one."""
    try:
        code = segno.make(address, micro=False, error="m")
    except DataOverflowError:
        return ""
    side = code.symbol_size(border=MARGIN)[0]
    dark = "".join(
        f"M{at + MARGIN} {row + MARGIN}h1v1h-1z"
        for row, modules in enumerate(code.matrix)
        for at, module in enumerate(modules)
        if module & 1
    )
    drawn = f'<rect width="{side}" height="{side}" fill="{look.PAPER}"/>'
    drawn += f'<path d="{dark}" fill="{look.INK}" shape-rendering="crispEdges"/>'
    return image(
        drawn, width=side, height=side, words="QR code: the link to this screen", style="ap-qr"
    )
