"""A reference in the fields of a flavour: what each means, and how the file says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from enrich import latex
from enrich.exporters.bibtex import capitals
from enrich.exporters.bibtex.flavours import Dialect, Flavour, Naming
from enrich.exporters.bibtex.macros import Macro
from enrich.exporters.bibtex.references import Reference, leads_to_arxiv
from enrich.exporters.publication import Form

_TYPES: Mapping[Dialect, Mapping[Form, str]] = {
    Dialect.BIBTEX: {Form.PREPRINT: "article"},
    Dialect.BIBLATEX: {Form.PREPRINT: "online", Form.REPORT: "report"},
}
_CONTAINERS: Mapping[str, str] = {
    "inproceedings": "booktitle", "article": "journal", "techreport": "institution", "report": "institution",
    "misc": "howpublished",
}  # fmt: skip
_NAMES: Mapping[Dialect, Mapping[str, str]] = {
    Dialect.BIBTEX: {},
    Dialect.BIBLATEX: {"journal": "journaltitle", "year": "date"},
}
_AND = re.compile(r"\s+and\s+|^and\s|\sand$|^others$", re.IGNORECASE)

_Encoder: TypeAlias = Callable[[str], str]

_LISTS = frozenset({"publisher", "institution"})

BY_VENUE = frozenset({*_CONTAINERS.values(), "journaltitle", "type", "series", "publisher"})
"""Fields that the vocabulary of venues decides."""
ADDRESSES = frozenset({"doi", "url", "eprint"})
"""Fields that programs follow: no letter of theirs is text."""


class Value(NamedTuple):
    """A field's value: what is meant, as plain text, and how the file says it, with its delimiters."""

    meant: str | tuple[str, ...]
    written: str


class Words(NamedTuple):
    """What the catalog knows of words."""

    protected: frozenset[str] = frozenset()
    """Words whose one capital a style must not lower."""
    macros: Mapping[str, Macro] = {}
    """Venue in full → its `@string`."""


def entry_type(reference: Reference, dialect: Dialect) -> str:
    """`inproceedings`, `article` …; biblatex has types of its own for reports and for what is only online."""
    if reference.kind is Form.PREPRINT and dialect is Dialect.BIBLATEX and not reference.arxiv:
        return "misc"
    return _TYPES[dialect].get(reference.kind, reference.kind)


def fields(reference: Reference, flavour: Flavour, words: Words) -> Mapping[str, Value]:
    """Every field that says something, in the file's order."""
    return in_flavour(in_dialect(reference, flavour.dialect, words.protected), reference, flavour, words)


def in_dialect(reference: Reference, dialect: Dialect, protected: frozenset[str]) -> dict[str, Value]:
    """What every flavour of a dialect says alike: venues in full, and nothing but what a bibliography prints."""
    names = _NAMES[dialect]
    found: dict[str, Value] = {
        "author": _authors(reference.authors, _encoder("".join(reference.authors), dialect)),
        "title": _title(reference.title, protected, _encoder(reference.title, dialect)),
    }
    for name, plain in _texts(reference, dialect):
        if plain:
            found[names.get(name, name)] = _text(name, plain, _encoder(plain, dialect))
    for name, plain in _addresses(reference, dialect):
        if plain:
            found[name] = Value(plain, _address(name, plain, dialect))
    if reference.note:
        found["note"] = _text("note", reference.note, _encoder(reference.note, dialect))
    return {name: value for name, value in found.items() if value.meant}


def in_flavour(said: Mapping[str, Value], reference: Reference, flavour: Flavour, words: Words) -> Mapping[str, Value]:
    """The same in a flavour: venues by their macros, where it has them, and the fields that it has beyond the rest."""
    if flavour.naming is Naming.MACROS:
        said = {**said, **dict(_named(said, words.macros))}
    return {**said, **_extra(reference, flavour)} if flavour.extra else said


def _named(said: Mapping[str, Value], macros: Mapping[str, Macro]) -> Iterator[tuple[str, Value]]:
    """The fields that have a macro, by it."""
    for name in BY_VENUE & said.keys():
        meant = str(said[name].meant)
        if meant in macros:
            yield name, Value(meant, macros[meant].name)


