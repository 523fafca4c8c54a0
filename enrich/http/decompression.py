"""Bodies unpacked piece by piece, and never further than a limit: a megabyte of gzip may hold a gigabyte."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

ACCEPTED = "gzip"
"""What we ask for; whatever else a body is packed as was not asked for."""
PIECE = 65_536
"""Bytes that are unpacked at a time."""

_GZIP = {"gzip", "x-gzip"}
_PLAIN = {"", "identity"}


def unpacked(pieces: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """The body in small pieces. httpx.DecodingError where it is not what its header says, or ends too early.

    httpx would do this too, but all of a piece at once, and as many packings deep as the header names.
    """
    named = packing.strip().lower()
    if named in _PLAIN:
        return iter(pieces)
    if named not in _GZIP:
        raise httpx.DecodingError(f"packed as {named[:20]!a}")
    return _gunzipped(pieces)


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for packed in pieces:
        yield from _pieces(unpacker, packed)
    yield from _pieces(unpacker, b"")  # what it still holds back
    if not unpacker.eof:
        raise httpx.DecodingError("cut off")


def _pieces(unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    rest, piece = packed, bytes(PIECE)
    while (rest or len(piece) == PIECE) and not unpacker.eof:
        try:
            piece = unpacker.decompress(rest, PIECE)
        except zlib.error:
            raise httpx.DecodingError("not gzip") from None
        rest = unpacker.unconsumed_tail
        yield piece
