"""The diary: when each source was last asked what about each work, so that a night asks only for what is due.

It stands beside the catalog and outside of git, and is no part of what is known: without it everything is due. For the
same reason it counts only as long as a work is what the run that wrote it left behind. Whoever edits the entry, undoes
what the machine wrote, or brings another machine's results, makes everything about it due.
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


class Page(FrozenModel):
    """What the diary says of a work."""

    left: str
    """The fingerprint of the work as the run left it."""
    asked: Mapping[str, Mapping[str, date]]
    """Source → question (`arxiv 2108.02927`) → the day it was last answered."""
    doubted: Mapping[str, tuple[str, ...]] = {}
    """Source → questions whose last answer was none, or one that was not all believed; sorted."""


QueryHistories = Mapping[str, Page]
"""Citation key → page."""

_FILE = TypeAdapter(dict[str, Page])


def read(text: str) -> QueryHistories:
    """The diary that was written as this text; an empty one where it is none, for nothing is lost with it."""
    try:
        return _FILE.validate_json(text)
    except ValidationError:
        return {}


def render(diary: QueryHistories) -> str:
    """The diary as text, a line for each work."""
    lines = (f"{json.dumps(key)}: {diary[key].model_dump_json()}" for key in sorted(diary))
    return "{" + ",\n".join(lines) + "}\n"


def valid(diary: QueryHistories, works: Iterable[Work]) -> QueryHistories:
    """The pages that still count: of works that are as the run left them."""
    return {
        work.key: page
        for work in works
        if (page := diary.get(work.key)) is not None and page.left == _fingerprint(work)
    }


def due(diary: QueryHistories, today: date, refresh: Container[str] = ()) -> Due:
    """What is due by the pages that count. `refresh`: of `policy.REFRESH`, what is due however fresh it is."""

    def is_due(source: str, question: Query) -> bool:
        page = diary.get(question.key)
        asked = page.asked.get(source, {}).get(_words(question)) if page else None
        return bool(policy.due(source, asked, today, refresh, by_title=question.by is LookupKey.TITLE))

    return is_due


def after(
    counted: QueryHistories, heard: Iterable[BatchResult], works: Iterable[Work], held: Iterable[str], today: date
) -> QueryHistories:
    """The diary after a run that left these works behind. `counted`: the pages that counted before it.

    Who could not be asked has not been asked. Who has no such record, or tells what is not believed, is asked once more
    before that stands for as long as an answer, whatever it said before: on a bad day services answer so of everything.
    Works that were held back (`held`) have no page: why they were is only seen when all are asked about them again.
    """
    drafts = {key: _Draft.of(page) for key, page in counted.items()}
    for batch, answers in heard:
        failed = {failure.key for failure in answers.failed}
        doubtful = answers.missing | {one.key for one in answers.candidates if one.record.set_aside}
        for question in batch.questions:
            if question.key not in failed:
                draft = drafts.setdefault(question.key, _Draft({}, set()))
                draft.note((answers.source, _words(question)), today, is_doubtful=question.key in doubtful)
    waiting = set(held)
    return {
        work.key: drafts[work.key].page(_fingerprint(work))
        for work in works
        if work.key in drafts and work.key not in waiting
    }


_Put = tuple[str, str]
"""A source and the question that was put to it."""


class _Draft(NamedTuple):
    """A page that is being written."""

    days: dict[_Put, date]
    doubted: set[_Put]

    @classmethod
    def of(cls, page: Page) -> _Draft:
        return cls(
            {(source, words): day for source, days in page.asked.items() for words, day in days.items()},
            {(source, words) for source, doubted in page.doubted.items() for words in doubted},
        )

    def note(self, put: _Put, today: date, *, is_doubtful: bool) -> None:
        """What was answered today. The first doubtful answer counts as none."""
        if is_doubtful and put not in self.doubted:
            self.doubted.add(put)
            self.days.pop(put, None)
            return
        self.days[put] = today
        if not is_doubtful:
            self.doubted.discard(put)

    def page(self, left: str) -> Page:
        asked: dict[str, dict[str, date]] = defaultdict(dict)
        for (source, words), day in self.days.items():
            asked[source][words] = day
        doubted: dict[str, list[str]] = defaultdict(list)
        for source, words in sorted(self.doubted):
            doubted[source].append(words)
        return Page(left=left, asked=asked, doubted={source: tuple(words) for source, words in doubted.items()})


def _words(question: Query) -> str:
    return f"{question.by} {question.value}"


def _fingerprint(work: Work) -> str:
    whole = json.dumps(work.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
