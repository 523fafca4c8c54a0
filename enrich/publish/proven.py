"""Which rendered entries were proven before: the same text, of the same meaning, by the same program.

An entry is proven when it was parsed back and compared with the work. That costs most of a run's time, and from one
night to the next nearly all entries stay as they are. So the digest of every proven entry is kept, and an entry with
a known digest is not parsed again. It is safe because of what the digest covers:

* the rendered text. Files on disk are never read for it, so a corrupted file proves nothing;
* what the entry was compared with (the work's reference, and the macros that the file may use). A work that changed is
  proven again, even where a faulty exporter renders the old text;
* the program, given as `program` by the caller: its source and its parser. After an update everything is proven
  again, so an error of an earlier version is not inherited.

Where the digests are lost, everything is proven again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b


class ProvenEntries:
    """The digests of entries that were proven, before and now. One object serves one list of works."""

    def __init__(self, program: str = "", before: Iterable[str] = ()) -> None:
        self._program = program
        self._before = frozenset(before)
        self._current: set[str] = set()
        self._meanings: dict[str, bytes] = {}

    @property
    def current(self) -> frozenset[str]:
        """The digests of all entries that are proven now: those to keep for the next run."""
        return frozenset(self._current)

    def digest(self, text: str, meaning: bytes, flavour: bytes) -> str:
        """The digest of an entry: its text, its meaning and the flavour it is written in."""
        return blake2b(
            b"%b\0%b\0%b" % (flavour, meaning, text.encode(errors="surrogatepass")), digest_size=16
        ).hexdigest()

    def flavour(self, *parts: object) -> bytes:
        """What a digest covers of the program and the flavour. Files of one flavour share their entries."""
        return _digest((self._program, *parts))

    def meaning(self, key: str, reference: Callable[[], tuple[object, ...]]) -> bytes:
        """What a digest covers of a work: its reference, made once for all flavours that share it under the key."""
        if key not in self._meanings:
            self._meanings[key] = _digest(tuple(reference()))
        return self._meanings[key]

    def is_proven(self, digest: str) -> bool:
        """Whether such an entry was proven, by an earlier run or in another file of this one."""
        if digest in self._before:
            self._current.add(digest)
        return digest in self._current

    def add(self, digests: Iterable[str]) -> None:
        """Remember entries that were proven now."""
        self._current.update(digests)


def _digest(parts: tuple[object, ...]) -> bytes:
    return blake2b(repr(parts).encode(errors="surrogatepass"), digest_size=16).digest()
