"""The .bib family: BibTeX that prints right under the styles the field uses.

One list of references, several flavours. Nothing in the text can become a TeX command or an entry of its own, whoever
wrote the field; `problems` proves it of a file, and `make latex` compiles every file under every style.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

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
from enrich.exporters.bibtex.references import Reference, references
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
    texts = _entries(references(works, venues), (flavour,), words)
    return writing.text(list(texts[flavour].values()), flavour.dialect)


def family(works: Sequence[Work], venues: Vocabulary, protected: Collection[str] = ()) -> Mapping[str, str]:
    """Every .bib there is: file name → text. Raises what `render` raises."""
    words = Words(frozenset(protected), macros(venues))
    texts = _entries(references(works, venues), FLAVOURS, words)
    whole = {flavour.file: writing.text(list(some.values()), flavour.dialect) for flavour, some in texts.items()}
    years = {
        of_year(year).file: writing.text([texts[CLASSIC][key] for key in keys], CLASSIC.dialect)
        for year, keys in _sections(works).items()
    }
    sets = {str(length): writing.strings(definitions(words.macros, length)) for length in Length}
    return {**whole, **years, **sets}


def _entries(known: Iterable[Reference], flavours: Sequence[Flavour], words: Words) -> Mapping[Flavour, dict[str, str]]:
    """Flavour → key → the entry's text. What the flavours of a dialect have in common is made once."""
    texts: dict[Flavour, dict[str, str]] = {flavour: {} for flavour in flavours}
    dialects = dict.fromkeys(flavour.dialect for flavour in flavours)
    for one in known:
        said = {dialect: in_dialect(one, dialect, words.protected) for dialect in dialects}
        for flavour, entries in texts.items():
            values = in_flavour(said[flavour.dialect], one, flavour, words)
            entries[one.key] = writing.entry(entry_type(one, flavour.dialect), one.key, values)
    return texts


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
