"""Is this record that work? A verdict, its reason, and the features that were compared.

`RULES` is the whole opinion, in order: the first rule with one decides. Identifiers come first, but an identifier
alone never suffices; then title, people, venue and year together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from enrich import names, titles
from enrich.model import IDENTIFIER_NAMES, Candidate, Features, Match, Metadata, Reason, Record, Verdict, Work
from enrich.venues import Vocabulary

Opinion = tuple[Verdict, Reason]
Rule = Callable[[Metadata, Record, Features], Opinion | None]

SHARED_AUTHORS = 0.5
"""With at least this share of the shorter author list in the longer, the people do not speak against a match."""

_PLACEHOLDERS = {"pendingpublications", "placeholder", "titlepending", "error"}
_REGISTERED = ("doi", "arxiv", "openreview")
"""Identifiers that a work has one of; two that differ are two works (or one work and a mistake)."""


def judge(work: Work, candidate: Candidate, venues: Vocabulary) -> Match:
    """The verdict on a candidate, with its reason."""
    features = compare(work.metadata, candidate.record, venues)
    opinions = (rule(work.metadata, candidate.record, features) for rule in RULES)
    verdict, reason = next(filter(None, opinions), (Verdict.DIFFERENT, Reason.NOTHING_IN_COMMON))
    return Match(candidate=candidate, verdict=verdict, reason=reason, features=features)


def compare(work: Metadata, record: Record, venues: Vocabulary) -> Features:
    """What can be compared between a work and a record; None where one side is silent."""
    other = record.metadata
    both = [(name, work.value(name), other.value(name)) for name in IDENTIFIER_NAMES]
    known = [(name, one, another) for name, one, another in both if one is not None and another is not None]
    return Features(
        title=titles.similarity(work.title, other.title) if work.title and other.title else None,
        first_author=names.same(work.authors[0], other.authors[0]) if work.authors and other.authors else None,
        authors=names.shared(work.authors, other.authors) if work.authors and other.authors else None,
        years=other.year - work.year if work.year and other.year else None,
        same_venue=venues.same(work.venue, other.venue) if work.venue and other.venue else None,
        identifiers=tuple(name for name, one, another in known if one == another),
        differing=tuple(name for name, one, another in known if one != another),
    )


def contradiction(matches: Iterable[Match]) -> tuple[Match, Match] | None:
    """Two records that carry the work's own identifiers and have nothing to do with one another, or None.

    An arXiv id and a DOI that point to two works: one of them is wrong, and nobody but a person can say which.
    """
    held = [match for match in matches if match.features.identifiers and _title_of(match)]
    trusted = [match for match in held if match.verdict is Verdict.SAME]
    strange = [match for match in held if match.reason in (Reason.IDENTIFIER_TITLE_FAR, Reason.IDENTIFIERS_DISAGREE)]
    for one in trusted:
        for other in strange:
            if set(one.features.identifiers).isdisjoint(other.features.identifiers):
                return one, other
    return None


def placeholder(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """Registries answer for works that are not out yet with a stand-in record (manubot/catalog#61)."""
    title = titles.fold(record.metadata.title or "")
    doi = record.metadata.doi or ""
    if title in _PLACEHOLDERS or (doi.startswith("10.5555/12345") and features.title != 1.0):
        return Verdict.DIFFERENT, Reason.PLACEHOLDER
    return None


def nothing_said(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """A record without a title cannot be told from another work's."""
    return (Verdict.UNSURE, Reason.NOTHING_SAID) if features.title is None else None


def identifiers_disagree(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """One identifier is equal, another is not: the source has mixed two works, or the list has."""
    if features.identifiers and _registered(features.differing):
        return Verdict.UNSURE, Reason.IDENTIFIERS_DISAGREE
    return None


def same_identifier(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """An identifier is equal; title and people must not speak against it."""
    if not features.identifiers or features.title is None:
        return None
    if features.title < titles.AGREES:
        return Verdict.UNSURE, Reason.IDENTIFIER_TITLE_FAR
    if features.authors is not None and features.authors < SHARED_AUTHORS:
        return Verdict.UNSURE, Reason.OTHER_AUTHORS
    if features.title < 1 and features.first_author is False:
        return Verdict.UNSURE, Reason.NEAR_TITLE  # a journal extension, a follow-up
    return Verdict.SAME, _reason_of(features)


def other_identifier(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """Both have a DOI (or an arXiv id), and they differ: a journal extension, a namesake, another version."""
    return (Verdict.DIFFERENT, Reason.OTHER_IDENTIFIER) if _registered(features.differing) else None


def other_title(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """Another title is another work; the same people under a close title deserve a look."""
    if features.title == 1.0:
        return None
    near = (features.title or 0) >= titles.NEAR and (features.authors or 0) >= SHARED_AUTHORS
    return (Verdict.UNSURE, Reason.NEAR_TITLE) if near else (Verdict.DIFFERENT, Reason.NOTHING_IN_COMMON)


def other_authors(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """The same title by other people is another work."""
    if features.authors is None:
        return Verdict.UNSURE, Reason.NOTHING_SAID
    if features.authors == 0:
        return Verdict.DIFFERENT, Reason.OTHER_AUTHORS
    agrees = features.first_author and features.authors >= SHARED_AUTHORS
    return None if agrees or _same_set(work, record.metadata) else (Verdict.UNSURE, Reason.SOME_OTHER_AUTHORS)


def its_preprint(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """A preprint by exactly these people, from up to two years before: the work's own.

    With other people in the list it may be the preprint of the shorter or longer form of the work.
    """
    if not record.preprint:
        return None
    if not _same_set(work, record.metadata):
        return Verdict.UNSURE, Reason.SOME_OTHER_AUTHORS
    in_time = features.years is not None and -2 <= features.years <= 1
    return (Verdict.SAME, Reason.PREPRINT) if in_time else (Verdict.UNSURE, Reason.OTHER_YEAR)


def other_venue(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """The same title by the same people at another venue: its journal extension, or a mistake in the list."""
    if features.same_venue is False:
        alike = features.years == 0 and _same_set(work, record.metadata)
        return (Verdict.UNSURE if alike else Verdict.DIFFERENT), Reason.OTHER_VENUE
    if features.same_venue is None and record.metadata.venue and work.venue:
        return Verdict.UNSURE, Reason.OTHER_VENUE
    return None


def other_year(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """Print and online differ by a year; more is another work, unless venue and people agree."""
    if features.years is not None and abs(features.years) <= 1:
        return None
    alike = features.same_venue and _same_set(work, record.metadata)
    return (Verdict.UNSURE if alike else Verdict.DIFFERENT), Reason.OTHER_YEAR


def same_title_and_authors(work: Metadata, record: Record, features: Features) -> Opinion | None:
    """Nothing has spoken against it: title, people and year agree, and the venue or else all the people do."""
    if features.same_venue or _same_set(work, record.metadata):
        return Verdict.SAME, Reason.TITLE_AND_AUTHORS
    return Verdict.UNSURE, Reason.SOME_OTHER_AUTHORS


RULES: tuple[Rule, ...] = (
    placeholder,
    nothing_said,
    identifiers_disagree,
    same_identifier,
    other_identifier,
    other_title,
    other_authors,
    its_preprint,
    other_venue,
    other_year,
    same_title_and_authors,
)


def _registered(differing: Iterable[str]) -> bool:
    return any(name in _REGISTERED for name in differing)


def _reason_of(features: Features) -> Reason:
    if "doi" in features.identifiers:
        return Reason.DOI
    return Reason.ARXIV if "arxiv" in features.identifiers else Reason.IDENTIFIER


def _same_set(work: Metadata, other: Metadata) -> bool:
    """The same people, in whatever order: some registries sort authors by the alphabet."""
    ones, others = sorted(work.authors or (), key=names.family), sorted(other.authors or (), key=names.family)
    return bool(ones) and names.same_people(ones, others)


def _title_of(match: Match) -> str | None:
    return match.candidate.record.metadata.title
