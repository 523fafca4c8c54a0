"""The .bib family: BibTeX that prints right under the styles the field uses.

One list of references, several flavours. Nothing in the text can become a TeX command or an entry of its own, whoever
wrote the field; `problems` proves it of a file, and `make latex` compiles every file under every style.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from enrich.exporters.bibtex import writing
from enrich.exporters.bibtex.fields import Words
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
from enrich.exporters.bibtex.references import references
from enrich.model import Work
from enrich.venues import Vocabulary

__all__ = [
    "ABSTRACTS", "BIBLATEX", "CLASSIC", "FLAVOURS", "STRINGS", "YEARS", "Dialect", "Flavour", "Length", "Naming",
    "family", "of_year", "problems", "refusals", "render",
]  # fmt: skip


def render(
    works: Sequence[Work], venues: Vocabulary, protected: Collection[str] = (), flavour: Flavour = CLASSIC
) -> str:
    """The works as one file, sorted by key: no dates, the same bytes for the same works.

    `protected`: words whose one capital a style must not lower. ValueError where a key is not one, or two works have
    one key.
    """
    words = Words(frozenset(protected), macros(venues))
    return writing.text(writing.entries(references(works, venues), flavour, words), flavour)


def family(works: Sequence[Work], venues: Vocabulary, protected: Collection[str] = ()) -> Mapping[str, str]:
    """Every .bib there is: file name → text. Raises what `render` raises."""
    known = references(works, venues)
    words = Words(frozenset(protected), macros(venues))
    files = {}
    for flavour in FLAVOURS:
        entries = writing.entries(known, flavour, words)
        files[flavour.file] = writing.text(entries, flavour)
        if flavour is CLASSIC:
            by_key = {entry.key: entry for entry in entries}
            for year, keys in _sections(works).items():
                files[of_year(year).file] = writing.text([by_key[key] for key in keys], flavour)
    return {**files, **{length: writing.plain_text(definitions(words.macros, length)) for length in Length}}


def refusals(files: Mapping[str, str], works: Sequence[Work], venues: Vocabulary) -> tuple[str, ...]:
    """What is wrong with a rendered family: `problems` of each file that holds works."""
    held = [(flavour, works) for flavour in FLAVOURS]
    held += [(of_year(year), [work for work in works if work.section == year]) for year in _sections(works)]
    return tuple(said for flavour, some in held for said in problems(files[flavour.file], some, venues, flavour))


def _sections(works: Sequence[Work]) -> Mapping[int, Sequence[str]]:
    """Section → the keys of its works, sorted."""
    sections: dict[int, list[str]] = {}
    for work in sorted(works, key=lambda work: (work.section, work.key)):
        sections.setdefault(work.section, []).append(work.key)
    return sections
