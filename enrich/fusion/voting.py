"""Which values the machine accepts: voices are counted, and a tie settles nothing.

An empty field is filled by the one value that all name, or that more independent sources name than any other. A value
that was accepted is replaced only by its own source or a more trusted one, and only where that one is not outvoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from enrich.fusion.differences import agree
from enrich.fusion.policy import POLICY, Settled, independent, origin, standing
from enrich.model import FIELD_NAMES, Accepted, Claim, FieldName, Provenance, Value, Voice, Work
from enrich.text.venues import Vocabulary


class Camp(NamedTuple):
    """Sources that say the same, the most trusted first, and what that one says."""

    value: Value
    sources: tuple[str, ...]
    size: int
    """How many of them speak for themselves."""


def accepted(
    work: Work, said: Sequence[Claim], voices: Mapping[str, Voice], venues: Vocabulary
) -> dict[FieldName, Accepted]:
    """The values of the machine's own fields, by name; what a person wrote is the person's.

    Only what somebody says in this run fills or replaces; voices of earlier runs are heard for and against it.
    """
    fields = {name: held for name, held in work.enriched.fields.items() if work.curated.value(name) is None}
    for field, claims in _by_field(said).items():
        if work.curated.value(field) is None:
            settle = _by_vote if POLICY[field].settled is Settled.VOTE else _by_trust
            if held := settle(field, fields.get(field), claims, voices, venues):
                fields[field] = held
    return dict(sorted(fields.items()))


def believed(field: FieldName, voices: Mapping[str, Voice]) -> dict[str, Value]:
    """Source → what it says of a field, doubted claims left out."""
    return {
        source: voice.says[field]
        for source, voice in voices.items()
        if field in voice.says and field not in voice.doubts and POLICY[field].hears(source)
    }


def spokesmen(field: FieldName, spoken: Mapping[str, Value]) -> frozenset[str]:
    """Of sources that have it from one another the most trusted: a copy that says otherwise is out of date."""
    first = {origin(source): source for source in sorted(spoken, key=partial(standing, field), reverse=True)}
    return frozenset(first.values())


def camps(
    field: FieldName, spoken: Mapping[str, Value], venues: Vocabulary, among: Mapping[str, Value] | None = None
) -> list[Camp]:
    """Who says the same of a field, the most trusted voice's camp first; `among`: all who speak, if more do."""
    heard = spokesmen(field, among or spoken)
    found: list[tuple[Value, list[str]]] = []
    for source in sorted(spoken, key=partial(standing, field)):
        value = spoken[source]
        camp = next((sources for other, sources in found if agree(field, other, value, venues)), None)
        if camp is None:
            found.append((value, [source]))
        else:
            camp.append(source)
    return [Camp(value, tuple(sources), independent(heard & set(sources))) for value, sources in found]


def _by_field(said: Sequence[Claim]) -> dict[FieldName, list[Claim]]:
    found: dict[FieldName, list[Claim]] = {field: [] for field in FIELD_NAMES}
    for claim in said:
        found[claim.field].append(claim)
    return {field: claims for field, claims in found.items() if claims}


def _by_trust(
    field: FieldName,
    old: Accepted | None,
    claims: Sequence[Claim],
    voices: Mapping[str, Voice],
    venues: Vocabulary,
) -> Accepted | None:
    """The most trusted source's word."""
    for claim in claims:  # the most trusted comes first
        source = claim.provenance.source
        if not claim.witness and field not in voices[source].doubts:
            may = old is None or POLICY[field].may_replace(old.source, source)
            return accept(claim.value, claim.provenance, old) if may else None
    return None


def _by_vote(
    field: FieldName,
    old: Accepted | None,
    claims: Sequence[Claim],
    voices: Mapping[str, Voice],
    venues: Vocabulary,
) -> Accepted | None:
    """The word of the largest camp, if it has one that speaks now and one that may fill the field."""
    camp = _winner(field, old, camps(field, believed(field, voices), venues), venues)
    if camp is None or not {claim.provenance.source for claim in claims} & set(camp.sources):
        return None
    source = camp.sources[0]
    if not POLICY[field].may_speak(source, preprint=voices[source].preprint):
        return None
    if old is not None and not POLICY[field].may_replace(old.source, source):
        return None
    voice = voices[source]
    heard = next((claim.provenance for claim in claims if claim.provenance.source == source), None)
    if heard is None and old is not None and (old.source, old.value) == (source, voice.says[field]):
        return None  # it stands as it was accepted, with the record it was accepted from
    return accept(voice.says[field], heard or _provenance(source, voice), old)


def _winner(field: FieldName, old: Accepted | None, found: Sequence[Camp], venues: Vocabulary) -> Camp | None:
    """The camp that outnumbers every other; among equals the one that stands by what was accepted, if any does."""
    most = max((camp.size for camp in found), default=0)
    largest = [camp for camp in found if camp.size == most]
    if len(largest) == 1:
        return largest[0]
    held = [camp for camp in largest if old is not None and agree(field, old.value, camp.value, venues)]
    return held[0] if held else None


def _provenance(source: str, voice: Voice) -> Provenance:
    return Provenance(source=source, record=voice.record, retrieved=voice.retrieved)


def accept(value: Value, heard: Provenance, old: Accepted | None = None) -> Accepted:
    """The claim as an accepted value; the date stays where the value does."""
    retrieved = old.retrieved if old is not None and old.value == value else heard.retrieved
    return Accepted(value=value, source=heard.source, record=heard.record, retrieved=retrieved)
