"""`python -m bench.faults`: every fault at three rates, from an empty and from a full catalog, as a table.

A run that asks everything while the services fail, and then a night's run while they are well. It has to end, with the
exit code of what happened; nothing wrong may be accepted, nothing accepted lost, no limit broken; and the healthy run
has to leave the very bytes that an undisturbed one leaves. Where no request met a fault the trial proves nothing.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import arguments
from tests.support.scratch import Scratch
from tests.support.trial import TROUBLES, Bench, Trial, Trouble

RATES = (0.01, 0.1, 0.5)
YEARS = (2016, 2017, 2018)
LONGEST = 60.0
"""Seconds that a run may take, ten of the client's in each: it gives a host up that has cost it five minutes."""
HEADINGS = ("fault", "rate", "from", "hit", "ended in", "exit", "wrong", "lost", "limits broken", "recovered")


def main(names: list[str]) -> int:
    """Measure and print; 1 where anything is not as it has to be. Names choose among the troubles."""
    chosen = [trouble for trouble in TROUBLES if not names or trouble.name in names]
    table, bad = Table(*HEADINGS, title="Faults", title_justify="left"), 0
    with tempfile.TemporaryDirectory(prefix="awesome-ir-faults-") as folder:
        bench = Bench(Path(folder), YEARS)
        for trouble, rate, start, trial in _trials(bench, chosen):
            bad += not is_well(trial)
            row = (trouble.name, f"{rate:.0%}", start.folder.name, *_cells(trial))
            table.add_row(*row)
            sys.stderr.write("  ".join(row) + "\n")
    console = Console(width=150)
    console.print(table)
    console.print(
        f"{table.row_count} trials, {bad} not as they have to be; undisturbed: {len(bench.violations)} limits broken"
    )
    return int(bad > 0 or not bench.is_settled)


def is_well(trial: Trial) -> bool:
    """Whether it ended as it has to."""
    ended = trial.is_told_rightly and trial.seconds < LONGEST
    return ended and trial.recovered and not (trial.wrong or trial.lost or trial.violations)


def _trials(bench: Bench, chosen: list[Trouble]) -> Iterator[tuple[Trouble, float, Scratch, Trial]]:
    for trouble in chosen:
        for rate in RATES:
            for start in (bench.bare, bench.known):
                yield trouble, rate, start, bench.trial(start, trouble, rate)


def _cells(trial: Trial) -> tuple[str, ...]:
    recovered = "bytes" if trial.recovered else "values" if not trial.astray else "no: " + " ".join(trial.astray)
    return (
        str(trial.hit), f"{trial.seconds:.1f} s", str(int(trial.report.exit)), _all(trial.wrong), _all(trial.lost),
        _all(trial.violations), recovered,
    )  # fmt: skip


def _all(found: tuple[str, ...]) -> str:
    return " ".join((str(len(found)), *found[:3]))


if __name__ == "__main__":
    sys.exit(main(arguments.read("bench.faults", __doc__, "NAME")))
