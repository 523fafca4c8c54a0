"""Claims → changes and conflicts. The one law of the project is kept here.

An empty field is filled; a value a source gave is replaced only by that source or a more trusted one; a value a
person wrote is never replaced; silence and failure are never claims. All of it is pure; no order of answers matters.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from enrich import match, names, titles
from enrich.model import (
    FIELD_NAMES,
    IDENTIFIER_NAMES,
    Accepted,
    Change,
    Claim,
    Conflict,
    Count,
    Enrichment,
    FieldName,
    Match,
    Matched,
    Notice,
    Noun,
    Record,
    Value,
    Verdict,
    Work,
)
from enrich.policy import LEADS, POLICY
from enrich.venues import Vocabulary

Evidence = Mapping[str, Sequence[Match]]
"""Citation key → the matches for that work."""


class Hold(Noun):
    """Something that was not applied because a person has to look first."""

    key: str
    reason: str


class Reconciled(Noun):
    """What the evidence makes of the works."""

    works: tuple[Work, ...]
    changes: tuple[Change, ...]
    holds: tuple[Hold, ...]


def reconcile(works: Sequence[Work], evidence: Evidence, venues: Vocabulary) -> Reconciled:
    """Works with the evidence applied, what changed, and what was held back. Pure, and the same for any order."""
    results = [_reconcile_one(work, evidence.get(work.key, ()), venues) for work in works]
    results, collisions = _without_collisions(works, results)
    changes = [change for old, new in zip(works, results, strict=True) for change in _changes(old, new, evidence)]
    contradictions = [hold for work in works if (hold := _contradiction(work, evidence.get(work.key, ())))]
    return Reconciled(works=tuple(results), changes=tuple(changes), holds=(*contradictions, *collisions))


def claims(work: Work, matches: Iterable[Match]) -> tuple[Claim, ...]:
    """What the records that are the same work say, as far as the policy lets them; sorted, each source once a field."""
    found: dict[tuple[FieldName, str], list[tuple[bool, Claim]]] = defaultdict(list)
    for record in _same(matches):
        for field in FIELD_NAMES:
            value = record.metadata.value(field)
            if value is not None and POLICY[field].may_speak(record.provenance.source, preprint=record.preprint):
                claim = Claim(field=field, value=value, provenance=record.provenance)
                found[field, record.provenance.source].append((record.preprint, claim))
    spoken = [chosen for offers in found.values() if (chosen := _one_of(offers))]
    return tuple(sorted(spoken, key=lambda claim: (claim.field, POLICY[claim.field].rank(claim.provenance.source))))


def leads(work: Work, matches: Iterable[Match]) -> Work:
    """The work with identifiers that its records mention filled in: what to ask next, and nothing to keep."""
    mentioned: dict[FieldName, Accepted] = {}
    for record in sorted(_same(matches), key=lambda record: (record.preprint, record.provenance.source)):
        for field in LEADS:
            value = record.metadata.value(field)
            if value is not None and field not in mentioned and work.metadata.value(field) is None:
                mentioned[field] = _accept(Claim(field=field, value=value, provenance=record.provenance))
    enriched = work.enriched.model_copy(update={"fields": {**work.enriched.fields, **mentioned}})
    return work.enrich(enriched)


def agree(field: FieldName, one: Value, other: Value, venues: Vocabulary) -> bool:
    """Whether two values of a field mean the same; only a real disagreement is one."""
    match field:
        case "title":
            return titles.same(str(one), str(other))
        case "authors":
            return names.same_people(cast("tuple[str, ...]", one), cast("tuple[str, ...]", other))
        case "venue":
            return venues.same(str(one), str(other)) is not False
        case "year":
            # Print, online and preprint differ by a year: a note, not a disagreement.
            return abs(int(cast("int", one)) - int(cast("int", other))) <= 1
        case "publisher" | "url" | "abstract":
            return True  # many right forms
        case _:
            return str(one).casefold() == str(other).casefold()


def fingerprint(field: FieldName, values: Iterable[Value]) -> str:
    """Of what the evidence says, however it is spelt and whoever says it: moves only when the evidence does."""
    normal = sorted({json.dumps(_normal(field, value), ensure_ascii=False) for value in values})
    return hashlib.sha256(json.dumps([field, normal]).encode()).hexdigest()[:16]


def _reconcile_one(work: Work, matches: Sequence[Match], venues: Vocabulary) -> Work:
    if not matches:
        return work
    if _contradiction(work, matches):
        return work.enrich(work.enriched.model_copy(update={"matches": _matched(work, matches)}))
    said = claims(work, matches)
    return work.enrich(
        Enrichment(
            fields=_fields(work, said),
            citations=_citations(work, matches),
            matches=_matched(work, matches),
            notices=_notices(work, matches),
            conflicts=_conflicts(work, said, venues),
        )
    )


def _fields(work: Work, said: Sequence[Claim]) -> dict[FieldName, Accepted]:
    """The accepted values: of the machine's own fields only, for what a person wrote is the person's."""
    fields = {name: held for name, held in work.enriched.fields.items() if work.curated.value(name) is None}
    for claim in reversed(said):  # the most trusted comes last and stays
        if work.curated.value(claim.field) is None:
            old = work.enriched.fields.get(claim.field)
            if old is None or POLICY[claim.field].may_replace(old.source, claim.provenance.source):
                fields[claim.field] = _accept(claim, old)
    return dict(sorted(fields.items()))


def _accept(claim: Claim, old: Accepted | None = None) -> Accepted:
    """The claim as an accepted value; the date stays where the value does."""
    heard = claim.provenance
    retrieved = old.retrieved if old is not None and old.value == claim.value else heard.retrieved
    return Accepted(value=claim.value, source=heard.source, record=heard.record, retrieved=retrieved)


def _one_of(offers: Sequence[tuple[bool, Claim]]) -> Claim | None:
    """One source's claim out of its records: the published form's first. Two identifiers at once are none."""
    ordered = sorted(offers, key=lambda offer: (offer[0], offer[1].provenance.record))
    preprint, chosen = ordered[0]
    rivals = {claim.value for other, claim in ordered if other == preprint}
    return None if chosen.field in IDENTIFIER_NAMES and len(rivals) > 1 else chosen


def _citations(work: Work, matches: Iterable[Match]) -> dict[str, tuple[Count, ...]]:
    """Each source's own history of counts, grown by one entry where the count has changed."""
    series = dict(work.enriched.citations)
    records = sorted(_same(matches), key=lambda record: (not record.preprint, record.provenance.record))
    for record in records:  # the published form's count comes last and stays
        if record.citations is not None:
            source = record.provenance.source
            count = Count(count=record.citations, since=record.provenance.retrieved)
            series[source] = _grown(work.enriched.citations.get(source, ()), count)
    return dict(sorted(series.items()))


