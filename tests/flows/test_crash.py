"""The journey killed at touches of the disk and at random instants: what is left, and how the next run goes on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bench import crash
from bench.crash import Yardstick
from tests.replica import Replica
from tests.support import killable
from tests.support.killing import killed_at

SPEED = 50.0


class Ground(NamedTuple):
    """Where journeys are killed."""

    replica: Replica
    environment: dict[str, str]
    expected: Yardstick


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The replica, and what an undisturbed run comes to."""
    with Replica(speed=SPEED, tolerance=0.05) as replica:
        rates = {f"AWESOME_IR_{name.upper()}_RATE": f"{limit.rate:.3f}" for name, limit in replica.limits.items()}
        environment = {**replica.environment(), **crash.POLITE, **rates}
        yield Ground(
            replica, environment, crash.undisturbed(tmp_path_factory.mktemp("yardstick"), replica, environment)
        )
        assert replica.violations == []


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_a_random_instant(ground: Ground, tmp_path: Path, seed: int) -> None:
    """`python -m bench.crash` does it hundreds of times."""
    replica, environment, expected = ground
    chance = random.Random(seed)
    while True:
        scratch = crash.restored(tmp_path / "killed", expected.old)
        after = chance.uniform(0, crash.WRITING if seed % 2 else expected.seconds)
        if killable.killed(scratch.folder, environment, after, of_writing=bool(seed % 2)):
            break
    fate = crash.aftermath(scratch, replica, environment, expected)
    assert not crash.is_harm(fate), fate
    assert fate.spared >= 0


def test_a_run_that_is_killed_again_and_again_gets_there(ground: Ground, tmp_path: Path) -> None:
    """At later and later touches of the disk, from where the one before was killed: no answer is asked for twice."""
    replica, environment, expected = ground
    scratch = crash.restored(tmp_path / "killed", expected.old)
    before, step, kills = replica.count(), 0, 0
    while killed_at(step := step + 15, scratch.folder, killable.go, scratch.folder, environment):
        kills += 1
    assert kills >= 3
    assert scratch.bytes() == expected.new
    assert replica.count() - before <= expected.requests + kills * len(expected.answers)


def test_what_is_kept_holds_no_key(ground: Ground, tmp_path: Path) -> None:
    """The spool, the journal and the lock: whatever a crash leaves lying about."""
    scratch = crash.restored(tmp_path / "killed", ground.expected.old)
    environment = {**ground.environment, "AWESOME_IR_SEMANTIC_SCHOLAR_KEY": "planted-key"}
    killable.whole(scratch.folder, environment, keep_spool=True)
    left = [path for path in (scratch.folder / "catalog" / ".cache").rglob("*") if path.is_file()]
    assert any(path.suffix == ".jsonl" for path in left)
    assert not any(b"planted-key" in path.read_bytes() or b"bench@example.org" in path.read_bytes() for path in left)


def test_the_yardstick_is_one(ground: Ground) -> None:
    """The old and the new state differ in every kind of file, and several sources answered."""
    old, new = ground.expected.old, ground.expected.new
    changed = {Path(name).parts[0] for name in new if old.get(name) != new[name]}
    assert changed == {"README.md", "catalog", "exports"}
    assert len(ground.expected.answers) >= 3
    assert ground.expected.requests >= 5
