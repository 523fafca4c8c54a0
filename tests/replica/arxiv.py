"""arXiv's query API: Atom, ten entries unless more are asked for, and silence about ids that it does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1
from itertools import chain
from xml.sax.saxutils import escape

from tests.replica.exchange import Request, Response, text
from tests.replica.invention import abstract, chance
from tests.replica.limits import Limit
from tests.replica.works import Work, words
from tests.replica.world import World

_ATOM = "application/atom+xml; charset=utf-8"
_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_QUOTE = {'"': "&quot;"}
_NOW = "2026-11-23T00:00:00Z"
_LONGEST_URL = 8190
"""Measured by users: 700 ids by GET are refused with 414."""

Version = tuple[Work, int]


@dataclass(frozen=True)
class Arxiv:
    """The service. One request in three seconds and one connection, whoever asks."""

    name: str = "arxiv"

    def limit(self, request: Request) -> Limit:
        """The published limit; there is no pool for those who say who they are."""
        return Limit("all", 1, 3.0, 1)

    def answer(self, request: Request, world: World) -> Response:
        """What the query API says."""
        if len(request.target) > _LONGEST_URL:
            return text(414, "Request-URI Too Large")
        if request.path.rstrip("/") != "/api/query":
            return text(404, "Not Found")
        try:
            start, size = (_whole(request.query, *wanted) for wanted in (("start", 0), ("max_results", 10)))
            found = _found(request.query, world)
        except ValueError as error:
            return _error(str(error))
        return text(200, _feed(request.query, found, found[start : start + size], start, size), _ATOM)

    def refusal(self) -> Response:
        """What 429 says: 14 bytes and no Retry-After."""
        return text(429, "Rate exceeded.")

    def nothing(self, request: Request) -> Response:
        """A feed without entries, as it sometimes comes instead of an error."""
        return text(200, _feed(request.query, (), (), 0, 10), _ATOM)


def _whole(query: dict[str, str], name: str, default: int) -> int:
    value = query.get(name, str(default))
    if not value.isdigit() or int(value) > 30_000:
        raise ValueError(f"{name} must be an integer")
    return int(value)


def _found(query: dict[str, str], world: World) -> list[Version]:
    ids = [asked.strip() for asked in query.get("id_list", "").split(",") if asked.strip()]
    if not ids:
        return [(work, work.versions) for work in _searched(query.get("search_query", ""), world)]
    versions = (_version(asked, world) for asked in ids)
    return world.ordered([version for version in versions if version])


def _version(asked: str, world: World) -> Version | None:
    """None: well-formed and unknown. Raises ValueError for what is no id, and the whole batch fails by it."""
    match = _ID.fullmatch(asked)
    if not match:
        raise ValueError(f"incorrect id format for {asked}")
    work, version = world.by_arxiv(match[1]), int(match[2] or 0)
    return (work, version or work.versions) if work and version <= work.versions else None


def _searched(query: str, world: World) -> list[Work]:
    """Preprints whose title has all the words of `ti:"…"` or `all:…`; alternatives are joined by OR."""
    found = chain.from_iterable(_holding(words(part), world) for part in re.split(r"\bOR\b", query))
    return list(dict.fromkeys(found))


def _holding(asked: Sequence[str], world: World) -> list[Work]:
    wanted = set(asked) - {"ti", "all", "and", "au", "abs"}
    ranked = world.titles_in_arxiv.rank(" ".join(wanted)) if wanted else []
    return [work for _, work in ranked if wanted <= set(words(work.preprint[0]))]


def _feed(query: dict[str, str], found: Sequence[Version], shown: Sequence[Version], start: int, size: int) -> str:
    words_asked, ids = query.get("search_query", ""), query.get("id_list", "")
    asked = f"search_query={words_asked}&id_list={ids}&start={start}&max_results={size}"
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/{sha1(asked.encode(), usedforsecurity=False).hexdigest()[:27]}</id>
  <title>arXiv Query: {escape(asked)}</title>
  <updated>{_NOW}</updated>
  <link href="https://arxiv.org/api/query?{escape(asked, _QUOTE)}" type="application/atom+xml"/>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{len(found)}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{"".join(_entry(work, version) for work, version in shown)}</feed>
"""


def _entry(work: Work, version: int) -> str:
    title, authors = work.preprint
    address = f"{work.arxiv}v{version}"
    people = "".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>\n" for name in authors)
    return f"""  <entry>
    <id>http://arxiv.org/abs/{address}</id>
    <title>{escape(_broken(title))}</title>
    <updated>{_updated(work, version)}</updated>
    <link href="https://arxiv.org/abs/{address}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{address}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{escape(summary(work, version))}</summary>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <published>{work.submitted}T17:59:59Z</published>
{_extras(work, version)}{people}{_published(work)}  </entry>
"""


def summary(work: Work, version: int) -> str:
    """The abstract of a version; of a withdrawn one, that it is withdrawn."""
    if work.withdrawn and version == work.versions:
        return f"This paper has been withdrawn by the authors. {abstract(work.title)}"
    return abstract(work.title)


def comment(work: Work, version: int) -> str | None:
    """What the authors remark, or None."""
    if work.withdrawn and version == work.versions:
        return "This paper has been withdrawn (invented for tests)"
    if chance(0.6, "comment", work.arxiv):
        return f"{8 + version} pages; accepted by {work.venue} {work.year}" if work.venue else f"{8 + version} pages"
    return None


def tells_doi(work: Work) -> bool:
    """Whether the authors told arXiv the published work's DOI."""
    return work.doi is not None and chance(0.4, "tells doi", work.arxiv)


def _extras(work: Work, version: int) -> str:
    said, place = comment(work, version), work.place
    lines = [f"<arxiv:comment>{escape(said)}</arxiv:comment>"] if said else []
    lines.append('<arxiv:primary_category term="cs.CV"/>')
    if place and chance(0.3, "journal_ref", work.arxiv):
        lines.append(f"<arxiv:journal_ref>{escape(place.name)} ({work.year}) {work.pages or ''}</arxiv:journal_ref>")
    return "".join(f"    {line}\n" for line in lines)


def _published(work: Work) -> str:
    if not tells_doi(work):
        return ""
    doi, address = escape(str(work.doi)), escape(f"https://doi.org/{work.doi}", _QUOTE)
    return f'    <arxiv:doi>{doi}</arxiv:doi>\n    <link rel="related" href="{address}" title="doi"/>\n'


def _broken(title: str) -> str:
    """Long titles come with a line break inside."""
    cut = title.find(" ", 60)
    return f"{title[:cut]}\n  {title[cut + 1 :]}" if cut > 0 else title


def _updated(work: Work, version: int) -> str:
    year = int(work.submitted[:4]) + version - 1
    return f"{year}{work.submitted[4:]}T17:59:59Z"


def _error(message: str) -> Response:
    anchor = message.replace(" ", "_")
    return text(
        400,
        f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>{_NOW}</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>https://arxiv.org/api/errors#{escape(anchor)}</id>
    <title>Error</title>
    <updated>{_NOW}</updated>
    <link href="https://arxiv.org/api/errors#{escape(anchor, _QUOTE)}" rel="alternate" type="text/html"/>
    <summary>{escape(message)}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
</feed>
""",
        _ATOM,
    )
