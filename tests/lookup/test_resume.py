"""What was answered before a crash is not asked again; what was not is, and nothing worse than that ever happens."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from enrich import files
from enrich.lookup import resume
from enrich.lookup.resume import AnswerStore, ResumedSource
from enrich.model import Failure, LookupKey, LookupResult, NoticeKind, Query, Work
from tests.support.builders import TODAY, candidate, record, work

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESSES = {"crossref": "https://api.example.org"}
WORKS = tuple(work(f"heron{year}marsh", doi=f"10.1000/{year}", year=year) for year in range(2016, 2022))
FAILS = WORKS[0].key
MISSING = WORKS[1].key


class Fake:
    """A source that answers everything but one work, and has no record of another."""

    batch_size = 50

    def __init__(self, name: str = "crossref") -> None:
        self.name = name
        self.asked: list[str] = []

    def question(self, work: Work) -> Query | None:
        known = work.metadata
        if known.doi:
            return Query(key=work.key, by=LookupKey.DOI, value=known.doi)
        return Query(key=work.key, by=LookupKey.TITLE, value=known.title or "")

    def lookup(self, works: Sequence[Work]) -> LookupResult:
        keys = [work.key for work in works]
        self.asked += keys
        offered = record(doi="10.1000/1", citations=7, notices=(NoticeKind.RETRACTED,), authors=("Ünal Ö",))
        return LookupResult(
            source=self.name,
            asked=frozenset(keys),
            candidates=tuple(candidate(offered, key) for key in keys if key not in (FAILS, MISSING)),
            missing=frozenset(keys) & {MISSING},
            failed=tuple(Failure(key=key, reason="crossref: down") for key in keys if key == FAILS),
        )


def opened(
    folder: Path,
    now: datetime = NOON,
    addresses: dict[str, str] | None = None,
    program: str = "1",
    heard: list[str] | None = None,
) -> AnswerStore:
    """The spool as a run opens it."""
    said = heard if heard is not None else []
    return AnswerStore(
        folder / ".cache" / "spool", ADDRESSES if addresses is None else addresses, program, lambda: now, said.append
    )


def ask(kept: AnswerStore, works: Sequence[Work] = WORKS, name: str = "crossref") -> tuple[LookupResult, list[str]]:
    """The answers to a run, and what its source was really asked."""
    source = Fake(name)
    return ResumedSource(source, kept).lookup(works), source.asked


def sheets(folder: Path) -> list[Path]:
    return sorted((folder / ".cache" / "spool").glob("*.jsonl"))


def test_the_next_run_asks_only_what_was_not_answered(tmp_path: Path) -> None:
    first, asked = ask(opened(tmp_path))
    assert asked == [work.key for work in WORKS]
    again, asked = ask(opened(tmp_path))
    assert asked == [FAILS]
    assert again.asked == first.asked
    assert sorted(again.candidates, key=lambda one: one.key) == sorted(first.candidates, key=lambda one: one.key)
    assert (again.missing, again.failed) == (first.missing, first.failed)


def test_a_batch_cut_otherwise_is_asked_for_what_is_new(tmp_path: Path) -> None:
    """A person adds a work, and every batch after it begins at another one: only the new one is asked about."""
    ask(opened(tmp_path), WORKS[2:])
    new = work("new2022marsh", doi="10.1000/2022")
    answers, asked = ask(opened(tmp_path), (WORKS[2], new, WORKS[3]))
    assert asked == [new.key]
    assert answers.answered == {WORKS[2].key, new.key, WORKS[3].key}


def test_the_day_it_was_retrieved_stays(tmp_path: Path) -> None:
    ask(opened(tmp_path))
    answers, asked = ask(opened(tmp_path, NOON + timedelta(hours=23)), WORKS[2:])
    assert asked == []
    assert {one.record.provenance.retrieved for one in answers.candidates} == {TODAY}


@pytest.mark.parametrize("later", [timedelta(hours=24), timedelta(days=30), timedelta(seconds=-1)])
def test_a_day_is_the_longest_and_the_future_is_no_time(tmp_path: Path, later: timedelta) -> None:
    ask(opened(tmp_path))
    _, asked = ask(opened(tmp_path, NOON + later))
    assert len(asked) == len(WORKS)


@pytest.mark.parametrize(
    ("addresses", "program"), [({"crossref": "https://replica.example.org"}, "1"), (ADDRESSES, "2")]
)
def test_what_another_service_or_program_said_is_not_taken_up(
    tmp_path: Path, addresses: dict[str, str], program: str
) -> None:
    ask(opened(tmp_path))
    _, asked = ask(opened(tmp_path, addresses=addresses, program=program))
    assert len(asked) == len(WORKS)


def test_another_question_about_the_same_work_is_asked(tmp_path: Path) -> None:
    """Another DOI; and a title with other authors, for the search is made of both."""
    untold = work("x2020y")
    ask(opened(tmp_path), (*WORKS, untold))
    other = work(WORKS[3].key, doi="10.1000/other")
    edited = work("x2020y", authors=("Somebody Else",))
    _, asked = ask(opened(tmp_path), (other, edited))
    assert asked == [other.key, edited.key]
    _, asked = ask(opened(tmp_path), (WORKS[3], untold))
    assert asked == []


def test_of_a_file_nothing_is_kept(tmp_path: Path) -> None:
    ask(opened(tmp_path), name="bib:mine.bib")
    assert sheets(tmp_path) == []


@pytest.mark.parametrize("cut", [2, 20, 200])
def test_half_a_line_is_passed_over(tmp_path: Path, cut: int) -> None:
    ask(opened(tmp_path))
    [path] = sheets(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    _, asked = ask(opened(tmp_path))
    assert asked == [FAILS, WORKS[-1].key]


@pytest.mark.parametrize(
    "junk", [b"", b"\n\n", b"{}\n", b"null\n", b"\xff\xfe\x00", b'{"version": 2}\n', b"[" * 100_000 + b"\n"]
)
def test_what_cannot_be_read_is_passed_over(tmp_path: Path, junk: bytes) -> None:
    ask(opened(tmp_path))
    [path] = sheets(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(junk + b"\n" + whole)
    (path.parent / "another.jsonl").mkdir()
    _, asked = ask(opened(tmp_path))
    assert asked == [FAILS]


def test_answers_that_do_not_add_up_are_passed_over(tmp_path: Path) -> None:
    """A line that says nothing about its own work would make the batch's answers a defect."""
    ask(opened(tmp_path))
    [path] = sheets(tmp_path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line["answers"]["asked"] = ["somebody", *line["answers"]["asked"]]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    _, asked = ask(opened(tmp_path))
    assert len(asked) == len(WORKS)


def test_no_room_ends_the_keeping_and_not_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(files, "append", full)
    heard: list[str] = []
    kept = opened(tmp_path, heard=heard)
    for _ in range(2):
        answers, _ = ask(kept)
        assert len(answers.asked) == len(WORKS)
    assert len(heard) == 1
    assert "No space left" in heard[0]


def test_a_run_that_is_over_leaves_nothing(tmp_path: Path) -> None:
    ask(opened(tmp_path))
    ask(opened(tmp_path))
    resume.clear(tmp_path / ".cache" / "spool")
    assert sheets(tmp_path) == []
    resume.clear(tmp_path / "nowhere")
