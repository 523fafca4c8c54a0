"""How far the look-ups of a run are: bars on a terminal, log lines elsewhere."""

from __future__ import annotations

import logging
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from enrich.lookup.planner import LookupBatch
from enrich.model import LookupResult


class LookupProgress:
    """Progress by source: a bar each on a terminal, a log line a batch elsewhere."""

    def __init__(self, console: Console, log: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> None:
        self._log = log
        self._bars: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description:<18}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
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
        bar = self._bars.setdefault(name, TaskID(-1))
        if bar < 0:
            bar = self._bars[name] = self._progress.add_task(name, total=0)
        if answers is None:
            total = (self._progress.tasks[self._progress.task_ids.index(bar)].total or 0) + len(batch.works)
            self._progress.update(bar, total=total)
            return
        failed = {failure.key for failure in answers.failed}
        self._progress.update(bar, advance=len(batch.works) - len(failed))
        counts = f"{len(answers.answered)} answered, {len(answers.missing)} missing, {len(answers.failed)} failed"
        self._log.info("%s: asked for %d works: %s", name, len(batch.works), counts)
