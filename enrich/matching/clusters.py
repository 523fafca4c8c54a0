"""Clusters: works that identifiers connect. What is decided about one work of a cluster may depend on the others.

A long list is resolved and fused cluster by cluster, so that intermediate values never exist for all works at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from enrich.model import IDENTIFIER_NAMES, Candidate, Metadata, Value, Work

T = TypeVar("T")

SIZE = 500
"""About how many works are resolved together; a cluster is never split."""

Identity: TypeAlias = tuple[str, Value]
"""The name of an identifier, and its value."""


def clusters(
    works: Sequence[Work], offered: Mapping[str, Sequence[Candidate]], size: int = SIZE
) -> Iterator[list[Work]]:
    """All works, in groups of whole clusters; no identifier stands in two of the groups.

    The identifiers of a work are those that a person wrote, that were accepted, that any source once claimed, and that
    an offered record has.
    """
    forest = ClusterForest(len(works))
    for place, work in enumerate(works):
        forest.connect(place, work_identities(work))
        for candidate in offered.get(work.key, ()):
            forest.connect(place, metadata_identities(candidate.record.metadata))
    connected = forest.clusters(range(len(works)))
    return grouped(([works[place] for place in cluster] for cluster in connected), size)


def grouped(parts: Iterable[Sequence[T]], size: int = SIZE) -> Iterator[list[T]]:
    """The parts joined into groups of at least `size`; the last group may be smaller."""
    group: list[T] = []
    for part in parts:
        group += part
        if len(group) >= size:
            yield group
            group = []
    if group:
        yield group


class ClusterForest:
    """Connected components by union-find. Works are named by their places, 0 … size - 1.

    https://en.wikipedia.org/wiki/Disjoint-set_data_structure
    """

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))
        self._members: dict[int, list[int]] = {}
        """Root → the members of its cluster; of clusters with more than one member."""
        self._first_place: dict[Identity, int] = {}

    def connect(self, place: int, identities: Iterable[Identity]) -> None:
        """Connect the work with all works that have one of these identifiers."""
        for identity in identities:
            self._join(self._root(self._first_place.setdefault(identity, place)), self._root(place))

    def clusters(self, places: Iterable[int]) -> Iterator[list[int]]:
        """The clusters of these works, each once, its members in order."""
        for root in dict.fromkeys(map(self._root, places)):
            yield sorted(self._members.get(root, [root]))

    def _join(self, one: int, other: int) -> None:
        if one == other:
            return
        larger, smaller = sorted((one, other), key=lambda root: len(self._members.get(root, ())), reverse=True)
        self._parents[smaller] = larger
        self._members.setdefault(larger, [larger]).extend(self._members.pop(smaller, [smaller]))

    def _root(self, place: int) -> int:
        while (parent := self._parents[place]) != place:
            self._parents[place] = place = self._parents[parent]
        return place


def work_identities(work: Work) -> Iterator[Identity]:
    """The identifiers that a work has, or that a source once claimed for it."""
    yield from metadata_identities(work.curated)
    for name in IDENTIFIER_NAMES:
        values = [source_claims.values.get(name) for source_claims in work.enriched.claims.values()]
        values += [accepted.value] if (accepted := work.enriched.fields.get(name)) else []
        yield from ((name, value) for value in values if value is not None)


def metadata_identities(metadata: Metadata) -> Iterator[Identity]:
    """The identifiers in the metadata."""
    return ((name, value) for name in IDENTIFIER_NAMES if (value := metadata.value(name)) is not None)
