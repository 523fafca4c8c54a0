"""Which accepted values a run changes, for whom and against whom."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.fusion.claims import record_name, record_order, same
from enrich.fusion.policy import claimable_fields
from enrich.model import AcceptedValue, Change, FieldName, Match, Record, Value, Work

REMEMBERED = "remembered"
"""The reason of a value that a source gave in an earlier run, in a record whose match is not kept any more."""


def changes(old: Work, new: Work, matches: Sequence[Match]) -> list[Change]:
    """The accepted values of `new` that `old` lacks or has otherwise, by field.

    `matches`: this run's, without those of sources from which nothing was taken.
    """
    before = old.enriched.fields
    moved = {
        field: accepted
        for field, accepted in new.enriched.fields.items()
        if field not in before or before[field].value != accepted.value
    }
    if not moved:
        return []
    # A value may come from a source that is silent now: then the reason is the one its record was matched for.
    reasons = {(match.source, match.record): match.reason for match in new.enriched.matches}
    reasons |= {record_name(match): match.reason for match in matches}
    records = sorted(same(matches), key=record_order, reverse=True)
    return [
        Change(
            key=new.key,
            field=field,
            old=before[field].value if field in before else None,
            new=accepted.value,
            source=accepted.source,
            reason=reasons.get((accepted.source, accepted.record), REMEMBERED),
            against=_against(accepted, field, records),
        )
        for field, accepted in moved.items()
    ]


def _against(accepted: AcceptedValue, field: FieldName, records: Sequence[Record]) -> dict[str, Value]:
    """Source → the other value that it gives for the field; of a source's records the last one counts."""
    given: dict[str, Value] = {}
    for record in records:
        value, source = record.claim(field), record.provenance.source
        if value is not None and (field, False) in claimable_fields(source, preprint=record.preprint):
            given[source] = value
    return {source: value for source, value in sorted(given.items()) if value != accepted.value}
