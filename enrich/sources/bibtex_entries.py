"""The entries of a BibTeX text, as they were typed: @string names put in, fields inherited, what is not read told.

Values are still LaTeX here. An entry that cannot be read costs no other; `Entries.warnings` names it with its line.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ParsingFailedBlock,
)
from bibtexparser.model import Entry as Parsed
from bibtexparser.model import String as Macro

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_PREDEFINED = {month[:3].lower(): month for month in _MONTHS}
_BRACE = re.compile(r"(?<!\\)[{}]")
_BRACE_OR_QUOTE = re.compile(r"(?<!\\)[{}\"]")
_NAME = re.compile(r"[^\s#{}\",%]+")
_ENTITY = re.compile(
    r"(?:\{\\&\}|\\&|&)(?:(?P<number>(?:\{\\#\}|\\#|#)(?:\d{1,7}|[xX][0-9a-fA-F]{1,6}))|(?P<name>[A-Za-z]\w{1,31}));"
)
_FROM_PARENT = (
    "publisher", "organization", "institution", "school", "year", "date", "volume", "number", "issue", "series",
    "address", "location", "month", "editor", "isbn", "issn",
)  # fmt: skip
"""What a paper has in common with the book that it stands in. The book's own identifiers are not the paper's."""
_IN_JOURNALS = frozenset({"article", "suppperiodical"})
_DEEPEST = 8
"""Entries that inherit from each other, one after the other."""

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it logs is told by `warnings`, once


class Entry(NamedTuple):
    """An entry as it was typed: field names in lower case, values still LaTeX."""

    key: str
    kind: str
    """`article`, in lower case."""
    line: int
    values: Mapping[str, str]
    problems: tuple[str, ...] = ()
    """What of the entry could not be read, each as a sentence that begins with the field."""


class Entries(NamedTuple):
    """All entries of a text, in order, with what they inherit."""

    entries: tuple[Entry, ...]
    warnings: tuple[str, ...]


def read(text: str) -> Entries:
    """The entries of a BibTeX text. Pure; raises for no content."""
    library = parse_string(text, parse_stack=[])
    macros: dict[str, str] = dict(_PREDEFINED)
    warnings = [*_warnings(library), *_define(library.blocks, macros)]
    typed = [_typed(parsed, macros) for block in library.blocks if isinstance(parsed := _whole(block), Parsed)]
    parents = _Parents(typed)
    return Entries(tuple(parents.inherited(entry) for entry in typed), tuple(warnings))


def _whole(block: Block) -> Block | None:
    """The block; where it is set aside for a key or a field that stands twice, what it holds."""
    return block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block


def _define(blocks: Iterable[Block], macros: dict[str, str]) -> Iterator[str]:
    """Put the @string names into `macros`, in order; yield what cannot be read of them."""
    for block in blocks:
        macro = _whole(block)
        if isinstance(macro, Macro):
            try:
                macros[macro.key.strip().lower()] = _value(str(macro.value), macros)
            except ValueError as problem:
                yield f"line {_line(block)}: @string {macro.key}: {problem}"


def _typed(parsed: Parsed, macros: Mapping[str, str]) -> Entry:
    values: dict[str, str] = {}
    problems: list[str] = []
    for field in parsed.fields:
        name = field.key.strip().lower()
        try:
            value = _value(str(field.value), macros)
        except ValueError as problem:
            problems.append(f"{name}: {problem}")
            continue
        if values.setdefault(name, value) != value:
            problems.append(f"{name}: given twice, the first is used")
    return Entry(parsed.key.strip(), parsed.entry_type.lower(), _line(parsed), values, tuple(problems))


def _value(expression: str, macros: Mapping[str, str]) -> str:
    """What an expression such as `cv # { 2020}` stands for. ValueError says what of it cannot be read."""
    position, pieces = 0, []
    expression = expression.strip()
    while True:
        piece, position = _piece(expression, position, macros)
        pieces.append(piece)
        rest = expression[position:].lstrip()
        if not rest:
            return _without_entities("".join(pieces))
        if not rest.startswith("#"):
            raise ValueError(f"{_short(expression)} is not one value; is a comma or a brace missing?")
        position = len(expression) - len(rest[1:].lstrip())


def _piece(expression: str, start: int, macros: Mapping[str, str]) -> tuple[str, int]:
    """The text of one operand of `#`, and where it ends."""
    if expression[start : start + 1] in ("{", '"'):
        end = _end_of_text(expression, start)
        return expression[start + 1 : end], end + 1
    name = _NAME.match(expression, start)
    if name is None:
        raise ValueError(f"{_short(expression)} is not a value")
    if name[0].isdecimal():
        return name[0], name.end()
    if name[0].lower() not in macros:
        raise ValueError(f"{_short(expression)} is a macro that the file does not define")
    return macros[name[0].lower()], name.end()


def _end_of_text(expression: str, start: int) -> int:
    """Where the brace or quotation mark that opens there is closed. ValueError where it is not."""
    depth, is_quoted = 0, expression[start] == '"'
    for sign in (_BRACE_OR_QUOTE if is_quoted else _BRACE).finditer(expression, start + 1 if is_quoted else start):
        depth += {"{": 1, "}": -1, '"': 0}[sign[0]]
        if depth == 0 and sign[0] == ('"' if is_quoted else "}"):
            return sign.start()
    raise ValueError(f"{_short(expression)} is never closed")


def _without_entities(value: str) -> str:
    """HTML entities as their letters (`&amp;`, `\\&\\#39;`), but for those of LaTeX's own signs, which stay escaped."""
    return _ENTITY.sub(_letter, value) if ";" in value and "&" in value else value


