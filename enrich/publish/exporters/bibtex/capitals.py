"""Which words of a title keep their capitals, whatever the style does to the others: a visible rule and a short list.

Styles lower-case titles. A word keeps its letters where a capital tells something: an acronym or camel case (`GeM`,
`iNaturalist`, `CNNs`), a word with a digit (`3D`, `Cars196`), a letter of its own (the N of `N-pair`, the A of
`A-softmax`; not the article), the first word after `:`, `?`, `!` or a dash, and the words of `catalog/protected.yaml`
(`Hamming`, `Oxford`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’][^\W_]+)*")
_SENTENCES = re.compile(" (?:(?<=[:?!–—] )|(?<= - )|(?<=^- ))")
"""Between two sentences, as far as capitals go: after such a sign, or a hyphen that stands alone."""
_STOPS = ",.:;?!"
_ORDINARY = re.compile(f"[A-Za-z][a-z]+(?:-[A-Za-z][a-z]+)*[{_STOPS}]?")
"""A word, as nearly all are, of which no capital matters but where it is protected, or begins a sentence."""
_OPENS = "“‘\"'("


class Piece(NamedTuple):
    """A stretch of a title, and whether its capitals are kept."""

    text: str
    kept: bool


def written(title: str, protected: frozenset[str], write: Callable[[str], str]) -> str:
    """The title as `write` writes its stretches, with braces round those that keep their capitals.

    A title without double spaces.
    """
    if _shouts(title):
        return write(title)
    inside, beginning = _writers(protected, write)
    first, *others = _SENTENCES.split(title)
    words = [*map(inside, first.split(" "))]
    for sentence in others:
        word, *rest = sentence.split(" ")
        words += (beginning(word), *map(inside, rest))
    return " ".join(words)


def pieces(title: str, protected: frozenset[str]) -> Iterator[Piece]:
    """The title in stretches; joined they are the title, but for its spaces. A kept stretch is one word."""
    if _shouts(title):
        yield Piece(title, kept=False)
    else:
        yield from (piece for word, begins in _words(title) for piece in _pieces(word, begins, protected))


def _words(title: str) -> Iterator[tuple[str, bool]]:
    """What spaces part, and whether a sentence begins with it, other than the first."""
    for number, sentence in enumerate(_SENTENCES.split(title)):
        word, *rest = sentence.split(" ")
        yield word, number > 0
        yield from ((word, False) for word in rest)


@lru_cache(maxsize=8)
def _writers(protected: frozenset[str], write: Callable[[str], str]) -> tuple[Callable[[str], str], ...]:
    """What writes a word within a sentence, and one that begins it."""
    return tuple(cache(partial(_word, protected, write, begins)) for begins in (False, True))


def _word(protected: frozenset[str], write: Callable[[str], str], begins: bool, word: str) -> str:
    if _ORDINARY.fullmatch(word) and not begins and protected.isdisjoint(word.rstrip(_STOPS).split("-")):
        return word
    pieces = [(text if text.isalnum() and text.isascii() else write(text), kept)
              for text, kept in _pieces(word, begins, protected) if text]  # fmt: skip
    return "".join([f"{{{text}}}" if kept else text for text, kept in pieces])


def _pieces(word: str, begins: bool, protected: frozenset[str]) -> Iterator[Piece]:
    end, first = 0, len(word) - len(word.lstrip(_OPENS)) if begins else -1
    for found in _WORD.finditer(word):
        bare, start = found[0], found.start()
        starts = start == first and bare[0].isupper()
        if starts or _matters(bare, protected) or (bare == "A" and word.startswith("-", found.end())):
            yield from (Piece(word[end:start], kept=False), Piece(bare, kept=True))
            end = found.end()
    yield Piece(word[end:], kept=False)


def _matters(word: str, protected: frozenset[str]) -> bool:
    """Whether the word keeps its capitals wherever it stands."""
    if word.islower():
        return False
    if word.isalpha() and word[1:].islower():  # as most words are
        return word[0].isupper() and word in protected
    capitals = [letter.isupper() for letter in word]
    return any(capitals) and (
        any(capitals[1:])
        or any(map(str.isdigit, word))
        or (len(word) == 1 and word != "A")
        or re.split("['’]", word)[0] in protected
    )


def _shouts(title: str) -> bool:
    """A title all in capitals does not tell which of them matter."""
    return title.isupper() and " " in title
