"""Identifiers that point to two works at once: nothing is taken until a person has looked."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.model import Match, Reason, Verdict
from enrich.text import titles


def contradiction(matches: Iterable[Match]) -> tuple[Match, Match] | None:
    """Two records that carry the work's own identifiers and have nothing to do with one another, or None.

    An arXiv id and a DOI that point to two works: one of them is wrong, and nobody but a person can say which. Forms
    of one title are not that: authors put the journal's DOI on the preprint of the conference paper.
    """
    held = [match for match in matches if match.features.identifiers and match.features.title is not None]
    trusted = [match for match in held if match.verdict is Verdict.SAME]
    strange = [match for match in held if match.reason in (Reason.IDENTIFIER_TITLE_FAR, Reason.IDENTIFIERS_DISAGREE)]
    for one in trusted:
        for other in strange:
            shared = set(one.features.identifiers) & set(other.features.identifiers)
            if not shared and (other.features.title or 0) < titles.AGREES:
                return one, other
    return None
