"""The look-up plan: which queries each source is asked next. Pure; the caller sends them.

A look-up goes in rounds. The first one asks by what is known of a work; identifiers in the answers are leads for the
next round; a fallback source is asked after the sources before it have answered that they have no such record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from enrich.fusion.fuse import MatchesByKey
from enrich.model import LookupKey, LookupResult, Query, Source, UnknownIdentifier, Verdict, Work
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
    """The batches to ask next. `works`: with leads filled in. `matches`: the judged records of all `results`."""
    state, available = _LookupState.of(results, matches, due), {source.name for source in sources}
    return tuple(batch for source in sources for batch in _batches(source, works, state, available))


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
    due: Due

    @classmethod
    def of(cls, results: Sequence[BatchResult], matches: MatchesByKey, due: Due) -> _LookupState:
        asked = {(batch.source.name, query) for batch, _ in results for query in batch.questions}
        matched = {
            (match.candidate.record.provenance.source, key)
            for key, judged in matches.items()
            for match in judged
            if match.verdict is Verdict.SAME
        }
        missing = {
            (answers.source, query.key)
            for batch, answers in results
            for query in batch.questions
            if query.by is not LookupKey.TITLE and query.key in answers.missing
        }
        return cls(frozenset(asked), frozenset(matched), frozenset(missing), due)

    def is_due(self, source: Source, query: Query, available: set[str]) -> bool:
        """Whether to ask it now: new, the work not matched yet, the sources before this one without a record."""
        if (source.name, query) in self.asked or (source.name, query.key) in self.matched:
            return False
        is_its_turn = all((other, query.key) in self.missing for other in query.after if other in available)
        return is_its_turn and self.due(source.name, query)


def _batches(source: Source, works: Iterable[Work], state: _LookupState, available: set[str]) -> Iterator[LookupBatch]:
    queries = [(work, query) for work in works if (query := source.question(work))]
    due = [(work, query) for work, query in queries if state.is_due(source, query, available)]
    by_title = [pair for pair in due if pair[1].by is LookupKey.TITLE]
    by_identifier = [pair for pair in due if pair[1].by is not LookupKey.TITLE]
    for pairs, size in ((by_identifier, source.batch_size), (by_title, min(source.batch_size, TITLES_A_BATCH))):
        for start in range(0, len(pairs), size):
            chosen = pairs[start : start + size]
            yield LookupBatch(source, tuple(work for work, _ in chosen), tuple(query for _, query in chosen))
