"""The look-up plan: which queries each source is asked next. Pure; the caller sends them.

A look-up goes in rounds. The first one asks by what is known of a work; identifiers in the answers are leads for the
next round; a fallback source is asked after the sources before it have answered that they have no such record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from enrich.fusion.fuse import MatchesByKey
from enrich.model import LookupKey, LookupResult, Match, Query, Source, UnknownIdentifier, UnusableAnswer, Verdict, Work
from enrich.sources import registry

MAX_ROUNDS = 6
"""Rounds of a look-up: titles → identifiers → their registries → fallback sources needs no more."""

TITLES_A_BATCH = 25
"""Titles in a batch, at most. Each takes a request of its own: a small batch loses little when one fails."""


class LookupBatch(NamedTuple):
    """Works to ask one source about with one call, and a query for each."""

    source: Source
    works: tuple[Work, ...]
    """With leads filled in; only for asking."""
    questions: tuple[Query, ...]


class BatchResult(NamedTuple):
    """A batch and the answers to it."""

    batch: LookupBatch
    answers: LookupResult


Due = Callable[[str, Query], bool]
"""Whether the query is sent to the source of that name today."""


def always(source: str, question: Query) -> bool:
    """A `Due` for which every query is due."""
    return True


def batches(
    works: Sequence[Work], sources: Sequence[Source], results: Sequence[BatchResult], matches: MatchesByKey, due: Due
) -> tuple[LookupBatch, ...]:
    """The batches to ask next. `works`: with leads filled in. `matches`: the judged records of all `results`.

    The first batch of each source comes before the second one of any: whoever asks them in this order with a few
    threads keeps all sources busy, where the forty batches of a slow one would hold every thread.
    """
    state, available = _LookupState.of(results, matches, due), {source.name for source in sources}
    queries = {source.name: _due_queries(source, works, state, available) for source in sources}
    searches = {
        name: {query.key for _, query in pairs if query.by is LookupKey.TITLE} for name, pairs in queries.items()
    }
    by_source = [_batches(source, _in_turn(source, queries[source.name], searches)) for source in sources]
    return tuple(batch for turn in zip_longest(*by_source) for batch in turn if batch is not None)


def unknown_identifiers(results: Iterable[BatchResult]) -> tuple[UnknownIdentifier, ...]:
    """The identifiers that every registry asked for them answered not to know; sorted by citation key.

    Sources that are not a registry of the identifier do not count. A registry that failed leaves the question open.
    """
    missing: dict[Query, set[str]] = defaultdict(set)
    not_refuted: set[Query] = set()
    for query, source, is_missing in _registry_answers(results):
        if is_missing:
            missing[query].add(source)
        else:
            not_refuted.add(query)
    unknown = sorted((query for query in missing if query not in not_refuted), key=lambda query: (query.key, query.by))
    return tuple(
        UnknownIdentifier(key=query.key, by=query.by, value=query.value, sources=tuple(sorted(missing[query])))
        for query in unknown
    )


def unusable(answers: LookupResult, matches: MatchesByKey) -> frozenset[str]:
    """Keys of the works for which the source gave records, none of which is about the work. `matches`: all judged."""
    return frozenset(key for key in answers.answered if answers.source not in _matched_sources(matches.get(key, ())))


def unusable_answers(results: Iterable[BatchResult], matches: MatchesByKey) -> tuple[UnusableAnswer, ...]:
    """The queries by identifier that were answered with other works' records; sorted by citation key and source.

    A search by title is answered so whenever the source does not have the work.
    """
    found = [
        UnusableAnswer(key=query.key, source=answers.source, by=query.by, value=query.value)
        for batch, answers in results
        for unusable_keys in [unusable(answers, matches)]
        for query in batch.questions
        if query.by is not LookupKey.TITLE and query.key in unusable_keys
    ]
    return tuple(sorted(found, key=lambda one: (one.key, one.source)))


def forgotten_identifiers(results: Iterable[BatchResult]) -> dict[str, tuple[Query, ...]]:
    """Source → the queries by one of its own identifiers that it answered with "no such record"."""
    forgotten: dict[str, list[Query]] = defaultdict(list)
    for batch, answers in results:
        for query in batch.questions:
            if query.by is registry.own_identifier(answers.source) and query.key in answers.missing:
                forgotten[answers.source].append(query)
    return {source: tuple(queries) for source, queries in forgotten.items()}


def _matched_sources(matches: Iterable[Match]) -> set[str]:
    return {match.candidate.record.provenance.source for match in matches if match.verdict is Verdict.SAME}


def _registry_answers(results: Iterable[BatchResult]) -> Iterator[tuple[Query, str, bool]]:
    """For each query by identifier to a registry of it: query, name of the registry, whether it has no such record."""
    for batch, answers in results:
        for query in batch.questions:
            if answers.source in registry.registries_of(query.by):
                yield replace(query, after=()), answers.source, query.key in answers.missing


class _LookupState(NamedTuple):
    """What the results so far settle: queries that were asked, works with a match, records that do not exist."""

    asked: frozenset[tuple[str, Query]]
    """(source, query)."""
    matched: frozenset[tuple[str, str]]
    """(source, citation key): the source has given a record of the work."""
    missing: frozenset[tuple[str, str]]
    """(source, citation key): the source has answered a query by identifier with no record."""
    forgotten: frozenset[tuple[str, str]]
    """(source, citation key): the source does not know the work by the source's own identifier any more."""
    due: Due

    @classmethod
    def of(cls, results: Sequence[BatchResult], matches: MatchesByKey, due: Due) -> _LookupState:
        asked = {(batch.source.name, query) for batch, _ in results for query in batch.questions}
        matched = {(source, key) for key, judged in matches.items() for source in _matched_sources(judged)}
        missing = {
            (answers.source, query.key)
            for batch, answers in results
            for query in batch.questions
            if query.by is not LookupKey.TITLE and query.key in answers.missing
        }
        forgotten = {
            (source, query.key) for source, queries in forgotten_identifiers(results).items() for query in queries
        }
        return cls(frozenset(asked), frozenset(matched), frozenset(missing), frozenset(forgotten), due)

    def as_asked(self, source: Source, work: Work) -> Work:
        """The work without the identifier by which the source does not know it any more, so that others are used."""
        own = registry.own_identifier(source.name)
        return work.without(own.value) if own and (source.name, work.key) in self.forgotten else work

    def is_due(self, source: Source, query: Query, available: set[str]) -> bool:
        """Whether to ask it now: new, the work not matched yet, the sources before this one without a record."""
        if (source.name, query) in self.asked or (source.name, query.key) in self.matched:
            return False
        is_its_turn = all((other, query.key) in self.missing for other in query.after if other in available)
        return is_its_turn and self.due(source.name, query)


