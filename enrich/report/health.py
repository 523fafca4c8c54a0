"""How a source did in a run, counted from its answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.model import LookupResult, Query
from enrich.publish.gate.transition import some
from enrich.report.model import Health, SourceHealth


def health(
    name: str,
    answers: Iterable[LookupResult],
    requests: int,
    warnings: Sequence[str] = (),
    seconds: float = 0.0,
    forgotten: Sequence[Query] = (),
) -> SourceHealth:
    """One source's answers summed up. `forgotten`: queries by identifiers of its own that it does not know any more."""
    mine = [answer for answer in answers if answer.source == name]
    asked = sum(len(answer.asked) for answer in mine)
    failed = sum(len({failure.key for failure in answer.failed}) for answer in mine)
    reasons = _distinct(failure.reason for answer in mine for failure in answer.failed)
    status = Health.OK if not failed else Health.DOWN if failed == asked else Health.PARTIAL
    return SourceHealth(
        status=status,
        requests=requests,
        asked=asked,
        answered=sum(len(answer.answered) for answer in mine),
        missing=sum(len(answer.missing) for answer in mine),
        failed=failed,
        seconds=round(seconds, 3),
        reason="; ".join(reasons[:3]) or None,
        warnings=tuple(
            dict.fromkeys([*warnings, *_forgotten(forgotten), *(text for answer in mine for text in answer.warnings)])
        ),
    )


def _forgotten(queries: Sequence[Query]) -> list[str]:
    if not queries:
        return []
    keys = some(sorted(query.key for query in queries))
    return [f"it does not know identifiers of its own any more, other ones were used: {keys}"]


def _distinct(reasons: Iterable[str]) -> list[str]:
    """Each reason once, and none that only says more of the same."""
    kept: list[str] = []
    for reason in sorted(dict.fromkeys(reasons), key=len):
        if not any(reason.startswith(other) for other in kept):
            kept.append(reason)
    return kept
