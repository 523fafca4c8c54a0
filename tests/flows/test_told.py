"""What a run tells: the tables on a terminal, and the same as artifacts that are true of the latest run."""

from __future__ import annotations

import json
from typing import Any

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from rich.console import Console

from enrich.model import Change
from enrich.publish.gate import Refusal
from enrich.report import Gate, Health, OpenConflict, Report, SourceHealth
from flows.console.tables import show
from flows.orchestration import artifacts

ARXIV = SourceHealth(
    status=Health.PARTIAL, requests=6, asked=5, answered=2, missing=2, failed=1, seconds=7.25, reason="503"
)
CHANGE = Change(key="heron2020marsh", field="year", old=None, new=2020, source="crossref", reason="doi")
CONFLICT = OpenConflict(key="heron2020marsh", field="year", listed=2020, claims={"crossref": 2021})
EVENTFUL: dict[str, Any] = {"sources": {"arxiv": ARXIV}, "changes": (CHANGE,), "conflicts": (CONFLICT,)}


def a_report(**told: Any) -> Report:
    quiet: dict[str, Any] = {
        "years": (), "sources": {}, "changes": (), "conflicts": (), "unresolved": (), "unsure": (), "failures": (),
        "gate": Gate(passed=True), "published": True, "duration_s": 61.0,
    }  # fmt: skip
    return Report(**{**quiet, **told})


def on_a_terminal(told: Report) -> str:
    console = Console(width=140)
    with console.capture() as seen:
        show(told, console)
    return seen.get()


def row(text: str, first: str) -> list[str]:
    """The cells of the table row that begins so."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"│ {first} ")]
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_a_terminal_tells_sources_changes_conflicts_and_gate() -> None:
    seen = on_a_terminal(a_report(**EVENTFUL))
    (headings,) = [line for line in seen.splitlines() if "requests" in line]
    assert [cell.strip() for cell in headings.strip("┃").split("┃")] == [
        "source", "status", "asked", "answered", "missing", "failed", "requests", "time", "why",
    ]  # fmt: skip
    assert row(seen, "arxiv") == ["arxiv", "partial", "5", "2", "2", "1", "6", "7.2 s", "503"]
    assert row(seen, "year") == ["year", "crossref", "1", ""]
    assert row(seen, "heron2020marsh") == ["heron2020marsh", "year", "2020", "crossref: 2021", "untold", "hint"]
    assert "1 change in 1 entry; 1 open conflict; arxiv partial. The gate is open." in " ".join(seen.split())


def test_a_terminal_tells_why_the_gate_is_shut() -> None:
    gate = Gate(passed=False, refusals=(Refusal(rule="keys_lost", sentence="1 key would be lost"),))
    seen = " ".join(on_a_terminal(a_report(gate=gate, published=False, files=("README.md",))).split())
    assert "The gate refuses (keys_lost): 1 key would be lost" in seen
    assert "The gate is shut. Nothing was written; would change README.md." in seen


@flow(name="told")
def tell(told: Report) -> None:
    artifacts.keep(told)


def latest(key: str) -> tuple[Any, str | None]:
    """The data and the description of the newest artifact of a key."""
    with get_client(sync_client=True) as client:
        found = client.request("GET", "/artifacts/{key}/latest", path_params={"key": key}).json()
    return (json.loads(found["data"]) if found["type"] == "table" else found["data"]), found["description"]


@pytest.mark.usefixtures("prefect_server")
def test_artifacts_are_true_of_the_latest_run() -> None:
    """A night without changes follows one with: what stands as the latest says that there were none."""
    tell(a_report(**EVENTFUL))
    (source,), _ = latest("enrich-sources")
    assert (source["source"], source["failed"], source["seconds"]) == ("arxiv", 1, 7.25)
    assert [row["entry"] for row in latest("enrich-changes")[0]] == ["heron2020marsh"]
    assert [row["listed"] for row in latest("enrich-conflicts")[0]] == ["2020"]
    assert latest("enrich-changes")[1] == "1 in this run"
    assert "1 change in 1 entry" in latest("enrich-summary")[0]

    tell(a_report())
    assert latest("enrich-changes") == ([{"entry": "none"}], "0 in this run")
    assert latest("enrich-conflicts") == ([{"entry": "none"}], "0 in this run")
    assert latest("enrich-remarks") == ([{"entry": "none"}], "0 in this run")
    assert latest("enrich-sources") == ([{"source": "none"}], "0 in this run")
    assert "0 changes in 0 entries" in latest("enrich-summary")[0]


@pytest.mark.usefixtures("prefect_server")
def test_a_long_table_is_cut_and_says_so() -> None:
    tell(a_report(changes=(CHANGE,) * (artifacts.MOST + 1)))
    rows, description = latest("enrich-changes")
    assert len(rows) == artifacts.MOST
    assert description == f"{artifacts.MOST + 1} in this run, the first {artifacts.MOST} of them here"
