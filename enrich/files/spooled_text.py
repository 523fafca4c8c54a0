"""A file in the making: its text is set, read and proven before it is put in its place."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import IO, TypeAlias

_IN_MEMORY = 1 << 18
_CHUNK = 1 << 20


class SpooledText:
    """Text that is set piece by piece and read as often as one likes, as lines or as bytes (UTF-8).

    What is longer than 250,000 letters waits on the disk, in a temporary file without a name that is gone with the
    process: a list of a hundred thousand works renders to a gigabyte. OSError where there is no room for it.
    """

    def __init__(self, pieces: Iterable[str] = ()) -> None:
        self._head: list[str] = []
        self._file: IO[bytes] | None = None
        self._rest: list[str] = []
        self._letters = 0
        for piece in pieces:
            self.add(piece)

    def add(self, piece: str) -> None:
        """Set the piece after all that was set so far."""
        self._rest.append(piece)
        self._letters += len(piece)
        if self._letters > _IN_MEMORY:
            self._to_disk()

    def prepend(self, piece: str) -> None:
        """Set the piece before all that was set so far."""
        self._head.insert(0, piece)

    def __iter__(self) -> Iterator[str]:
        """The lines, each with its line feed; nothing else ends one."""
        rest = b""
        for chunk in self.chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (f"{line.decode()}\n" for line in lines)
        if rest:
            yield rest.decode()

    def chunks(self) -> Iterator[bytes]:
        """The bytes, some of them at a time."""
        yield "".join(self._head).encode()
        place = 0
        while chunk := self._on_disk(place):
            yield chunk
            place += len(chunk)
        yield "".join(self._rest).encode()

    def _on_disk(self, place: int) -> bytes:
        if self._file is None:
            return b""
        self._file.seek(place)  # each time: somebody else may be reading too
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
            problem.filename = tempfile.gettempdir()  # the file has no name, and a full disk names none
            raise
        self._rest, self._letters = [], 0


Text: TypeAlias = str | SpooledText
"""What a file is to hold."""


def chunks(text: Text) -> Iterator[bytes]:
    """The bytes of the file, some of them at a time."""
    return iter((text.encode(),)) if isinstance(text, str) else text.chunks()
