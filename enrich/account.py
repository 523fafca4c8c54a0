"""An account of a work: each value, who said it and when, what others say, and why this one stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from enrich.ledger import disputes
from enrich.model import FIELD_NAMES, FieldName, Noun, Value, Work
from enrich.policy import POLICY, family

PEOPLE = "people"
"""Who said what stands in the files of people."""


class Voice(Noun):
    """Who says what about a field."""

    source: str
    value: Value
    record: str | None = None
    since: date | None = None
    """None: not known, or a person's."""


class Line(Noun):
    """One field of the account."""

    field: FieldName
    stands: Voice | None
    """None: nothing stands, and sources claim several things."""
    others: tuple[Voice, ...] = ()
    """What else is said, by source."""
    why: str


def account(work: Work) -> tuple[Line, ...]:
    """A line for every field that somebody says something about."""
    return tuple(line for field in FIELD_NAMES if (line := _line(work, field)))


def _line(work: Work, field: FieldName) -> Line | None:
    stands = _stands(work, field)
    heard = {voice.source: voice for voice in reversed(tuple(_heard(work, field)))}
    others = tuple(heard[source] for source in sorted(heard) if not stands or source != stands.source)
    if stands is None and not others:
        return None
    return Line(field=field, stands=stands, others=others, why=_why(field, stands, others))


def _stands(work: Work, field: FieldName) -> Voice | None:
    written, held = work.curated.value(field), work.enriched.fields.get(field)
    if written is not None:
        return Voice(source=PEOPLE, value=written)
    return Voice(source=held.source, value=held.value, record=held.record, since=held.retrieved) if held else None


def _heard(work: Work, field: FieldName) -> Iterator[Voice]:
    """What sources say, fullest first: what they are known to say now, then what is disputed."""
    for said in work.enriched.claims.get(field, ()):
        yield Voice(source=said.source, value=said.value, record=said.record, since=said.retrieved)
    if held := work.enriched.fields.get(field):
        yield Voice(source=held.source, value=held.value, record=held.record, since=held.retrieved)
    for conflict in disputes(work):
        for source, value in conflict.claims.items() if conflict.field == field else ():
            yield Voice(source=source, value=value)


def _why(field: FieldName, stands: Voice | None, others: Sequence[Voice]) -> str:
    if stands is None:
        return "the sources contradict one another; take one's word, or write your own"
    if stands.source == PEOPLE:
        return "a person wrote it"
    if not others:
        return "the only voice"
    if all(voice.value == stands.value for voice in others):
        return "all who speak say so"
    behind = [voice.source for voice in others if _rank(field, stands.source) < _rank(field, voice.source)]
    if len(behind) == len(others):
        return f"{stands.source} is trusted before {', '.join(behind)}"
    return "accepted before; another's word did not replace it"


def _rank(field: FieldName, source: str) -> tuple[int, str]:
    trust = POLICY[field].trust
    return (trust.index(family(source)) if family(source) in trust else len(trust)), source
