"""What sources have answered in a run that is not over yet, so that the run after a crash need not ask again.

A folder of the machine's own with one file for each run, one line for each question: JSON, added and on the disk before
the run goes on. Only answers are kept, never a failure, and never longer than a day. A line that cannot be read, from a
killed process or another version, is passed over: then the question is asked again, and nothing else happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pydantic import AwareDatetime, ValidationError

from enrich import files
from enrich.model import FrozenModel, LookupKey, LookupResult, Query, Source, Work

LONGEST = timedelta(hours=24)
"""An older answer is not worth more than the request it saves."""

Put = tuple[Work, Query]
"""A question as it is put: the work it is about is part of it where it is asked by title."""


class StoredAnswer(FrozenModel):
    """One line: the answer to one question."""

    version: Literal[1] = 1
    """Of what a line means; another one is not taken up."""
    at: AwareDatetime
    """When the answer came."""
    question: str
    """SHA-256 of program, source, address and question."""
    answers: LookupResult
    """Of the one work."""


class AnswerStore:
    """The answers that are kept in a folder. Safe among threads; one process at a time."""

    def __init__(
        self,
        folder: Path,
        addresses: Mapping[str, str],
        program: str,
        now: Callable[[], datetime],
        say: Callable[[str], None],
    ) -> None:
        """`addresses`: source → base address; of sources that are not in it nothing is kept. `say` hears of trouble.

        `program`: its version; what another one made of an answer is not taken up.
        """
        self._folder, self._addresses, self._program, self._now, self._say = folder, addresses, program, now, say
        self._path: Path | None = folder / f"{uuid4().hex[:12]}.jsonl"
        self._kept = {line.question: line.answers for line in _lines(folder, now())}

    def known(self, source: str, asked: Iterable[Put]) -> LookupResult:
        """What is kept of the questions, as answers to those alone."""
        names = filter(None, (self._name(source, put) for put in asked))
        return merged(source, (self._kept[name] for name in names if name in self._kept))

    def keep(self, source: str, asked: Sequence[Put], answers: LookupResult) -> None:
        """Keep what was answered. Where the disk does not let us, the run goes on without."""
        texts = [line.model_dump_json() for line in self._answered(source, asked, answers)]
        if not texts or self._path is None:
            return
        try:
            files.private(self._folder.parent)
            self._folder.mkdir(exist_ok=True)
            files.append(self._path, "\n".join(texts))
        except OSError as problem:
            self._path = None
            self._say(f"{self._folder}: {problem.strerror}; a run that is killed now would have to ask again")

    def _answered(self, source: str, asked: Sequence[Put], answers: LookupResult) -> Iterator[StoredAnswer]:
        for put in asked:
            key = put[1].key
            name, told = self._name(source, put), _of(key, answers)
            if name and told:
                yield StoredAnswer(at=self._now(), question=name, answers=told)

    def _name(self, source: str, put: Put) -> str | None:
        """None: a source of which nothing is kept, a file for instance, whose answers cost nothing."""
        address = self._addresses.get(source)
        if address is None:
            return None
        work, question = put
        known = work.metadata
        # A search by title may be made of more than the title, and is then another one when that is edited.
        more = (known.authors, known.year, known.venue) if question.by is LookupKey.TITLE else ()
        whole = (self._program, source, address, question.by.value, question.value, question.key, *more)
        return sha256(repr(whole).encode()).hexdigest()


@dataclass(frozen=True)
class ResumedSource:
    """A source that is asked only what the spool does not know, and whose answers are kept there as they come."""

    source: Source
    spool: AnswerStore

    @property
    def name(self) -> str:
        """The source's."""
        return self.source.name

    @property
    def batch_size(self) -> int:
        """The source's."""
        return self.source.batch_size

    def question(self, work: Work) -> Query | None:
        """The source's."""
        return self.source.question(work)

    def lookup(self, works: Sequence[Work]) -> LookupResult:
        """What is known, and what the source says about the rest."""
        asked = [(work, question) for work in works if (question := self.question(work))]
        known = self.spool.known(self.name, asked)
        rest = [work for work in works if work.key not in known.asked]
        if not rest:
            return known
        answers = self.source.lookup(rest)
        self.spool.keep(self.name, asked, answers)
        return merged(self.name, (known, answers))


def clear(folder: Path) -> None:
    """The run is over: what it was told stands in the catalog."""
    for path in folder.glob("*.jsonl"):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def merged(source: str, parts: Iterable[LookupResult]) -> LookupResult:
    """Answers to different questions as one."""
    there = tuple(parts)
    return LookupResult(
        source=source,
        asked=frozenset[str]().union(*(part.asked for part in there)),
        candidates=tuple(candidate for part in there for candidate in part.candidates),
        missing=frozenset[str]().union(*(part.missing for part in there)),
        failed=tuple(failure for part in there for failure in part.failed),
        warnings=tuple(warning for part in there for warning in part.warnings),
    )


def _of(key: str, answers: LookupResult) -> LookupResult | None:
    """What was answered about one work; None where nothing was."""
    candidates = tuple(candidate for candidate in answers.candidates if candidate.key == key)
    missing = answers.missing & {key}
    if not candidates and not missing:
        return None
    return LookupResult(source=answers.source, asked=frozenset({key}), candidates=candidates, missing=missing)


def _lines(folder: Path, now: datetime) -> Iterator[StoredAnswer]:
    """All that can be read and is not too old, oldest first."""
    found = [line for path in folder.glob("*.jsonl") for line in _read(path)]
    return (line for line in sorted(found, key=lambda line: line.at) if timedelta(0) <= now - line.at < LONGEST)


def _read(path: Path) -> Iterator[StoredAnswer]:
    with suppress(OSError):
        for text in path.read_bytes().splitlines():
            with suppress(ValidationError):
                yield StoredAnswer.model_validate_json(text)
