"""`awesome-ir.json`: CSL-JSON for Zotero, Pandoc and citation-js.

The fields are those of https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html; all text is plain Unicode.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from enrich import identifiers, names
from enrich.model import Metadata, Work
from enrich.venues import EntryType, Venue, Vocabulary

Json = str | int | Sequence["Json"] | Mapping[str, "Json"]

_TYPES: dict[EntryType, str] = {
    "inproceedings": "paper-conference", "article": "article-journal", "techreport": "report", "misc": "article",
}  # fmt: skip
_ARXIV = re.compile(r"\barxiv\b|^corr$", re.IGNORECASE)
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)


def render(works: Sequence[Work], venues: Vocabulary) -> str:
    """The works as a CSL-JSON array, sorted by key: no dates of today, the same bytes for the same works."""
    items = [_item(work, venues) for work in sorted(works, key=lambda work: work.key)]
    text = json.dumps(items, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    return text.encode(errors="replace").decode()  # half a surrogate pair cannot be written to a file


def _item(work: Work, venues: Vocabulary) -> Mapping[str, Json]:
    known = work.metadata
    item: dict[str, Json | None] = {
        "id": work.key,
        "title": known.title,
        "author": [_name(person) for person in known.authors or () if person.strip()],
        "issued": {"date-parts": [[known.year]]} if known.year else None,
        "volume": known.volume,
        "page": known.pages,
        "DOI": known.doi,
        "URL": _landing_page(work),
        "abstract": known.abstract,
        **_publication(known, venues),
    }
    return {name: value for name, value in item.items() if value}


def _publication(known: Metadata, venues: Vocabulary) -> Mapping[str, Json | None]:
    """How the work was published: the type and what tells where."""
    if _is_preprint(known):
        return {"type": "article", "publisher": "arXiv", "number": f"arXiv:{known.arxiv}" if known.arxiv else None}
    venue = venues.find(known.venue) if known.venue else None
    kind = _TYPES[venue.entry] if venue else "report" if _REPORT.search(known.venue or "") else "article"
    return {
        "type": kind,
        "container-title": venue.name if venue else known.venue,
        "collection-title": _series(venue),
        "number" if kind == "report" else "issue": known.number,
        "publisher": known.publisher or (venue.publisher if venue else None),
    }


def _series(venue: Venue | None) -> str | None:
    return venue.series if venue and venue.entry == "inproceedings" else None


def _is_preprint(known: Metadata) -> bool:
    if known.venue is None:
        return known.arxiv is not None and known.doi is None
    return bool(_ARXIV.search(known.venue))


def _name(person: str) -> Mapping[str, Json]:
    """A name in its parts; a name of one word is its whole (`literal`)."""
    parts = names.split(person)
    if not (parts.given and parts.family):
        return {"literal": names.display(person)}
    name = {
        "family": parts.family,
        "given": parts.given,
        "non-dropping-particle": parts.particle,
        "suffix": parts.suffix,
    }
    return {part: value for part, value in name.items() if value}


def _landing_page(work: Work) -> str | None:
    """Where a reader finds the work; a DOI has its own field, but readers of URLs want one too."""
    known = work.metadata
    papers = [link.url for link in work.links if link.kind == "paper"]
    doi = identifiers.landing_page(known.doi, "doi") if known.doi else None
    arxiv = identifiers.landing_page(known.arxiv, "arxiv") if known.arxiv else None
    pages = (page for page in (doi, known.url, *papers, arxiv) if page and page.startswith(("https://", "http://")))
    return next(pages, None)
