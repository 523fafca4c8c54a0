"""Whom to ask about what next. The asking itself is the shell's.

A survey goes in rounds: what is known is asked about first; identifiers that the answers mention are leads for the next
round; a fallback source is asked once those before it have said that they have no such record.
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
"""Titles → identifiers → their registries → fallbacks; nothing takes more."""

TITLES_A_BATCH = 25
"""A title costs a request of its own: small batches lose little when one fails."""


class LookupBatch(NamedTuple):
    """Works to ask one source about in one go, each with its question."""

    source: Source
    works: tuple[Work, ...]
    """With leads filled in: for asking only."""
    questions: tuple[Query, ...]


class BatchResult(NamedTuple):
    """A batch and what came of it."""

    batch: LookupBatch
    answers: LookupResult


Due = Callable[[str, Query], bool]
"""Whether the source of that name is to be asked the question today."""


def always(source: str, question: Query) -> bool:
    """Everything is due."""
    return True


def batches(
    works: Sequence[Work], sources: Sequence[Source], heard: Sequence[BatchResult], judged: MatchesByKey, due: Due
) -> tuple[LookupBatch, ...]:
    """What to ask next about the works, which have their leads filled in, given what was heard and what it proves."""
    known, available = _Known.of(heard, judged, due), {source.name for source in sources}
    return tuple(batch for source in sources for batch in _batches(source, works, known, available))


def nowhere(heard: Iterable[BatchResult]) -> tuple[UnknownIdentifier, ...]:
    """The identifiers that every registry which was asked for them answered not to know; sorted.

    An index that has not heard of one proves nothing, and neither does a registry that could not be asked.
    """
    missing: dict[Query, set[str]] = defaultdict(set)
    open_still: set[Query] = set()
    for batch, answers in heard:
        for question in batch.questions:
            plain = replace(question, after=())
            if answers.source in registry.registries_of(question.by):
                if question.key in answers.missing:
                    missing[plain].add(answers.source)
                else:
                    open_still.add(plain)
    found = (question for question in missing if question not in open_still)
    return tuple(
        UnknownIdentifier(key=one.key, by=one.by, value=one.value, sources=tuple(sorted(missing[one])))
        for one in sorted(found, key=lambda one: (one.key, one.by))
    )


class _Known(NamedTuple):
    """What need not be asked again, and who has said that there is no such record."""

    asked: frozenset[tuple[str, Query]]
    settled: frozenset[tuple[str, str]]
    missing: frozenset[tuple[str, str]]
    due: Due

    @classmethod
    def of(cls, heard: Sequence[BatchResult], judged: MatchesByKey, due: Due) -> _Known:
        asked = {(batch.source.name, question) for batch, _ in heard for question in batch.questions}
        same = {
            (found.candidate.record.provenance.source, key)
            for key, matches in judged.items()
            for found in matches
            if found.verdict is Verdict.SAME
        }
        missing = {
            (answers.source, question.key)
            for batch, answers in heard
            for question in batch.questions
            if question.by is not LookupKey.TITLE and question.key in answers.missing
        }
        return cls(frozenset(asked), frozenset(same), frozenset(missing), due)

    def is_due(self, source: Source, question: Query, available: set[str]) -> bool:
        if (source.name, question) in self.asked or (source.name, question.key) in self.settled:
            return False
        is_free = all((other, question.key) in self.missing for other in question.after if other in available)
        return is_free and self.due(source.name, question)


def _batches(source: Source, works: Iterable[Work], known: _Known, available: set[str]) -> Iterator[LookupBatch]:
    asked = [(work, question) for work in works if (question := source.question(work))]
    due = [(work, question) for work, question in asked if known.is_due(source, question, available)]
    by_title = [pair for pair in due if pair[1].by is LookupKey.TITLE]
    by_identifier = [pair for pair in due if pair[1].by is not LookupKey.TITLE]
    for pairs, size in ((by_identifier, source.batch_size), (by_title, min(source.batch_size, TITLES_A_BATCH))):
        for start in range(0, len(pairs), size):
            chosen = pairs[start : start + size]
            yield LookupBatch(source, tuple(work for work, _ in chosen), tuple(question for _, question in chosen))
