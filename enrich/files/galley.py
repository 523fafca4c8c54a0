"""A file in the making: its text is set, read and proven before it is put in its place."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TypeAlias

_IN_MEMORY = 1 << 20
_CHUNK = 1 << 20


class Galley:
    """Text that is set piece by piece and read as often as one likes, as lines or as bytes (UTF-8).

    What is longer than a megabyte waits on the disk, in a temporary file without a name that is gone with the process:
    a list of a hundred thousand works renders to a gigabyte. OSError where there is no room for it.
    """

    def __init__(self, pieces: Iterable[str] = ()) -> None:
        self._head: list[bytes] = []
        self._body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  lives as long as this does
        weakref.finalize(self, self._body.close)
        for piece in pieces:
            self.add(piece)

    def add(self, piece: str) -> None:
        """Set the piece after all that was set so far."""
        try:
            self._body.write(piece.encode())
        except OSError as problem:
            problem.filename = tempfile.gettempdir()  # the file has no name, and a full disk names none
            raise

    def put_ahead(self, piece: str) -> None:
        """Set the piece before all that was set so far."""
        self._head.insert(0, piece.encode())

    def __iter__(self) -> Iterator[str]:
        """The lines, each with its line feed; nothing else ends one."""
        self._body.seek(0)
        yield from StringIO("".join(head.decode() for head in self._head))
        for line in self._body:
            yield line.decode()

    def chunks(self) -> Iterator[bytes]:
        """The bytes, some of them at a time."""
        yield from self._head
        self._body.seek(0)
        while chunk := self._body.read(_CHUNK):
            yield chunk

    @property
    def text(self) -> str:
        """All of it."""
        return b"".join(self.chunks()).decode()


Text: TypeAlias = str | Galley
"""What a file is to hold."""


def chunks(text: Text) -> Iterator[bytes]:
    """The bytes of the file, some of them at a time."""
    return iter((text.encode(),)) if isinstance(text, str) else text.chunks()
