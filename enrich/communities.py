"""Works that an identifier links, or might come to link: what is decided of one may hang on the other.

Of a long list they are looked at community by community, so that what is only needed meanwhile is never there for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from enrich.model import IDENTIFIER_NAMES, Candidate, Value, Work

SIZE = 500
"""Works that are looked at together, about; a community is never torn."""

_Identity: TypeAlias = tuple[str, Value]


def communities(
    works: Sequence[Work], offered: Mapping[str, Sequence[Candidate]], size: int = SIZE
) -> Iterator[list[Work]]:
    """All of the works, some at a time, in the order given; no identifier of one stands in two of the parts.

    What counts as a work's is what a person wrote, what was accepted, what any source once said, and what is offered.
    """
    part: list[Work] = []
    for community in _linked(works, offered):
        part += community
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part


def _linked(works: Sequence[Work], offered: Mapping[str, Sequence[Candidate]]) -> list[list[Work]]:
    """The works that are linked, directly or by others, together."""
    leads_to = list(range(len(works)))
    first: dict[_Identity, int] = {}
    for place, work in enumerate(works):
        for identity in _identities(work, offered.get(work.key, ())):
            one, other = _root(leads_to, first.setdefault(identity, place)), _root(leads_to, place)
            leads_to[max(one, other)] = min(one, other)
    found: dict[int, list[Work]] = {}
    for place, work in enumerate(works):
        found.setdefault(_root(leads_to, place), []).append(work)
    return list(found.values())


def _root(leads_to: list[int], place: int) -> int:
    while (above := leads_to[place]) != place:
        leads_to[place] = place = leads_to[above]
    return place


def _identities(work: Work, offered: Sequence[Candidate]) -> Iterator[_Identity]:
    told = [work.curated, *(candidate.record.metadata for candidate in offered)]
    for name in IDENTIFIER_NAMES:
        values = [metadata.value(name) for metadata in told]
        values += [voice.says.get(name) for voice in work.enriched.voices.values()]
        values += [held.value] if (held := work.enriched.fields.get(name)) else []
        yield from ((name, value) for value in values if value is not None)
