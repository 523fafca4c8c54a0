"""What was heard so far, judged while others are still being asked: services make one wait, and that is time enough."""

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
    """A survey of some works: what is asked, what came of it, and what it proves so far."""

    def __init__(self, works: Sequence[Work], venues: Vocabulary) -> None:
        self.heard: list[BatchResult] = []
        self._works, self._venues = works, venues
        self._places = {work.key: place for place, work in enumerate(works)}
        self._forest = ClusterForest(len(works))
        self._offers = CandidatePool()
        self.resolved = Resolved({}, FusionCache(venues))
        """The matches so far; of all results once `next_batches` has been called."""
        self._unjudged: set[int] = set()
        """Works of which something new was heard."""
        self._awaited: Counter[int] = Counter()
        """Of each work, questions on their way."""
        for place, work in enumerate(works):
            self._forest.connect(place, work_identities(work))

    def next_batches(self, sources: Sequence[Source], due: Due = always) -> tuple[LookupBatch, ...]:
        """What to ask next, given all that was heard; empty when there is nothing left to ask.

        What is not `due` is not asked: that is silence, and tells nothing.
        """
        with garbage_collection.paused():
            self._judge(tuple(self._unjudged))
            judged = self.resolved.matches
            led = [leads(work, judged[work.key]) if work.key in judged else work for work in self._works]
            found = batches(led, sources, self.heard, judged, due)
        self._awaited.update(self._places[question.key] for batch in found for question in batch.questions)
        return found

    def hear(self, batch: LookupBatch, answers: LookupResult) -> None:
        """What came of a batch. Whom nothing that is on its way can concern is judged."""
        # What was asked is known by its questions; a hundred thousand works twice are a lot of memory.
        self.heard.append(BatchResult(batch._replace(works=()), answers))
        self._offers.add(answers)
        for candidate in answers.candidates:
            place = self._places[candidate.key]
            self._forest.connect(place, metadata_identities(candidate.record.metadata))
            self._unjudged.add(place)
        asked = [self._places[question.key] for question in batch.questions]
        self._awaited.subtract(asked)
        with garbage_collection.paused():
            self._judge(asked)

    def _judge(self, places: Collection[int]) -> None:
        """Judge the communities of these works of which something new was heard, and nothing more is on its way."""
        for part in grouped(filter(self._is_ready, self._forest.clusters(places))):
            works = [self._works[place] for place in part]
            offered = {work.key: found for work in works if (found := self._offers.of(work.key))}
            self.resolved.matches.update(resolve_clusters(works, offered, self._venues, self.resolved.cache))
            self._unjudged.difference_update(part)

    def _is_ready(self, community: Sequence[int]) -> bool:
        return not self._unjudged.isdisjoint(community) and not any(self._awaited[place] > 0 for place in community)


def next_batches(
    works: Sequence[Work],
    sources: Sequence[Source],
    heard: Iterable[BatchResult],
    venues: Vocabulary,
    due: Due = always,
) -> tuple[LookupBatch, ...]:
    """What a `LookupSession` of all this would ask next. Pure."""
    hearing = LookupSession(works, venues)
    for batch, answers in heard:
        hearing.hear(batch, answers)
    return hearing.next_batches(sources, due)
