"""The report as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrich.report.model import Report
from enrich.report.sections import changed_entries, number_of_changes
from enrich.report.tables import count_rows, failure_groups, inert, unresolved_rows, unsure_rows, unusable_rows
from enrich.text.markdown import escape_reference

UNUSABLE = "Answered with another work's record, asked again in the next run"
"""Title of the table of answers from which nothing was taken."""
MOST = 20
"""Rows of a table; the JSON report has them all."""


def markdown(report: Report) -> str:
    """The report as people read it in a browser; text of sources is escaped."""
    lines = [f"**{escape_reference(report.summary)}**", "", *_sources(report), "", *_gate(report)]
    lines += _changes(report)
    lines += _table("Citation counts that moved", "first", count_rows(report))
    lines += _table("Queries that failed", "first groups", failure_groups(report), len(report.failures))
    lines += _table("Unresolved", "first", unresolved_rows(report))
    lines += _table("Unsure", "first", unsure_rows(report))
    lines += _table(UNUSABLE, "first", unusable_rows(report))
    return "\n".join(lines) + "\n"


def _sources(report: Report) -> Iterator[str]:
    yield "| source | status | asked | answered | missing | failed | requests | time | why |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|---|"
    for name, one in sorted(report.sources.items()):
        counts = f"{one.asked} | {one.answered} | {one.missing} | {one.failed} | {one.requests} | {one.seconds:.1f} s"
        yield f"| {escape_reference(name)} | {one.status} | {counts} | {escape_reference(one.reason or '')} |"


def _changes(report: Report) -> Iterator[str]:
    """The first changes of values and warnings: a paragraph for an entry, a line for a value."""
    number = number_of_changes(report)
    if number:
        yield from ("", f"Changes: {number}{f', the first {MOST} here' if number > MOST else ''}")
    for key, lines in changed_entries(report, MOST):
        yield from ("", escape_reference(key), "", *lines)


def _gate(report: Report) -> Iterator[str]:
    yield f"The gate is {report.gate.verdict}. {escape_reference(report.outcome)}"
    for refusal in report.gate.refusals:
        yield from ("", f"It refuses: {refusal.rule}: {escape_reference(refusal.sentence)}")
    for held in report.held:
        yield from ("", f"{report.fate.capitalize()}: {held.key}: {escape_reference(held.sentence)} ({held.rule})")


def _table(title: str, cut: str, rows: Sequence[Mapping[str, Any]], number: int | None = None) -> Iterator[str]:
    """A heading with the number of rows, and the first rows; nothing where there are none."""
    if not rows:
        return
    more = f", the {cut} {MOST} here" if len(rows) > MOST else ""
    yield from ("", f"{title}: {len(rows) if number is None else number}{more}", "")
    yield f"| {' | '.join(rows[0])} |"
    yield "|" + "---|" * len(rows[0])
    for row in inert(rows[:MOST]):
        yield f"| {' | '.join(map(str, row.values()))} |"
