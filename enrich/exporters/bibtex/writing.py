"""References → the text of a file, written by bibtexparser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Block, Entry, Field, Preamble
from bibtexparser.writer import BibtexFormat

from enrich.exporters.bibtex.fields import Words, entry_type, fields
from enrich.exporters.bibtex.flavours import Dialect, Flavour
from enrich.exporters.bibtex.references import Reference

PREAMBLE = r'''"
  \providecommand{\awesomeirraw}{\begingroup\catcode`\_=12 \catcode`\&=12 \catcode`\~=12 }
  \providecommand{\url}{\awesomeirraw\awesomeirurl}
  \providecommand{\awesomeirurl}[1]{\texttt{#1}\endgroup}
  \providecommand{\doi}{\awesomeirraw\awesomeirdoi}
  \providecommand{\awesomeirdoi}[1]{\url{https://doi.org/#1}\endgroup}
"'''
r"""What prints an address that holds `_`, `&` or `~` where the document loads no package that does.

Styles fall back to a plain \doi that breaks on the `_` of Springer's DOIs. An escaped `\_` would print its backslash
where a package does its work (url.sty), and would lead nowhere.
"""


def entries(references: Iterable[Reference], flavour: Flavour, words: Words) -> list[Entry]:
    """An entry each, in their order."""
    return [_entry(reference, flavour, words) for reference in references]


def text(blocks: Sequence[Block], flavour: Flavour) -> str:
    """The file: no dates, the same bytes for the same blocks, one blank line between two. Without blocks, nothing."""
    preamble = [Preamble(PREAMBLE)] if blocks and flavour.dialect is Dialect.BIBTEX else []
    return plain_text([*preamble, *blocks])


def plain_text(blocks: Sequence[Block]) -> str:
    """The blocks as they are."""
    return write_string(Library(list(blocks)), unparse_stack=(), bibtex_format=_layout())


def _entry(reference: Reference, flavour: Flavour, words: Words) -> Entry:
    values = fields(reference, flavour, words)
    said = [Field(name, value.written) for name, value in values.items()]
    return Entry(entry_type(reference, flavour), reference.key, said)


def _layout() -> BibtexFormat:
    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent = "  "
    # A fixed column: a new, longer field name in one entry must not move every line of the file.
    layout.value_column = len("howpublished = ")
    layout.block_separator = "\n"
    layout.trailing_comma = True
    return layout
