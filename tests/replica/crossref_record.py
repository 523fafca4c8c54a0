"""A work as Crossref tells it: markup and entities in titles, subtitles apart, abstracts for two venues only."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.replica.exchange import Json
from tests.replica.invention import abstract, chance, citations
from tests.replica.names import parts
from tests.replica.venues import Venue
from tests.replica.works import Work

_WITH_ABSTRACT = frozenset({"AAAI", "IJCAI"})


def record(work: Work, score: float = 1.0) -> Json:
    """The record, all fields that apply; those of a kind that does not apply are absent."""
    place, doi = _place(work), str(work.doi).lower()
    title, subtitle = _split(work)
    cited = citations("crossref", work.title, 1500 if work.listed else 60)
    optional = {
        "abstract": f"<jats:p>{_escaped(abstract(work.title))}</jats:p>" if work.venue in _WITH_ABSTRACT else None,
        "page": work.pages, "volume": work.volume, "issue": work.number, "ISSN": [place.issn] if place.issn else None,
        "event": _event(work) if place.kind == "proceedings-article" else None,
        "published-online": _date(work.year, 3, 8) if work.venue == "IJCV" else None,
        "published-print": None if place.kind == "posted-content" else _published(place, work),
        "posted": _published(place, work) if place.kind == "posted-content" else None,
        "subtype": "preprint" if place.kind == "posted-content" else None,
        "updated-by": [_retraction(doi, work.year + 1)] if work.retracted else None,
    }  # fmt: skip
    return {
        "indexed": {**_stamp(2026, 6, 3), "version": "3.54.1"}, "reference-count": 0, "publisher": place.publisher,
        "content-domain": {"domain": [], "crossmark-restriction": False}, "short-container-title": [],
        "DOI": doi, "type": place.kind, "created": _stamp(work.year, 9, 1), "source": "Crossref",
        "is-referenced-by-count": cited, "title": [_marked(title, work)], "prefix": doi.split("/")[0],
        "author": _authors(work), "member": "263", "container-title": _containers(work),
        "original-title": [], "deposited": _stamp(2024, 2, 1), "score": score,
        "resource": {"primary": {"URL": f"https://publisher.invalid/{doi}"}},
        "subtitle": [subtitle] if subtitle else [], "short-title": [],
        "issued": _published(place, work), "references-count": 0, "URL": f"https://doi.org/{doi}",
        "relation": _relation(work), "subject": [], "published": _published(place, work),
        **{name: value for name, value in optional.items() if value is not None},
    }  # fmt: skip


def csl(work: Work) -> Json:
    """The record as CSL-JSON: the same, but titles are texts."""
    whole = dict(record(work))
    containers = _containers(work)
    return {**whole, "title": _split(work)[0], "container-title": containers[-1] if containers else ""}


def bibtex(work: Work) -> str:
    """One line that begins with a blank; upper-case keys, an en dash in the pages, a bare month."""
    place = _place(work)
    kind, inside = _ENTRIES.get(place.kind, ("inproceedings", "booktitle"))
    containers = _containers(work)
    fields = {
        "title": work.title, "volume": work.volume, "ISSN": place.issn, "url": f"http://dx.doi.org/{str(work.doi).lower()}",
        "DOI": str(work.doi).lower(), "number": work.number, inside: containers[-1] if containers else None,
        "publisher": place.publisher, "author": " and ".join(", ".join(reversed(parts(name))) for name in work.authors),
        "year": str(work.year),
    }  # fmt: skip
    said = [f"{name}={{{value}}}" for name, value in fields.items() if value] + ["month=Jun"]
    said += [f"pages={{{work.pages.replace('-', '–')}}}"] if work.pages else []
    return f" @{kind}{{{parts(work.authors[0])[1].replace(' ', '_')}_{work.year}, {', '.join(said)} }}\n"


def bibliography(work: Work) -> str:
    """A line as a style prints it."""
    return f"{', '.join(work.authors)} ({work.year}). {work.title}. https://doi.org/{str(work.doi).lower()}\n"


_ENTRIES = {
    "journal-article": ("article", "journal"),
    "book-chapter": ("inbook", "booktitle"),
    "posted-content": ("misc", "note"),
}
"""Crossref's type → type of the BibTeX entry, and its field for where the work appeared."""


def _place(work: Work) -> Venue:
    if work.place is None or work.doi is None:
        raise ValueError(f"{work.title} is not in Crossref")
    return work.place


def _containers(work: Work) -> list[str]:
    """The book series first; conferences were IEEE's alone until 2018."""
    named = (container.format(year=work.year) for container in _place(work).containers)
    return [name if work.year >= 2019 else name.replace("IEEE/CVF", "IEEE") for name in named]


def _authors(work: Work) -> list[Json]:
    people = enumerate(map(parts, work.authors))
    return [
        {"given": given, "family": family, "sequence": "additional" if place else "first", "affiliation": []}
        if given
        else {"family": family, "sequence": "additional" if place else "first", "affiliation": []}
        for place, (given, family) in people
    ]


def _split(work: Work) -> tuple[str, str]:
    """Title and subtitle; some registrants keep what follows a colon apart."""
    title, colon, subtitle = work.title.partition(": ")
    return (title, subtitle) if colon and chance(0.2, "subtitle", work.doi) else (work.title, "")


def _marked(title: str, work: Work) -> str:
    """A few titles come with line breaks, markup, or entities that were escaped twice."""
    draw = ("marked", work.doi)
    if work.retracted and chance(0.5, "label", work.doi):
        title = f"RETRACTED: {title}"
    if chance(0.06, *draw, "break"):
        return title.replace(" ", "\n            ", 1)
    if chance(0.06, *draw, "markup"):
        return re.sub(r"(\w+)$", r"<i>\1</i>", title)
    if chance(0.06, *draw, "entity"):
        return title.replace(" and ", " &amp;amp; ") if " and " in title else title.replace(" ", "&amp;nbsp;", 1)
    return title


def _published(place: Venue, work: Work) -> Json:
    return _date(work.year) if place.kind == "book-chapter" else _date(work.year, 6)


def _date(*when: int) -> Json:
    return {"date-parts": [list(when)]}


def _stamp(year: int, month: int, day: int) -> dict[str, object]:
    at = datetime(year, month, day, 12, tzinfo=UTC)
    parts_of_it = [[year, month, day]]
    return {"date-parts": parts_of_it, "date-time": f"{at:%Y-%m-%dT%H:%M:%SZ}", "timestamp": int(at.timestamp()) * 1000}


def _event(work: Work) -> Json:
    return {"name": _containers(work)[-1], "location": "Nowhere", "start": _date(work.year, 6, 15)}


def _relation(work: Work) -> Json:
    if not work.arxiv or not chance(0.1, "relation", work.doi):
        return {}
    doi = f"10.48550/arXiv.{work.arxiv}"
    return {"has-preprint": [{"id-type": "doi", "id": doi, "asserted-by": "object"}]}


def _retraction(doi: str, year: int) -> Json:
    notice = {"type": "retraction", "label": "Retraction", "source": "retraction-watch", "record-id": "99999"}
    return {**notice, "DOI": f"{doi}.retraction", "updated": _stamp(year, 2, 1)}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
