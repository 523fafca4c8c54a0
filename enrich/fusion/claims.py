"""What each source last said about a work: claims of this run laid over what is remembered of earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from enrich.fusion.policy import REMEMBERED_FIELDS, claimable_fields, trust_rank
from enrich.model import IDENTIFIER_NAMES, AcceptedValue, Claim, FieldName, Match, Record, SourceClaims, Verdict, Work


def same(matches: Iterable[Match]) -> list[Record]:
    """The records that are about the work."""
    return [found.candidate.record for found in matches if found.verdict is Verdict.SAME]


def record_name(match: Match) -> tuple[str, str]:
    """Source and record id: what a record is known by."""
    provenance = match.candidate.record.provenance
    return provenance.source, provenance.record


def record_order(record: Record) -> tuple[bool, str, str]:
    """The published form before the preprint; then an order that is always the same."""
    return record.preprint, record.provenance.source, record.provenance.record


def claims(matches: Iterable[Match]) -> tuple[Claim, ...]:
    """What the records that are the same work say, as far as the policy hears them; each source once a field."""
    found: dict[tuple[FieldName, str], list[Claim]] = defaultdict(list)
    for record in same(matches):
        for claim in _of(record):
            found[claim.field, record.provenance.source].append(claim)
    spoken = [chosen for offers in found.values() if (chosen := _one_of(offers))]
    return tuple(sorted(spoken, key=lambda claim: (claim.field, trust_rank(claim.field, claim.provenance.source))))


def partial_fields(matches: Iterable[Match]) -> frozenset[tuple[str, FieldName]]:
    """(Source, field) where the source's records that are the work have only a part of the value."""
    records = same(matches)
    partial = {(record.provenance.source, field) for record in records for field in record.partial}
    whole = {(one.provenance.source, field) for one in records for _, field in partial if one.claim(field) is not None}
    return frozenset(partial - whole)


def remembered(
    work: Work, said: Sequence[Claim], partial: Collection[tuple[str, FieldName]] = ()
) -> dict[str, SourceClaims]:
    """Source → what it has claimed about the work, with these claims included; sorted by source.

    A source that is silent keeps its voice, and so does one that says less than before of the same record. Of a
    source that has no voice yet what was accepted from that record is what it said, unless it says otherwise now; so a
    voice that says nothing is remembered too. `partial`: where a source says that it has only a part of the value: it
    has said nothing whole before, however that was read.
    """
    heard, held = _by_source(said), _accepted_of(work)
    sources = {*work.enriched.claims, *heard, *held}
    voices = {
        source: _voice(work.enriched.claims.get(source), heard.get(source, ()), held.get(source, {}))
        for source in sorted(sources)
    }
    return {
        source: _without(voice, [field for name, field in partial if name == source])
        for source, voice in voices.items()
    }


def _without(voice: SourceClaims, fields: Collection[FieldName]) -> SourceClaims:
    if not any(field in voice.values for field in fields):
        return voice
    values = {field: value for field, value in voice.values.items() if field not in fields}
    rejected = {field: why for field, why in voice.rejected.items() if field not in fields}
    return replace(voice, values=values, rejected=rejected)


def _of(record: Record) -> Iterable[Claim]:
    heard, preprint = record.provenance, record.preprint
    for field, witness in claimable_fields(heard.source, preprint=preprint):
        value = record.claim(field)
        if value is not None:
            yield Claim(field, value, heard, preprint, witness)


def _one_of(offers: Sequence[Claim]) -> Claim | None:
    """One source's claim out of its records: the published form's first. Two identifiers at once are none."""
    if len(offers) == 1:
        return offers[0]
    ordered = sorted(offers, key=lambda claim: (claim.preprint, claim.provenance.record))
    chosen = ordered[0]
    rivals = {claim.value for claim in ordered if claim.preprint == chosen.preprint}
    return None if chosen.field in IDENTIFIER_NAMES and len(rivals) > 1 else chosen


def _by_source(said: Sequence[Claim]) -> Mapping[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in said:
        found[claim.provenance.source].append(claim)
    return found


def _accepted_of(work: Work) -> dict[str, dict[FieldName, AcceptedValue]]:
    found: dict[str, dict[FieldName, AcceptedValue]] = defaultdict(dict)
    for field, held in work.enriched.fields.items():
        if field in REMEMBERED_FIELDS:
            found[held.source][field] = held
    return found


def _voice(old: SourceClaims | None, said: Sequence[Claim], held: Mapping[FieldName, AcceptedValue]) -> SourceClaims:
    record, preprint, since = _telling(old, said, held)
    before = old.values if old is not None and old.record == record else {}
    accepted = {field: one.value for field, one in held.items() if one.record == record} if old is None else {}
    now = {claim.field: claim.value for claim in said if claim.field in REMEMBERED_FIELDS}
    says = dict(sorted({**accepted, **before, **now}.items()))
    if old is not None and old.values == says:
        return old if (old.record, old.preprint) == (record, preprint) else _moved(old, record, preprint)
    if old is None:
        return SourceClaims(record=record, retrieved=since, preprint=preprint, values=says)
    return replace(old, record=record, retrieved=since, preprint=preprint, values=says)


def _telling(
    old: SourceClaims | None, said: Sequence[Claim], held: Mapping[FieldName, AcceptedValue]
) -> tuple[str, bool, date]:
    """The record that speaks, whether it is the preprint's, and the day it was heard."""
    if said:
        first = min(said, key=lambda claim: (claim.preprint, claim.provenance.record))
        return first.provenance.record, first.preprint, first.provenance.retrieved
    if old is not None:
        return old.record, old.preprint, old.retrieved
    newest = max(held.values(), key=lambda one: (one.retrieved, one.record))
    return newest.record, False, newest.retrieved


def _moved(source_claims: SourceClaims, record: str, preprint: bool) -> SourceClaims:
    return replace(source_claims, record=record, preprint=preprint)
