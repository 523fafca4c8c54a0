"""A local BibTeX file as a source: a DBLP, Zotero or Crossref export enriches the catalog with no network at all.

Titles, names and venues are read as plain text; identifiers come from identifier fields and addresses alone, never
from an abstract or a title. `Record.set_aside` names the values of an entry that are refused; `LookupResult.warnings`
names the entries that cannot be read, with their lines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares.parsestack import default_parse_stack
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
)
from rapidfuzz import fuzz, process

from enrich.model import Candidate, LookupKey, LookupResult, Metadata, Provenance, Query, Record, Work
from enrich.sources.validation import Validator
from enrich.text import identifiers, latex, names, titles

_ARXIV_VENUE = re.compile(r"^CoRR\b|\barXiv\b", re.IGNORECASE)
_ARXIV_IN_VENUE = re.compile(r"^CoRR,? abs/(\S+)|\barXiv:\s*(\S+)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_RESOLVER = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_WHOLE = re.compile(r"\{[^{}]*\}")
_MOST_NEAR = 5


class BibtexFile:
    """A BibTeX file that has been read: a `model.Source` that is asked without a network."""

    batch_size = 10_000

    def __init__(self, name: str, records: Sequence[Record], warnings: Sequence[str] = ()) -> None:
        self.name = name
        """`bib:dblp-records.bib`: the file's name without its folder, for provenance must not tell of a machine."""
        self.records = tuple(records)
        self.warnings = tuple(warnings)

    def question(self, work: Work) -> Query | None:
        """By DOI, arXiv id or title, whichever the work has first."""
        known = work.metadata
        for by, value in ((LookupKey.DOI, known.doi), (LookupKey.ARXIV, known.arxiv), (LookupKey.TITLE, known.title)):
            if value:
                return Query(key=work.key, by=by, value=value)
        return None

    def lookup(self, works: Sequence[Work]) -> LookupResult:
        """All entries that may be about the works; matching decides which are."""
        candidates = [candidate for work in works for candidate in self._candidates(work)]
        asked = frozenset(work.key for work in works)
        missing = asked - {candidate.key for candidate in candidates}
        return LookupResult(
            source=self.name, asked=asked, candidates=tuple(candidates), missing=missing, warnings=self.warnings
        )

    def _candidates(self, work: Work) -> Iterator[Candidate]:
        found: dict[int, LookupKey] = {}
        for asked, name, value in _names_of(work.metadata):
            for position in self._index.get((name, value), ()):
                found.setdefault(position, asked)
        found = found or dict.fromkeys(self._near(work.metadata.title or ""), LookupKey.TITLE)
        for position, asked in sorted(found.items()):
            yield Candidate(key=work.key, asked=asked, record=self.records[position])

    def _near(self, title: str) -> list[int]:
        """Positions of the entries with a similar title, for a person to look at where nothing else agrees."""
        near = process.extract(
            titles.fold(title), self._folded, scorer=fuzz.ratio, score_cutoff=titles.NEAR * 100, limit=_MOST_NEAR
        )
        return [position for _, _, position in near]

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], Sequence[int]]:
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for position, record in enumerate(self.records):
            for _, name, value in _names_of(record.metadata):
                index[name, value].append(position)
        return index

    @cached_property
    def _folded(self) -> dict[int, str]:
        return {position: titles.fold(record.metadata.title or "") for position, record in enumerate(self.records)}