def _grown(history: tuple[Count, ...], new: Count) -> tuple[Count, ...]:
    if history and history[-1].count == new.count:
        return history
    earlier = tuple(count for count in history if count.since < new.since)
    return earlier if earlier and earlier[-1].count == new.count else (*earlier, new)


def _matched(work: Work, matches: Sequence[Match]) -> tuple[Matched, ...]:
    """The matches as the catalog keeps them: those of sources not heard this time stay as they were."""
    same_from = {_source(match) for match in matches if match.verdict is Verdict.SAME}
    telling = [
        match
        for match in matches
        if match.verdict is Verdict.SAME or (match.verdict is Verdict.UNSURE and _source(match) not in same_from)
    ]
    heard = {_source(match) for match in telling}
    first = {(held.source, held.record, held.verdict): held for held in work.enriched.matches}
    kept = {held for held in work.enriched.matches if held.source not in heard}
    for new in telling:
        held = Matched(source=_source(new), record=_record(new), verdict=new.verdict, reason=new.reason)
        # How a record was found first is worth keeping: once its identifier is stored, every run finds it by that.
        kept.add(first.get((held.source, held.record, held.verdict), held))
    return tuple(sorted(kept, key=lambda held: (held.source, held.record)))


def _notices(work: Work, matches: Iterable[Match]) -> tuple[Notice, ...]:
    """All warnings ever given; a source's silence takes none back."""
    new = {
        Notice(kind=kind, source=record.provenance.source, record=record.provenance.record)
        for record in _same(matches)
        for kind in record.notices
    }
    return tuple(sorted({*work.enriched.notices, *new}, key=lambda notice: (notice.kind, notice.source, notice.record)))


