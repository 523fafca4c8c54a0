"""SIGTERM in the middle of a run: ended within seconds, nothing half done, and Prefect told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.sorting import FlowRunSort

from tests.replica import Fault, Replica
from tests.support.scratch import PROJECT, Scratch

SECONDS = 5
"""What a worker that shuts down may be kept waiting."""


@pytest.fixture
def server(prefect_server: None) -> Iterator[SyncPrefectClient]:
    """The temporary server."""
    with get_client(sync_client=True) as client:
        yield client


@contextmanager
def enriching(scratch: Scratch, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`python -m flows.enrich` on the copy, under way."""
    folder = scratch.folder
    places = ["--catalog", f"{folder}/catalog", "--exports", f"{folder}/exports", "--readme", f"{folder}/README.md"]
    command = [sys.executable, "-m", "flows.enrich", *places]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        yield run
        run.kill()


def wait_for(replica: Replica, requests: int, run: subprocess.Popen[str]) -> None:
    while replica.count() < requests:
        assert run.poll() is None, run.stdout and run.stdout.read()
        time.sleep(0.02)


def test_it_ends_in_time_and_the_next_run_goes_on(server: SyncPrefectClient, tmp_path: Path) -> None:
    """One service hangs, another wants us to wait for half a minute: neither holds the end up."""
    scratch = Scratch.copy(tmp_path)
    before = scratch.bytes()
    with Replica() as replica:
        replica.faults.set("crossref", Fault.HANG)
        replica.faults.set("semantic_scholar", Fault.RATE_EXCEEDED, retry_after=30)
        environment = {**replica.environment(), "PREFECT_API_URL": str(server.api_url)}
        with enriching(scratch, environment) as run:
            wait_for(replica, 4, run)
            run.send_signal(signal.SIGTERM)
            output, _ = run.communicate(timeout=SECONDS)
    assert run.returncode == 143
    assert "ended before it was done; nothing is half written" in output
    assert scratch.bytes() == before
    [last] = server.read_flow_runs(sort=FlowRunSort.EXPECTED_START_TIME_DESC, limit=1)
    assert last.state
    assert (last.state.type.value, last.state.name) == ("CRASHED", "Crashed")


def test_the_next_run_tells_prefect_of_one_that_was_killed(server: SyncPrefectClient, tmp_path: Path) -> None:
    """Nobody can speak after SIGKILL; without this the run would be Running for ever."""
    scratch = Scratch.copy(tmp_path)
    word = tmp_path / "catalog" / ".cache" / "flow-run"
    with Replica(latency=0.2) as replica:
        environment = {**replica.environment(), "PREFECT_API_URL": str(server.api_url)}
        with enriching(scratch, environment) as run:
            wait_for(replica, 1, run)
            dead = UUID(word.read_text(encoding="utf-8"))
            run.kill()
            run.communicate()
    state = server.read_flow_run(dead).state
    assert state
    assert state.type.value == "RUNNING"
    assert scratch.enrich("--offline", environment={"PREFECT_API_URL": str(server.api_url)}).code == 0
    state = server.read_flow_run(dead).state
    assert state
    assert (state.type.value, state.message) == ("CRASHED", "Its process was killed.")
    assert not word.exists()


def test_before_the_flow_begins_it_ends_just_so(tmp_path: Path) -> None:
    """While the temporary server starts there is no flow yet, and the server must not stay behind."""
    scratch = Scratch.copy(tmp_path)
    with enriching(scratch, {"PREFECT_API_URL": "", "PREFECT_LOGGING_LEVEL": "INFO"}) as run:
        assert run.stdout
        line = ""
        while "Starting temporary server on" not in line:
            line = run.stdout.readline()
            assert line, "the run ended before its server started"
        run.send_signal(signal.SIGTERM)
        output, _ = run.communicate(timeout=2 * SECONDS)  # the pipe is the server's too: it ends when both have
    assert run.returncode == 143, output
