"""The bars of a run on a terminal: what they count, when their clocks stand, and what a source that waits says."""

from __future__ import annotations

import io
import logging
import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rich.console import Console

from enrich.lookup.planner import LookupBatch
from enrich.model import Failure, LookupResult
from flows.console.progress import LookupProgress
from tests.support.builders import work

WORKS = (work("heron2020marsh"), work("wren2020reed"))
KEYS = frozenset(one.key for one in WORKS)


def batch(source: str) -> LookupBatch:
    return LookupBatch(cast("Any", SimpleNamespace(name=source)), WORKS, ())


def answered(source: str) -> LookupResult:
    return LookupResult(source=source, asked=KEYS, candidates=(), missing=KEYS, failed=())


def failed(source: str) -> LookupResult:
    failures = tuple(Failure(key=key, reason="503") for key in sorted(KEYS))
    return LookupResult(source=source, asked=KEYS, candidates=(), missing=frozenset(), failed=failures)


class Terminal:
    """A run's bars with a clock that a test moves."""

    def __init__(self, width: int) -> None:
        self.seconds = 0.0
        self.waiting: dict[str, float] = {}
        self._page = io.StringIO()
        console = Console(file=self._page, force_terminal=True, width=width, color_system=None)
        log = logging.getLogger("test")
        self.progress = LookupProgress(console, log, lambda name: self.waiting.get(name, 0.0), lambda: self.seconds)

    def lines(self) -> list[str]:
        """The bars as they stand."""
        self._page.seek(0)
        self._page.truncate()
        with self.progress:
            pass
        text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._page.getvalue())
        return [line.rstrip() for line in re.split(r"[\r\n]+", text) if line.strip()]

    def line(self, source: str) -> str:
        return [line for line in self.lines() if line.startswith(source)][-1]


@pytest.fixture(params=[80, 100])
def terminal(request: pytest.FixtureRequest) -> Terminal:
    return Terminal(request.param)


def test_a_bar_that_is_finished_keeps_its_time(terminal: Terminal) -> None:
    terminal.progress.update(batch("crossref"), None)
    terminal.seconds = 65.0
    assert " 0/2 1:05" in terminal.line("crossref")
    terminal.progress.update(batch("crossref"), answered("crossref"))
    terminal.seconds = 300.0
    assert " 2/2 1:05" in terminal.line("crossref")
    terminal.progress.update(batch("crossref"), None)
    terminal.seconds = 302.0
    assert " 2/4 1:07" in terminal.line("crossref")


def test_the_clock_runs_while_any_batch_is_under_way(terminal: Terminal) -> None:
    terminal.progress.update(batch("crossref"), None)
    terminal.progress.update(batch("crossref"), None)
    terminal.seconds = 10.0
    terminal.progress.update(batch("crossref"), answered("crossref"))
    terminal.seconds = 15.0
    assert " 2/4 0:15" in terminal.line("crossref")


def test_a_source_that_is_down_has_an_empty_bar_and_says_so(terminal: Terminal) -> None:
    terminal.progress.update(batch("arxiv"), None)
    terminal.seconds = 3.0
    terminal.progress.update(batch("arxiv"), failed("arxiv"))
    terminal.seconds = 90.0
    line = terminal.line("arxiv")
    assert " 0/2 0:03" in line
    assert line.endswith("2 failed")


def test_a_source_that_stands_still_says_that_it_waits(terminal: Terminal) -> None:
    terminal.progress.update(batch("semantic_scholar"), None)
    terminal.waiting["semantic_scholar"] = 1.0
    assert "waits" not in terminal.line("semantic_scholar")
    terminal.waiting["semantic_scholar"] = 37.0
    assert terminal.line("semantic_scholar").endswith("waits for its turn")
    terminal.progress.update(batch("semantic_scholar"), answered("semantic_scholar"))
    assert "waits" not in terminal.line("semantic_scholar")


def test_each_bar_is_one_line(terminal: Terminal) -> None:
    for source in ("semantic_scholar", "crossref"):
        terminal.progress.update(batch(source), None)
    terminal.waiting["semantic_scholar"] = 37.0
    assert len([line for line in terminal.lines() if line]) % 2 == 0
    assert all(len(line) <= 80 for line in terminal.lines())
