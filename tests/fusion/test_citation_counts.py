"""Whose count is shown, and which count is beyond reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from enrich.fusion.citation_counts import outliers, shown, usual
from enrich.model import CitationCount

TODAY = date(2026, 3, 1)


def series(**counts: int) -> dict[str, tuple[CitationCount, ...]]:
    return {source: (CitationCount(count=count, since=date(2026, 3, 1)),) for source, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "out", "who"),
    [
        ({"openalex": 1787, "semantic_scholar": 40, "crossref": 30}, ("openalex",), "semantic_scholar"),
        ({"semantic_scholar": 1787, "crossref": 30, "openalex": 40}, ("semantic_scholar",), "crossref"),
        ({"semantic_scholar": 350, "crossref": 36}, (), "semantic_scholar"),
        ({"semantic_scholar": 361, "crossref": 36}, ("semantic_scholar",), "crossref"),
        ({"semantic_scholar": 12, "crossref": 0}, (), "semantic_scholar"),
        ({"semantic_scholar": 9999}, (), "semantic_scholar"),
        ({"openalex": 3}, (), "openalex"),
        ({}, (), None),
    ],
)
def test_a_count_ten_times_the_median_of_the_others(
    counts: dict[str, int], out: tuple[str, ...], who: str | None
) -> None:
    assert outliers(series(**counts)) == out
    assert shown(series(**counts)) == who


def on_days(*counts: tuple[int, int]) -> tuple[CitationCount, ...]:
    """Counts, each with how many days ago it came."""
    return tuple(CitationCount(count=count, since=TODAY - timedelta(ago)) for count, ago in counts)


@pytest.mark.parametrize(
    ("series", "usual_count"),
    [
        ((), None),
        (((7, 400),), 7),
        (((7, 0),), 7),  # it came today, and there was none before
        (((100, 200), (900, 1)), 100),
        (((100, 2), (900, 1)), 100),  # a day each: the smaller one
        (((100, 20), (81, 2), (66, 1)), 100),
        (((100, 20), (200, 12)), 200),
        (((5, 400), (90, 40), (95, 10)), 90),  # what was longer ago than a month counts no more
    ],
)
def test_the_usual_count_is_that_of_most_days_of_a_month(
    series: tuple[tuple[int, int], ...], usual_count: int | None
) -> None:
    assert usual(on_days(*series), TODAY) == usual_count
