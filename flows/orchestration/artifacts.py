"""The report where Prefect's pages show it; the same keys every night, so that each has a history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from enrich import report
from enrich.report import Report

MOST = 1_000
"""Rows of a table; `--report` has them all."""


def keep(told: Report) -> None:
    """Summary, sources, changes, entries held back, conflicts, remarks and stale decisions: artifacts of this run."""
    create_markdown_artifact(report.markdown(told), key="enrich-summary", description="What the run did")
    _table("enrich-sources", "source", report.source_rows(told))
    _table("enrich-changes", "entry", report.change_rows(told))
    _table("enrich-held", "entry", report.held_rows(told))
    _table("enrich-conflicts", "entry", report.conflict_rows(told))
    _table("enrich-remarks", "entry", report.remark_rows(told))
    _table("enrich-stale-decisions", "entry", report.stale_rows(told))


def _table(key: str, heading: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Where there is nothing to tell the table says so, or an earlier run's would go on standing as the latest."""
    cut = f", the first {MOST} of them here" if len(rows) > MOST else ""
    shown = report.inert(rows[:MOST]) or [{heading: "none"}]
    create_table_artifact(shown, key=key, description=f"{len(rows)} in this run{cut}")
