"""Outcomes: what came of each question. Every question gets exactly one, whatever happens to the request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from enrich.model import Candidate, CouldNotAsk, Failure, LookupResult, Query, Record, Source, Work
from enrich.sources.response import BadRequest

Outcome = Sequence[Record] | CouldNotAsk
"""Records offered; none: the service has no such record. Or why there is no answer."""

Outcomes = Mapping[Query, Outcome]
Ask = Callable[[Sequence[Query]], Outcomes]

MOST_REFUSALS = 16
"""So many 400s to the halves of one batch; with more, it is not the ids that are wrong."""


def questions(source: Source, works: Sequence[Work]) -> tuple[Query, ...]:
    """What the source is to be asked; ValueError where a work has nothing to be asked by."""
    found = [source.question(work) for work in works]
    if None in found:
        raise ValueError(f"{source.name}: {works[found.index(None)].key} has nothing it could be asked by")
    return tuple(question for question in found if question is not None)


def batches(asked: Sequence[Query], size: int) -> Iterator[Sequence[Query]]:
    """The questions so many at a time."""
    return (asked[start : start + size] for start in range(0, len(asked), size))


def settle(asked: Sequence[Query], ask: Ask) -> Outcomes:
    """What came of each: a refusal falls on all of them, but when one bad id may be the reason, on its half only."""
    outcomes: dict[Query, Outcome] = {}
    waiting, refusals = [asked], 0
    while waiting:
        these = waiting.pop()
        try:
            outcomes |= ask(these)
        except BadRequest as refusal:
            refusals += 1
            middle = len(these) // 2
            if middle and refusals <= MOST_REFUSALS:
                waiting += [these[:middle], these[middle:]]
            else:
                outcomes |= dict.fromkeys(these, refusal)
        except CouldNotAsk as refusal:
            outcomes |= dict.fromkeys(these, refusal)
    return outcomes


def answers(source: str, outcomes: Outcomes) -> LookupResult:
    """The outcomes as the contract between the parts has them."""
    failed = {question: why for question, why in outcomes.items() if isinstance(why, CouldNotAsk)}
    offered = {question: records for question, records in outcomes.items() if not isinstance(records, CouldNotAsk)}
    return LookupResult(
        source=source,
        asked=frozenset(question.key for question in outcomes),
        candidates=tuple(_candidates(offered)),
        missing=frozenset(question.key for question, records in offered.items() if not records),
        failed=tuple(Failure(key=question.key, reason=str(why)) for question, why in failed.items()),
    )


def read(parse: Callable[[object, date], Record], item: object, today: date) -> Outcome:
    """One item read, or why it cannot be: a broken item among good ones fails its own work alone."""
    try:
        return (parse(item, today),)
    except CouldNotAsk as problem:
        return problem


def absence(source: str, strange: Collection[str], *, is_cut: bool = False) -> Outcome:
    """What it means that a record is not in a list: there is none, unless the list itself is not to be trusted.

    `strange`: ids in it that were not asked for. `is_cut`: it says itself that it has more than it holds.
    """
    if is_cut:
        return CouldNotAsk(f"{source}: its list was cut short; try later")
    if strange:
        return CouldNotAsk(
            f"{source}: answered about {min(strange) or 'something'}, which was not asked for; try later"
        )
    return ()


def _candidates(offered: Mapping[Query, Sequence[Record]]) -> Iterator[Candidate]:
    for question, records in offered.items():
        for record in records:
            yield Candidate(key=question.key, asked=question.by, record=record)