def _letter(entity: re.Match[str]) -> str:
    name = re.sub(r"[{}\\]", "", entity["number"] or entity["name"])
    letter = html.unescape(f"&{name};")
    if letter == f"&{name};":
        return entity[0]
    return f"\\{letter}" if letter in "&%$#_{}" else letter


class _Parents:
    """The entries that others inherit from, by key; BibTeX takes no notice of case in keys."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: dict[str, Entry] = {}
        self._inherited: dict[int, Entry] = {}
        """Line → a parent with what it inherits: many papers stand in one book."""
        for entry in entries:
            aliases = (alias.strip() for alias in entry.values.get("ids", "").split(","))
            for key in filter(None, (entry.key, *aliases)):
                self._by_key.setdefault(key, entry)
                self._by_key.setdefault(key.casefold(), entry)

    def inherited(self, entry: Entry) -> Entry:
        """With what the entry takes from those that it names in `xdata` and `crossref`, as BibLaTeX and BibTeX do."""
        return self._with_ancestors(entry, ())

    def _with_ancestors(self, entry: Entry, heirs: tuple[Entry, ...]) -> Entry:
        """`heirs`: the entries that inherit from this one, which it cannot inherit from."""
        if not (entry.values.keys() & {"xdata", "crossref"}):
            return entry
        values, problems = dict(entry.values), list(entry.problems)
        for field, key in _named_parents(entry):
            parent = self._parent(key)
            if parent is None or parent is entry or parent in heirs or len(heirs) >= _DEEPEST:
                problems.append(f"{field}: {_short(key)} is no entry of the file that this one can inherit from")
            else:
                whole = self._whole_parent(parent, (*heirs, entry))
                values = {**(_all_but_own(whole) if field == "xdata" else _of_book(whole, entry.kind)), **values}
        return entry._replace(values=values, problems=tuple(problems))

    def _parent(self, key: str) -> Entry | None:
        return self._by_key.get(key) or self._by_key.get(key.casefold())

    def _whole_parent(self, parent: Entry, heirs: tuple[Entry, ...]) -> Entry:
        if parent.line not in self._inherited:
            self._inherited[parent.line] = self._with_ancestors(parent, heirs)
        return self._inherited[parent.line]


def _named_parents(entry: Entry) -> Iterator[tuple[str, str]]:
    for field in ("xdata", "crossref"):
        keys = entry.values.get(field, "").split(",") if field == "xdata" else [entry.values.get(field, "")]
        yield from ((field, key.strip()) for key in keys if key.strip())


def _all_but_own(parent: Entry) -> dict[str, str]:
    return {name: value for name, value in parent.values.items() if name not in ("xdata", "crossref", "ids", "key")}


def _of_book(parent: Entry, kind: str) -> dict[str, str]:
    """What a part has of the book or the journal issue that it stands in: its title is the venue."""
    passed = {name: parent.values[name] for name in _FROM_PARENT if name in parent.values}
    values = parent.values
    if kind in _IN_JOURNALS:
        passed["journaltitle"] = values.get("journaltitle") or values.get("journal") or values.get("title", "")
    else:
        passed["booktitle"] = values.get("booktitle") or values.get("title", "")
        passed["booksubtitle"] = values.get("booksubtitle") or values.get("subtitle", "")
    return {name: value for name, value in passed.items() if value}


def _line(block: Block) -> int:
    return (block.start_line or 0) + 1


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= 60 else f"{plain[:59]}…")


def _warnings(library: Library) -> Iterator[str]:
    for block in library.failed_blocks:
        line, beginning = _line(block), " ".join((block.raw or "").split())[:60]
        if isinstance(block, DuplicateBlockKeyBlock):
            first = _line(block.previous_block)
            if isinstance(_whole(block), Macro):
                yield f"line {line}: @string {block.key} stands at line {first} already; the later one is used"
            else:
                yield f"line {line}: the key {block.key} stands at line {first} already; both entries are used"
        elif isinstance(block, DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            yield f"line {line}: {twice} given twice, the first is used; it begins: {beginning}"
        else:
            yield f"line {line}: not read, mend its braces, quotes and commas; it begins: {beginning}"
