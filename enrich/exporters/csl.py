"""`awesome-ir.json`: CSL-JSON for Zotero, Pandoc and citation-js.

The fields are those of the schema https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json; all text is
plain Unicode. `json` escapes what is hostile to JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from enrich import names
from enrich.exporters.publication import Form, landing_page, publication, warning
from enrich.model import Metadata, Work
from enrich.venues import Vocabulary

Json = str | int | Sequence["Json"] | Mapping[str, "Json"]

_BETWEEN = ",\n"
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

_TYPES = {
    Form.PAPER: "paper-conference",
    Form.ARTICLE: "article-journal",
    Form.REPORT: "report",
    Form.PREPRINT: "article",
    Form.OTHER: "article",
}


def render(works: Sequence[Work], venues: Vocabulary) -> str:
    """The works as a CSL-JSON array, sorted by key: no dates of today, the same bytes for the same works."""
    items = [_lines(_item(work, venues)) for work in sorted(works, key=lambda work: work.key)]
    text = f"[\n{_BETWEEN.join(items)}\n]\n" if items else "[]\n"
    return text.encode(errors="replace").decode()  # half a surrogate pair cannot be written to a file


def _lines(item: Mapping[str, Json]) -> str:
    """An item, a line a field: a change is seen where it is, and the encoder is the quick one, which cannot indent."""
    fields = [f'    "{name}": {_written(item[name])}' for name in sorted(item)]
    return f"  {{\n{_BETWEEN.join(fields)}\n  }}"


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
        "URL": landing_page(work),
        "abstract": known.abstract,
        "note": warning(work.enriched.notices),
        **_publication(known, venues),
    }
    return {name: value for name, value in item.items() if value}


def _publication(known: Metadata, venues: Vocabulary) -> Mapping[str, Json | None]:
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