def _conflicts(work: Work, said: Sequence[Claim], venues: Vocabulary) -> tuple[Conflict, ...]:
    """Where the list and the evidence disagree; what a silent source said before still counts."""
    against: dict[FieldName, dict[str, Value]] = {old.field: dict(old.claims) for old in work.enriched.conflicts}
    for claim in said:
        against.setdefault(claim.field, {})[claim.provenance.source] = claim.value
    found = [_conflict(work, field, values, venues) for field, values in sorted(against.items())]
    return tuple(conflict for conflict in found if conflict)


def _conflict(work: Work, field: FieldName, values: Mapping[str, Value], venues: Vocabulary) -> Conflict | None:
    listed = work.curated.value(field)
    if listed is None:
        return None
    dissent = {source: value for source, value in sorted(values.items()) if not agree(field, listed, value, venues)}
    if not dissent:
        return None
    return Conflict(field=field, listed=listed, claims=dissent, fingerprint=fingerprint(field, dissent.values()))


def _contradiction(work: Work, matches: Sequence[Match]) -> Hold | None:
    pair = match.contradiction(matches)
    if pair is None:
        return None
    one, other = (f"{_source(found)} {_record(found)} “{found.candidate.record.metadata.title}”" for found in pair)
    return Hold(key=work.key, reason=f"its identifiers point to two works, nothing was touched: {one}, and {other}")


def _without_collisions(works: Sequence[Work], results: Sequence[Work]) -> tuple[list[Work], list[Hold]]:
    """No identifier may come to stand for two works: where one would, neither gets it."""
    holders: dict[tuple[FieldName, Value], list[int]] = defaultdict(list)
    for position, work in enumerate(results):
        for name in IDENTIFIER_NAMES:
            value = work.metadata.value(name)
            if value is not None:
                holders[name, value].append(position)
    safe, holds = list(results), []
    for (field, value), positions in holders.items():
        for position in positions if len(positions) > 1 else ():
            if works[position].metadata.value(field) != value:
                safe[position] = _put_back(safe[position], works[position], field)
                others = ", ".join(results[other].key for other in positions if other != position)
                holds.append(Hold(key=safe[position].key, reason=f"{field} {value} is offered for {others} too"))
    return safe, holds


def _put_back(work: Work, old: Work, field: FieldName) -> Work:
    fields = {name: held for name, held in work.enriched.fields.items() if name != field}
    if field in old.enriched.fields:
        fields[field] = old.enriched.fields[field]
    return work.enrich(work.enriched.model_copy(update={"fields": dict(sorted(fields.items()))}))


def _changes(old: Work, new: Work, evidence: Evidence) -> list[Change]:
    changes = []
    for field, held in new.enriched.fields.items():
        before = old.enriched.fields.get(field)
        if before is None or before.value != held.value:
            matches = evidence.get(new.key, ())
            reason = next((found.reason for found in matches if _record(found) == held.record), "known")
            others = {
                claim.provenance.source: claim.value
                for claim in claims(new, matches)
                if claim.field == field and claim.value != held.value
            }
            changes.append(
                Change(
                    key=new.key,
                    field=field,
                    old=before.value if before else None,
                    new=held.value,
                    source=held.source,
                    reason=str(reason),
                    against=others,
                )
            )
    return changes


def _same(matches: Iterable[Match]) -> list[Record]:
    return [found.candidate.record for found in matches if found.verdict is Verdict.SAME]


def _source(found: Match) -> str:
    return found.candidate.record.provenance.source


def _record(found: Match) -> str:
    return found.candidate.record.provenance.record


def _normal(field: FieldName, value: Value) -> object:
    if field == "title":
        return titles.fold(str(value))
    if field == "authors":
        return [names.family(name) for name in cast("tuple[str, ...]", value)]
    return value.casefold() if isinstance(value, str) else value