def open_bibtex(path: Path, today: date) -> BibtexFile:
    """Read a BibTeX file. ValueError says what to do where there is none or it is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path}: not UTF-8 (byte {error.start}); convert it first, e.g. iconv -f latin1 -t utf-8"
        ) from error
    except OSError as error:
        raise ValueError(f"{path}: cannot be read ({error.strerror}); give bib: the path of a BibTeX file") from error
    return parse(text, path.name, today)


def parse(text: str, file_name: str, today: date) -> BibtexFile:
    """The records of a BibTeX text. Pure; raises for no content."""
    split = parse_string(text, parse_stack=[])
    entries = _resolved(split)
    by_key = {entry.key: entry for entry in reversed(entries)}
    name = f"bib:{file_name}"
    records, warnings = [], [f"{file_name}, {warning}" for warning in _warnings(split)]
    for entry in entries:
        if record := _record(entry.inheriting(by_key), name, today):
            records.append(record)
        else:
            warnings.append(f"{file_name}, line {entry.line}: {entry.key} has no title, so no work is found by it")
    return BibtexFile(name, records, warnings)


class _Fields(NamedTuple):
    """An entry as it was typed: field names in lower case, values still LaTeX."""

    key: str
    line: int
    values: Mapping[str, str]
    macros: Mapping[str, str]
    """Fields that name a macro or an expression which the file does not define; they cannot be read."""

    def first(self, *fields: str) -> str:
        """The first of the fields that says something, as plain text; empty where none does."""
        return next((plain for field in fields if (plain := latex.decode(self.values.get(field, "")))), "")

    def inheriting(self, by_key: Mapping[str, _Fields]) -> _Fields:
        """With what the entry takes from the one that it names in `crossref`, as BibTeX does."""
        parent = by_key.get(self.values.get("crossref", "").strip())
        if parent is None or not parent.key:
            return self
        passed = {name: parent.values[name] for name in ("publisher", "year", "volume") if name in parent.values}
        passed["booktitle"] = parent.values.get("booktitle") or parent.values.get("title", "")
        return self._replace(values={**passed, **self.values})


def _resolved(split: Library) -> list[_Fields]:
    """Every entry of the file, those that repeat a key too, with its @string names put in."""
    entries = [entry for block in split.blocks if (entry := _entry(block))]
    keys = [entry.key for entry in entries]
    for position, entry in enumerate(entries):
        entry.key = str(position)  # a Library holds a key once; the file's own keys come back below
    library = Library([*split.strings, *entries])
    for middleware in default_parse_stack():
        library = middleware.transform(library)
    return [_fields(entry, key) for entry, key in zip(entries, keys, strict=True)]


def _entry(block: Block) -> Entry | None:
    found = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
    return found if isinstance(found, Entry) else None


def _fields(entry: Entry, key: str) -> _Fields:
    values: dict[str, str] = {}
    macros: dict[str, str] = {}
    for field in entry.fields:
        is_macro = field.enclosing == "no-enclosing"
        (macros if is_macro else values).setdefault(field.key.lower(), field.value)
    return _Fields(key, (entry.start_line or 0) + 1, values, macros)


def _warnings(split: Library) -> Iterator[str]:
    for block in split.failed_blocks:
        line = (block.start_line or 0) + 1
        beginning = " ".join((block.raw or "").split())[:60]
        if isinstance(block, DuplicateBlockKeyBlock):
            first = (block.previous_block.start_line or 0) + 1
            yield f"line {line}: the key {block.key} stands at line {first} already; both entries are used"
        elif isinstance(block, DuplicateFieldKeyBlock):
            twice = ", ".join(sorted(block.duplicate_keys))
            yield f"line {line}: {twice} given twice, the first is used; it begins: {beginning}"
        else:
            yield f"line {line}: not read, mend its braces, quotes and commas; it begins: {beginning}"


class _Ids(NamedTuple):
    doi: str | None = None
    arxiv: str | None = None
    dblp: str | None = None
    openreview: str | None = None


def _record(entry: _Fields, source: str, today: date) -> Record | None:
    validator = Validator(today)
    aside = validator.aside
    title = validator.title(_title(entry))
    if not title:
        return None
    aside += [f"{name}: {value} is a macro that the file does not define" for name, value in entry.macros.items()
              if name not in ("month", "day")]  # fmt: skip
    venue = validator.venue(entry.first("booktitle", "journal", "journaltitle"))
    ids = _identifiers(entry, venue or "", aside)
    details = validator.details(entry.first("volume"), entry.first("number", "issue"), entry.first("pages"))
    metadata = Metadata(
        title=title,
        authors=_authors(entry.values.get("author", ""), aside),
        venue=venue,
        year=_year(entry, aside),
        abstract=validator.abstract(entry.first("abstract")),
        **ids._asdict(),
        pages=details.pages,
        volume=details.volume,
        number=details.number,
        publisher=validator.publisher(entry.first("publisher", "organization", "institution", "school")),
        url=_landing_page(entry, ids, aside),
    )
    preprint = bool(_ARXIV_VENUE.search(venue or "")) or bool(ids.arxiv and not (venue or ids.doi))
    return Record(
        metadata=validator.reduced(metadata),
        provenance=Provenance(source=source, record=entry.key or f"line {entry.line}", retrieved=today),
        preprint=preprint,
        notices=tuple(validator.notices),
        set_aside=tuple(aside),
    )


def _title(entry: _Fields) -> str:
    title, subtitle = entry.first("title"), entry.first("subtitle")
    return f"{title}: {subtitle}" if title and subtitle else title


def _authors(field: str, aside: list[str]) -> tuple[str, ...] | None:
    people = [_person(name) for name in latex.people(field)]
    if "others" in people:
        aside.append("authors: the entry ends in “and others”, so its list is not whole")
    return tuple(person for person in people if person not in ("", "others")) or None


def _person(name: str) -> str:
    """A name as people print it; one that stands in braces as a whole (`{Barnes and Noble, Inc.}`) as it is."""
    plain = latex.decode(name)
    return plain if not plain or _WHOLE.fullmatch(name.strip()) else names.display(plain)


def _year(entry: _Fields, aside: list[str]) -> int | None:
    written = entry.first("year", "date")
    found = _YEAR.search(written)
    if written and not found:
        aside.append(f"year: {written!r} holds no year")
    return int(found[0]) if found else None


def _identifiers(entry: _Fields, venue: str, aside: list[str]) -> _Ids:
    """What the entry is known by; of two values for one identifier the more direct field's."""
    found: dict[str, str] = {}
    for field, kind, text in _identifier_texts(entry, venue):
        try:
            for identifier in _read_identifier(kind, text):
                if found.setdefault(identifier.kind, identifier.value) != identifier.value:
                    aside.append(f"{field}: {identifier.value} is not the {identifier.kind} that the entry gives")
        except ValueError as error:
            aside.append(f"{field}: {error}")
    return _Ids(**{kind: found.get(kind) for kind in _Ids._fields})


