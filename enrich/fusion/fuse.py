"""Claims → changes and conflicts. The one law of the project is kept here.

An empty field is filled; a value a source gave is replaced only by that source or a more trusted one; a value a
person wrote is never replaced; silence and failure are never claims. All of it is pure; no order of answers matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from enrich.fusion.claims import claims, remembered, same
from enrich.fusion.conflicts import TO_DECIDE, disputes
from enrich.fusion.error_rules import doubts
from enrich.fusion.identifier_clashes import contradiction
from enrich.fusion.policy import LEADS, POLICY, claimable_fields
from enrich.fusion.voting import accept, accepted
from enrich.model import (
    IDENTIFIER_NAMES,
    AcceptedValue,
    Change,
    CitationCount,
    Enrichment,
    FieldName,
    FrozenModel,
    IdentifierName,
    Match,
    Notice,
    Record,
    StoredMatch,
    Value,
    Verdict,
    Work,
)
from enrich.text.venues import Vocabulary

Evidence = Mapping[str, Sequence[Match]]
"""Citation key → the matches for that work, each record once."""


_REMEMBERED = "remembered"
"""The reason for a value of a voice whose match is not kept any more."""

FusionCache = dict[tuple[object, ...], Work]
"""Citation key and the verdicts on its records → the work with what it believes of them, worked out before."""

_Identity = tuple[IdentifierName, str]


class UnappliedClaim(FrozenModel):
    """Something that was not applied because a person has to look first."""

    key: str
    reason: str


class Reconciled(FrozenModel):
    """What the evidence makes of the works."""

    works: tuple[Work, ...]
    changes: tuple[Change, ...]
    holds: tuple[UnappliedClaim, ...]


def reconcile(works: Sequence[Work], evidence: Evidence, venues: Vocabulary) -> Reconciled:
    """Works with the evidence applied, what changed, and what was held back. Pure, and the same for any order.

    `works` are all that an identifier may not be taken from: the whole catalog, even where only a part was asked about.
    """
    old, works = works, _yield_identifiers(works)
    heard, contradictions = _heard(works, evidence)
    believing, collisions = _without_collisions(works, heard, venues, {})
    doubts = _doubts(collisions)
    results = {
        work.key: _told(believing[work.key], _excluding(heard[work.key], doubts[work.key]), venues) for work in works
    }
    return Reconciled(
        works=tuple(results[work.key] for work in works),
        changes=tuple(
            change
            for work in old
            for change in _changes(work, results[work.key], _excluding(heard[work.key], doubts[work.key]))
        ),
        holds=(*contradictions, *(collision.hold() for collision in collisions)),
    )


def proven(works: Sequence[Work], evidence: Evidence, venues: Vocabulary, known: FusionCache) -> tuple[Work, ...]:
    """The works as `reconcile` would have them as far as metadata go; what was disputed or counted stays as it was.

    `known` is begun empty and kept while the same records are judged anew, most of them as before.
    """
    works = _yield_identifiers(works)
    believing, _ = _without_collisions(works, _heard(works, evidence)[0], venues, known)
    return tuple(believing[work.key] for work in works)


def leads(work: Work, matches: Iterable[Match]) -> Work:
    """The work with identifiers that its records mention filled in: what to ask next, and nothing to keep."""
    mentioned: dict[FieldName, AcceptedValue] = {}
    for record in sorted(same(matches), key=_standing):
        for field in LEADS:
            value = record.metadata.value(field)
            if value is not None and field not in mentioned and work.metadata.value(field) is None:
                mentioned[field] = accept(value, record.provenance)
    if not mentioned:
        return work
    enriched = work.enriched.model_copy(update={"fields": {**work.enriched.fields, **mentioned}})
    return work.enrich(enriched)


def _heard(works: Iterable[Work], evidence: Evidence) -> tuple[dict[str, list[Match]], list[UnappliedClaim]]:
    """What is listened to about each work: nothing where it contradicts itself, and that is to be told."""
    heard = {work.key: _in_order(evidence.get(work.key, ())) for work in works}
    contradictions = [hold for work in works if (hold := _contradiction(work, heard[work.key]))]
    return heard | {hold.key: [] for hold in contradictions}, contradictions


def _yield_identifiers(works: Sequence[Work]) -> list[Work]:
    """The works without accepted identifiers that a person has meanwhile written down for another."""
    owners = {identity: work.key for work in works for identity in _written(work)}
    given_way = []
    for work in works:
        fields = {
            name: held
            for name, held in work.enriched.fields.items()
            if owners.get((name, held.value), work.key) == work.key
        }
        kept = len(fields) == len(work.enriched.fields)
        given_way.append(work if kept else work.enrich(work.enriched.model_copy(update={"fields": fields})))
    return given_way


def _written(work: Work) -> Iterator[tuple[FieldName, Value]]:
    for name in IDENTIFIER_NAMES:
        value = work.curated.value(name)
        if value is not None:
            yield name, value


def _known_or_believing(work: Work, matches: Sequence[Match], venues: Vocabulary, known: FusionCache) -> Work:
    about = (work.key, *((*_name(found), found.verdict) for found in matches))
    if about not in known:
        known[about] = _believing(work, matches, venues)
    return known[about]


def _believing(work: Work, matches: Sequence[Match], venues: Vocabulary) -> Work:
    """The work with what is accepted of its matches, and who said it; with none, only what a person has edited since
    last time takes effect."""
    said = claims(matches)
    claims_by_source = doubts(work, remembered(work, said), said, matches, venues)
    fields = accepted(work, said, claims_by_source, venues)
    return work.enrich(work.enriched.model_copy(update={"fields": fields, "claims": claims_by_source}))


def _told(work: Work, matches: Sequence[Match], venues: Vocabulary) -> Work:
    """A work that believes what it may of its matches, with all else that there is to tell of them."""
    found = disputes(work, work.enriched.fields, work.enriched.claims, venues)
    return work.enrich(
        Enrichment(
            fields=work.enriched.fields,
            claims=work.enriched.claims,
            citations=_citations(work, matches),
            matches=_matched(work, matches),
            notices=_notices(work, matches),
            conflicts=tuple(dispute for dispute in found if dispute.weight in TO_DECIDE),
            remarks=tuple(dispute for dispute in found if dispute.weight not in TO_DECIDE),
        )
    )


def _citations(work: Work, matches: Iterable[Match]) -> dict[str, tuple[CitationCount, ...]]:
    """Each source's own history of counts; a source that does not say leaves its own as it is."""
    series = dict(work.enriched.citations)
    for record in sorted(same(matches), key=_standing, reverse=True):  # the one that stands first comes last and stays
        if record.citations is not None:
            source = record.provenance.source
            count = CitationCount(count=record.citations, since=record.provenance.retrieved)
            series[source] = _grown(work.enriched.citations.get(source, ()), count)
    return dict(sorted(series.items()))


