"""In what two values of a field differ; the one place that compares values of the list with what sources say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from enrich import names, titles
from enrich.model import IDENTIFIER_NAMES, Difference, FieldName, Value, Weight
from enrich.venues import Vocabulary

People = tuple[str, ...]

LIGHT: Mapping[Difference, Weight] = {
    Difference.SPELLING: Weight.SUGGESTION,
    Difference.YEAR_NEAR: Weight.NOTE,
    Difference.PAGES_SHIFTED: Weight.NOTE,
}
"""Differences in which both are right, and what they weigh however many say so."""


def agree(field: FieldName, one: Value, other: Value, venues: Vocabulary) -> bool:
    """Whether two values of a field can both be right; only a real disagreement is one."""
    found = difference(field, one, other, venues)
    return found is None or found in LIGHT


def difference(field: FieldName, listed: Value, claimed: Value, venues: Vocabulary) -> Difference | None:
    """In what a claim differs from what the list says; None where the two mean the same."""
    match field:
        case "title":
            return None if titles.same(str(listed), str(claimed)) else Difference.TITLE
        case "authors":
            return _of_people(cast("People", listed), cast("People", claimed))
        case "venue":
            return Difference.VENUE if venues.same(str(listed), str(claimed)) is False else None
        case "year":
            return _of_years(cast("int", listed), cast("int", claimed))
        case "publisher" | "url" | "abstract":
            return None  # many right forms
        case _:
            same = str(listed).casefold() == str(claimed).casefold()
            return None if same else Difference.IDENTIFIER if field in IDENTIFIER_NAMES else Difference.DETAIL


def telling(field: FieldName, listed: Value | None, claimed: Value, venues: Vocabulary) -> tuple[str, ...]:
    """What of a claim is not the list's, normalised: the same for every spelling, and another for another claim."""
    match field:
        case "title":
            return (titles.fold(str(claimed)),)
        case "authors":
            return tuple(map(names.family, cast("People", claimed)))
        case "venue" if venue := venues.find(str(claimed)):
            return (venue.short,)
        case _:
            return (str(claimed).casefold(),)


def _of_people(listed: People, claimed: People) -> Difference | None:
    return None if names.same_people(listed, claimed) else Difference.AUTHORS


def _of_years(listed: int, claimed: int) -> Difference | None:
    match abs(listed - claimed):
        case 0:
            return None
        case 1:
            return Difference.YEAR_NEAR
        case _:
            return Difference.YEAR