_WorkQuery = tuple[Work, Query]
"""A work as it is asked about, and the query."""


def _due_queries(source: Source, works: Iterable[Work], state: _LookupState, available: set[str]) -> list[_WorkQuery]:
    asked = (state.as_asked(source, work) for work in works)
    queries = ((work, query) for work in asked if (query := source.question(work)))
    return [(work, query) for work, query in queries if state.is_due(source, query, available)]


def _in_turn(source: Source, queries: Iterable[_WorkQuery], searches: Mapping[str, set[str]]) -> list[_WorkQuery]:
    """The queries without searches for titles that another source is searched for first, in this round.

    `searches`: source → keys of the works whose titles it could be searched for now.
    """
    first = set().union(*(searches.get(name, set()) for name in registry.searched_after(source.name)))
    return [(work, query) for work, query in queries if query.by is not LookupKey.TITLE or query.key not in first]


def _batches(source: Source, due: Sequence[_WorkQuery]) -> Iterator[LookupBatch]:
    by_title = [pair for pair in due if pair[1].by is LookupKey.TITLE]
    by_identifier = [pair for pair in due if pair[1].by is not LookupKey.TITLE]
    for pairs, size in ((by_identifier, source.batch_size), (by_title, min(source.batch_size, TITLES_A_BATCH))):
        for start in range(0, len(pairs), size):
            chosen = pairs[start : start + size]
            yield LookupBatch(source, tuple(work for work, _ in chosen), tuple(query for _, query in chosen))
