"""Which citation count a reader is shown: one source's own, never mixed, and none that stands out beyond reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from enrich.fusion.policy import CITATIONS, OUTLIER_FACTOR, OUTLIER_FROM
from enrich.model import CitationCount

Series = Mapping[str, Sequence[CitationCount]]
"""Source → its counts, oldest first."""


def outliers(citations: Series) -> tuple[str, ...]:
    """The sources whose newest count is beyond reason, measured by the others; sorted.

    OpenAlex once gave 1,787 for a paper that others gave 30 to 40 (openalex-community, thread Os0ah6pU2Us).
    Where two sources are all there are, either may be the wrong one: it is the larger that would mislead.
    """
    if len(citations) < 2:
        return ()
    newest = {source: series[-1].count for source, series in citations.items() if series}
    return tuple(sorted(source for source in newest if _stands_out(source, newest)))


def shown(citations: Series) -> str | None:
    """The source whose count is shown: the first choice of those that do not stand out, or None."""
    misleading = outliers(citations)
    told = [source for source, series in citations.items() if series and source not in misleading]
    return next((source for source in CITATIONS if source in told), min(told, default=None))


def _stands_out(source: str, newest: Mapping[str, int]) -> bool:
    others = [count for name, count in newest.items() if name != source]
    return bool(others) and newest[source] >= OUTLIER_FROM and newest[source] > OUTLIER_FACTOR * median(others)
