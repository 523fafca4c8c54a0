"""Where records come from: one module for each source, and a pure `parse` in each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import httpx

from enrich.model import Source
from enrich.settings import Settings
from enrich.sources.arxiv import Arxiv
from enrich.sources.bibtex import open_bibtex
from enrich.sources.crossref import Crossref
from enrich.sources.datacite import DataCite
from enrich.sources.doi_org import DoiOrg
from enrich.sources.semantic_scholar import SemanticScholar

__all__ = ["SOURCES", "open_sources"]

SOURCES: tuple[str, ...] = ("arxiv", "crossref", "datacite", "doi", "semantic_scholar")
"""The sources on the network."""

_FILE = "bib:"


def open_sources(client: httpx.Client, settings: Settings, names: Sequence[str], today: date) -> tuple[Source, ...]:
    """The named sources, each once, in the order given. ValueError lists the names there are."""
    return tuple(_open(client, settings, name, today) for name in dict.fromkeys(names))


def _open(client: httpx.Client, settings: Settings, name: str, today: date) -> Source:
    if name.startswith(_FILE):
        return open_bibtex(Path(name.removeprefix(_FILE)), today)
    match name:
        case "arxiv":
            return Arxiv(client, settings.arxiv_url, today)
        case "crossref":
            return Crossref(client, settings.crossref_url, today, settings.contact)
        case "datacite":
            return DataCite(client, settings.datacite_url, today)
        case "doi":
            return DoiOrg(client, settings.doi_url, today)
        case "semantic_scholar":
            return SemanticScholar(client, settings.semantic_scholar_url, today)
    raise ValueError(f"--source {name}: there is no such source; there are {', '.join(SOURCES)} and bib:FILE")
