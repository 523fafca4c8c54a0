"""The text of a file that is collected, read and verified before it is written."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import IO, TypeAlias

_IN_MEMORY = 1 << 18
_CHUNK = 1 << 20


class SpooledText:
    """Text that is collected in pieces and can be read any number of times, as lines or as bytes (UTF-8).

    Text of more than 250,000 characters is moved to a temporary file without a name, which the system removes with the
    process: 100,000 works render to a gigabyte. Raises OSError where the disk is full.
    """

    def __init__(self, pieces: Iterable[str] = ()) -> None:
        self._head: list[str] = []
        self._file: IO[bytes] | None = None
        self._rest: list[str] = []
        self._letters = 0
        for piece in pieces:
            self.add(piece)

    def add(self, piece: str) -> None:
        """Add the piece at the end."""
        self._rest.append(piece)
        self._letters += len(piece)
        if self._letters > _IN_MEMORY:
            self._to_disk()

    def prepend(self, piece: str) -> None:
        """Add the piece at the beginning."""
        self._head.insert(0, piece)

    def __iter__(self) -> Iterator[str]:
        """The lines, each with its line feed; no other character ends a line."""
        rest = b""
        for chunk in self.chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (f"{line.decode()}\n" for line in lines)
        if rest:
            yield rest.decode()

    def chunks(self) -> Iterator[bytes]:
        """The bytes, in chunks."""
        yield "".join(self._head).encode()
        place = 0
        while chunk := self._on_disk(place):
            yield chunk
            place += len(chunk)
        yield "".join(self._rest).encode()

    def _on_disk(self, place: int) -> bytes:
        if self._file is None:
            return b""
        self._file.seek(place)  # each time, because another reader may have moved the position
        return self._file.read(_CHUNK)

    def _to_disk(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as this does
                weakref.finalize(self, self._file.close)
            self._file.seek(0, os.SEEK_END)
            self._file.write("".join(self._rest).encode())
            self._file.flush()
        except OSError as problem:
            problem.filename = tempfile.gettempdir()  # the error names no file, because the file has no name
            raise
        self._rest, self._letters = [], 0


Text: TypeAlias = str | SpooledText
"""The content of a file."""


def chunks(text: Text) -> Iterator[bytes]:
    """The bytes of the file, in chunks."""
    return iter((text.encode(),)) if isinstance(text, str) else text.chunks()
