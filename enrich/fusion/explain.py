"""An account of a work: each value, who said it and when, what others say, and why this one stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from enrich.fusion.decisions import disputes
from enrich.fusion.differences import agree
from enrich.fusion.policy import POLICY, Settled, independent, standing
from enrich.model import FIELD_NAMES, FieldName, Noun, Value, Work
from enrich.text.venues import Vocabulary

PEOPLE = "people"
"""Who said what stands in the files of people."""


class Word(Noun):
    """Who says what about a field."""

    source: str
    value: Value
    record: str | None = None
    since: date | None = None
    """None: not known, or a person's."""
    set_aside: str | None = None
    """Why it is not believed, as a sentence."""
    agrees: bool = False
    """Whether it means the same as what stands."""


class Line(Noun):
    """One field of the account."""

    field: FieldName
    stands: Word | None
    """None: nothing stands, and sources claim several things."""
    others: tuple[Word, ...] = ()
    """What else is said, by source."""
    why: str


def account(work: Work, venues: Vocabulary) -> tuple[Line, ...]:
    """A line for every field that somebody says something about."""
    return tuple(line for field in FIELD_NAMES if (line := _line(work, field, venues)))


def _line(work: Work, field: FieldName, venues: Vocabulary) -> Line | None:
    stands = _stands(work, field)
    heard = {word.source: word for word in _heard(work, field)}
    others = tuple(
        word.model_copy(update={"agrees": stands is not None and agree(field, stands.value, word.value, venues)})
        for source, word in sorted(heard.items())
        if stands is None or source != stands.source
    )
    if stands is None and not others:
        return None
    return Line(field=field, stands=stands, others=others, why=_why(field, stands, others))


def _stands(work: Work, field: FieldName) -> Word | None:
    written, held = work.curated.value(field), work.enriched.fields.get(field)
    if written is not None:
        return Word(source=PEOPLE, value=written)
    return Word(source=held.source, value=held.value, record=held.record, since=held.retrieved) if held else None


def _heard(work: Work, field: FieldName) -> Iterator[Word]:
    """What sources say; of one that is named twice the later word is the fuller."""
    for conflict in disputes(work):
        for source, value in conflict.claims.items() if conflict.field == field else ():
            yield Word(source=source, value=value)
    for said in work.enriched.said(field):
        doubt = said.doubt.sentence if said.doubt else None
        yield Word(source=said.source, value=said.value, record=said.record, since=said.retrieved, set_aside=doubt)


def _why(field: FieldName, stands: Word | None, others: Sequence[Word]) -> str:
    if stands is None:
        return "the sources contradict one another; take one's word, or write your own"
    if stands.source == PEOPLE:
        return "a person wrote it"
    counted = [word for word in others if not word.set_aside and POLICY[field].hears(word.source)]
    against = [word.source for word in counted if not word.agrees]
    if not counted:
        return "the only voice"
    if not against:
        return "all who speak agree"
    if POLICY[field].settled is Settled.TRUST:
        return _by_trust(field, stands.source, against)
    return _by_vote([stands.source, *(word.source for word in counted if word.agrees)], against)


def _by_trust(field: FieldName, source: str, against: Sequence[str]) -> str:
    if all(standing(field, source) < standing(field, other) for other in against):
        return f"{source} is trusted before {', '.join(against)}"
    return "accepted before; nothing replaced it"


def _by_vote(upholding: Sequence[str], against: Sequence[str]) -> str:
    ayes, noes = independent(upholding), independent(against)
    if ayes > noes:
        return f"{ayes} independent voices against {noes}"
    return f"accepted before; {noes} independent against {ayes} have not replaced it"
