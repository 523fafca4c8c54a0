"""Whose count is shown, and which count is beyond reason."""

from __future__ import annotations

from datetime import date

import pytest

from enrich.fusion.citation_counts import outliers, shown
from enrich.model import CitationCount


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
