"""Decompression of bodies in small pieces, so that the reader can stop: a megabyte of gzip may hold a gigabyte."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

ACCEPTED = "gzip"
"""The content encoding that is asked for; no other is accepted."""
PIECE = 65_536
"""Bytes that are decompressed at a time."""

_MAGIC = b"\x1f\x8b"
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
    """The members of a gzip body, one after the other (RFC 1952, 2.2). What follows the last one is padding."""
    decompressor, rest = _member(), b""
    for compressed in pieces:
        rest += compressed
        while True:
            if decompressor.eof:
                if not rest.startswith(_MAGIC):
                    rest = rest if _MAGIC.startswith(rest) else b""
                    break
                decompressor = _member()
            yield from _decompressed(decompressor, rest)
            rest = decompressor.unused_data
            if not decompressor.eof:
                break
    yield from _decompressed(decompressor, b"")  # what it still holds back
    if not decompressor.eof:
        raise httpx.DecodingError("cut off")


def _member() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


def _decompressed(decompressor: zlib._Decompress, compressed: bytes) -> Iterator[bytes]:
    rest, piece = compressed, bytes(PIECE)
    while (rest or len(piece) == PIECE) and not decompressor.eof:
        try:
            piece = decompressor.decompress(rest, PIECE)
        except zlib.error:
            raise httpx.DecodingError("not gzip") from None
        rest = decompressor.unconsumed_tail
        yield piece
