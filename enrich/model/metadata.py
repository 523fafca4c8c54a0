"""The fields of a bibliographic record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from enrich.model.frozen import STRICT
from enrich.text import identifiers

FieldName = Literal[
    "title", "authors", "venue", "year", "abstract", "doi", "arxiv", "dblp", "semantic_scholar", "openalex",
    "openreview", "pages", "volume", "number", "publisher", "url",
]  # fmt: skip


FIELD_NAMES: tuple[FieldName, ...] = get_args(FieldName)


IdentifierName = Literal["doi", "arxiv", "dblp", "semantic_scholar", "openalex", "openreview"]


IDENTIFIER_NAMES: tuple[IdentifierName, ...] = get_args(IdentifierName)


Value = str | int | tuple[str, ...]
"""What a field holds: a text, a year, or the authors in order."""


Doi = Annotated[str, AfterValidator(identifiers.doi)]


ArxivId = Annotated[str, AfterValidator(identifiers.arxiv)]


DblpKey = Annotated[str, AfterValidator(identifiers.dblp)]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Metadata:
    """What somebody says about a work; `None` is silence, never an empty value.

    Identifiers are canonical from the border on (`identifiers`), so a Metadata with a messy DOI cannot exist.
    `doi` is the published work's: a preprint's 10.48550 DOI is an arXiv id (`arxiv`) and is refused here.
    """

    title: str | None = None
    authors: tuple[str, ...] | None = None
    """Display names in order, given name first: `("Min Yang", "Dongliang He")`."""
    venue: str | None = None
    """As its speaker writes it; `venues.Vocabulary` knows what is meant."""
    year: int | None = None
    abstract: str | None = None
    doi: Doi | None = None
    arxiv: ArxivId | None = None
    """Without a version."""
    dblp: DblpKey | None = None
    semantic_scholar: str | None = None
    openalex: str | None = None
    openreview: str | None = None
    pages: str | None = None
    """`11752-11761`, one hyphen."""
    volume: str | None = None
    number: str | None = None
    publisher: str | None = None
    url: str | None = None
    """A landing page."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Metadata:
        """The metadata with these values by field. ValidationError where one cannot be."""
        return cls(**values)

    def value(self, field: FieldName) -> Value | None:
        """The field's value, or None where nothing is said."""
        found: Value | None = getattr(self, field)
        return found

    def filled(self, values: Mapping[str, Value]) -> Metadata:
        """The same, and where it is silent these values: they were somebody's metadata before, and are not checked."""
        made = Metadata.__new__(Metadata)
        for name in FIELD_NAMES:
            value = getattr(self, name)
            object.__setattr__(made, name, values.get(name) if value is None else value)
        return made

    def said(self) -> dict[str, Value]:
        """The fields that something is said of."""
        return {name: value for name in FIELD_NAMES if (value := getattr(self, name)) is not None}
