"""Fields → the text of a file, byte for byte as bibtexparser writes it.

It is not asked to: it would spend most of the time of a rendering on what is one line a field. It reads every file back
(`proof`), and a test has it write what it read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from enrich.publish.exporters.bibtex.flavours import Dialect
from enrich.text import latex

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

_ASCII = bytes(range(0x80))
_COLUMN = len("howpublished")
"""How wide names are, the same in every file: a new, longer field name in one entry must not move every line."""


def line(name: str, value: str) -> str:
    """The line of a field; the value with its delimiters, or a macro's name."""
    return f"{_begun(name)}{value},\n"


def entry(kind: str, key: str, lines: Iterable[str]) -> str:
    """An entry of these lines."""
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def strings(definitions: Mapping[str, str]) -> str:
    """The file of a set of macros."""
    return "\n".join(f"@string{{{name:<{_COLUMN}} = {written}}}\n" for name, written in definitions.items())


class File:
    """What has to be known of the entries that a file holds."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._letters: set[str] = set()
        self._has_entries = False

    def following(self, entries: Iterable[str]) -> str:
        """The entries as they stand after those before them: a blank line lies between two."""
        text = "\n".join(("", *entries) if self._has_entries else entries)
        if not text.isascii():
            self._letters.update(text.encode().translate(None, _ASCII).decode())
        self._has_entries = True
        return text

    @property
    def beginning(self) -> str:
        """What stands before the first entry; nothing where there is none."""
        told = preamble("".join(self._letters), self._dialect) if self._has_entries else ""
        return f"@preamble{{{told}}}\n\n" if told else ""


def preamble(letters: str, dialect: Dialect) -> str:
    """What LaTeX is told before it reads entries with these letters, or nothing."""
    return PREAMBLE if dialect is Dialect.BIBTEX else _declarations(latex.not_set_up(letters))


@cache
def _begun(name: str) -> str:
    return f"  {name:<{_COLUMN}} = "


def _declarations(letters: Mapping[str, str]) -> str:
    """Letters that pdfLaTeX does not know by itself; LuaLaTeX and XeLaTeX know all, and no such command."""
    if not letters:
        return ""
    lines = [f"  \\DeclareUnicodeCharacter{{{ord(letter):04X}}}{{{printed}}}\n" for letter, printed in letters.items()]
    return f'"\n  \\ifdefined\\DeclareUnicodeCharacter\n{"".join(lines)}  \\fi\n"'
