"""Every deployment's entrypoint loads in a fresh process, as a worker would load it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[2]
DEPLOYMENTS = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]

# `use_placeholder_flow` is what `prefect deploy` leaves on, and what hides a broken entrypoint until a worker runs it.
LOAD = """
import sys
from prefect.flows import load_flow_from_entrypoint
flow = load_flow_from_entrypoint(sys.argv[1], use_placeholder_flow=False)
print(flow.name, *flow.parameters.properties)
"""


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda deployment: str(deployment["name"]))
def test_entrypoint_loads_and_takes_the_parameters(deployment: dict[str, object]) -> None:
    """A module path, not a file; and every parameter that the deployment sets is one the flow has."""
    entrypoint = str(deployment["entrypoint"])
    done = subprocess.run(
        [sys.executable, "-c", LOAD, entrypoint], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    name, *parameters = done.stdout.split()
    assert name == "enrich"
    given = deployment.get("parameters", {})
    assert isinstance(given, dict)
    assert set(given) <= set(parameters)


def test_deployments_are_the_agreed_ones() -> None:
    """`nightly` at 03:00 UTC, committing; `enrich-year` on demand."""
    nightly, on_demand = DEPLOYMENTS
    assert nightly["name"] == "nightly"
    assert [(one["cron"], one["timezone"]) for one in nightly["schedules"]] == [("0 3 * * *", "UTC")]
    assert nightly["parameters"] == {"commit_changes": True}
    assert on_demand["name"] == "enrich-year"
    assert "schedules" not in on_demand
    assert "year" in on_demand["parameters"]
