"""`python -m bench.crash [KILLS]`: SIGKILL at random instants of the journey, and what is there afterwards, as a table.

After each kill: every file is whole by itself; the next command finds the old state or the new one; the next run
arrives where an undisturbed run does, and asks no source again whose questions were all answered. Half of the instants
are drawn over the whole journey, half over its last milliseconds, in which it writes.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import yaml
from rich.console import Console
from rich.table import Table

from bench import arguments
from flows.checkout import lock
from tests.replica import SERVICES, Replica
from tests.support import killable
from tests.support.scratch import Scratch

KILLS = 200
SPEED, LATENCY = 50.0, 0.05
WRITING = 0.15
"""Seconds that staging, journal and renames take, at most and about."""
POLITE = {"AWESOME_IR_CONTACT": "bench@example.org", "AWESOME_IR_SEMANTIC_SCHOLAR_KEY": "bench"}


class Yardstick(NamedTuple):
    """What an undisturbed run does."""

    old: dict[str, bytes]
    new: dict[str, bytes]
    seconds: float
    answers: Counter[str]
    """Of each source."""
    requests: int


class Fate(NamedTuple):
    """One kill and what came of it."""

    phase: str
    """What the run was at."""
    whole: bool
    """Every file by itself, before anything is put right."""
    state: str
    """`old`, `new`, or `mixed`, once the next command has put right what was begun."""
    arrived: bool
    """The next run ends where the undisturbed one does."""
    again: int
    """Requests to sources that had answered everything, where nothing was published and so nothing else is asked."""
    spared: int
    """Requests that the next run did not need."""


def main() -> int:
    """Kill and count; 1 where a single kill did harm."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory(prefix="awesome-ir-crash-") as folder:
        fates, violations = experience(Path(folder), kills, random.Random(1))
    Console(width=150).print(table(fates, violations))
    return int(any(is_harm(fate) for fate in fates) or violations > 0)


def is_harm(fate: Fate) -> bool:
    """Whether the kill did any."""
    return not (fate.whole and fate.arrived) or fate.state == "mixed" or fate.again > 0


def experience(folder: Path, kills: int, chance: random.Random) -> tuple[list[Fate], int]:
    """So many kills at instants drawn by chance over the whole journey, and the limits that were broken."""
    fates: list[Fate] = []
    with Replica(speed=SPEED, latency=LATENCY, tolerance=0.05) as replica:
        rates = {f"AWESOME_IR_{name.upper()}_RATE": f"{limit.rate:.3f}" for name, limit in replica.limits.items()}
        environment = {**replica.environment(), **POLITE, **rates}
        expected = undisturbed(folder, replica, environment)
        while len(fates) < kills:
            scratch = restored(folder / "killed", expected.old)
            writing = len(fates) % 2 == 1
            after = chance.uniform(0, WRITING if writing else expected.seconds)
            if killable.killed(scratch.folder, environment, after, of_writing=writing):
                fates.append(aftermath(scratch, replica, environment, expected))
        return fates, len(replica.violations)


def undisturbed(folder: Path, replica: Replica, environment: dict[str, str]) -> Yardstick:
    """The old state (of few works nothing is known yet), the new one, and what it takes."""
    (folder / "undisturbed").mkdir()
    scratch = killable.few(folder / "undisturbed")
    old = scratch.bytes()
    killable.whole(scratch.folder, environment)
    new = scratch.bytes()
    again = restored(folder / "again", old)
    before = replica.count()
    seconds = killable.whole(again.folder, environment, keep_spool=True)
    if again.bytes() != new:
        raise RuntimeError("two undisturbed runs differ; nothing can be measured by them")
    return Yardstick(old, new, seconds, killable.kept(again.folder), replica.count() - before)


def restored(folder: Path, contents: dict[str, bytes]) -> Scratch:
    """A copy in this state."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return Scratch(folder)


def aftermath(scratch: Scratch, replica: Replica, environment: dict[str, str], expected: Yardstick) -> Fate:
    """What the kill left, put right, and run again."""
    where = killable.places(scratch.folder)
    answered = killable.kept(scratch.folder)
    phase = _phase(where.journal.exists(), answered, expected)
    whole = all(_is_whole(scratch.folder / name, expected) for name in scratch.bytes() if not name.endswith(".staged"))
    with lock.alone(where):
        found = scratch.bytes()
    state = "old" if found == expected.old else "new" if found == expected.new else "mixed"
    asked = len(replica.requests)
    killable.whole(scratch.folder, environment)
    again = replica.requests[asked:]
    done = [name for name in SERVICES if expected.answers[name] and answered[name] == expected.answers[name]]
    repeated = sum(exchange.service in done for exchange in again) if state == "old" else 0
    return Fate(phase, whole, state, scratch.bytes() == expected.new, repeated, expected.requests - len(again))


def _phase(committed: bool, answered: Counter[str], expected: Yardstick) -> str:
    if committed:
        return "4 renaming"
    if answered == expected.answers:
        return "3 judging, rendering, staging"
    return "2 asking" if answered else "1 reading, or nothing answered yet"


def _is_whole(path: Path, expected: Yardstick) -> bool:
    """Exactly its old or its new text, and one that parses."""
    content = path.read_bytes()
    name = next(name for name in {*expected.old, *expected.new} if path.as_posix().endswith(f"/killed/{name}"))
    if content not in (expected.old.get(name), expected.new.get(name)):
        return False
    if path.suffix == ".json":
        json.loads(content)
    if path.suffix == ".yaml":
        yaml.safe_load(content)
    return True


def table(fates: list[Fate], violations: int) -> Table:
    """By what the run was at when it was killed."""
    title = f"{len(fates)} kills; limits broken: {violations}"
    names = ("killed while", "kills", "a file not whole", "old", "new", "mixed", "not arrived", "asked again", "spared")
    shown = Table(*names, title=title, title_justify="left")
    for phase in (*sorted({fate.phase for fate in fates}), ""):
        these = [fate for fate in fates if phase in ("", fate.phase)]
        states = Counter(fate.state for fate in these)
        numbers = (
            len(these),
            sum(not fate.whole for fate in these),
            *(states[state] for state in ("old", "new", "mixed")),
            sum(not fate.arrived for fate in these),
            sum(fate.again for fate in these),
            sum(fate.spared for fate in these),
        )
        shown.add_row(phase or "all", *map(str, numbers))
    return shown


if __name__ == "__main__":
    arguments.read("bench.crash", __doc__, "KILLS")
    sys.exit(main())
