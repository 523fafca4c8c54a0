"""`awesome-ir.ris`: RIS for Zotero, Mendeley, EndNote and their like.

A line is a tag, two spaces, a hyphen, a space and the value; `TY` begins a reference and `ER` ends it
(https://en.wikipedia.org/wiki/RIS_(file_format) names the tags). A value is one line of printable text, so that nothing
upstream wrote can begin a tag of its own. Lines end with a bare newline, as every reader takes it and git likes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from enrich import names
from enrich.exporters.publication import Form, Publication, landing_page, publication, warning
from enrich.lines import is_clean
from enrich.model import Metadata, Work
from enrich.venues import Vocabulary

_TYPES = {
    Form.PAPER: "CONF",
    Form.ARTICLE: "JOUR",
    Form.REPORT: "RPRT",
    Form.PREPRINT: "JOUR",  # as in the .bib: a type for preprints is not known to every reader
    Form.OTHER: "GEN",
}
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_DASHES = re.compile(r"\s*[-‐‑‒–—−]+\s*")


def render(works: Sequence[Work], venues: Vocabulary) -> str:
    """The works as one RIS file, sorted by key: no dates of today, the same bytes for the same works."""
    return "".join(pieces(works, venues))


def pieces(works: Sequence[Work], venues: Vocabulary) -> Iterator[str]:
    """The same piece by piece."""
    before = ""
    for work in sorted(works, key=lambda work: work.key):
        yield before + _reference(work, venues)
        before = "\n"


def _reference(work: Work, venues: Vocabulary) -> str:
    lines = [f"{tag}  - {text}\n" for tag, given in _fields(work, venues) if given and (text := _printable(given))]
    return "".join(lines) + "ER  - \n"


def _fields(work: Work, venues: Vocabulary) -> Iterator[tuple[str, str | None]]:
    known, published = work.metadata, publication(work.metadata, venues)
    yield "TY", _TYPES[published.form]
    yield "ID", work.key
    for person in known.authors or ():
        yield "AU", _author(person)
    yield "TI", known.title
    yield "PY", str(known.year or "")
    yield "T2", _container(known, published)
    yield "T3", published.series
    yield "VL", known.volume
    yield "IS", known.number
    yield from _pages(known.pages or "")
    yield "PB", published.publisher
    yield "DO", known.doi
    yield "UR", landing_page(work)
    yield "AB", known.abstract
    yield "N1", warning(work.enriched.notices)


def _container(known: Metadata, published: Publication) -> str | None:
    if published.form is Form.PREPRINT:
        return f"arXiv preprint arXiv:{known.arxiv}" if known.arxiv else "arXiv preprint"
    return published.container


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    """First and last page; a page alone, or an article number, is the first."""
    parts = _DASHES.split(pages.strip(), maxsplit=1)
    yield from zip(("SP", "EP"), parts, strict=False)


@lru_cache(maxsize=65536)
def _author(person: str) -> str:
    """`Souza, César Roberto de` has its particle in front of the family name; `, ` alone parts a name."""
    parts = names.split(person)
    family = " ".join(filter(None, (parts.particle, parts.family)))
    # A comma parts a name, and RIS has no way to write another.
    bare = [_printable(part.replace(",", " ")) for part in (family, parts.given, parts.suffix) if part]
    return ", ".join(filter(None, bare))


def _printable(text: str) -> str:
    """One line: whitespace folded, no control, direction or unpaired surrogate characters."""
    if is_clean(text):
        return text
    seen = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in _UNSEEN)
    return " ".join("".join(seen).split())
