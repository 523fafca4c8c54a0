"""`awesome-ir.bib`: classic BibTeX that prints right under the styles the field uses.

Pure ASCII, for classic BibTeX neither sorts nor abbreviates 8-bit letters. Capitals that matter stand in braces, for
the styles lower-case titles. A preprint is an `@article` of arXiv, for those styles print nothing of `eprint` (and
biblatex would print it a second time). Nothing in the text can become a TeX command or an entry of its own, whoever
wrote the field; `problems` proves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.parsestack import default_unparse_stack
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from enrich import identifiers, latex, names
from enrich.model import Metadata, Notice, NoticeKind, Work
from enrich.venues import EntryType, Venue, Vocabulary

PROTECTED = frozenset({
    "Bayes", "Bayesian", "Boltzmann", "Bregman", "Caltech", "Carlo", "Cauchy", "Chebyshev", "Euclidean", "Fisher",
    "Fourier", "Gauss", "Gaussian", "Google", "Grassmann", "Grassmannian", "Hamming", "Hausdorff", "Hermitian",
    "Hilbert", "Janus", "Kronecker", "Lagrangian", "Laplace", "Laplacian", "Lipschitz", "Mahalanobis", "Markov",
    "Monte", "Oxford", "Paris", "Poincaré", "Riemannian", "Siamese", "Sinkhorn", "Stiefel", "Voronoi", "Wasserstein",
    "Weibull",
})  # fmt: skip
"""Proper names whose one capital a style must not lower."""

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’][^\W_]+)*")
_NEW_SENTENCE = re.compile(r"(?:[:?!–—]|\s-)\s+[“‘\"'(]*$")
_KEY = re.compile(r"[A-Za-z0-9][\w:./+-]*", re.ASCII)
_ARXIV = re.compile(r"\barxiv\b|^corr$", re.IGNORECASE)
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)
_DASHES = re.compile(r"\s*[-‐‑‒–—−]+\s*")
_AND = re.compile(r"\s+and\s+|^and\s|\sand$|^others$", re.IGNORECASE)
_CONTAINER: dict[EntryType, str] = {
    "inproceedings": "booktitle", "article": "journal", "techreport": "institution", "misc": "howpublished",
}  # fmt: skip
_ADDRESSES = frozenset({"doi", "url"})
_BY_VENUE = frozenset({*_CONTAINER.values(), "series", "publisher"})
_WARNINGS = {
    NoticeKind.RETRACTED: "Retracted",
    NoticeKind.WITHDRAWN: "Withdrawn",
    NoticeKind.CONCERN: "Expression of concern",
}
_IN_ADDRESSES = "%#/:;?@&=+,!*'()[]<>~_.-"
"""Punctuation that an address keeps; all else is percent-encoded."""


class _Value(NamedTuple):
    """A field's value: what is meant, as plain text, and how the file says it."""

    meant: str
    written: str


def render(works: Sequence[Work], venues: Vocabulary) -> str:
    """The works as one BibTeX file, sorted by key: no dates, the same bytes for the same works.

    ValueError where a key is not one, or two works have one key; BibTeX does not tell capitals in keys apart.
    """
    _check_keys(works)
    library = Library([_entry(work, venues) for work in sorted(works, key=lambda work: work.key)])
    in_place = default_unparse_stack(allow_inplace_modification=True)
    return write_string(library, unparse_stack=in_place, bibtex_format=_layout())


def problems(text: str, works: Sequence[Work], venues: Vocabulary | None = None) -> tuple[str, ...]:
    """What is wrong with a rendered file, a sentence each: it must parse back to exactly what was meant.

    Without `venues`, what they decide (entry type, `booktitle`, `publisher` …) is not compared.
    """
    parsed = parse_string(text)
    found, keys = parsed.entries_dict, {work.key for work in works}
    stray = [block for block in parsed.blocks if not isinstance(block, Entry)]
    broken = [f"line {(block.start_line or 0) + 1} is no entry that can be read" for block in stray]
    lost = [f"{key} is missing" for key in sorted(keys - found.keys())]
    strange = [f"{key} is no work" for key in sorted(found.keys() - keys)]
    pairs = [(work, found[work.key]) for work in works if work.key in found]
    wrong = [f"{work.key}: {problem}" for work, entry in pairs for problem in _differences(work, entry, venues)]
    return tuple(f"awesome-ir.bib: {problem}" for problem in (*broken, *lost, *strange, *wrong))


def _differences(work: Work, entry: Entry, venues: Vocabulary | None) -> Iterator[str]:
    kind, values = _values(work, venues or Vocabulary())
    written = {field.key: field.value for field in entry.fields}
    if venues and entry.entry_type != kind:
        yield f"is @{entry.entry_type} and should be @{kind}"
    for name in sorted({*values, *written}):
        if not _is_inert(name, written.get(name, "")):
            yield f"{name} is not inert: {written[name]!r}"
        read, meant = _read(name, written.get(name, "")), values[name].meant if name in values else ""
        if read != meant and (venues or name not in _BY_VENUE):
            yield f"{name} reads {read!r} and should read {meant!r}"


def _is_inert(name: str, written: str) -> bool:
    return latex.is_inert(re.sub("[&_~]", "", written) if name in _ADDRESSES else written)


def _read(name: str, written: str) -> str:
    if name == "author":
        return "; ".join(latex.decode(person) for person in latex.people(written))
    return latex.address(written) if name in _ADDRESSES else latex.decode(written)


