"""Which words of a title keep their capitals, whatever the style does to the others: a visible rule and a short list.

Styles lower-case titles. A word keeps its letters where a capital tells something: an acronym or camel case (`GeM`,
`iNaturalist`, `CNNs`), a word with a digit (`3D`, `Cars196`), a letter of its own (the N of `N-pair`; not the article),
the first word after `:`, `?`, `!` or a dash, and the words of `catalog/protected.yaml` (`Hamming`, `Oxford`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’][^\W_]+)*")
_NEW_SENTENCE = re.compile(r"(?:[:?!–—]|\s-)\s+[“‘\"'(]*")


class Piece(NamedTuple):
    """A stretch of a title, and whether its capitals are kept."""

    text: str
    kept: bool


def pieces(title: str, protected: frozenset[str]) -> Iterator[Piece]:
    """The title in stretches; joined they are the title. A kept stretch is one word."""
    end = 0
    firsts = {sentence.end() for sentence in _NEW_SENTENCE.finditer(title)}
    for found in () if _shouts(title) else _WORD.finditer(title):
        word, start = found[0], found.start()
        if _matters(word, protected) or _stands_out(title, start, word, start in firsts):
            yield from (Piece(title[end:start], kept=False), Piece(word, kept=True))
            end = found.end()
    yield Piece(title[end:], kept=False)


@lru_cache(maxsize=65536)
def _matters(word: str, protected: frozenset[str]) -> bool:
    """Whether the word keeps its capitals wherever it stands."""
    if not any(letter.isupper() for letter in word):
        return False
    return (
        any(letter.isupper() for letter in word[1:])
        or any(letter.isdigit() for letter in word)
        or (len(word) == 1 and word != "A")
        or re.split("['’]", word)[0] in protected
    )


def _stands_out(title: str, start: int, word: str, is_first: bool) -> bool:
    """Whether it keeps them where it stands: as the first of a sentence, or as the A of `A-softmax`."""
    return (is_first and word[0].isupper()) or (word == "A" and title[start + 1 : start + 2] == "-")


def _shouts(title: str) -> bool:
    """A title all in capitals does not tell which of them matter."""
    return title.isupper() and " " in title
