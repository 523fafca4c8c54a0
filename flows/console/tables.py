"""What a person at a terminal sees: progress while sources are asked, tables at the end."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from enrich.lookup.planner import LookupBatch
from enrich.model import LookupResult
from enrich.report import Report, conflict_rows, held_rows, remark_rows
from flows.console.terminal_text import escape, literal

SHOWN = 20
"""Conflicts on a terminal; the report has them all."""
COUNTS = ("asked", "answered", "missing", "failed", "requests")
NUMBERS = (*COUNTS, "time", "filled", "replaced")


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

    def told(self, batch: LookupBatch, answers: LookupResult | None) -> None:
        """Hear of a batch that is being put (no answers yet), or of its answers."""
        name = batch.source.name
        bar = self._bars.setdefault(name, TaskID(-1))
        if bar < 0:
            bar = self._bars[name] = self._progress.add_task(name, total=0)
        if answers is None:
            total = (self._progress.tasks[self._progress.task_ids.index(bar)].total or 0) + len(batch.works)
            self._progress.update(bar, total=total)
            return
        self._progress.update(bar, advance=len(batch.works))
        counts = f"{len(answers.answered)} answered, {len(answers.missing)} missing, {len(answers.failed)} failed"
        self._log.info("%s: asked for %d works: %s", name, len(batch.works), counts)


def show(report: Report, console: Console) -> None:
    """The end of a run: sources, changes, conflicts, how the gate stands."""
    console.print(_sources(report))
    if report.changes:
        console.print(_changes(report))
    if report.conflicts:
        console.print(_conflicts(report))
    if rows := remark_rows(report):
        console.print(_cut("To look at", rows))
    if report.stale_decisions:
        console.print(literal(_stale(report)))
    if report.held:
        console.print(_held(report))
    for refusal in report.gate.refusals:
        verb = "would refuse" if report.gate.forced else "refuses"
        console.print(f"[red]The gate {verb}[/red] ({refusal.rule}): {escape(refusal.sentence)}")
    ending = f"The gate is {report.gate.verdict}. {report.outcome} ({report.duration_s:.1f} s)"
    console.print(f"{escape(report.summary)}. {escape(ending)}")


def _sources(report: Report) -> Table:
    table = _table("Sources", "source", "status", *COUNTS, "time", "why")
    for name, one in sorted(report.sources.items()):
        counts = (one.asked, one.answered, one.missing, one.failed, one.requests)
        why = "; ".join(filter(None, (one.reason, *one.warnings)))
        table.add_row(escape(name), one.status, *map(str, counts), f"{one.seconds:.1f} s", escape(why))
    return table


def _changes(report: Report) -> Table:
    """How many values of which field came from whom; --report has each."""
    table = _table(f"Changes: {len(report.changes)}", "field", "source", "filled", "replaced")
    filled = Counter((one.field, one.source) for one in report.changes if one.old is None)
    replaced = Counter((one.field, one.source) for one in report.changes if one.old is not None)
    for field, source in sorted({*filled, *replaced}):
        table.add_row(field, escape(source), str(filled[field, source] or ""), str(replaced[field, source] or ""))
    return table


def _conflicts(report: Report) -> Table:
    """The first open conflicts: the list's word stands until a person decides."""
    rows = conflict_rows(report)
    more = f", the first {SHOWN} of them" if len(rows) > SHOWN else ""
    columns = ("entry", "field", "listed", "claims", "kind", "weight")
    before = ("decided before",) if any(row["decided before"] for row in rows[:SHOWN]) else ()
    table = _table(f"Open conflicts: {len(rows)}{more}", *columns, *before)
    for row in rows[:SHOWN]:
        table.add_row(*(literal(row[name]) for name in (*columns, *before)))
    table.caption = "python -m flows.review lists them all, and takes your decision"
    return table


def _stale(report: Report) -> str:
    """One line for the decisions that decide nothing any more."""
    names = ", ".join(f"{one.key} {one.field}" for one in report.stale_decisions)
    return f"Decisions about nothing that is disputed now: {names}; take them out of decisions.yaml, or leave them."


def _held(report: Report) -> Table:
    """The entries that keep what they had."""
    return _cut(report.fate.capitalize(), held_rows(report))


def _cut(title: str, rows: Sequence[Mapping[str, str]]) -> Table:
    """The first of some rows."""
    more = f", the first {SHOWN} of them; --report has all" if len(rows) > SHOWN else ""
    table = _table(f"{title}: {len(rows)}{more}", *rows[0])
    for row in rows[:SHOWN]:
        table.add_row(*map(literal, row.values()))
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in NUMBERS else "left", overflow="fold")
    return table
