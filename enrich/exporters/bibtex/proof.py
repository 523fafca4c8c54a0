"""The proof of a rendered file: it parses back to exactly what was meant, and nothing in it is obeyed by TeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, Entry, Preamble, String

from enrich import latex
from enrich.exporters.bibtex.fields import ADDRESSES, BY_VENUE, Words, entry_type, fields
from enrich.exporters.bibtex.flavours import CLASSIC, Dialect, Flavour, Naming
from enrich.exporters.bibtex.macros import Length, definitions, macros
from enrich.exporters.bibtex.references import Reference, references
from enrich.exporters.bibtex.writing import preamble, strings
from enrich.model import Work
from enrich.venues import Vocabulary

_PAGE = re.compile(r"\\url\{([^{}]*)\}")


def problems(
    text: str, works: Sequence[Work], venues: Vocabulary | None = None, flavour: Flavour = CLASSIC
) -> tuple[str, ...]:
    """What is wrong with a rendered file, a sentence each: it must parse back to exactly what was meant.

    Without `venues`, what they decide (entry type, `booktitle`, `publisher` …) is not compared.
    """
    vocabulary = venues or Vocabulary()
    known = definitions(macros(vocabulary), Length.LONG) if flavour.naming is Naming.MACROS else {}
    above = f"{strings(known)}\n" if known else ""
    parsed = parse_string(above + text)
    found, meant = parsed.entries_dict, {one.key: one for one in references(works, vocabulary)}
    lines = above.count("\n")
    broken = [
        f"line {(block.start_line or 0) + 1 - lines} is no entry that can be read"
        for block in _strays(parsed.blocks, preamble((text,), flavour.dialect))
    ]
    lost = [f"{key} is missing" for key in sorted(meant.keys() - found.keys())]
    strange = [f"{key} is no work" for key in sorted(found.keys() - meant.keys())]
    pairs = [(meant[key], found[key]) for key in sorted(meant.keys() & found.keys())]
    ignored = frozenset() if venues else BY_VENUE
    wrong = [f"{one.key}: {problem}" for one, entry in pairs for problem in _differences(one, entry, flavour, ignored)]
    return tuple(f"{flavour.file}: {problem}" for problem in (*broken, *lost, *strange, *wrong))


def _strays(blocks: Sequence[Block], ours: str) -> Iterator[Block]:
    for block in blocks:
        is_ours = isinstance(block, Preamble) and block.value == ours
        if not (is_ours or isinstance(block, Entry | String)):
            yield block


def _differences(one: Reference, entry: Entry, flavour: Flavour, ignored: frozenset[str]) -> Iterator[str]:
    values = fields(one, flavour, Words())
    written = {field.key: field.value for field in entry.fields}
    if not ignored and entry.entry_type != entry_type(one, flavour.dialect):
        yield f"is @{entry.entry_type} and should be @{entry_type(one, flavour.dialect)}"
    for name in sorted({*values, *written}):
        if not _is_inert(name, written.get(name, ""), flavour.dialect):
            yield f"{name} is not inert: {written[name]!r}"
        read, meant = _read(name, written.get(name, "")), values[name].meant if name in values else ""
        if read != meant and name not in ignored:
            yield f"{name} reads {_shown(read)} and should read {_shown(meant)}"


def _is_inert(name: str, written: str, dialect: Dialect) -> bool:
    text = written
    if dialect is Dialect.BIBLATEX:
        text = re.sub(r"[^\x00-\x7f]", _as_letter, written)
    if page := _PAGE.fullmatch(text):
        name, text = "url", page[1]
    harmless = "[&_~%#]" if dialect is Dialect.BIBLATEX else "[&_~]"
    return latex.is_inert(re.sub(harmless, "", text) if name in ADDRESSES else text)


def _as_letter(found: re.Match[str]) -> str:
    return "x" if found[0].isalpha() or unicodedata.combining(found[0]) else found[0]


def _read(name: str, written: str) -> str | tuple[str, ...]:
    if name == "author":
        return tuple(latex.decode(person) for person in latex.people(written)) if written else ""
    if page := _PAGE.fullmatch(written):
        return latex.address(page[1])
    return latex.address(written) if name in ADDRESSES else latex.decode(written)


def _shown(value: str | tuple[str, ...]) -> str:
    return repr(value if isinstance(value, str) else "; ".join(value))
