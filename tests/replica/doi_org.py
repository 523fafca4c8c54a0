"""doi.org: sends each DOI on to whoever registered it. No batches, no data of its own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

from tests.replica.exchange import Request, Response, text
from tests.replica.limits import Limit
from tests.replica.world import World

_PREPRINT = "10.48550/arxiv."
_DATA = ("csl+json", "x-bibtex", "x-bibliography")


@dataclass(frozen=True)
class DoiOrg:
    """The service. Its redirects lead into the limits of the registry asked next."""

    crossref: str
    """Base addresses of the registries."""
    datacite: str
    name: str = "doi"

    def limit(self, request: Request) -> Limit:
        """None is published; what it sends on counts at the registry."""
        return Limit("all", 1000, 1.0)

    def answer(self, request: Request, world: World) -> Response:
        """A redirect to the registry for data, to the publisher for readers; a page for what it does not know."""
        doi = unquote(request.path.lstrip("/"))
        if not doi.startswith("10.") or "/" not in doi:
            return _page(400, "Error: Not a DOI", "text/html;charset=UTF-8")
        preprint = doi.lower().startswith(_PREPRINT)
        known = world.by_arxiv(doi[len(_PREPRINT) :]) if preprint else world.by_doi(doi)
        if known is None:
            return _page(404, "Error: DOI Not Found")
        if not any(kind in request.accept for kind in _DATA):
            return _redirect(f"https://publisher.invalid/{quote(doi, safe='')}")
        encoded = quote(doi, safe="")
        return _redirect(f"{self.datacite}/{encoded}" if preprint else f"{self.crossref}/v1/works/{encoded}/transform")

    def refusal(self) -> Response:
        """What 429 says."""
        return _page(429, "429 Too Many Requests")

    def nothing(self, request: Request) -> Response:
        """An answer without content."""
        return text(204, "", None)


def _redirect(location: str) -> Response:
    words = (
        f'<html><head><title>Handle Redirect</title></head>\n<body><a href="{location}">{location}</a></body></html>'
    )
    return text(302, words, "text/html;charset=utf-8", location=location, vary="Origin, Accept")


def _page(status: int, title: str, content_type: str = "text/html;charset=utf-8") -> Response:
    head = f'<meta charset="UTF-8">\n    <title>{title}</title>'
    return text(
        status,
        f'<!DOCTYPE html>\n<html lang="en-us">\n<head>\n    {head}\n</head>\n<body>{title}</body></html>',
        content_type,
    )
