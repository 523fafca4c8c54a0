"""Decompression of bodies in small pieces, so that the reader can stop: a megabyte of gzip may hold a gigabyte."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

ACCEPTED = "gzip"
"""The content encoding that is asked for; no other is accepted."""
PIECE = 65_536
"""Bytes that are decompressed at a time."""

_GZIP = {"gzip", "x-gzip"}
_PLAIN = {"", "identity"}


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The body in small pieces. httpx.DecodingError where it is not what its header says, or ends too early.

    httpx itself decompresses a whole piece at once, and as many encodings deep as the header names.
    """
    named = encoding.strip().lower()
    if named in _PLAIN:
        return iter(pieces)
    if named not in _GZIP:
        raise httpx.DecodingError(f"packed as {named[:20]!a}")
    return _gunzipped(pieces)


def _gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for compressed in pieces:
        yield from _decompressed(decompressor, compressed)
    yield from _decompressed(decompressor, b"")  # what it still holds back
    if not decompressor.eof:
        raise httpx.DecodingError("cut off")


def _decompressed(decompressor: zlib._Decompress, compressed: bytes) -> Iterator[bytes]:
    rest, piece = compressed, bytes(PIECE)
    while (rest or len(piece) == PIECE) and not decompressor.eof:
        try:
            piece = decompressor.decompress(rest, PIECE)
        except zlib.error:
            raise httpx.DecodingError("not gzip") from None
        rest = decompressor.unconsumed_tail
        yield piece
