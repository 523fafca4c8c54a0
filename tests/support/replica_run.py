"""`flows.enrich` in this process, led to the replica by its environment."""

from __future__ import annotations

import pytest

from flows.enrich import main
from tests.replica import Replica
from tests.support.scratch import Scratch

SPEED = 50.0


def lead_to(services: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that leads to the replica, at its pace."""
    for name, value in services.environment().items():
        monkeypatch.setenv(name, value)
    for name, limit in services.limits.items():
        monkeypatch.setenv(f"AWESOME_IR_{name.upper()}_RATE", str(limit.rate))
    monkeypatch.setenv("AWESOME_IR_CONTACT", "test@example.org")
    monkeypatch.setenv("AWESOME_IR_SEMANTIC_SCHOLAR_KEY", "a-key-of-the-tests")


def run(scratch: Scratch, *arguments: str) -> int:
    """The command line in this process."""
    folder = scratch.folder
    places = (
        "--catalog",
        str(folder / "catalog"),
        "--exports",
        str(folder / "exports"),
        "--readme",
        str(folder / "README.md"),
    )
    return main([*places, *arguments])
