"""A look-up session: the results so far, and the records matched while other queries are still under way.

Services limit the rate of requests, so matching fits into the time a run spends waiting for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from enrich.fusion.fuse import FusionCache, leads
from enrich.lookup.planner import BatchResult, Due, LookupBatch, always, batches
from enrich.matching.clusters import ClusterForest, grouped, metadata_identities, work_identities
from enrich.matching.resolve import CandidatePool, Resolved, resolve_clusters
from enrich.model import LookupResult, Source, Work, garbage_collection
from enrich.text.venues import Vocabulary


class LookupSession:
    """The look-up of some works: what to ask next, the results, and the matches they prove so far."""

    def __init__(self, works: Sequence[Work], venues: Vocabulary) -> None:
        self.results: list[BatchResult] = []
        """Every batch that was recorded, without its works."""
        self.resolved = Resolved({}, FusionCache(venues))
        """The matches of the works; those of all results after each call of `next_batches`."""
        self._works, self._venues = works, venues
        self._positions = {work.key: position for position, work in enumerate(works)}
        self._forest = ClusterForest(len(works))
        self._candidates = CandidatePool()
        self._unmatched: set[int] = set()
        """Positions of works with records that are not judged yet."""
        self._pending: Counter[int] = Counter()
        """Position of a work → number of its queries under way."""
        for position, work in enumerate(works):
            self._forest.connect(position, work_identities(work))

    def next_batches(self, sources: Sequence[Source], due: Due = always) -> tuple[LookupBatch, ...]:
        """What to ask next, given all results; empty when nothing is left to ask. Queries not `due` are left out."""
        with garbage_collection.paused():
            self._match(tuple(self._unmatched))
            led = [self._with_leads(work) for work in self._works]
            planned = batches(led, sources, self.results, self.resolved.matches, due)
        self._pending.update(self._positions[query.key] for batch in planned for query in batch.questions)
        return planned

    def record_result(self, batch: LookupBatch, answers: LookupResult) -> None:
        """Add the result of a batch, and match the works that no query under way can affect any more."""
        # A result is identified by its queries; keeping 100,000 works a second time would cost memory.
        self.results.append(BatchResult(batch._replace(works=()), answers))
        self._add_candidates(answers)
        answered = [self._positions[query.key] for query in batch.questions]
        self._pending.subtract(answered)
        with garbage_collection.paused():
            self._match(answered)

    def _with_leads(self, work: Work) -> Work:
        matches = self.resolved.matches.get(work.key)
        return work if matches is None else leads(work, matches)

    def _add_candidates(self, answers: LookupResult) -> None:
        self._candidates.add(answers)
        for candidate in answers.candidates:
            position = self._positions[candidate.key]
            self._forest.connect(position, metadata_identities(candidate.record.metadata))
            self._unmatched.add(position)

    def _match(self, positions: Collection[int]) -> None:
        """Judge the clusters of these works that have new records and no query under way."""
        for group in grouped(filter(self._is_ready, self._forest.clusters(positions))):
            works = [self._works[position] for position in group]
            candidates = {work.key: records for work in works if (records := self._candidates.of(work.key))}
            self.resolved.matches.update(resolve_clusters(works, candidates, self._venues, self.resolved.cache))
            self._unmatched.difference_update(group)

    def _is_ready(self, cluster: Sequence[int]) -> bool:
        has_new_records = not self._unmatched.isdisjoint(cluster)
        return has_new_records and not any(self._pending[position] > 0 for position in cluster)


def next_batches(
    works: Sequence[Work],
    sources: Sequence[Source],
    results: Iterable[BatchResult],
    venues: Vocabulary,
    due: Due = always,
) -> tuple[LookupBatch, ...]:
    """What a `LookupSession` with these results asks next. Pure."""
    session = LookupSession(works, venues)
    for batch, answers in results:
        session.record_result(batch, answers)
    return session.next_batches(sources, due)
