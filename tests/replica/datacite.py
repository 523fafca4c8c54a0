"""DataCite: the DOIs of arXiv's preprints by REST, with validators, and by content negotiation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from tests.replica.arxiv import comment, summary, tells_doi
from tests.replica.exchange import Json, Request, Response, as_json, text
from tests.replica.invention import chance
from tests.replica.limits import Limit
from tests.replica.names import parts
from tests.replica.works import Work
from tests.replica.world import World

_JSON = "application/json; charset=utf-8"
_PREFIX = "10.48550/arxiv."
_CS_CV = {"lang": "en", "subject": "Computer Vision and Pattern Recognition (cs.CV)", "subjectScheme": "arXiv"}
_FOS = {"subject": "FOS: Computer and information sciences", "subjectScheme": "Fields of Science and Technology (FOS)"}


@dataclass(frozen=True)
class DataCite:
    """The service. Limits are counted over five minutes."""

    name: str = "datacite"

    def limit(self, request: Request) -> Limit:
        """Twice as much for those who leave an e-mail address."""
        return Limit("known", 1000, 300.0) if request.names_contact else Limit("anonymous", 500, 300.0)

    def answer(self, request: Request, world: World) -> Response:
        """What the API says; 304 where the client has it already."""
        found = self._answer(request, world)
        if found.status != 200:
            return found
        tag = f'W/"{hashlib.md5(found.body, usedforsecurity=False).hexdigest()}"'
        if request.headers.get("if-none-match") == tag:
            return Response(304, headers={"etag": tag})
        return Response(
            200, found.body, found.content_type, {"etag": tag, "cache-control": "max-age=0, private, must-revalidate"}
        )

    def refusal(self) -> Response:
        """What 429 says."""
        return as_json(429, {"errors": [{"status": "429", "title": "Too many requests."}]}, _JSON)

    def nothing(self, request: Request) -> Response:
        """A list of no DOIs."""
        return _listing([], 25, 1, request)

    def _answer(self, request: Request, world: World) -> Response:
        path = unquote(request.path).rstrip("/")
        if path == "/dois":
            return _list(request, world)
        if path.startswith("/dois/"):
            work = _found(path.removeprefix("/dois/"), world)
            return as_json(200, {"data": _resource(work, request.query)}, _JSON) if work else _unknown()
        work = _found(path.lstrip("/"), world)
        return _negotiated(work, request.accept) if work else text(404, _MISSING, "text/plain; charset=utf-8")


_MISSING = "The resource you are looking for doesn't exist."


def _found(doi: str, world: World) -> Work | None:
    return world.by_arxiv(doi[len(_PREFIX) :]) if doi.lower().startswith(_PREFIX) else None


def _unknown() -> Response:
    return as_json(404, {"errors": [{"status": "404", "title": _MISSING}]}, _JSON)


def _list(request: Request, world: World) -> Response:
    """Those of `ids` that are known; the others are silently absent. Twenty-five a page unless more are asked for."""
    query = request.query
    size, number = min(_whole(query, "page[size]", 25), 1000), _whole(query, "page[number]", 1)
    works = {work.arxiv: work for doi in query.get("ids", "").split(",") if (work := _found(doi.strip(), world))}
    ordered = [works[arxiv] for arxiv in sorted(works, key=str)]
    return _listing(world.ordered(ordered), size, number, request)


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name, "")
    return int(value) if value.isdigit() and int(value) else default


def _listing(works: list[Work], size: int, number: int, request: Request) -> Response:
    shown = works[size * (number - 1) : size * number]
    pages = -(-len(works) // size)
    body: dict[str, object] = {
        "data": [_resource(work, request.query) for work in shown],
        "meta": {"total": len(works), "totalPages": pages, "page": number},
        "links": {"self": f"https://api.datacite.org{request.target}"},
    }
    return as_json(200, body, _JSON)


def _resource(work: Work, query: Mapping[str, str]) -> Json:
    wanted = set(query.get("fields[dois]", "").split(",")) - {""}
    attributes = {name: value for name, value in _attributes(work).items() if not wanted or name in wanted}
    client = {"client": {"data": {"id": "arxiv.content", "type": "clients"}}}
    return {"id": f"{_PREFIX}{work.arxiv}", "type": "dois", "attributes": attributes, "relationships": client}


def _attributes(work: Work) -> Json:
    title, _ = work.preprint
    return {
        "doi": f"{_PREFIX}{work.arxiv}", "identifiers": [], "creators": _creators(work), "titles": [{"title": title}],
        "publisher": "arXiv", "container": {}, "publicationYear": int(work.submitted[:4]),
        "subjects": [_CS_CV, _FOS], "contributors": [], "dates": _dates(work), "language": None,
        "types": {"ris": "GEN", "bibtex": "misc", "citeproc": "article", "schemaOrg": "CreativeWork",
                  "resourceType": "Article", "resourceTypeGeneral": "Preprint"},
        "relatedIdentifiers": _related(work), "sizes": [], "formats": [], "version": str(work.versions),
        "rightsList": [],
        "descriptions": _descriptions(work), "geoLocations": [], "fundingReferences": [],
        "url": f"https://arxiv.org/abs/{work.arxiv}", "contentUrl": None, "metadataVersion": work.versions,
        "schemaVersion": "http://datacite.org/schema/kernel-4", "source": "mds", "isActive": True, "state": "findable",
        "reason": None, "created": f"{work.submitted}T20:00:00.000Z", "registered": f"{work.submitted}T20:00:00.000Z",
        "published": work.submitted[:4], "updated": f"{work.submitted}T20:00:00.000Z",
    }  # fmt: skip


def _creators(work: Work) -> list[Json]:
    """Given and family names apart. Now and then one person is taken for two."""
    people = [_person(name) for name in work.preprint[1]]
    if not chance(0.04, "split", work.arxiv):
        return people
    given, family = parts(work.preprint[1][-1])
    bare: Json = {
        "name": family,
        "familyName": family,
        "nameType": "Personal",
        "affiliation": [],
        "nameIdentifiers": [],
    }
    return [*people[:-1], bare, {"name": given, "nameType": "Organizational", "affiliation": [], "nameIdentifiers": []}]


def _person(name: str) -> Json:
    given, family = parts(name)
    return {
        "name": f"{family}, {given}", "nameType": "Personal", "givenName": given, "familyName": family,
        "affiliation": [], "nameIdentifiers": [],
    }  # fmt: skip


def _dates(work: Work) -> list[Json]:
    """Per version; a withdrawn version says so. Fresh records lack the year of issue."""
    dates: list[Json] = []
    for version in range(1, work.versions + 1):
        taken_back = work.withdrawn and version == work.versions
        kind, remark = ("Withdrawn", f"v{version}; None") if taken_back else ("Submitted", f"v{version}")
        dates.append({"date": f"{work.submitted}T17:59:59Z", "dateType": kind, "dateInformation": remark})
        dates.append({"date": f"{work.submitted}T20:00:00Z", "dateType": "Updated", "dateInformation": f"v{version}"})
    dates.append({"date": work.submitted[:7], "dateType": "Available", "dateInformation": "v1"})
    return dates if chance(0.03, "fresh", work.arxiv) else [*dates, {"date": work.submitted[:4], "dateType": "Issued"}]


def _related(work: Work) -> list[Json]:
    if not tells_doi(work):
        return []
    return [{"relationType": "IsVersionOf", "relatedIdentifier": work.doi, "relatedIdentifierType": "DOI"}]


def _descriptions(work: Work) -> list[Json]:
    escaped = summary(work, work.versions).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    said = comment(work, work.versions)
    told: list[Json] = [{"description": escaped, "descriptionType": "Abstract"}]
    return [*told, {"description": said, "descriptionType": "Other"}] if said else told


def _negotiated(work: Work, accept: str) -> Response:
    """The record in the form that is asked for."""
    title, authors = work.preprint
    if "csl+json" in accept:
        return text(
            200, json.dumps(_csl(work), ensure_ascii=False), "application/vnd.citationstyles.csl+json; charset=utf-8"
        )
    if "x-bibtex" in accept:
        return text(200, _bibtex(work), "application/x-bibtex; charset=utf-8")
    if "x-bibliography" in accept:
        said = f"{', '.join(authors)} ({work.submitted[:4]}). {title}. <i>arXiv</i>."
        return text(200, f"{said} https://doi.org/{_PREFIX.upper()}{work.arxiv}", "text/x-bibliography; charset=utf-8")
    return text(204, "", None)


def _bibtex(work: Work) -> str:
    """The key is the DOI's address; the DOI itself is in upper case."""
    title, authors = work.preprint
    doi = f"{_PREFIX}{work.arxiv}"
    fields = {
        "doi": doi.upper(), "url": f"https://arxiv.org/abs/{work.arxiv}",
        "author": " and ".join(", ".join(reversed(parts(name))) for name in authors),
        "title": title, "publisher": "arXiv", "year": work.submitted[:4],
    }  # fmt: skip
    said = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{https://doi.org/{doi},\n{said}\n}}"


def _csl(work: Work) -> Json:
    title, authors = work.preprint
    return {
        "type": "article", "id": f"https://doi.org/{_PREFIX}{work.arxiv}", "title": title, "publisher": "arXiv",
        "author": [{"family": family, "given": given} for given, family in map(parts, authors)],
        "issued": {"date-parts": [[int(work.submitted[:4])]]}, "abstract": summary(work, work.versions),
        "DOI": f"{_PREFIX}{work.arxiv}".upper(), "URL": f"https://arxiv.org/abs/{work.arxiv}",
        "version": str(work.versions),
    }  # fmt: skip
