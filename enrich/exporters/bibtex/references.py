"""What a bibliography says of a work: plain text, the same for every flavour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import quote

from enrich import identifiers, latex, names
from enrich.model import Metadata, Notice, NoticeKind, Work
from enrich.venues import EntryType, Venue, Vocabulary

Kind: TypeAlias = EntryType | Literal["preprint"]

_KEY = re.compile(r"[A-Za-z0-9][\w:./+-]*", re.ASCII)
_ARXIV = re.compile(r"\barxiv\b|^corr$", re.IGNORECASE)
_ON_ARXIV = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/", re.IGNORECASE)
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)
_DASHES = re.compile(r"\s*[-‐‑‒–—−]+\s*")
_NO_INITIAL = re.compile(r"(?<!\w)[^\w\s.,;:'’\-–()\[\]/&%$#*+=@!?\u0300-\u036f]+|(?<!\w)[Α-Ͽℓ]+")
"""Signs that begin no name: biber makes initials of half their command, and LaTeX stumbles over those."""
_ORDINARY = re.compile(r"[A-Za-z .,'-]*")
"""A name without such signs, as nearly all are."""
_WARNINGS = {
    NoticeKind.RETRACTED: "Retracted",
    NoticeKind.WITHDRAWN: "Withdrawn",
    NoticeKind.CONCERN: "Expression of concern",
}
_IN_ADDRESSES = "%#/:;?@&=+,!*'()[]<>~_.-"
"""Punctuation that an address keeps; all else is percent-encoded."""


class Reference(NamedTuple):
    """A work as it is cited. Every text is `latex.printable`; an empty one says nothing."""

    key: str
    kind: Kind
    authors: tuple[str, ...]
    """`Family, Given`."""
    title: str
    where: str
    """The venue in full; of a report, who issued it."""
    venue: Venue | None
    """What `where` is the name of; None where the vocabulary does not know it."""
    series: str
    volume: str
    number: str
    pages: str
    """`11752–11761`, an en dash."""
    publisher: str
    """Of proceedings; nothing prints a journal's, and a report's is where it was published."""
    year: str
    doi: str
    arxiv: str
    url: str
    """A page, for where neither a DOI nor an arXiv number leads to one. Percent-encoded."""
    note: str
    abstract: str
    """As the source wrote it: no flavour but one needs it `printable`."""


def references(works: Sequence[Work], venues: Vocabulary) -> tuple[Reference, ...]:
    """All of them, sorted by key.

    ValueError where a key is not one, or two works have one key; BibTeX does not tell capitals in keys apart.
    """
    _check_keys(works)
    return tuple(reference(work, venues) for work in sorted(works, key=lambda work: work.key))


def reference(work: Work, venues: Vocabulary) -> Reference:
    """How the work is cited."""
    known = work.metadata
    kind, where, venue = _publication(known, venues)
    publisher = known.publisher or (venue.publisher if venue else None) or ""
    text = latex.printable
    return Reference(
        key=work.key,
        kind=kind,
        authors=tuple(name for person in known.authors or () if (name := _person(person))),
        title=text(known.title or ""),
        where=text((publisher or where) if kind == "techreport" else where),
        venue=venue,
        series=text((venue.series if venue and kind == "inproceedings" else None) or ""),
        volume=text(known.volume or ""),
        number=text(known.number or ""),
        pages=text(_DASHES.sub("–", known.pages or "")),
        publisher=text(publisher) if kind in {"inproceedings", "misc"} else "",
        year=str(known.year or ""),
        doi=_address(known.doi or ""),
        arxiv=_address(known.arxiv or ""),
        url=_address(_landing_page(work) or ""),
        note=text(_warning(work.enriched.notices)),
        abstract=known.abstract or "",
    )


def leads_to_arxiv(url: str) -> bool:
    """Whether a page says no more than the arXiv number."""
    return bool(_ON_ARXIV.match(url))


def _check_keys(works: Sequence[Work]) -> None:
    seen: dict[str, str] = {}
    for work in works:
        if not _KEY.fullmatch(work.key):
            raise ValueError(f"{work.key!r} cannot be a BibTeX key; write one like yang2021dolg")
        if other := seen.get(work.key.casefold()):
            raise ValueError(f"{other} and {work.key} are one key to BibTeX; give one of the works another")
        seen[work.key.casefold()] = work.key


def _publication(known: Metadata, venues: Vocabulary) -> tuple[Kind, str, Venue | None]:
    """How and where the work was published."""
    if _is_preprint(known):
        return "preprint", "arXiv preprint", None
    venue = venues.find(known.venue) if known.venue else None
    if venue:
        return venue.entry, venue.name, venue
    return "techreport" if _REPORT.search(known.venue or "") else "misc", known.venue or "", None


def _is_preprint(known: Metadata) -> bool:
    if known.venue is None:
        return known.arxiv is not None and known.doi is None
    return bool(_ARXIV.search(known.venue))


def _landing_page(work: Work) -> str | None:
    known = work.metadata
    if known.doi:
        return None
    papers = [link.url for link in work.links if link.kind == "paper"]
    arxiv = identifiers.landing_page(known.arxiv, "arxiv") if known.arxiv else None
    pages = (page for page in (known.url, *papers, arxiv) if page and page.startswith(("https://", "http://")))
    return next(pages, None)


def _warning(notices: Sequence[Notice]) -> str:
    return "; ".join(sorted({f"{_WARNINGS[notice.kind]} according to {notice.source}" for notice in notices}))


@lru_cache(maxsize=65536)
def _person(name: str) -> str:
    known = latex.printable(names.inverted(name))
    if not _ORDINARY.fullmatch(known):
        known = latex.printable(_NO_INITIAL.sub("", known))
    return known.strip(" ,")


def _address(text: str) -> str:
    return quote(latex.printable(text), safe=_IN_ADDRESSES) if text else ""
