"""How far the look-ups of a run are: bars on a terminal, log lines elsewhere."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from enrich.lookup.planner import LookupBatch
from enrich.model import LookupResult

PATIENCE = 2.0
"""Seconds that a source may stand still before its bar says why."""


class _Activity:
    """How long one source has been asked, and how many of its queries failed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._batches, self._since, self._seconds = 0, 0.0, 0.0
        self.failed = 0

    @property
    def is_asked(self) -> bool:
        """Whether a batch is under way."""
        return self._batches > 0

    @property
    def seconds(self) -> float:
        """During which a batch was under way; it stands where none is."""
        return self._seconds + (self._clock() - self._since if self.is_asked else 0.0)

    def begin(self) -> None:
        """A batch begins."""
        if not self.is_asked:
            self._since = self._clock()
        self._batches += 1

    def end(self, failed: int) -> None:
        """A batch ended."""
        self.failed += failed
        self._seconds, self._since = self.seconds, self._clock()
        self._batches -= 1


class _TimeColumn(ProgressColumn):
    """Minutes and seconds during which the source was asked."""

    def render(self, task: Task) -> Text:
        minutes, seconds = divmod(int(task.fields["activity"].seconds), 60)
        return Text(f"{minutes}:{seconds:02}", style="progress.elapsed")


class _StateColumn(ProgressColumn):
    """Why a bar stands still, and how many queries failed."""

    def __init__(self, waiting: Callable[[str], float]) -> None:
        self._waiting = waiting
        super().__init__()

    def render(self, task: Task) -> Text:
        activity: _Activity = task.fields["activity"]
        if activity.is_asked and self._waiting(task.description) > PATIENCE:
            return Text("waits for its turn", style="dim")
        return Text(f"{activity.failed} failed", style="red") if activity.failed else Text()


class LookupProgress:
    """Progress by source: a bar each on a terminal, a log line a batch elsewhere."""

    def __init__(
        self,
        console: Console,
        log: logging.Logger | logging.LoggerAdapter[logging.Logger],
        waiting: Callable[[str], float] = lambda source: 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`waiting`: for how many seconds a source's look-ups have waited for their turn; 0 where it is being asked."""
        self._log, self._clock = log, clock
        self._bars: dict[str, TaskID] = {}
        self._activities: dict[str, _Activity] = {}
        self._progress = Progress(
            TextColumn("{task.description:<18}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            _TimeColumn(),
            _StateColumn(waiting),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> LookupProgress:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()

    def update(self, batch: LookupBatch, answers: LookupResult | None) -> None:
        """Count a batch that begins (no answers yet), or the answers of one that ended.

        The bar advances by what was answered: that of a source which is down stays empty.
        """
        name = batch.source.name
        if name not in self._bars:
            self._activities[name] = _Activity(self._clock)
            self._bars[name] = self._progress.add_task(name, total=0, activity=self._activities[name])
        if answers is None:
            self._begin(name, len(batch.works))
            return
        failed = len({failure.key for failure in answers.failed})
        self._activities[name].end(failed)
        self._progress.update(self._bars[name], advance=len(batch.works) - failed)
        counts = f"{len(answers.answered)} answered, {len(answers.missing)} missing, {len(answers.failed)} failed"
        self._log.info("%s: asked for %d works: %s", name, len(batch.works), counts)

    def _begin(self, name: str, works: int) -> None:
        self._activities[name].begin()
        bar = self._bars[name]
        total = self._progress.tasks[self._progress.task_ids.index(bar)].total or 0
        self._progress.update(bar, total=total + works)
