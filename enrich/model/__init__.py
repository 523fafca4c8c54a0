"""The nouns. Everything that crosses a file or a border is one of these frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple, Protocol, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

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


STRICT = ConfigDict(extra="forbid")
"""Of the small values: none takes what it does not know."""
_UNASKED: set[str] = set()


class FrozenModel(BaseModel):
    """A frozen value that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, context: Any, /) -> None:
        """Let go of the set in which pydantic keeps which fields were given.

        Nobody asks for it, and with a set in every small value a long list takes twice the memory.
        """
        object.__setattr__(self, "__pydantic_fields_set__", _UNASKED)


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


class Link(FrozenModel):
    """A link a person put beside a work; the kind is what stands in the brackets (`paper`, `code` …)."""

    kind: str
    url: str


class NoticeKind(StrEnum):
    """What a registry warns readers of."""

    RETRACTED = "retracted"
    """The publisher took the work back."""
    WITHDRAWN = "withdrawn"
    """The authors took the preprint back."""
    CONCERN = "concern"
    """The publisher says that the work may be unsound."""


class Notice(FrozenModel):
    """A warning about a work and who gave it; surfaced everywhere, merged away nowhere."""

    kind: NoticeKind
    source: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Provenance:
    """Who said it, in which record, and when we heard it."""

    source: str
    record: str
    """The record's id at its source: a DOI, `2108.02927v2`, a BibTeX key, a paper id."""
    retrieved: date


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Record:
    """One source's account of a work."""

    metadata: Metadata
    provenance: Provenance
    preprint: bool = False
    """True where the record describes a preprint: its year and venue are not the published work's."""
    citations: int | None = None
    """How often the source has seen it cited. None: it does not say. Zero is a count."""
    notices: tuple[NoticeKind, ...] = ()
    set_aside: tuple[str, ...] = ()
    """Values of the record that were not believed, each as a sentence."""


class Asked(StrEnum):
    """By what a source was asked for a work."""

    DOI = "doi"
    ARXIV = "arxiv"
    SEMANTIC_SCHOLAR = "semantic_scholar"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Query:
    """What a source would be asked about a work."""

    key: str
    by: Asked
    value: str
    """The identifier, or the title."""
    after: tuple[str, ...] = ()
    """Sources that must have answered "no such record" for the work first: this one is their fallback."""


class UnknownIdentifier(FrozenModel):
    """An identifier that nobody knows whose business it is."""

    key: str
    """The work that has it."""
    by: Asked
    value: str
    sources: tuple[str, ...]
    """The registries that answered that they have no such record."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Candidate:
    """A record offered for a work, not yet judged."""

    key: str
    """The work's citation key."""
    asked: Asked
    record: Record


class Failure(FrozenModel):
    """A question that never got an answer. Not a miss: nothing is known about the work from it."""

    key: str
    reason: str
    """In words a maintainer can act on."""


class LookupResult(FrozenModel):
    """What came of asking one source about some works.

    `asked = answered + missing + failed`, every work in exactly one of the three; building Answers that break this
    is a defect of the source and raises. "Found nothing" (`missing`) and "could not ask" (`failed`) stay apart.
    """

    source: str
    asked: frozenset[str]
    """Keys of the works asked about."""
    candidates: tuple[Candidate, ...] = ()
    """One work may have several."""
    missing: frozenset[str] = frozenset()
    """Keys the source answered for: it has no such record."""
    failed: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _every_work_has_one_outcome(self) -> LookupResult:
        answered = {candidate.key for candidate in self.candidates}
        failed = {failure.key for failure in self.failed}
        total = len(answered) + len(self.missing) + len(failed)
        if answered | self.missing | failed != self.asked or total != len(self.asked):
            raise ValueError(
                f"{self.source}: asked {len(self.asked)} works, but {len(answered)} answered, "
                f"{len(self.missing)} missing and {len(failed)} failed do not add up to them"
            )
        return self

    @property
    def answered(self) -> frozenset[str]:
        """Keys of the works the source offered a record for."""
        return frozenset(candidate.key for candidate in self.candidates)