def _identifier_texts(entry: _Fields, venue: str) -> Iterator[tuple[str, str, str]]:
    """(field, kind, text) of everything in the entry that is an identifier."""
    values = {name: latex.address(value) for name, value in entry.values.items()}
    archive = (values.get("archiveprefix") or values.get("eprinttype") or "arxiv").casefold()
    if "doi" in values:
        yield "doi", "doi", values["doi"]
    if "eprint" in values and archive == "arxiv":
        yield "eprint", "arxiv", values["eprint"]
    if named := _ARXIV_IN_VENUE.search(f"{venue} {values.get('volume', '')}"):
        yield "journal", "arxiv", named[1] or named[2]
    if entry.key.startswith("DBLP:"):
        yield "key", "dblp", entry.key
    for field in ("biburl", "url", "ee"):
        if field in values:
            yield field, "url", values[field]


def _read_identifier(kind: str, text: str) -> Iterable[identifiers.Identifier]:
    if not text:
        return ()
    if kind == "url":
        return identifiers.in_url(text.removesuffix(".bib"))
    if kind == "doi":
        doi = identifiers.any_doi(text)
        return identifiers.in_url(f"https://doi.org/{doi}") or (identifiers.Identifier("doi", doi),)
    canonical = identifiers.arxiv if kind == "arxiv" else identifiers.dblp
    return (identifiers.Identifier(kind, canonical(text)),)


def _landing_page(entry: _Fields, ids: _Ids, aside: list[str]) -> str | None:
    """The entry's own address, where it says more than its DOI does."""
    url = latex.address(entry.values.get("url") or entry.values.get("ee") or "")
    if not url or ((ids.doi or ids.arxiv) and _RESOLVER.match(url)):
        return None
    if not url.startswith(("https://", "http://")) or " " in url:
        aside.append(f"url: {url!r} is not the address of a page")
        return None
    return url


def _names_of(known: Metadata) -> Iterator[tuple[LookupKey, str, str]]:
    """What a work can be found by in a file, most telling first: (as what it is asked, field, value)."""
    folded = titles.fold(known.title) if known.title else ""
    for asked, name, value in (
        (LookupKey.DOI, "doi", known.doi),
        (LookupKey.ARXIV, "arxiv", known.arxiv),
        (LookupKey.TITLE, "dblp", known.dblp),
        (LookupKey.TITLE, "title", folded),
    ):
        if value:
            yield asked, name, value