def _extra(reference: Reference, flavour: Flavour) -> dict[str, Value]:
    texts = {name: latex.printable(getattr(reference, name)) for name in flavour.extra}
    return {
        name: Value(plain, f"{{{_encoder(plain, flavour.dialect)(plain)}}}") for name, plain in texts.items() if plain
    }


def _texts(reference: Reference, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Where and when it was published."""
    kind = entry_type(reference, dialect)
    if kind == "report":
        yield "type", "techreport"
    if kind != "online":
        number = f" arXiv:{reference.arxiv}" if reference.kind is Form.PREPRINT and reference.arxiv else ""
        yield _CONTAINERS[kind], reference.where + number
    yield "series", reference.series
    yield "volume", reference.volume
    yield "number", _number(reference, dialect)
    yield "pages", reference.pages
    yield "publisher", reference.publisher
    yield "year", reference.year


def _number(reference: Reference, dialect: Dialect) -> str:
    """Classic styles print a number only beside a journal's volume, or in a series that tells no volume; else they warn
    of it."""
    if dialect is Dialect.BIBLATEX:
        return reference.number
    if reference.kind is Form.PAPER:
        has_place = bool(reference.series and not reference.volume)
    else:
        has_place = bool(reference.volume) or reference.kind not in {Form.ARTICLE, Form.PREPRINT}
    return reference.number if has_place else ""


def _addresses(reference: Reference, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Where it is to be found. A page only where it says more than the rest."""
    has_eprint = bool(reference.arxiv) and dialect is Dialect.BIBLATEX
    prints_number = has_eprint or (bool(reference.arxiv) and reference.kind is Form.PREPRINT)
    yield "doi", reference.doi
    if has_eprint:
        yield "eprint", reference.arxiv
        yield "eprinttype", "arxiv"
    if not (prints_number and leads_to_arxiv(reference.url)):
        yield _page(reference, dialect), reference.url


def _page(reference: Reference, dialect: Dialect) -> str:
    """Which field holds the page: most styles print no `url`, and nothing else would tell where such a work is."""
    is_all = reference.kind is Form.OTHER and not reference.where and dialect is Dialect.BIBTEX
    return "howpublished" if is_all else "url"


def _address(name: str, plain: str, dialect: Dialect) -> str:
    r"""A DOI or a page, bare: `_` and `&` stay, for every program that follows the link wants them raw, and \url, \doi
    and \href take them as they are (`writing.PREAMBLE` sees to those that are not there).

    `%` and `#` alone get a backslash, in BibTeX's dialect: a bare % swallows the rest of the bibliography where it is
    not read by one of those. biblatex reads addresses verbatim.
    """
    written = plain if dialect is Dialect.BIBLATEX else plain.replace("%", "\\%").replace("#", "\\#")
    return f"{{\\url{{{written}}}}}" if name == "howpublished" else f"{{{written}}}"


def _encoder(plain: str, dialect: Dialect) -> _Encoder:
    """What writes a text; both dialects write ASCII alike, and the second one finds it written."""
    return latex.encode if dialect is Dialect.BIBTEX or plain.isascii() else latex.encode_utf8


@lru_cache(maxsize=4096)
def _text(name: str, plain: str, encode: _Encoder) -> Value:
    """The text; in more braces where biber would take it for a list of several (`Rivers and Sons`)."""
    is_torn = name in _LISTS and _AND.search(plain)
    return Value(plain, f"{{{{{encode(plain)}}}}}" if is_torn else f"{{{encode(plain)}}}")


@lru_cache(maxsize=256)
def _authors(people: tuple[str, ...], encode: _Encoder) -> Value:
    return Value(people, f"{{{' and '.join([_person(name, encode) for name in people])}}}")


@lru_cache(maxsize=65536)
def _person(name: str, encode: _Encoder) -> str:
    return f"{{{encode(name)}}}" if _AND.search(name) else encode(name)


@lru_cache(maxsize=256)
def _title(title: str, protected: frozenset[str], encode: _Encoder) -> Value:
    """The title with braces round each word whose capitals matter; never round the whole."""
    return Value(title, f"{{{capitals.written(title, protected, encode)}}}")
