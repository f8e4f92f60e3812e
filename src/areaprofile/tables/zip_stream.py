"""A zip that is written while it is sent: it never lies in memory or on disk."""

import io
import zipfile
from collections.abc import Iterable, Iterator

# Equal contents give equal bytes: the day on which a file is written says nothing.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_PACKED = (".parquet", ".xlsx")  # kinds of file that would not become smaller


def stream_zip(
    parts: Iterable[tuple[str, Iterable[bytes]]], *, level: int = 6, large: bool = True
) -> Iterator[bytes]:
    """The bytes of a zip of `parts` (name, content in pieces), a piece for each piece of content.

    `large`: a file in it may have more than 2 GB; Excel refuses workbooks that are written so.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, pieces in parts:
            about = zipfile.ZipInfo(name, date_time=_NO_DAY)
            is_packed = name.endswith(_PACKED)
            about.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            about._compresslevel = level  # noqa: SLF001 -- `open` has no other way to say it  # pyright: ignore[reportAttributeAccessIssue]
            with archive.open(about, "w", force_zip64=large) as member:
                for piece in pieces:
                    member.write(piece)
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that only grows: what was written since the last look can be taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:  # noqa: ANN001 -- any buffer
        data = bytes(piece)
        self._parts.append(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def taken(self) -> bytes:
        """What was written since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
