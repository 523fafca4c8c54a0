"""How a work was published, and where a reader finds it: what the formats beside BibTeX have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from enrich import identifiers
from enrich.model import Metadata, Notice, NoticeKind, Work
from enrich.venues import Venue, Vocabulary


class Form(StrEnum):
    """In what form a work stands in the literature."""

    PAPER = "inproceedings"
    """In the proceedings of a conference."""
    ARTICLE = "article"
    """In a journal."""
    REPORT = "techreport"
    """A report of an institution."""
    PREPRINT = "preprint"
    """On arXiv alone."""
    OTHER = "misc"
    """Somewhere that the vocabulary does not know, or nowhere."""


class Publication(NamedTuple):
    """The form, and what tells where; None where nothing is known."""

    form: Form
    container: str | None = None
    """Proceedings, journal or report series, in full."""
    series: str | None = None
    publisher: str | None = None


_ARXIV = re.compile(r"\barxiv\b|^corr$", re.IGNORECASE)
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)
_WARNINGS = {
    NoticeKind.RETRACTED: "Retracted",
    NoticeKind.WITHDRAWN: "Withdrawn",
    NoticeKind.CONCERN: "Expression of concern",
}


def publication(known: Metadata, venues: Vocabulary) -> Publication:
    """How the work was published, as far as its venue tells."""
    if _is_preprint(known):
        return Publication(Form.PREPRINT, publisher="arXiv")
    venue = venues.find(known.venue) if known.venue else None
    if venue is None:
        form = Form.REPORT if _REPORT.search(known.venue or "") else Form.OTHER
        return Publication(form, known.venue, None, known.publisher)
    return Publication(Form(venue.entry), venue.name, _series(venue), known.publisher or venue.publisher)


def landing_page(work: Work) -> str | None:
    """Where a reader finds the work: by its DOI, else the page that is named, else the paper, else arXiv."""
    known = work.metadata
    papers = [link.url for link in work.links if link.kind == "paper"]
    doi = identifiers.landing_page(known.doi, "doi") if known.doi else None
    arxiv = identifiers.landing_page(known.arxiv, "arxiv") if known.arxiv else None
    pages = (page for page in (doi, known.url, *papers, arxiv) if page and page.startswith(("https://", "http://")))
    return next(pages, None)


def warning(notices: Sequence[Notice]) -> str:
    """What readers are warned of, `Retracted according to crossref`; empty where of nothing."""
    return "; ".join(sorted({f"{_WARNINGS[notice.kind]} according to {notice.source}" for notice in notices}))


def _series(venue: Venue) -> str | None:
    return venue.series if venue.entry == "inproceedings" else None


def _is_preprint(known: Metadata) -> bool:
    if known.venue is None:
        return known.arxiv is not None and known.doi is None
    return bool(_ARXIV.search(known.venue))
