"""Sources that answer from memory: what a reply function says, without a service."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from enrich.model import Candidate, Failure, IdentifierName, LookupKey, LookupResult, Query, Record, Work
from tests.support.builders import candidate

WorkerReply = Callable[[Work, Query], Record | None]
"""What a source says to a question; CouldNot is a failure."""


class CouldNot(Exception):
    """The fake source cannot be asked."""


class Fake:
    """A source that knows what it is told to know, asked by one kind of identifier, else by title."""

    def __init__(
        self,
        name: str,
        by: IdentifierName,
        reply: WorkerReply,
        *,
        searches: bool = False,
        after: tuple[str, ...] = (),
        batch_size: int = 50,
    ) -> None:
        self.name, self.by, self.reply, self.searches, self.after = name, by, reply, searches, after
        self.batch_size = batch_size
        self.asked: list[tuple[LookupKey, str]] = []

    def question(self, work: Work) -> Query | None:
        value = work.metadata.value(self.by)
        if value is not None:
            return Query(key=work.key, by=LookupKey(self.by), value=str(value), after=self.after)
        if self.searches and not work.is_identified:
            return Query(key=work.key, by=LookupKey.TITLE, value=work.metadata.title or "")
        return None

    def lookup(self, works: Sequence[Work]) -> LookupResult:
        found: list[Candidate] = []
        failed: list[Failure] = []
        for one in works:
            question = self.question(one)
            assert question is not None
            self.asked.append((question.by, question.value))
            try:
                answer = self.reply(one, question)
            except CouldNot as problem:
                failed.append(Failure(key=one.key, reason=str(problem)))
                continue
            if answer is not None:
                found.append(candidate(answer, one.key, question.by))
        keys = frozenset(one.key for one in works)
        missing = keys - {one.key for one in found} - {one.key for one in failed}
        return LookupResult(
            source=self.name, asked=keys, candidates=tuple(found), missing=frozenset(missing), failed=tuple(failed)
        )


def nothing(work: Work, question: Query) -> Record | None:
    return None
