"""`python -m bench.lies`: every kind of lie by every service that can tell it, for one night and for six, as a table.

A lying night begins from a catalog that honest sources filled, and everything is asked in it. Afterwards the sources
tell the truth for two nights. Wanted: no wrong value published, and none left after the honest nights, without force.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.replica import Lie
from tests.support.lying import LieBench, LieTrial, liars

YEARS = (2015, 2016, 2017, 2018, 2019, 2020, 2021)
NIGHTS = (1, 6)
HEADINGS = ("lie", "by", "nights", "took", "rules", "published wrong", "left wrong", "honest nights pass")


def main(names: list[str]) -> int:
    """Measure and print; 1 where anything wrong was published or is left. Names choose among lies and services."""
    table, bad = Table(*HEADINGS, title="Lies", title_justify="left"), 0
    with tempfile.TemporaryDirectory(prefix="awesome-ir-lies-") as folder:
        bench = LieBench(Path(folder), YEARS)
        for lie, service, nights in _trials(names):
            began = time.monotonic()
            trial = bench.trial(service, lie, nights)
            bad += not is_well(trial)
            row = (lie.value, service, str(nights), f"{time.monotonic() - began:.1f} s", *_cells(trial))
            table.add_row(*row)
            sys.stderr.write("  ".join(row) + "\n")
    console = Console(width=170)
    console.print(table)
    console.print(f"{table.row_count} trials, {bad} not as they have to be")
    return int(bad > 0)


def is_well(trial: LieTrial) -> bool:
    """Whether it ended as it has to."""
    return trial.heard and trial.is_healed and not (trial.published or trial.left)


def _trials(names: list[str]) -> Iterator[tuple[Lie, str, int]]:
    for lie in Lie:
        for service in liars(lie):
            for nights in NIGHTS:
                if not names or {lie.value, service} & set(names):
                    yield lie, service, nights


def _cells(trial: LieTrial) -> tuple[str, ...]:
    passes = "yes" if trial.is_healed else " ".join(
        refusal.rule for report in trial.honest for refusal in report.gate.refusals
    )  # fmt: skip
    return ", ".join(trial.rules), _all(trial.published), _all(trial.left), passes


def _all(found: tuple[str, ...]) -> str:
    return " ".join((str(len(found)), *found[:2]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