class CouldNotAsk(Exception):
    """The question got no answer that may be believed: no connection, a refusal, a bot page, a broken body.

    Its text is the reason, in words a maintainer can act on. It never means "there is no such record".
    """


class Verdict(StrEnum):
    """Is the record about the work?"""

    SAME = "same"
    """Yes: its values become claims."""
    UNSURE = "unsure"
    """A person should look; nothing is taken from it."""
    DIFFERENT = "different"
    """No."""


class Reason(StrEnum):
    """Why a verdict was given. One rule of `match` gives each."""

    DOI = "doi"
    """The DOIs are equal and the titles agree."""
    ARXIV = "arxiv"
    """The arXiv ids are equal and the titles agree."""
    IDENTIFIER = "identifier"
    """Another identifier (DBLP, Semantic Scholar, OpenReview …) is equal and the titles agree."""
    TITLE_AND_AUTHORS = "title_and_authors"
    """Title, first author, year and venue agree."""
    PREPRINT = "preprint"
    """The preprint of the work: title and authors agree, the year is a little earlier."""
    IDENTIFIERS_DISAGREE = "identifiers_disagree"
    """One identifier is equal and another is not."""
    IDENTIFIER_TITLE_FAR = "identifier_title_far"
    """An identifier is equal, but the titles are far apart."""
    NEAR_TITLE = "near_title"
    """The same authors under a title that is close, but another."""
    OTHER_AUTHORS = "other_authors"
    """The same title by other people."""
    SOME_OTHER_AUTHORS = "some_other_authors"
    """The same title and some of the same people: perhaps another form of the work."""
    OTHER_VENUE = "other_venue"
    """The same title by the same people somewhere else: a journal extension, say."""
    OTHER_YEAR = "other_year"
    """The same title by the same people, years apart."""
    OTHER_IDENTIFIER = "other_identifier"
    """Both carry an identifier of one kind, and they differ."""
    PLACEHOLDER = "placeholder"
    """The record stands for something that is not published yet."""
    NOTHING_SAID = "nothing_said"
    """Too little is said to tell."""
    NOTHING_IN_COMMON = "nothing_in_common"
    """Other title, no identifier in common."""


class ComparedFeatures(NamedTuple):
    """What was compared. None: one side says nothing."""

    title: float | None = None
    """Similarity of the folded titles, 0 … 1."""
    first_author: bool | None = None
    authors: float | None = None
    """Share of the shorter author list found in the longer, 0 … 1."""
    years: int | None = None
    """Record's year minus work's year."""
    same_venue: bool | None = None
    identifiers: tuple[IdentifierName, ...] = ()
    """Identifiers that are equal."""
    differing: tuple[IdentifierName, ...] = ()
    """Identifiers that both have and that differ."""


class Match(NamedTuple):
    """A judged candidate: the verdict, its reason, and the features compared."""

    candidate: Candidate
    verdict: Verdict
    reason: Reason
    features: ComparedFeatures = ComparedFeatures()


class Claim(NamedTuple):
    """One source's value for one field of a work, out of a record that has been checked at the border."""

    field: FieldName
    value: Value
    provenance: Provenance
    preprint: bool = False
    """Whether it describes the preprint."""
    witness: bool = False
    """True where the source is heard for and against what others claim, and nothing is taken from it."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Rejection:
    """Why a claim is set aside: a known way in which sources err."""

    rule: str
    """The rule's name: `ghost_author`."""
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class AcceptedValue:
    """A value the machine accepted, with its provenance: one field in `catalog/enriched/<year>.json`."""

    value: Value
    source: str
    record: str
    retrieved: date
    """When this value first came; it moves only when the value does."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class SourceClaims:
    """What a source last said about a work. Its silence takes none of it back."""

    record: str
    retrieved: date
    """Since when it says all this."""
    preprint: bool = False
    """Whether its record describes the preprint."""
    values: Mapping[FieldName, Value] = Field(default_factory=dict)
    """The fields that are worth remembering (`policy`)."""
    rejected: Mapping[FieldName, Rejection] = Field(default_factory=dict)
    """What of it is not believed, and why."""


class FieldClaim(FrozenModel):
    """What a source last said about one field."""

    value: Value
    source: str
    record: str
    retrieved: date
    preprint: bool = False
    rejection: Rejection | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class Count:
    """A source's citation count and the day it was first seen; change-only history."""

    count: int = Field(ge=0)
    since: date


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class StoredMatch:
    """A match as the catalog keeps it."""

    source: str
    record: str
    verdict: Verdict
    reason: Reason


