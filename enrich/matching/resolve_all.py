"""What all that was heard comes to: judged and reconciled, some works at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from enrich.fusion.fuse import Evidence, Reconciled, reconcile
from enrich.matching import resolve
from enrich.matching.clusters import SIZE, communities
from enrich.model import LookupResult, Match, Verdict, Work, garbage_collection
from enrich.text.venues import Vocabulary


class Resolution(NamedTuple):
    """The works as they come out, and what of the evidence people are to be told."""

    outcome: Reconciled
    doubtful: Evidence
    """Of works with records that may be theirs, or that say what was not believed."""


def conclude(
    works: Sequence[Work],
    answers: Iterable[LookupResult],
    venues: Vocabulary,
    judged: Evidence | None = None,
    size: int = SIZE,
) -> Resolution:
    """The same as judging and reconciling all works at once, without all that this takes in memory. Pure.

    `judged`: what the same answers prove of the same works, where somebody has judged them already.
    """
    offered, doubtful = resolve.candidates(answers), dict[str, Sequence[Match]]()
    parts: list[Reconciled] = []
    with garbage_collection.paused():
        for part in communities(works, offered, size):
            matches = resolve.prove(part, offered, venues) if judged is None else _of(part, judged)
            parts.append(reconcile(part, matches, venues))
            doubtful |= {key: found for key, found in matches.items() if any(map(_is_doubtful, found))}
    return Resolution(_together(works, parts), doubtful)


def _of(part: Sequence[Work], judged: Evidence) -> Evidence:
    return {work.key: judged[work.key] for work in part if work.key in judged}


def _together(works: Sequence[Work], parts: Sequence[Reconciled]) -> Reconciled:
    """The parts as one, in the order of the works."""
    places = {work.key: place for place, work in enumerate(works)}
    after = sorted((work for part in parts for work in part.works), key=lambda work: places[work.key])
    changes = sorted((one for part in parts for one in part.changes), key=lambda one: places[one.key])
    holds = sorted((one for part in parts for one in part.holds), key=lambda one: places[one.key])
    return Reconciled(works=tuple(after), changes=tuple(changes), holds=tuple(holds))


def _is_doubtful(found: Match) -> bool:
    return found.verdict is Verdict.UNSURE or bool(found.candidate.record.set_aside)
