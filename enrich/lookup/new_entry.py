"""What the records of a work that is not in the catalog yet make of it: an entry to propose to a person.

Here alone a source's word becomes the list's: a person asked for it, sees who says what, and owns it from then on. So
the table of `policy` decides, and only where nobody may speak by it, what is there is taken and said to be so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from enrich.catalog import keys
from enrich.fusion.policy import POLICY
from enrich.matching import rules
from enrich.model import IDENTIFIER_NAMES, Candidate, FieldName, IdentifierName, Metadata, Record, Value, Verdict, Work
from enrich.sources import registry
from enrich.text import identifiers, names, titles
from enrich.text.identifiers import Identifier
from enrich.text.venues import Vocabulary

PROPOSED: tuple[FieldName, ...] = ("title", "authors", "venue", "year")
"""What a person's entry says; the machine fills in the rest."""

YEARS_TO_PRINT = 3
"""So many years after its preprint a work may appear."""


class ProposedValue(NamedTuple):
    """A value for a field, and who says it."""

    value: Value
    source: str
    by_policy: bool
    """Whether the source may speak of the field; else nobody may, and a person should look."""


def unnamed(identifier: Identifier, year: int | None = None) -> Work:
    """A work of which nothing but an identifier is known, and what a person says of its year: for asking."""
    return _work({identifier.kind: identifier.value, "year": year})


def _work(curated: Mapping[str, Value | None]) -> Work:
    return Work(key="?", section=0, curated=Metadata.of(curated))


def registered(identifier: Identifier, offered: Iterable[Candidate]) -> Record | None:
    """The record of who gave out the identifier: what it says is the work that was meant. None: nobody has told it."""
    found = {one.record.provenance.source: one.record for one in offered if one.asked == identifier.kind}
    named = (found.get(source) for source in registry.authorities_on(identifier.kind))
    return next((record for record in named if record and record.metadata.title and record.metadata.authors), None)


def named(unnamed: Work, record: Record) -> Work:
    """The work, named as its record does: for asking and judging. A preprint's year is not yet the work's."""
    told = PROPOSED[:2] if record.preprint else PROPOSED
    said: dict[str, Value | None] = {name: record.metadata.value(name) for name in told}
    known = unnamed.curated.said()
    return _work({**said, **known})


def records(work: Work, meant: Record, offered: Iterable[Candidate], venues: Vocabulary) -> tuple[Record, ...]:
    """The records that are about the work, the registered one first, then in a set order."""
    others = sorted(offered, key=lambda one: (one.record.provenance.source, one.record.provenance.record))
    same = (one.record for one in others if one.record != meant and _is_about(work, meant, one, venues))
    return (meant, *dict.fromkeys(same))


def _is_about(work: Work, meant: Record, offer: Candidate, venues: Vocabulary) -> bool:
    """Judged as ever; where the work's year is unknown, any in which its preprint may have come to print will do."""
    year, first = offer.record.metadata.year, meant.metadata.year
    if work.curated.year is None and year is not None:
        if first is not None and not first - 1 <= year <= first + YEARS_TO_PRINT:
            return False
        work = _work({**work.curated.said(), "year": year})
    return rules.judge(work, offer, venues).verdict is Verdict.SAME


def words(found: Sequence[Record], field: FieldName) -> tuple[ProposedValue, ...]:
    """What the records say of a field, whom to believe first; who may not speak comes last, preprints after all."""
    policy = POLICY[field]
    spoken = []
    for record in found:
        source, value = record.provenance.source, record.metadata.value(field)
        if value is not None:
            speaks = policy.may_speak(source, preprint=record.preprint)
            trust_rank = (0, *policy.rank(source)) if speaks else (1, int(record.preprint), source)
            spoken.append((trust_rank, ProposedValue(value, source, speaks)))
    return tuple(word for _, word in sorted(spoken, key=lambda pair: pair[0]))