class Difference(StrEnum):
    """In what two values of a field differ. Values that mean the same do not differ."""

    TITLE = "title"
    """A word of the title is another one."""
    AUTHOR_MISSING = "author_missing"
    """The list lacks people whom the claim has."""
    AUTHOR_ADDED = "author_added"
    """The list has people whom the claim lacks."""
    AUTHOR_ORDER = "author_order"
    """The same people in another order."""
    AUTHOR_NAME = "author_name"
    """One person or few, in the same places, are called differently: `Weiling Huang`, `Weilin Huang`."""
    AUTHORS = "authors"
    """Other people, in more ways than one."""
    VENUE = "venue"
    """Another venue."""
    WORKSHOP = "workshop"
    """The workshops of a conference and the conference itself."""
    YEAR = "year"
    """Years that lie further apart than print, online and preprint do."""
    IDENTIFIER = "identifier"
    """Another DOI, arXiv id …"""
    DETAIL = "detail"
    """Other pages, volume or number."""
    DISPUTED = "disputed"
    """Nobody wrote a value, and the sources contradict one another."""
    SPELLING = "spelling"
    """The same people, spelt more fully by the claim: `Björn Ommer` for `Bjorn Ommer`."""
    YEAR_NEAR = "year_near"
    """A year apart: print, online and preprint."""
    PAGES_SHIFTED = "pages_shifted"
    """As many pages elsewhere in the volume: publishers of one paper count differently, and both are right."""
    UNTOLD = "untold"
    """A file written before differences were told apart; the next run tells."""


class Severity(StrEnum):
    """How much speaks against the list, heaviest first."""

    CONFLICT = "conflict"
    """Two independent sources say otherwise."""
    HINT = "hint"
    """One source does."""
    SUGGESTION = "suggestion"
    """Nothing is wrong, but a source spells it more fully."""
    NOTE = "note"
    """Both are right, or a single voice is outvoted; nothing to do."""


class Conflict(FrozenModel):
    """The list says one thing, the evidence another; open until a person decides."""

    field: FieldName
    kind: Difference = Difference.UNTOLD
    weight: Severity = Severity.HINT
    listed: Value | None
    """What stands, written by a person or accepted. None: nothing does, for the sources contradict one another."""
    claims: Mapping[str, Value]
    """Source → what it says instead."""
    fingerprint: str
    """Of what is disputed, normalised: order, spelling, repetition and outages do not move it."""


class Action(StrEnum):
    """What a person decided about a conflict."""

    KEEP = "keep"
    """What the list says stays."""
    TAKE = "take"
    """The claim was written into the list."""


class Decision(FrozenModel):
    """A person's word on a conflict: one block of `catalog/decisions.yaml`."""

    key: str
    field: FieldName
    decided: Action
    because: str
    on: date
    fingerprint: str
    """Of the conflict as it stands after the decision; another one opens it again."""


