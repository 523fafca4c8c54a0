"""The deployments: they load as a worker loads them, and a server takes and schedules them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate

PROJECT = Path(__file__).parents[2]
SETUP = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
DEPLOYMENTS = SETUP["deployments"]

# `use_placeholder_flow` is what `prefect deploy` leaves on, and what hides a broken entrypoint until a worker runs it.
# A worker begins in an empty folder; where the pull steps end is put on the path, and the flow runs there.
LOAD = """
import asyncio, json, os, sys
from prefect.deployments.steps.core import run_steps
from prefect.flows import load_flow_from_entrypoint
asyncio.run(run_steps(json.loads(sys.argv[2]), print_function=lambda *_: None))
sys.path[0] = os.getcwd()
flow = load_flow_from_entrypoint(sys.argv[1], use_placeholder_flow=False)
print(json.dumps([os.getcwd(), flow.name, list(flow.parameters.properties)]))
"""


@pytest.fixture
def server(prefect_server: None) -> Iterator[SyncPrefectClient]:
    """The temporary server."""
    with get_client(sync_client=True) as client:
        yield client


def there(server: SyncPrefectClient) -> dict[str, str]:
    """The environment of an operator's shell."""
    return {**os.environ, "AWESOME_IR_CHECKOUT": str(PROJECT), "PREFECT_API_URL": str(server.api_url)}


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: str(deployment["name"]))
def test_entrypoint_loads_and_takes_the_parameters(
    deployment: dict[str, object], server: SyncPrefectClient, tmp_path: Path
) -> None:
    """A module path, not a file; in the checkout; and every parameter that the deployment sets is one the flow has."""
    command = [sys.executable, "-c", LOAD, str(deployment["entrypoint"]), json.dumps(SETUP["pull"])]
    done = subprocess.run(command, cwd=tmp_path, env=there(server), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    folder, name, parameters = json.loads(done.stdout)
    assert Path(folder) == PROJECT
    assert name == "enrich"
    given = deployment.get("parameters", {})
    assert isinstance(given, dict)
    assert set(given) <= set(parameters)


def test_deployments_are_the_agreed_ones() -> None:
    """`nightly` at 03:00 UTC and `enrich-year` on demand, both committing: files left uncommitted stop the next run."""
    nightly, on_demand = DEPLOYMENTS
    assert nightly["name"] == "nightly"
    assert [(one["cron"], one["timezone"]) for one in nightly["schedules"]] == [("0 3 * * *", "UTC")]
    assert nightly["parameters"] == {"commit_changes": True}
    assert on_demand["name"] == "enrich-year"
    assert "schedules" not in on_demand
    assert on_demand["parameters"] == {"year": 2021, "commit_changes": True}


def test_a_server_takes_and_schedules_them(server: SyncPrefectClient) -> None:
    """`prefect deploy --all` ends well, and the server makes the nightly runs: not every set of its packages does."""
    server.create_work_pool(WorkPoolCreate(name="awesome-ir", type="process"))
    deploy = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    done = subprocess.run(deploy, cwd=PROJECT, env=there(server), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

    nightly = server.read_deployment_by_name("enrich/nightly")
    assert nightly.pull_steps == [{"prefect.deployments.steps.set_working_directory": {"directory": str(PROJECT)}}]
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    server.request("POST", "/deployments/{id}/schedule", path_params={"id": nightly.id}, json={"end_time": until})
    runs = [run for run in server.read_flow_runs() if run.deployment_id]  # other tests run flows of their own
    assert {run.deployment_id for run in runs} == {nightly.id}
    starts = {run.expected_start_time.astimezone(UTC).strftime("%H:%M") for run in runs if run.expected_start_time}
    assert starts == {"03:00"}

    # As docs/operating.md has it: deploying makes schedules anew, and leaves a paused pool paused.
    (schedule,) = server.request("GET", "/deployments/{id}/schedules", path_params={"id": nightly.id}).json()
    path = {"id": nightly.id, "schedule_id": schedule["id"]}
    server.request("PATCH", "/deployments/{id}/schedules/{schedule_id}", path_params=path, json={"active": False})
    server.update_work_pool("awesome-ir", WorkPoolUpdate(is_paused=True))
    subprocess.run(deploy, cwd=PROJECT, env=there(server), capture_output=True, text=True, check=True)
    (schedule,) = server.request("GET", "/deployments/{id}/schedules", path_params={"id": nightly.id}).json()
    assert schedule["active"]
    assert server.read_work_pool("awesome-ir").is_paused
