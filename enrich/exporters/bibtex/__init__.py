"""The .bib family: BibTeX that prints right under the styles the field uses.

One list of references, several flavours. Nothing in the text can become a TeX command or an entry of its own, whoever
wrote the field; `problems` proves it of a file, and `make latex` compiles every file under every style.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from enrich.exporters.bibtex import writing
from enrich.exporters.bibtex.fields import Words, entry_type, in_dialect, in_flavour
from enrich.exporters.bibtex.flavours import (
    ABSTRACTS,
    BIBLATEX,
    CLASSIC,
    FLAVOURS,
    STRINGS,
    YEARS,
    Dialect,
    Flavour,
    Naming,
    of_year,
)
from enrich.exporters.bibtex.macros import Length, definitions, macros
from enrich.exporters.bibtex.proof import problems
from enrich.exporters.bibtex.references import in_order, reference
from enrich.model import Work
from enrich.venues import Vocabulary

__all__ = [
    "ABSTRACTS", "BIBLATEX", "CLASSIC", "FLAVOURS", "STRINGS", "YEARS", "Dialect", "Flavour", "Length", "Naming",
    "Piece", "entries", "family", "in_order", "of_year", "pieces", "problems", "refusals", "render",
]  # fmt: skip


class Piece(NamedTuple):
    """The next text of a file."""

    file: str
    text: str
    key: str = ""
    """Of the work whose entry it is, the blank line before it included."""
    ahead: bool = False
    """Whether it stands before all that was told of the file."""


def render(
    works: Sequence[Work], venues: Vocabulary, protected: Collection[str] = (), flavour: Flavour = CLASSIC
) -> str:
    """The works as one file, sorted by key: no dates, the same bytes for the same works.

    `protected`: words whose one capital a style must not lower. ValueError where a key is not one, or two works have
    one key.
    """
    words = Words(frozenset(protected), macros(venues))
    return _gathered(_entries(works, venues, words, (flavour,))).get(flavour.file, "")


def entries(works: Sequence[Work], venues: Vocabulary, protected: Collection[str] = ()) -> Mapping[str, str]:
    """The classic file's entries: citation key → entry. Raises what `render` raises."""
    words = Words(frozenset(protected), macros(venues))
    return {piece.key: piece.text for piece in _entries(works, venues, words, (CLASSIC,)) if not piece.ahead}


def family(works: Sequence[Work], venues: Vocabulary, protected: Collection[str] = ()) -> Mapping[str, str]:
    """Every .bib there is: file name → text. Raises what `render` raises."""
    return _gathered(pieces(works, venues, protected))


def pieces(works: Sequence[Work], venues: Vocabulary, protected: Collection[str] = ()) -> Iterator[Piece]:
    """The same piece by piece, all files side by side: what the flavours have in common is made once.

    Raises what `render` raises, before the first piece.
    """
    words = Words(frozenset(protected), macros(venues))
    yield from _entries(works, venues, words, FLAVOURS, by_year=True)
    yield from (Piece(flavour.file, "") for flavour in FLAVOURS)  # a list without works has them too
    yield from (Piece(length, writing.strings(definitions(words.macros, length))) for length in Length)


def _entries(
    works: Sequence[Work], venues: Vocabulary, words: Words, flavours: Sequence[Flavour], *, by_year: bool = False
) -> Iterator[Piece]:
    """The entries in each flavour, and the classic one in the file of its year too; how files begin comes last."""
    files = {flavour.file: writing.File(flavour.dialect) for flavour in flavours}
    dialects = dict.fromkeys(flavour.dialect for flavour in flavours)
    for work in in_order(works):
        one = reference(work, venues)
        said = {dialect: in_dialect(one, dialect, words.protected) for dialect in dialects}
        for flavour in flavours:
            values = in_flavour(said[flavour.dialect], one, flavour, words)
            entry = writing.entry(entry_type(one, flavour.dialect), one.key, values)
            yield Piece(flavour.file, files[flavour.file].following(entry), one.key)
            if flavour is CLASSIC and by_year:
                year = of_year(work.section)
                file = files.setdefault(year.file, writing.File(year.dialect))
                yield Piece(year.file, file.following(entry), one.key)
    yield from (Piece(name, file.beginning, ahead=True) for name, file in files.items())


def _gathered(found: Iterable[Piece]) -> dict[str, str]:
    files: dict[str, list[str]] = {}
    for piece in found:
        texts = files.setdefault(piece.file, [])
        texts.insert(0 if piece.ahead else len(texts), piece.text)
    return {name: "".join(texts) for name, texts in files.items()}


def refusals(files: Mapping[str, Iterable[str]], works: Sequence[Work], venues: Vocabulary) -> tuple[str, ...]:
    """What is wrong with a rendered family: `problems` of each file that holds works, given its lines."""
    years: dict[int, list[Work]] = {}
    for work in works:
        years.setdefault(work.section, []).append(work)
    held = [*((flavour, works) for flavour in FLAVOURS), *((of_year(year), years[year]) for year in sorted(years))]
    return tuple(said for flavour, some in held for said in problems(files[flavour.file], some, venues, flavour))
