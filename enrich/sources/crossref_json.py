"""A work as Crossref's REST API tells it, and CSL-JSON, which is the same with texts for lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from enrich.model import Metadata, NoticeKind, Provenance, Record
from enrich.sources.response import Payload, doi_of, shaped
from enrich.sources.validation import Validator, arxiv_of
from enrich.text.markup import to_text

# Book series are no venues: Crossref names them before the proceedings themselves.
_SERIES = re.compile(
    r"lecture notes in |communications in computer and information science|ifip advances in "
    r"|advances in intelligent systems|studies in computational intelligence|smart innovation, systems",
    re.IGNORECASE,
)
_IN_PROCEEDINGS = {"proceedings-article", "book-chapter", "paper-conference", "chapter"}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS_APART = 2
"""A conference's proceedings may come out a year or two late; another number in its name is no year."""
_LABEL = re.compile(r"^\s*(?:retracted|withdrawn)(?: article| paper)?\s*[:.–—-]\s*", re.IGNORECASE)
_NOTICES = {
    "retraction": NoticeKind.RETRACTED,
    "partial_retraction": NoticeKind.RETRACTED,
    "removal": NoticeKind.RETRACTED,
    "withdrawal": NoticeKind.WITHDRAWN,
    "expression_of_concern": NoticeKind.CONCERN,
    "expression-of-concern": NoticeKind.CONCERN,
}


def _as_list(value: object) -> object:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if item is not None]


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class Person(Payload):
    """An author; an organisation has only `name` (Crossref) or `literal` (CSL)."""

    given: str = ""
    family: str = ""
    suffix: str = ""
    name: str = ""
    literal: str = ""
    particle: str = Field("", alias="non-dropping-particle")

    @property
    def display(self) -> str:
        """Given name first."""
        if not self.family:
            return self.name or self.literal or self.given
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))


class Day(Payload):
    """A date, perhaps a year alone; `[[null]]` where it is not known."""

    parts: tuple[tuple[int | None, ...], ...] = Field((), alias="date-parts")

    @property
    def year(self) -> int | None:
        """The year, if said."""
        return self.parts[0][0] if self.parts and self.parts[0] else None


class Event(Payload):
    """The conference."""

    name: str = ""
    start: Day = Day()


class Related(Payload):
    """Another work, by its identifier."""

    id: str = ""
    kind: str = Field("", alias="id-type")


class Relations(Payload):
    """The other forms of the work."""

    preprints: Annotated[tuple[Related, ...], BeforeValidator(_as_list)] = Field((), alias="has-preprint")
    published: Annotated[tuple[Related, ...], BeforeValidator(_as_list)] = Field((), alias="is-preprint-of")


class Update(Payload):
    """What happened to a work after it was published."""

    type: str = ""


def _event(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value  # CSL says the name alone


class Deposit(Payload):
    """What a publisher deposited about a work, as far as it is read here."""

    doi: str = Field(alias="DOI")
    type: str = ""
    title: Texts = ()
    subtitle: Texts = ()
    author: tuple[Person, ...] = ()
    container: Texts = Field((), alias="container-title")
    event: Annotated[Event, BeforeValidator(_event)] = Event()
    published_print: Day = Field(Day(), alias="published-print")
    published: Day = Day()
    published_online: Day = Field(Day(), alias="published-online")
    issued: Day = Day()
    page: str = ""
    article_number: str = Field("", alias="article-number")
    volume: str = ""
    issue: str = ""
    publisher: str = ""
    abstract: str = ""
    cited: int | None = Field(None, alias="is-referenced-by-count")
    relation: Relations = Relations()
    updated_by: Annotated[tuple[Update, ...], BeforeValidator(_as_list)] = Field((), alias="updated-by")


FIELDS = tuple(field.alias or name for name, field in Deposit.model_fields.items())
"""What is read, by Crossref's names, for its parameter `select`."""


def parse(item: object, source: str, today: date) -> Record:
    """One item as a record. CouldNotAsk for an item of another shape."""
    told = shaped(Deposit, item, source)
    record = doi_of(told.doi, source)
    scrutiny = Validator(today)
    preprint = told.type == "posted-content" or told.publisher == "arXiv"
    return Record(
        metadata=_metadata(told, scrutiny),
        provenance=Provenance(source=source, record=record, retrieved=today),
        preprint=preprint,
        citations=scrutiny.count(told.cited),
        notices=tuple(dict.fromkeys(_notices(told))),
        set_aside=tuple(scrutiny.aside),
    )


def _metadata(told: Deposit, scrutiny: Validator) -> Metadata:
    volume, number = scrutiny.text(told.volume), scrutiny.text(told.issue)
    if volume == "PP":  # IEEE's articles that are not in an issue yet: volume PP, number 99
        scrutiny.aside.append("volume PP stands for an article that is not in an issue yet")
        volume = number = None
    return Metadata(
        title=_title(told, scrutiny),
        authors=scrutiny.people(person.display for person in told.author),
        venue=_venue(told, scrutiny),
        year=scrutiny.year(_year(told)),
        abstract=scrutiny.abstract(told.abstract),
        doi=_doi(told, scrutiny),
        arxiv=_arxiv(told),
        pages=scrutiny.pages(told.page or told.article_number),
        volume=volume,
        number=number,
        publisher=scrutiny.text(told.publisher),
    )


def _title(told: Deposit, scrutiny: Validator) -> str | None:
    """Two titles are the original and its translation; the first is the original."""
    title = scrutiny.title(*(texts[0] if texts else "" for texts in (told.title, told.subtitle)))
    if title and (label := _LABEL.match(title)):
        scrutiny.aside.append(f"{label[0].strip()!r} in the title is the publisher's label")
        return title[label.end() :]
    return title


def _venue(told: Deposit, scrutiny: Validator) -> str | None:
    named = [text for container in told.container if (text := scrutiny.text(container))]
    telling = [text for text in named if not _SERIES.match(text)]
    if named and not telling:
        scrutiny.aside.append(f"venue {named[0]} is a book series")
    return telling[0] if telling else scrutiny.text(told.event.name)


def _year(told: Deposit) -> int | None:
    """The year on the paper: in print before online, and for proceedings the conference's."""
    days = (told.published_print, told.published, told.published_online, told.issued)
    dated = next((day.year for day in days if day.year), None)
    if told.type not in _IN_PROCEEDINGS:
        return dated
    said = [int(year) for text in (*reversed(told.container), told.event.name) for year in _YEAR.findall(text)]
    of_event = next(iter([*said, *filter(None, [told.event.start.year])]), None)
    return of_event if of_event and abs(of_event - (dated or of_event)) <= _YEARS_APART else dated


def _doi(told: Deposit, scrutiny: Validator) -> str | None:
    """The published work's: a preprint's record may tell which that is."""
    published = next((related.id for related in told.relation.published if related.kind == "doi"), None)
    return scrutiny.doi(published) or scrutiny.doi(told.doi)


def _arxiv(told: Deposit) -> str | None:
    ids = (arxiv_of(doi) for doi in (told.doi, *(related.id for related in told.relation.preprints)))
    return next(filter(None, ids), None)


def _notices(told: Deposit) -> Iterator[NoticeKind]:
    """`updated-by` stands on the work that was retracted; `update-to`, on the notice, is not about the notice."""
    yield from (_NOTICES[update.type] for update in told.updated_by if update.type in _NOTICES)
    if label := _LABEL.match(to_text(told.title[0])) if told.title else None:
        yield NoticeKind.RETRACTED if "retracted" in label[0].lower() else NoticeKind.WITHDRAWN