def _grown(history: tuple[CitationCount, ...], new: CitationCount) -> tuple[CitationCount, ...]:
    """The history with the count in its place: one a day, and only where it differs from the one before."""
    days = {count.since: count for count in (*history, new)}
    grown: list[CitationCount] = []
    for day in sorted(days):
        if not grown or grown[-1].count != days[day].count:
            grown.append(days[day])
    return tuple(grown)


def _matched(work: Work, matches: Sequence[Match]) -> tuple[StoredMatch, ...]:
    """The matches as the catalog keeps them.

    Once any source has a `same`, new or kept, the work is found, and nobody's `unsure` counts any more: who else might
    have been asked by its title depends on who answered first. A source's earlier matches give way to what it says
    now; silence and `different` take nothing away.
    """
    old, found = work.enriched.matches, [_as_kept(found) for found in matches if not _is_lesser_form(found, matches)]
    counts = Verdict.SAME if any(held.verdict is Verdict.SAME for held in (*old, *found)) else Verdict.UNSURE
    new = {held for held in found if held.verdict is counts}
    heard = {held.source for held in new}
    kept = {held for held in old if held.verdict is counts and held.source not in heard}
    return tuple(sorted(kept | new, key=lambda held: (held.source, held.record, held.verdict, held.reason)))


def _is_lesser_form(found: Match, matches: Sequence[Match]) -> bool:
    """Whether it is of the preprint and the same source has the published form: only a search by title brings both."""
    record = found.candidate.record
    return record.preprint and any(
        other.verdict is Verdict.SAME
        and not other.candidate.record.preprint
        and other.candidate.record.provenance.source == record.provenance.source
        for other in matches
    )


def _notices(work: Work, matches: Iterable[Match]) -> tuple[Notice, ...]:
    """All warnings ever given; a source's silence takes none back."""
    new = {
        Notice(kind=kind, source=record.provenance.source, record=record.provenance.record)
        for record in same(matches)
        for kind in record.notices
    }
    return tuple(sorted({*work.enriched.notices, *new}, key=lambda notice: (notice.kind, notice.source, notice.record)))


def _contradiction(work: Work, matches: Sequence[Match]) -> UnappliedClaim | None:
    pair = contradiction(matches)
    if pair is None:
        return None
    one, other = (f"{' '.join(_name(found))} “{found.candidate.record.metadata.title}”" for found in pair)
    return UnappliedClaim(
        key=work.key, reason=f"its identifiers point to two works, nothing was touched: {one}, and {other}"
    )


class _Collision(NamedTuple):
    """An identifier that is claimed for a work and is, or would be, another's as well."""

    key: str
    field: IdentifierName
    value: str
    others: tuple[str, ...]
    """Keys of the works that have it, or are claimed to."""
    sources: tuple[str, ...]
    """Who claims it for this one."""

    def hold(self) -> UnappliedClaim:
        sources, others = ", ".join(self.sources), ", ".join(self.others)
        reason = f"{self.field} {self.value} would stand for {others} too: nothing was taken from {sources}"
        return UnappliedClaim(key=self.key, reason=reason)


