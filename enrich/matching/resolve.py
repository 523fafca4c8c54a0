"""What was offered for the works, and what it proves: every record judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from enrich.fusion import fuse
from enrich.matching import rules
from enrich.matching.clusters import communities
from enrich.model import IDENTIFIER_NAMES, Candidate, Enrichment, LookupKey, LookupResult, Match, Verdict, Work
from enrich.text.venues import Vocabulary


class CandidatePool:
    """Every record offered, each once, the same whoever answered first."""

    def __init__(self) -> None:
        self._told: dict[str, dict[tuple[str, str], list[Candidate]]] = {}

    def add(self, answers: LookupResult) -> None:
        """Hear of some more."""
        for candidate in answers.candidates:
            provenance = candidate.record.provenance
            records = self._told.setdefault(candidate.key, {})
            records.setdefault((provenance.source, provenance.record), []).append(candidate)

    def on(self, key: str) -> list[Candidate]:
        """What is offered for a work, by source and record."""
        told = self._told.get(key, {})
        return [_fullest(told[name]) for name in sorted(told)]

    def all(self) -> dict[str, list[Candidate]]:
        """The same for every work: citation key → candidates."""
        return {key: self.on(key) for key in self._told}


def candidates(answers: Iterable[LookupResult]) -> dict[str, list[Candidate]]:
    """Citation key → every record offered, each once, the same whoever answered first."""
    offers = CandidatePool()
    for one in answers:
        offers.add(one)
    return offers.all()


def judge(
    works: Iterable[Work], offered: Mapping[str, Sequence[Candidate]], venues: Vocabulary
) -> dict[str, list[Match]]:
    """Every candidate judged."""
    return {
        work.key: [rules.judge(work, candidate, venues) for candidate in offered[work.key]]
        for work in works
        if work.key in offered
    }


def evidence(
    works: Sequence[Work], offered: Mapping[str, Sequence[Candidate]], venues: Vocabulary
) -> dict[str, list[Match]]:
    """Every candidate judged, with the identifiers that others of them have proven; the same as the next run judges.

    A title leads to Crossref's record, that proves the DOI, and by the DOI another source's record is told from a
    namesake's. The reason is the one that what people wrote gives, where that is enough: it is the same whichever
    source could be asked first.
    """
    found: dict[str, list[Match]] = {}
    for part in communities([work for work in works if work.key in offered], offered):
        found |= prove(part, offered, venues)
    return found


def prove(
    works: Sequence[Work], offered: Mapping[str, Sequence[Candidate]], venues: Vocabulary
) -> dict[str, list[Match]]:
    """The `evidence` on whole communities."""
    concerned = [work for work in works if work.key in offered]
    judged = judge(concerned, offered, venues)
    filled = [work.enrich(Enrichment()) for work in concerned if work.metadata != work.curated]
    first = judged | judge(filled, offered, venues)
    known, beliefs = [work.metadata for work in concerned], fuse.FusionCache()
    for _ in IDENTIFIER_NAMES:
        proven = fuse.proven(concerned, judged, venues, beliefs)
        moved = [work for work, before in zip(proven, known, strict=True) if work.metadata != before]
        if not moved:
            break
        known = [work.metadata for work in proven]
        judged = judged | judge(moved, offered, venues)  # judging looks at nothing but the metadata
    return {key: list(map(_as_first, matches, first[key])) for key, matches in judged.items()}


def _as_first(found: Match, first: Match) -> Match:
    return first if first.verdict is found.verdict is Verdict.SAME else found


def _fullest(offers: Sequence[Candidate]) -> Candidate:
    """One of several tellings of a record: asked by identifier a source tells more than in a list of search hits."""
    if len(offers) == 1:
        return offers[0]
    return min(offers, key=lambda offer: (offer.asked is LookupKey.TITLE, repr(offer)))