class NewEntry(NamedTuple):
    """An entry to be written."""

    work: Work
    words: Mapping[str, ProposedValue]
    """Field → what is written, and who says it."""


def entry(
    given: Identifier, found: Sequence[Record], venues: Vocabulary, taken: Collection[str], year: int | None = None
) -> NewEntry:
    """The entry that the records make, under a key of its own; `year` is a person's word.

    Of the identifiers it has the one that was given: the others are the machine's to find. ValueError says what is
    missing, and what to do.
    """
    best: dict[str, ProposedValue] = {field: said[0] for field in PROPOSED if (said := words(found, field))}
    best.pop("venue", None)
    if place := venue(found, venues):
        best["venue"] = place
    if year is not None:
        best["year"] = ProposedValue(year, "--year", True)
    if "year" not in best:
        raise ValueError("nobody says in which year it appeared; give it by --year")
    values = {field: word.value for field, word in best.items()}
    curated = Metadata.of({**values, given.kind: given.value})
    work = Work(key=keys.citation_key(curated, taken), section=int(curated.year or 0), curated=curated)
    return NewEntry(work, best)


def venue(found: Sequence[Record], venues: Vocabulary) -> ProposedValue | None:
    """The short name of the most trusted venue that the vocabulary knows; a preprint's where there is nothing else.

    None: nobody says any. ValueError names what was said, where the vocabulary knows none of it.
    """
    said = [word for word in words(found, "venue") if word.by_policy]
    for word in said:
        if place := venues.find(str(word.value)):
            return word._replace(value=place.short)
    if not said:
        return _preprint_server(found[0], venues)
    raise ValueError(
        f"no venue in venues.yaml is called {' or '.join(repr(str(word.value)) for word in said)}: add one of these to "
        "a venue's spellings: there, or a block for it (`SHORT:` with `name:` and `entry: inproceedings` or `article`)"
    )


def _preprint_server(record: Record, venues: Vocabulary) -> ProposedValue | None:
    place = venues.named("arXiv") if record.preprint else None
    return ProposedValue(place.short, record.provenance.source, by_policy=False) if place else None


def already(works: Iterable[Work], found: Sequence[Record], given: Identifier) -> tuple[Work, str] | None:
    """The work that the catalog has already, and by what it is known to be that; None where it has none."""
    wanted = {(given.kind, given.value), *(identity for record in found for identity in _identities(record))}
    for work in works:
        if shared := sorted(wanted & set(_known_by(work))):
            return work, " ".join(shared[0])
        if any(_is_alike(work.metadata, record.metadata) for record in found):
            return work, "its title and people"
    return None


def _identities(record: Record) -> Iterator[tuple[str, str]]:
    """The identifiers that the record is about; a preprint's DOI may be that of another form of the work."""
    for name in IDENTIFIER_NAMES:
        value = record.metadata.value(name)
        if value is not None and not (name == "doi" and record.preprint):
            yield name, str(value)


def _known_by(work: Work) -> Iterator[tuple[str, str]]:
    """All identifiers by which the work is known: a person's, accepted ones, and those in its links."""
    kinds: tuple[IdentifierName, ...] = IDENTIFIER_NAMES
    yield from ((name, str(value)) for name in kinds if (value := work.metadata.value(name)) is not None)
    yield from ((one.kind, one.value) for link in work.links for one in identifiers.in_url(link.url))


def _is_alike(one: Metadata, other: Metadata) -> bool:
    if not (one.title and other.title and one.authors and other.authors):
        return False
    return titles.same(one.title, other.title) and names.shared(one.authors, other.authors) >= rules.SHARED_AUTHORS


def taken(works: Iterable[Work], retired: Collection[str]) -> frozenset[str]:
    """The citation keys that are taken: those of works, their former ones, and those that are gone."""
    return frozenset(key for work in works for key in (work.key, *work.formerly)) | frozenset(retired)