def _without_collisions(
    works: Sequence[Work], heard: Evidence, venues: Vocabulary, known: FusionCache
) -> tuple[dict[str, Work], list[_Collision]]:
    """The works by key with what they believe, and the identifiers that would have come to stand for two of them.

    Where two works would come by an identifier neither does, nor by anything else from who claims it; who has it keeps
    it. What a work then falls back to may be claimed for a third, so this is looked at until nothing is added.
    """
    claimed = {key: _identities(matches) for key, matches in heard.items()}
    results = {work.key: _known_or_believing(work, heard[work.key], venues, known) for work in works}
    collisions: list[_Collision] = []
    while (found := _colliding(works, claimed, results)) != collisions:
        collisions, doubts = found, _doubts(found)
        hurt = [work for work in works if work.key in doubts]
        kept = {work.key: _excluding(heard[work.key], doubts[work.key]) for work in hurt}
        results |= {work.key: _known_or_believing(work, kept[work.key], venues, known) for work in hurt}
    return results, collisions


def _colliding(
    works: Sequence[Work], claimed: Mapping[str, Mapping[_Identity, set[str]]], results: Mapping[str, Work]
) -> list[_Collision]:
    """Of the identifiers that are claimed for works which do not have them, those that stand for others too; sorted."""
    holders: dict[_Identity, set[str]] = defaultdict(set)
    for work in works:
        for identity in (*claimed[work.key], *_held(results[work.key])):
            holders[identity].add(work.key)
    return sorted(
        _Collision(work.key, field, value, tuple(sorted(holders[field, value] - {work.key})), tuple(sorted(sources)))
        for work in works
        for (field, value), sources in claimed[work.key].items()
        if len(holders[field, value]) > 1 and work.metadata.value(field) != value
    )


def _identities(matches: Iterable[Match]) -> dict[_Identity, set[str]]:
    """The identifiers that are claimed → by which sources."""
    found: dict[_Identity, set[str]] = defaultdict(set)
    for record in same(matches):
        source = record.provenance.source
        for name in IDENTIFIER_NAMES:
            value = record.metadata.value(name)
            if value is not None and POLICY[name].may_speak(source, preprint=record.preprint):
                found[name, str(value)].add(source)
    return found


def _held(work: Work) -> list[_Identity]:
    known = work.metadata
    return [(name, str(value)) for name in IDENTIFIER_NAMES if (value := known.value(name)) is not None]


def _doubts(collisions: Iterable[_Collision]) -> dict[str, set[str]]:
    """Key → the sources that are not believed about the work this time."""
    found: dict[str, set[str]] = defaultdict(set)
    for collision in collisions:
        found[collision.key].update(collision.sources)
    return found


def _excluding(matches: Sequence[Match], sources: Container[str]) -> list[Match]:
    return [found for found in matches if _name(found)[0] not in sources]


def _changes(old: Work, new: Work, matches: Sequence[Match]) -> list[Change]:
    before = old.enriched.fields
    moved = {
        field: held
        for field, held in new.enriched.fields.items()
        if field not in before or before[field].value != held.value
    }
    if not moved:
        return []
    # A value may be taken from a voice that is silent now: then the reason is the one its record was matched for.
    reasons = {(held.source, held.record): held.reason for held in new.enriched.matches}
    reasons |= {_name(found): found.reason for found in matches}
    records = sorted(same(matches), key=_standing, reverse=True)
    return [
        Change(
            key=new.key,
            field=field,
            old=before[field].value if field in before else None,
            new=held.value,
            source=held.source,
            reason=reasons.get((held.source, held.record), _REMEMBERED),
            against=_against(held, field, records),
        )
        for field, held in moved.items()
    ]


def _against(held: AcceptedValue, field: FieldName, records: Sequence[Record]) -> dict[str, Value]:
    """What sources say of the field instead; of a source's records the last counts."""
    said: dict[str, Value] = {}
    for record in records:
        value, source = record.metadata.value(field), record.provenance.source
        if value is not None and (field, False) in claimable_fields(source, preprint=record.preprint):
            said[source] = value
    return {source: value for source, value in sorted(said.items()) if value != held.value}


def _in_order(matches: Iterable[Match]) -> list[Match]:
    return sorted(matches, key=lambda found: (*_name(found), found.verdict))


def _name(found: Match) -> tuple[str, str]:
    """Source and record id: what a record is known by."""
    provenance = found.candidate.record.provenance
    return provenance.source, provenance.record


def _standing(record: Record) -> tuple[bool, str, str]:
    """The published form before the preprint; then any order that is always the same."""
    return record.preprint, record.provenance.source, record.provenance.record


def _as_kept(found: Match) -> StoredMatch:
    source, record = _name(found)
    return StoredMatch(source=source, record=record, verdict=found.verdict, reason=found.reason)
