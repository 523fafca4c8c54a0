"""`awesome-ir.json`: CSL-JSON for Zotero, Pandoc and citation-js.

The fields are those of the schema https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json; all text is
plain Unicode. `json` escapes what is hostile to JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from enrich import names
from enrich.exporters.publication import Form, landing_page, publication, warning
from enrich.model import Metadata, Work
from enrich.venues import Vocabulary

_BETWEEN = ",\n"
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

_TYPES = {
    Form.PAPER: "paper-conference",
    Form.ARTICLE: "article-journal",
    Form.REPORT: "report",
    Form.PREPRINT: "article",
    Form.OTHER: "article",
}


def render(works: Sequence[Work], venues: Vocabulary) -> str:
    """The works as a CSL-JSON array, sorted by key: no dates of today, the same bytes for the same works."""
    return "".join(pieces(works, venues))


def pieces(works: Sequence[Work], venues: Vocabulary) -> Iterator[str]:
    """The same piece by piece."""
    before = "[\n"
    for work in sorted(works, key=lambda work: work.key):
        yield before + _item(work, venues)
        before = _BETWEEN
    yield "\n]\n" if works else "[]\n"


def _item(work: Work, venues: Vocabulary) -> str:
    """An item, a line a field: a change is seen where it is, and the encoder is the quick one, which cannot indent."""
    known = work.metadata
    written = {name: _written(text) for name, text in _texts(work, venues).items() if text}
    if people := [person for person in known.authors or () if person.strip()]:
        written["author"] = f"[{', '.join(map(_person, people))}]"
    if known.year:
        written["issued"] = _issued(known.year)
    fields = [f'    "{name}": {written[name]}' for name in sorted(written)]
    return f"  {{\n{_BETWEEN.join(fields)}\n  }}"


def _texts(work: Work, venues: Vocabulary) -> Mapping[str, str | None]:
    known = work.metadata
    return {
        "id": work.key,
        "title": known.title,
        "volume": known.volume,
        "page": known.pages,
        "DOI": known.doi,
        "URL": landing_page(work),
        "abstract": known.abstract,
        "note": warning(work.enriched.notices),
        **_publication(known, venues),
    }


def _written(value: object) -> str:
    """As JSON; half a surrogate pair, which no file can hold, is a `?`."""
    text = _json(value)
    return text if text.isascii() else text.encode(errors="replace").decode()


def _publication(known: Metadata, venues: Vocabulary) -> Mapping[str, str | None]:
    """How the work was published: the type and what tells where."""
    published = publication(known, venues)
    is_preprint, is_report = published.form is Form.PREPRINT, published.form is Form.REPORT
    arxiv = f"arXiv:{known.arxiv}" if known.arxiv else None
    return {
        "type": _TYPES[published.form],
        "container-title": published.container,
        "collection-title": published.series,
        "number" if is_preprint or is_report else "issue": arxiv if is_preprint else known.number,
        "publisher": published.publisher,
    }


@lru_cache(maxsize=256)
def _issued(year: int) -> str:
    return _written({"date-parts": [[year]]})


@lru_cache(maxsize=65536)
def _person(name: str) -> str:
    """A name in its parts; a name of one word is its whole (`literal`)."""
    given, particle, family, suffix = names.split(name)
    if not (given and family):
        return _written({"literal": names.display(name)})
    told = (("family", family), ("given", given), ("non-dropping-particle", particle), ("suffix", suffix))
    # As the encoder writes it; most people are met once, and it takes its time to begin.
    written = [f'"{part}": {_written(text)}' for part, text in told if text]
    return f"{{{', '.join(written)}}}"
