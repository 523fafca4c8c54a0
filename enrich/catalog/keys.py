"""Citation keys: assigned once, stored in the catalog, never recomputed."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterator

from enrich.model import Metadata
from enrich.text import names

# Words that say nothing about which paper is meant.
_SILENT = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "how", "in", "into", "is", "it", "its",
    "no", "not", "of", "on", "or", "the", "their", "to", "toward", "towards", "using", "via", "what", "when",
    "where", "which", "why", "with", "without",
})  # fmt: skip


def citation_key(metadata: Metadata, taken: Collection[str]) -> str:
    """`familynameyearword`, as in `yang2021dolg`: plain ASCII letters and digits, none of those taken.

    The word is the first of the title that tells something: of `Single-Stage` the first part, of `N-pair` the whole.
    Where that key is taken, the next telling word stands instead; where all are, a letter is added to the first.
    Needs a first author and a year; raises ValueError without.
    """
    if not metadata.authors or metadata.year is None:
        raise ValueError(f"{metadata.title!r} has no first author or no year; a citation key is made of both")
    stem = f"{_family(metadata.authors[0]) or 'anonymous'}{metadata.year}"
    return next(key for key in _candidates(stem, metadata.title or "") if key not in taken)


def _family(name: str) -> str:
    """The family name with its particle, without the initials that Indian names put last."""
    parts = names.split(name)
    return _ascii(parts.particle + re.sub(r"(?:\s+[A-Z]\.?)+$", "", parts.family))


def _candidates(stem: str, title: str) -> Iterator[str]:
    words = list(_telling_words(title)) or [""]
    yield from (stem + word for word in words)
    yield from (stem + words[0] + letter for letter in string.ascii_lowercase[1:])
    raise ValueError(f"every key from {stem + words[0]} to {stem + words[0]}z is taken; write one by hand")


def _telling_words(title: str) -> Iterator[str]:
    for word in title.split():
        first = _ascii(re.split(r"[-‐–—/]", word.strip("-–—"))[0])
        # The `Re` of `Re-ranking` and the `N` of `N-pair` tell nothing without the rest.
        telling = first if len(first) > 2 or first == _ascii(word) else _ascii(word)
        if len(telling) > 1 and telling not in _SILENT:
            yield telling


def _ascii(text: str) -> str:
    for letter, plain in (("ß", "ss"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ı", "i"), ("æ", "ae")):
        text = text.casefold().replace(letter, plain)
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text))
