"""The report where Prefect's pages show it; the same keys every night, so that each has a history."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from enrich import report
from enrich.report import Report


def keep(told: Report) -> None:
    """Summary, changes, conflicts and source health, as artifacts of this run."""
    create_markdown_artifact(report.markdown(told), key="enrich-summary", description="What the run did")
    tables = {
        "enrich-changes": report.change_rows(told),
        "enrich-conflicts": report.conflict_rows(told),
        "enrich-sources": report.source_rows(told),
    }
    for key, rows in tables.items():
        if rows:
            create_table_artifact(report.inert(rows), key=key)