class Enrichment(FrozenModel):
    """All the machine knows about a work: one block of `catalog/enriched/<year>.json`."""

    fields: Mapping[FieldName, AcceptedValue] = Field(default_factory=dict)
    claims: Mapping[str, SourceClaims] = Field(default_factory=dict)
    """Source → what it last said, whether it was accepted or not."""
    citations: Mapping[str, tuple[Count, ...]] = Field(default_factory=dict)
    """Source → its own series, oldest first. Never mixed."""
    matches: tuple[StoredMatch, ...] = ()
    notices: tuple[Notice, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    """What a person is to decide: conflicts and hints."""
    remarks: tuple[Conflict, ...] = ()
    """What nobody has to: suggestions and notes."""

    def said(self, field: FieldName) -> tuple[FieldClaim, ...]:
        """What sources last said about a field, by the source's name; doubted claims too."""
        return tuple(
            FieldClaim(
                value=source_claims.values[field],
                source=source,
                record=source_claims.record,
                retrieved=source_claims.retrieved,
                preprint=source_claims.preprint,
                rejection=source_claims.rejected.get(field),
            )
            for source, source_claims in sorted(self.claims.items())
            if field in source_claims.values
        )


class Work(FrozenModel):
    """One entry of the catalog: the intellectual thing, whatever its preprint, conference and journal forms."""

    key: str
    """Citation key, assigned once, never recomputed."""
    section: int
    """The year file it stands in: `papers/<section>.yaml`, `enriched/<section>.json`."""
    listed: bool = True
    """False for a work that stands in the list only as the one that introduced a data set."""
    curated: Metadata
    """What people wrote. The machine never changes it."""
    datasets: tuple[str, ...] = ()
    """Names from `datasets.yaml`, canonical."""
    links: tuple[Link, ...] = ()
    formerly: tuple[str, ...] = ()
    """Older keys that still mean this work."""
    note: str | None = None
    enriched: Enrichment = Enrichment()

    @cached_property
    def metadata(self) -> Metadata:
        """What is known: the person's value where there is one, else the accepted one."""
        if not self.enriched.fields:
            return self.curated
        return self.curated.filled({name: held.value for name, held in self.enriched.fields.items()})

    @property
    def is_identified(self) -> bool:
        """Whether an identifier is known by which sources can be asked."""
        known = self.metadata
        return bool(known.doi or known.arxiv or known.semantic_scholar)

    def enrich(self, enrichment: Enrichment) -> Work:
        """The same work with another enrichment."""
        return Work(**{**{name: getattr(self, name) for name in Work.model_fields}, "enriched": enrichment})

    def write(self, field: FieldName, value: Value) -> Work:
        """The same work where a person has written this value."""
        curated = Metadata.of({**self.curated.said(), field: value})
        return Work(**{**{name: getattr(self, name) for name in Work.model_fields}, "curated": curated})


class Dataset(FrozenModel):
    """A data set that papers of the list name."""

    name: str
    """Canonical, as papers mostly write it."""
    heading: str | None = None
    """As the list's data-set section heads it, where that differs from the name."""
    spellings: tuple[str, ...] = ()
    """Other ways the list writes it. Compared exactly: `landmarks` and `Landmarks` are two data sets."""
    work: str | None = None
    """Key of the work that introduced it; None where the list does not describe the data set."""
    links: tuple[Link, ...] = ()
    """Its own links, where they differ from the work's."""


class Change(FrozenModel):
    """An edit the claims call for."""

    key: str
    field: FieldName
    old: Value | None
    new: Value
    source: str
    reason: str
    against: Mapping[str, Value] = Field(default_factory=dict)
    """Source → the other value it claims."""


class Source(Protocol):
    """Where records come from. `sources/` has one module for each."""

    @property
    def name(self) -> str:
        """As in provenance and in policy: `arxiv`, `crossref`, `bib:FILE` …"""

    @property
    def batch_size(self) -> int:
        """How many works one request by identifier may ask for."""

    def question(self, work: Work) -> Query | None:
        """What this source would be asked about the work, or None: it has nothing to be asked by. Pure.

        By identifier where one is known; by title only where the work has none that any source understands
        (`Work.is_identified`).
        """

    def lookup(self, works: Sequence[Work]) -> LookupResult:
        """Ask `question(work)` about each work, all of which have one; as few requests as the service allows.

        Refusals and broken answers are `LookupResult.failed`, never raised.
        """
