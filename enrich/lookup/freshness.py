"""Query histories: the day each source last answered each query about a work, and which queries are due today.

The histories are stored beside the catalog, outside of git, and hold no metadata: without them every query is due.
A history is valid only while its work equals what the run that wrote it published. A person's edit, a reverted change
or results from another machine invalidate it, so that every query about the work is due.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from enrich.fusion import policy
from enrich.lookup.planner import BatchResult, Due
from enrich.model import FrozenModel, LookupKey, Query, Work


class QueryHistory(FrozenModel):
    """When the queries about one work were last answered. The field names are those of the stored JSON."""

    left: str
    """Fingerprint of the work as the run published it."""
    asked: Mapping[str, Mapping[str, date]]
    """Source → query (`arxiv 2108.02927`) → day of its last answer."""
    doubted: Mapping[str, tuple[str, ...]] = {}
    """Source → queries whose last answer was doubtful: no record, or one with claims set aside; sorted."""


QueryHistories = Mapping[str, QueryHistory]
"""Citation key → history."""

_FILE = TypeAdapter(dict[str, QueryHistory])


def read(text: str) -> QueryHistories:
    """The histories in a stored text; none where the text cannot be parsed, for then every query is due."""
    try:
        return _FILE.validate_json(text)
    except ValidationError:
        return {}


def render(histories: QueryHistories) -> str:
    """The histories as JSON, one line a work, sorted by citation key."""
    lines = (f"{json.dumps(key)}: {histories[key].model_dump_json()}" for key in sorted(histories))
    return "{" + ",\n".join(lines) + "}\n"


def valid(histories: QueryHistories, works: Iterable[Work]) -> QueryHistories:
    """The histories of the works that are unchanged since the run that wrote them."""
    return {
        work.key: history
        for work in works
        if (history := histories.get(work.key)) is not None and history.left == _fingerprint(work)
    }


def due(histories: QueryHistories, today: date, refresh: Container[str] = ()) -> Due:
    """The test whether a query is due, by valid histories.

    `refresh`: names from `policy.REFRESH`; what they refresh is due at any age.
    """

    def is_due(source: str, query: Query) -> bool:
        history = histories.get(query.key)
        last_answered = history.asked.get(source, {}).get(_query_text(query)) if history else None
        return bool(policy.due(source, last_answered, today, refresh, by_title=query.by is LookupKey.TITLE))

    return is_due


def updated(
    histories: QueryHistories, results: Iterable[BatchResult], works: Iterable[Work], held: Iterable[str], today: date
) -> QueryHistories:
    """The histories after a run. `histories`: the ones valid before it. `works`: as the run publishes them.

    A failed query is not recorded. After the first doubtful answer (no record, or claims set aside) the query is due
    once more, whatever was answered before, because a service in trouble may answer so to every query; the second one
    is recorded. `held`: keys of works that were held back. They get no history, because the next run can only repeat
    the reason for holding them back after a full look-up.
    """
    drafts = {key: _Draft.of(history) for key, history in histories.items()}
    for result in results:
        _add_result(drafts, result, today)
    without_history = set(held)
    return {
        work.key: drafts[work.key].history(_fingerprint(work))
        for work in works
        if work.key in drafts and work.key not in without_history
    }


_SourceQuery = tuple[str, str]
"""The name of a source, and the text of a query to it."""


class _Draft(NamedTuple):
    """A history while the results of a run are added."""

    days: dict[_SourceQuery, date]
    doubted: set[_SourceQuery]

    @classmethod
    def of(cls, history: QueryHistory) -> _Draft:
        return cls(
            {(source, text): day for source, days in history.asked.items() for text, day in days.items()},
            {(source, text) for source, texts in history.doubted.items() for text in texts},
        )

    def add(self, query: _SourceQuery, today: date, *, is_doubtful: bool) -> None:
        """Record an answer of today. The first doubtful one only marks the query."""
        if is_doubtful and query not in self.doubted:
            self.doubted.add(query)
            self.days.pop(query, None)
            return
        self.days[query] = today
        if not is_doubtful:
            self.doubted.discard(query)

    def history(self, fingerprint: str) -> QueryHistory:
        asked: dict[str, dict[str, date]] = defaultdict(dict)
        for (source, text), day in self.days.items():
            asked[source][text] = day
        doubted: dict[str, list[str]] = defaultdict(list)
        for source, text in sorted(self.doubted):
            doubted[source].append(text)
        return QueryHistory(
            left=fingerprint, asked=asked, doubted={source: tuple(texts) for source, texts in doubted.items()}
        )


def _add_result(drafts: dict[str, _Draft], result: BatchResult, today: date) -> None:
    batch, answers = result
    failed = {failure.key for failure in answers.failed}
    doubtful = answers.missing | {candidate.key for candidate in answers.candidates if candidate.record.set_aside}
    for query in batch.questions:
        if query.key not in failed:
            draft = drafts.setdefault(query.key, _Draft({}, set()))
            draft.add((answers.source, _query_text(query)), today, is_doubtful=query.key in doubtful)


def _query_text(query: Query) -> str:
    return f"{query.by} {query.value}"


def _fingerprint(work: Work) -> str:
    whole = json.dumps(work.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
