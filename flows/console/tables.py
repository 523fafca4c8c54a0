"""The tables that a terminal shows at the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from enrich.report import (
    UNUSABLE,
    Report,
    conflict_rows,
    failure_groups,
    held_rows,
    remark_rows,
    unresolved_rows,
    unsure_rows,
    unusable_rows,
)
from flows.console.terminal_text import escape, literal

SHOWN = 20
"""Rows of a table; the report has them all."""
NARROW = 100
"""Columns below which the table of sources has no padding, so that eight columns fit on 80."""
COUNTS = ("asked", "answered", "missing", "failed", "requests")
NUMBERS = (*COUNTS, "time", "filled", "replaced", "queries")


def show(report: Report, console: Console) -> None:
    """Print the report: sources, failures, changes, what waits for a person, how the gate stands."""
    console.print(_sources(report, narrow=console.width < NARROW))
    for name, reason in _reasons(report):
        console.print(literal(f"{name}: {reason}"))
    for table in _tables(report):
        console.print(table)
    if report.stale_decisions:
        console.print(literal(_stale(report)))
    if report.held:
        console.print(_cut(report.fate.capitalize(), held_rows(report)))
    for refusal in report.gate.refusals:
        verb = "would refuse" if report.gate.forced else "refuses"
        console.print(f"[red]The gate {verb}[/red] ({refusal.rule}): {escape(refusal.sentence)}")
    ending = f"The gate is {report.gate.verdict}. {report.outcome} ({report.duration_s:.1f} s)"
    console.print(f"{escape(report.summary)}. {escape(ending)}")


def _sources(report: Report, *, narrow: bool) -> Table:
    """The counts of each source; the reasons stand below the table, where they have the whole width."""
    table = _table("Sources", "source", "status", *COUNTS, "time")
    table.padding = (0, 0) if narrow else (0, 1)
    for name, one in sorted(report.sources.items()):
        counts = (one.asked, one.answered, one.missing, one.failed, one.requests)
        table.add_row(escape(name), one.status, *map(str, counts), f"{one.seconds:.1f} s")
    return table


def _reasons(report: Report) -> Iterator[tuple[str, str]]:
    """Why queries to a source failed, and its warnings."""
    for name, one in sorted(report.sources.items()):
        if reason := "; ".join(filter(None, (one.reason, *one.warnings))):
            yield name, reason


def _tables(report: Report) -> Iterator[Table]:
    """A table for each part of the report that has rows."""
    if rows := failure_groups(report):
        yield _cut("Queries that failed", rows, len(report.failures))
    if report.changes:
        yield _changes(report)
    if report.conflicts:
        yield _conflicts(report)
    parts = (
        ("Unresolved", unresolved_rows(report)),
        ("Unsure: a person should look", unsure_rows(report)),
        (UNUSABLE, unusable_rows(report)),
        ("To look at", remark_rows(report)),
    )
    yield from (_cut(title, rows) for title, rows in parts if rows)


def _changes(report: Report) -> Table:
    """How many values of each field each source filled and replaced; --report has every value."""
    table = _table(f"Changes: {len(report.changes)}", "field", "source", "filled", "replaced")
    filled = Counter((one.field, one.source) for one in report.changes if one.old is None)
    replaced = Counter((one.field, one.source) for one in report.changes if one.old is not None)
    for field, source in sorted({*filled, *replaced}):
        table.add_row(field, escape(source), str(filled[field, source] or ""), str(replaced[field, source] or ""))
    return table


def _conflicts(report: Report) -> Table:
    """The first open conflicts."""
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


def _cut(title: str, rows: Sequence[Mapping[str, str]], number: int | None = None) -> Table:
    """The first rows, below a title with how many there are; `number`: of what is counted, where rows are groups."""
    more = f", the first {SHOWN} of them; --report has all" if len(rows) > SHOWN else ""
    table = _table(f"{title}: {len(rows) if number is None else number}{more}", *rows[0])
    for row in rows[:SHOWN]:
        table.add_row(*map(literal, row.values()))
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in NUMBERS else "left", overflow="fold")
    return table
