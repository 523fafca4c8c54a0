"""Works that an identifier links, or might come to link: what is decided of one may hang on the other.

Of a long list they are looked at community by community, so that what is only needed meanwhile is never there for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from enrich.model import IDENTIFIER_NAMES, Candidate, Metadata, Value, Work

T = TypeVar("T")

SIZE = 500
"""Works that are looked at together, about; a community is never torn."""

Identity: TypeAlias = tuple[str, Value]
"""The name of an identifier, and its value."""


def communities(
    works: Sequence[Work], offered: Mapping[str, Sequence[Candidate]], size: int = SIZE
) -> Iterator[list[Work]]:
    """All of the works, some at a time; no identifier of one stands in two of the parts.

    What counts as a work's is what a person wrote, what was accepted, what any source once said, and what is offered.
    """
    links = Links(len(works))
    for place, work in enumerate(works):
        links.tell(place, known(work))
        for candidate in offered.get(work.key, ()):
            links.tell(place, said(candidate.record.metadata))
    linked = links.communities(range(len(works)))
    return packed(([works[place] for place in community] for community in linked), size)


def packed(parts: Iterable[Sequence[T]], size: int = SIZE) -> Iterator[list[T]]:
    """Parts put together until they are of the size at least."""
    pack: list[T] = []
    for part in parts:
        pack += part
        if len(pack) >= size:
            yield pack
            pack = []
    if pack:
        yield pack


class Links:
    """Which of so many works are linked, by what is told of them one after another. Works are called by their places.

    A forest of disjoint sets: https://en.wikipedia.org/wiki/Disjoint-set_data_structure
    """

    def __init__(self, size: int) -> None:
        self._above = list(range(size))
        self._members: dict[int, list[int]] = {}
        """Of each root that has others under it."""
        self._first: dict[Identity, int] = {}

    def tell(self, place: int, identities: Iterable[Identity]) -> None:
        """The work has these identifiers, or might."""
        for identity in identities:
            self._join(self._root(self._first.setdefault(identity, place)), self._root(place))

    def communities(self, places: Iterable[int]) -> Iterator[list[int]]:
        """The communities of the works, each once, its members in order."""
        for root in dict.fromkeys(map(self._root, places)):
            yield sorted(self._members.get(root, [root]))

    def _join(self, one: int, other: int) -> None:
        if one == other:
            return
        larger, smaller = sorted((one, other), key=lambda root: len(self._members.get(root, ())), reverse=True)
        self._above[smaller] = larger
        self._members.setdefault(larger, [larger]).extend(self._members.pop(smaller, [smaller]))

    def _root(self, place: int) -> int:
        while (above := self._above[place]) != place:
            self._above[place] = place = self._above[above]
        return place


def known(work: Work) -> Iterator[Identity]:
    """The identifiers that a work has, or that a source once said it has."""
    yield from said(work.curated)
    for name in IDENTIFIER_NAMES:
        values = [source_claims.values.get(name) for source_claims in work.enriched.claims.values()]
        values += [held.value] if (held := work.enriched.fields.get(name)) else []
        yield from ((name, value) for value in values if value is not None)


def said(metadata: Metadata) -> Iterator[Identity]:
    """The identifiers in it."""
    return ((name, value) for name in IDENTIFIER_NAMES if (value := metadata.value(name)) is not None)
