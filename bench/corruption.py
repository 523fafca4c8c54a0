"""Seeded mistakes: how many of a list's are found, and whether a lying source gets a wrong value written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import combinations

from rich.console import Console
from rich.table import Table

from bench import arguments
from enrich import catalog
from tests.support.corruption import LIES, SLIPS
from tests.support.nights import LIARS, Caught, Stage, caught_of_list, stage, wrong_of_liars
from tests.support.scratch import PROJECT


def main() -> int:
    """Measure and print."""
    console = Console(width=170)
    with stage(catalog.load(PROJECT / "catalog")) as at:
        console.print(of_the_list(at))
        console.print(of_the_sources(at))
    return 0


def of_the_list(at: Stage) -> Table:
    """Every kind of mistake in every entry, with what earlier nights accepted, and on the first night of all."""
    table = Table(
        "mistake", "made", "found", "wrong values", "missed", title="Mistakes of the list", title_justify="left"
    )
    for state, works in (("known", tuple(at.truth.values())), ("first night", at.works)):
        caught = [(slip, caught_of_list(at, works, slip)) for slip in SLIPS]
        for slip, one in caught:
            table.add_row(f"{slip.__name__}, {state}", *_row(one))
        table.add_row(f"[bold]all, {state}", *_row(_sum([one for _, one in caught])))
    return table


def of_the_sources(at: Stage) -> Table:
    """Every kind of lie in every record of one source, then of two that agree; values that others tell rightly."""
    table = Table("lie", "one liar", "wrong", "two liars", "wrong", title="Lies of sources", title_justify="left")
    for slip in LIES:
        alone = [wrong for liar in LIARS for wrong in wrong_of_liars(at, slip, (liar,))]
        both = [wrong for pair in combinations(LIARS, 2) for wrong in wrong_of_liars(at, slip, pair)]
        table.add_row(slip.__name__, str(len(alone)), " ".join(alone[:4]), str(len(both)), " ".join(both[:4]))
    return table


def _row(caught: Caught) -> tuple[str, str, str, str]:
    share = f" = {caught.found / caught.made:.1%}" if caught.made else ""
    wrong = f"{len(caught.wrong)} {' '.join(caught.wrong[:4])}"
    return str(caught.made), f"{caught.found}{share}", wrong, " ".join(caught.missed[:6])


def _sum(all_caught: Sequence[Caught]) -> Caught:
    return Caught(
        sum(one.made for one in all_caught),
        sum(one.found for one in all_caught),
        tuple(wrong for one in all_caught for wrong in one.wrong),
        (),
    )


if __name__ == "__main__":
    arguments.read("bench.corruption", __doc__)
    sys.exit(main())