def _check_keys(works: Sequence[Work]) -> None:
    seen: dict[str, str] = {}
    for work in works:
        if not _KEY.fullmatch(work.key):
            raise ValueError(f"{work.key!r} cannot be a BibTeX key; write one like yang2021dolg")
        if other := seen.get(work.key.casefold()):
            raise ValueError(f"{other} and {work.key} are one key to BibTeX; give one of the works another")
        seen[work.key.casefold()] = work.key


def _layout() -> BibtexFormat:
    layout = BibtexFormat()  # type: ignore[no-untyped-call]
    layout.indent = "  "
    # A fixed column: a new, longer field name in one entry must not move every line of the file.
    layout.value_column = len("howpublished = ")
    layout.block_separator = "\n"
    layout.trailing_comma = True
    return layout


def _entry(work: Work, venues: Vocabulary) -> Entry:
    kind, values = _values(work, venues)
    return Entry(kind, work.key, [Field(name, value.written) for name, value in values.items()])


def _values(work: Work, venues: Vocabulary) -> tuple[EntryType, dict[str, _Value]]:
    """The entry type and every field that says something, in the file's order."""
    known = work.metadata
    kind, published = _publication(known, venues)
    address = None if known.doi else _landing_page(work)
    values = {
        "author": _authors(known.authors or ()),
        "title": _title(known.title or ""),
        **{name: _text(text) for name, text in published.items() if text},
        "year": _text(str(known.year or "")),
        "doi": _address(known.doi or ""),
        "url": _address(address or ""),
        "note": _text(_warning(work.enriched.notices)),
    }
    return kind, {name: value for name, value in values.items() if value.written}


def _publication(known: Metadata, venues: Vocabulary) -> tuple[EntryType, dict[str, str | None]]:
    """How the work was published: the entry type and what tells where."""
    if _is_preprint(known):
        return "article", {"journal": f"arXiv preprint arXiv:{known.arxiv}" if known.arxiv else "arXiv preprint"}
    kind, name, venue = _venue(known, venues)
    publisher = known.publisher or (venue.publisher if venue else None)
    is_report = kind == "techreport"
    return kind, {
        _CONTAINER[kind]: (publisher or name) if is_report else name,
        "series": venue.series if venue and kind == "inproceedings" else None,
        "volume": known.volume,
        "number": known.number,
        "pages": _DASHES.sub("–", known.pages or ""),
        "publisher": None if is_report else publisher,
    }


def _is_preprint(known: Metadata) -> bool:
    if known.venue is None:
        return known.arxiv is not None and known.doi is None
    return bool(_ARXIV.search(known.venue))


def _venue(known: Metadata, venues: Vocabulary) -> tuple[EntryType, str | None, Venue | None]:
    venue = venues.find(known.venue) if known.venue else None
    if venue:
        return venue.entry, venue.name, venue
    return "techreport" if _REPORT.search(known.venue or "") else "misc", known.venue, None


def _landing_page(work: Work) -> str | None:
    known = work.metadata
    papers = [link.url for link in work.links if link.kind == "paper"]
    arxiv = identifiers.landing_page(known.arxiv, "arxiv") if known.arxiv else None
    pages = (page for page in (known.url, *papers, arxiv) if page and page.startswith(("https://", "http://")))
    return next(pages, None)


def _warning(notices: Sequence[Notice]) -> str:
    return "; ".join(sorted({f"{_WARNINGS[notice.kind]} according to {notice.source}" for notice in notices}))


def _text(text: str) -> _Value:
    plain = latex.printable(text)
    return _Value(plain, latex.encode(plain))


def _address(text: str) -> _Value:
    r"""A DOI or a URL, bare: `_` and `&` stay, for \url, \doi and \href of the packages that print them take them as
    they are and would print the backslash too, and every program that follows the link wants it raw.

    `%` and `#` alone get one: where no such package is loaded, a bare % swallows the rest of the bibliography.
    """
    plain = quote(latex.printable(text), safe=_IN_ADDRESSES)
    return _Value(plain, re.sub(r"[%#]", r"\\\g<0>", plain))


def _authors(people: Sequence[str]) -> _Value:
    plain = [name for person in people if (name := latex.printable(names.inverted(person)))]
    return _Value("; ".join(plain), " and ".join(_author(name) for name in plain))


def _author(name: str) -> str:
    return f"{{{latex.encode(name)}}}" if _AND.search(name) else latex.encode(name)


def _title(title: str) -> _Value:
    """The title with braces round each word whose capitals matter; never round the whole."""
    plain, pieces, end = latex.printable(title), [], 0
    for match in _WORD.finditer(plain):
        if _keeps_capitals(plain, match):
            pieces += [latex.encode(plain[end : match.start()]), f"{{{latex.encode(match[0])}}}"]
            end = match.end()
    return _Value(plain, "".join([*pieces, latex.encode(plain[end:])]))


def _keeps_capitals(title: str, match: re.Match[str]) -> bool:
    """`GeM`, `3D`, `Cars196`, the N of `N-pair`, `Hamming`; the first word of a sentence."""
    word = match[0]
    if not any(letter.isupper() for letter in word) or _shouts(title):
        return False
    if any(letter.isupper() for letter in word[1:]) or any(letter.isdigit() for letter in word):
        return True
    if len(word) == 1 and (word != "A" or title[match.end() : match.end() + 1] == "-"):
        return True
    return re.split("['’]", word)[0] in PROTECTED or bool(_NEW_SENTENCE.search(title, 0, match.start()))


def _shouts(title: str) -> bool:
    """A title all in capitals does not tell which of them matter."""
    return title.isupper() and " " in title
