"""A source that does not exist: its module and its row, as a new source would have them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic
from urllib.parse import quote, unquote

import httpx

from enrich.model import LookupKey, LookupResult, Metadata, Provenance, Query, Record, Work
from enrich.model.source_row import RequestLimit, SourceRow
from enrich.sources.response import Payload, get, json_of, shaped
from enrich.sources.results import Outcomes, answers, questions, settle

NAME = "marshbooks"
EXPECTED_PLACES = frozenset({"title text", "authors[] text", "year number", "pages text"})
RATE = 1.0
"""Requests a second."""

ROW = SourceRow(
    name=NAME,
    label="The Marsh Books",
    module=__name__,
    url="https://marshbooks.invalid/v1",
    limit=RequestLimit(rate=RATE / 4, concurrency=1),
    key_limit=RequestLimit(rate=RATE, concurrency=1),
    key_header="x-marsh-key",
    asked_by=(LookupKey.DOI,),
    registry_of=(LookupKey.DOI,),
    gives_notices=True,
)


class _Entry(Payload):
    title: str
    authors: tuple[str, ...]
    year: int
    pages: str
    publisher: str
    cited: int


@dataclass(frozen=True)
class MarshBooks:
    """The source: one request for each DOI."""

    client: httpx.Client
    url: str
    today: date
    name: str = NAME
    batch_size: int = 10

    def question(self, work: Work) -> Query | None:
        """By DOI."""
        doi = work.metadata.doi
        return Query(key=work.key, by=LookupKey.DOI, value=doi) if doi else None

    def lookup(self, works: Sequence[Work]) -> LookupResult:
        """One request for each DOI."""
        outcomes: Outcomes = {}
        for question in questions(self, works):
            outcomes = {**outcomes, **settle([question], self._ask)}
        return answers(self.name, outcomes)

    def _ask(self, asked: Sequence[Query]) -> Outcomes:
        doi = asked[0].value
        entry = json_of(get(self.client, f"{self.url}/works/{quote(doi, safe='')}"), NAME)
        return {asked[0]: (parse(entry, doi, self.today),)}


def open_source(client: httpx.Client, url: str, today: date, contact: str | None) -> MarshBooks:
    """The source at that base address."""
    return MarshBooks(client, url, today)


def parse(entry: object, doi: str, today: date) -> Record:
    """One entry as a record."""
    read = shaped(_Entry, entry, NAME)
    metadata = Metadata(
        title=read.title, authors=read.authors, year=read.year, pages=read.pages, publisher=read.publisher, doi=doi
    )
    provenance = Provenance(source=NAME, record=doi, retrieved=today)
    return Record(metadata=metadata, provenance=provenance, citations=read.cited)


@dataclass
class MarshService:
    """The service behind it, on loopback: what it has been asked, when, and with which key."""

    url: str = ""
    dois: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def marsh_service(entries: dict[str, dict[str, object]]) -> Iterator[MarshService]:
    """The service, which knows these entries: DOI → entry."""
    service = MarshService()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            doi = unquote(self.path.rpartition("/")[2])
            service.dois.append(doi)
            service.times.append(monotonic())
            service.keys.append(self.headers.get("x-marsh-key"))
            body = json.dumps(entries[doi]).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
