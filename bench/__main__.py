"""`make bench`: everything that is measured, in one run, as a table."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench import arguments, economy, exports, review
from enrich.model import IDENTIFIER_NAMES, Work
from enrich.text import titles
from tests.replica import SERVICES, Fault, Identifiers, Replica
from tests.support.scratch import PROJECT, Scratch

POLITE = {"AWESOME_IR_CONTACT": "bench@example.org", "AWESOME_IR_SEMANTIC_SCHOLAR_KEY": "bench"}
FAST = 10.0
"""How many times the published limits where time is not what is measured."""


TRIVIAL_FLOW = "from prefect import flow; flow(lambda: None, name='nothing')()"
"""Prefect's own start and end, with nothing between."""


class Row(NamedTuple):
    """One measurement: what, the number, what it should be."""

    what: str
    measured: str
    wanted: str


def main() -> int:
    """Measure and print."""
    table = Table("what", "measured", "wanted", title="awesome-ir", title_justify="left")
    with tempfile.TemporaryDirectory(prefix="awesome-ir-bench-") as folder:
        for row in (*identifiers_known(Path(folder)), *identifiers_stripped(Path(folder)), *warm_rows(Path(folder))):
            table.add_row(*row)
        for measured in review.rows(Path(folder) / "review"):
            table.add_row(*measured)
    for asked in economy.rows():
        table.add_row(*asked)
    for rendered in exports.rows():
        table.add_row(*rendered)
    Console(width=150).print(table)
    return 0


def identifiers_known(folder: Path) -> Iterator[Row]:
    """The whole catalog when every identifier is known, at the published limits; then again, then with nobody there."""
    scratch = Scratch.of_project(folder / "known")
    with Replica(speed=FAST, tolerance=0.02) as replica:
        scratch.enrich(environment=_fast(replica))
    with Replica() as replica:
        finished = scratch.enrich(environment={**replica.environment(), **POLITE})
        yield Row("whole catalog, ids known: requests", f"{replica.count()} ({_by_service(replica)})", "≤ 10")
        yield Row("  limits broken", str(len(replica.violations)), "0")
        floor, prefect = _floor(replica), _seconds(TRIVIAL_FLOW)
        share = f"{finished.seconds:.2f} / ({floor:.2f} + {prefect:.2f}) s = {finished.seconds / (floor + prefect):.2f}"
        yield Row("  wall time / (floor of the limits + a flow that does nothing)", share, "≤ 1.3")
    yield from unchanged(scratch)


def unchanged(scratch: Scratch) -> Iterator[Row]:
    """A second run on the same answers, and a run with every source down."""
    with Replica(speed=FAST, tolerance=0.02) as replica:
        scratch.enrich(environment=_fast(replica))
        before = scratch.bytes()
        finished = scratch.enrich(environment=_fast(replica))
        yield Row(
            "second run on the same answers",
            f"{_changed(before, scratch)} bytes changed, exit {finished.code}",
            "0, exit 0",
        )
        for service in SERVICES:
            replica.faults.set(service, Fault.OUTAGE)
        finished = scratch.enrich(environment=_fast(replica))
    ended = f"{_changed(before, scratch)} bytes changed, exit {finished.code}, {finished.seconds:.0f} s"
    yield Row("all sources down", ended, "0, exit 3, < 60 s")


def identifiers_stripped(folder: Path) -> Iterator[Row]:
    """The whole catalog with title, authors, venue and year alone, against the replica's distractors."""
    scratch = Scratch.of_project(folder / "bare").strip()
    with Replica(speed=FAST, tolerance=0.02) as replica:
        finished = scratch.enrich(environment=_fast(replica))
        truths = _truths(replica)
        works = scratch.works()
        wrong = [f"{work.key}.{name}" for work in works for name in _wrong(work, truths)]
        findable = [work for work in works if _is_findable(truths[_name(work)])]
        resolved = [work for work in findable if work.is_identified]
        yield Row("ids stripped: wrong identifiers accepted", f"{len(wrong)} {' '.join(wrong)}", "0")
        share = len(resolved) / len(findable)
        missed = " ".join(sorted({work.key for work in findable} - {work.key for work in resolved}))
        yield Row(
            "  resolved, of the works that have one",
            f"{len(resolved)}/{len(findable)} = {share:.1%} {missed}",
            "≥ 97 %",
        )
        yield Row("  distractors", str(len(replica.world.works) - len(truths)), "≥ 2,000")
        yield Row("  requests a work", f"{replica.count() / len(works):.2f}", "")
        yield Row("  limits broken, exit", f"{len(replica.violations)}, {finished.code}", "0, 0")


def warm_rows(folder: Path) -> Iterator[Row]:
    """One year on a warm machine. Limits are scaled up, so that what is left is our own time and Prefect's."""
    scratch = Scratch.of_project(folder / "warm")
    with Replica(speed=1000) as replica:
        scratch.enrich("--year", "2021", environment=_fast(replica))
        finished = scratch.enrich("--year", "2021", environment=_fast(replica))
    prefect, loading = _seconds("import prefect, prefect.artifacts"), _seconds("import flows.orchestration.enrich_flow")
    own, journey = loading - prefect, finished.report["duration_s"]
    yield Row(
        "--year 2021, warm: loading our modules + journey",
        f"{own:.2f} + {journey:.2f} = {own + journey:.2f} s",
        "≤ 1.5 s",
    )
    yield Row("  importing Prefect", f"{prefect:.2f} s", "")
    yield Row("  the rest: Prefect's server, start to stop", f"{finished.seconds - loading - journey:.2f} s", "")


def _seconds(code: str) -> float:
    """How long a fresh process takes for it; the best of three."""
    return min(_timed([sys.executable, "-c", code]) for _ in range(3))


def _timed(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return time.monotonic() - started


def _fast(replica: Replica) -> dict[str, str]:
    rates = {f"AWESOME_IR_{name.upper()}_RATE": f"{limit.rate:.3f}" for name, limit in replica.limits.items()}
    return {**replica.environment(), **POLITE, **rates}


def _floor(replica: Replica) -> float:
    """Seconds that the limits alone cost: the slowest service's requests at its published pace."""
    counts = Counter(exchange.service for exchange in replica.requests)
    return max((count - 1) / replica.limits[service].rate for service, count in counts.items()) or 1.0


def _by_service(replica: Replica) -> str:
    counts = Counter(exchange.service for exchange in replica.requests)
    return ", ".join(f"{service} {count}" for service, count in sorted(counts.items()))


def _changed(before: dict[str, bytes], scratch: Scratch) -> int:
    after = scratch.bytes()
    names = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return sum(len(after.get(name, b"")) for name in names)


def _truths(replica: Replica) -> dict[tuple[str, str], Identifiers]:
    return {
        (titles.fold(work.listed_title or work.title), work.tag or ""): replica.world.identifiers_at(work.listed[0])
        for work in replica.world.listed
    }


def _name(work: Work) -> tuple[str, str]:
    known = work.curated
    tag = f"{known.venue}-{(known.year or 0) % 100:02}" if known.venue else ""
    return titles.fold(known.title or ""), tag


def _is_findable(truth: Identifiers) -> bool:
    return bool(truth.doi or truth.arxiv)


def _wrong(work: Work, truths: dict[tuple[str, str], Identifiers]) -> list[str]:
    truth = truths[_name(work)]
    held = {name: work.metadata.value(name) for name in IDENTIFIER_NAMES if hasattr(truth, name)}
    return [name for name, value in held.items() if value is not None and value != getattr(truth, name)]


if __name__ == "__main__":
    arguments.read("bench", __doc__)
    sys.exit(main())
