"""Validation of the values of a record. A value that is refused is set aside, with a sentence that says why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from enrich.text import identifiers
from enrich.text.markup import looks_like_html_page, to_text

FIRST_YEAR = 1800
LONGEST = 20_000
"""Characters of a text, markup included; abstracts have about two thousand."""
MOST_CITATIONS = 10_000_000
"""The most cited paper has some hundred thousand."""

_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
_WITHDRAWN = re.compile(
    r"\bthis (?:paper|article|submission|manuscript|work|preprint) (?:has been|have been|was|is) withdrawn\b",
    re.IGNORECASE,
)
_NO_ABSTRACT = re.compile(
    r"(?:no )?abstract(?: is)?(?: not)?(?: available| provided)?[.: ]*|n/?a|null|none|-+", re.IGNORECASE
)


def is_withdrawal(*texts: str | None) -> bool:
    """Whether the authors say in one of the texts that they took the preprint back."""
    return any(_WITHDRAWN.search(text) for text in texts if text)


def is_encoded_twice(text: str) -> bool:
    """Whether every letter beyond ASCII is a byte of UTF-8 that was taken for a letter: `WÃ¼bben`."""
    if text.isascii():
        return False
    try:
        b"".join(map(_as_byte, text)).decode()
    except UnicodeError:
        return False
    return True


def _as_byte(letter: str) -> bytes:
    """The byte of this letter in Windows-1252; in Latin-1 where Windows-1252 has none."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def arxiv_of(doi: str) -> str | None:
    """The arXiv id in arXiv's own DOI of a preprint; None for any other DOI."""
    try:
        found = identifiers.any_doi(doi)
        return identifiers.arxiv(found) if found.startswith("10.48550/arxiv.") else None
    except ValueError:
        return None


class Validator:
    """Validates the values of one record; `aside` collects the sentences about refused values."""

    def __init__(self, today: date) -> None:
        self.aside: list[str] = []
        self._today = today

    def text(self, markup: str | None) -> str | None:
        """Plain text, or None for nothing."""
        return self._plain(markup) or None

    def title(self, markup: str | None, subtitle: str | None = None) -> str | None:
        """Title and subtitle, joined unless the title says the subtitle already."""
        title, rest = self._plain(markup) or "", self._plain(subtitle) or ""
        if not rest or rest.casefold() in title.casefold():
            return title or None
        return f"{title}{'' if title.endswith((':', '?', '!')) else ':'} {rest}" if title else rest

    def abstract(self, markup: str | None) -> str | None:
        """The abstract as plain text. HTML pages and the words "No abstract" are refused."""
        if not markup:
            return None
        if looks_like_html_page(markup):
            self.aside.append("abstract is an HTML page")
            return None
        text = self._plain(markup) or ""
        if _NO_ABSTRACT.fullmatch(text):
            self.aside.append(f"abstract says only {text!r}")
            return None
        return text or None

    def doi(self, text: str | None) -> str | None:
        """The published work's DOI."""
        if text and arxiv_of(text):
            self.aside.append(f"doi {text} is arXiv's own")
            return None
        return self._identifier("doi", text, identifiers.doi)

    def arxiv(self, text: str | None) -> str | None:
        """An arXiv id, without its version."""
        return self._identifier("arxiv", text, identifiers.arxiv)

    def dblp(self, text: str | None) -> str | None:
        """A DBLP key. `journals/corr/…` is the preprint's, not the work's."""
        if text and text.startswith("journals/corr/"):
            self.aside.append(f"dblp {text} is the preprint's")
            return None
        return self._identifier("dblp", text, identifiers.dblp)

    def year(self, year: int | None) -> int | None:
        """A year in which papers were printed."""
        if year is None or FIRST_YEAR <= year <= self._today.year + 2:
            return year
        self.aside.append(f"year {str(year)[:10]} cannot be")
        return None

    def pages(self, pages: str | None) -> str | None:
        """`11752-11761`, one hyphen."""
        plain = _DASHES.sub("-", self._plain(pages) or "").strip("- ")
        if plain == "1-1":
            self.aside.append("pages 1-1 stand for an article that is not in an issue yet")
            return None
        return plain or None

    def people(self, people: Iterable[str]) -> tuple[str, ...] | None:
        """Names in order; None where there are none, or where one is refused, for a list with a gap is wrong."""
        names = [self._plain(person) for person in people]
        return None if None in names else tuple(name for name in names if name) or None

    def count(self, count: int | None) -> int | None:
        """A citation count. None is "does not say"; zero is a count."""
        if count is not None and not 0 <= count <= MOST_CITATIONS:
            self.aside.append(
                f"citation count {count} is below zero" if count < 0 else "citation count is beyond belief"
            )
            return None
        return count

    def _plain(self, markup: str | None) -> str | None:
        """Plain text; None where it is refused."""
        if markup and len(markup) > LONGEST:
            self.aside.append(f"a text of {len(markup)} characters is too long")
            return None
        if markup and is_encoded_twice(markup):
            self.aside.append(f"{to_text(markup[:100])!r} is UTF-8 that was taken for letters")
            return None
        return to_text(markup or "")

    def _identifier(self, name: str, text: str | None, canonical: Callable[[str], str]) -> str | None:
        if not text:
            return None
        try:
            return canonical(text)
        except ValueError as problem:
            self.aside.append(f"{name}: {problem}"[:200])
            return None
