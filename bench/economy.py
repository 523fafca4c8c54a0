"""What asking costs, against what it has to: `python -m bench.economy`.

Requests an entry, by identifier and by title; the wall time against the floor that the limits allow, at two thousand
works; how many works a second are judged and reconciled.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from enrich import http, survey
from enrich.model import Metadata, Source, Work
from enrich.reconcile import reconcile
from enrich.settings import Settings
from enrich.sources import SOURCES, open_sources
from enrich.survey import Heard
from enrich.venues import Vocabulary
from flows.runners import AT_ONCE
from tests.replica import Replica

WORKS, BY_TITLE = 2_000, 200
SPEED = 20.0
"""Limits are so many times as generous; what is compared is the wall time with the floor of these."""
TODAY = date(2026, 3, 1)


class Asked(NamedTuple):
    """A survey: what was heard, seconds it took, and the seconds that the limits cost alone."""

    heard: list[Heard]
    seconds: float
    floor: float
    requests: Counter[str]
    violations: int


def main() -> int:
    """Measure and print."""
    table = Table("what", "measured", "wanted", title="economy", title_justify="left")
    with Replica(speed=SPEED, tolerance=0.02) as replica:
        works = _works(replica, WORKS, known=True)
        by_id = ask(replica, works)
        table.add_row("ids known: requests an entry", _share(by_id, works), "≤ 0.08")
        ratio = f"{by_id.seconds:.2f} / {by_id.floor:.2f} s = {by_id.seconds / by_id.floor:.2f}"
        table.add_row(f"  wall time / floor of the limits, {WORKS:,} works", ratio, "≤ 1.15")
        table.add_row("  limits broken", str(by_id.violations), "0")
        for what, each in _throughput(works, by_id.heard):
            table.add_row(f"  {what} a second of processor time", f"{each:,.0f} works", "")
    with Replica(speed=SPEED, tolerance=0.02) as replica:
        works = _works(replica, BY_TITLE, known=False)
        by_title = ask(replica, works)
        table.add_row("titles alone: requests an entry", _share(by_title, works), "")
        table.add_row("  limits broken", str(by_title.violations), "0")
    Console(width=150).print(table)
    return 0


def ask(replica: Replica, works: Sequence[Work]) -> Asked:
    """Everything about these works, from all sources, as a run asks."""
    rates = {f"{name}_rate": limit.rate for name, limit in replica.limits.items()}
    urls = {f"{name}_url": replica.url(name) for name in replica.limits}
    settings = Settings(_env_file=None, contact="bench@example.org", semantic_scholar_key="bench", **rates, **urls)
    with tempfile.TemporaryDirectory(prefix="awesome-ir-limits-") as folder:
        started = time.monotonic()
        with http.open_web(settings.services(), contact=settings.contact, limits=Path(folder)) as web:
            sources: tuple[Source, ...] = open_sources(web.client, settings, SOURCES, TODAY)
            heard = _survey(works, sources)
        seconds = time.monotonic() - started
    counts = Counter(exchange.service for exchange in replica.requests)
    floor = max((count - 1) / replica.limits[service].rate for service, count in counts.items())
    return Asked(heard, seconds, floor, counts, len(replica.violations))


def _survey(works: Sequence[Work], sources: Sequence[Source]) -> list[Heard]:
    """As `flows.look_up` does, without Prefect's own start, which `python -m bench` measures."""
    heard: list[Heard] = []
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in range(survey.MAX_ROUNDS):
            batches = survey.next_batches(works, sources, heard, Vocabulary())
            answers = threads.map(lambda batch: batch.source.lookup(batch.works), batches)
            heard += [Heard(*pair) for pair in zip(batches, answers, strict=True)]
    return heard


def _works(replica: Replica, size: int, *, known: bool) -> list[Work]:
    """Works of the replica's world that have an identifier, with it or without."""
    found = []
    for number, one in enumerate(work for work in replica.world.works if work.doi or work.arxiv):
        says = {"title": one.title, "authors": one.authors, "year": one.year}
        held = {"doi": one.doi, "arxiv": one.arxiv} if known else {}
        metadata = Metadata.model_validate({**says, **{name: value for name, value in held.items() if value}})
        found.append(Work(key=f"work{number}", section=one.year, curated=metadata))
    return found[:size]


def _share(asked: Asked, works: Sequence[Work]) -> str:
    each = ", ".join(f"{service} {count}" for service, count in sorted(asked.requests.items()))
    return f"{asked.requests.total() / len(works):.3f} of {len(works):,} ({each})"


def _throughput(works: Sequence[Work], heard: Sequence[Heard]) -> list[tuple[str, float]]:
    offered, venues = survey.candidates(heard), Vocabulary()
    started = time.process_time()
    judged = survey.judge(works, offered, venues)
    middle = time.process_time()
    reconcile(works, judged, venues)
    ended = time.process_time()
    return [("judged", len(works) / (middle - started)), ("reconciled", len(works) / (ended - middle))]


if __name__ == "__main__":
    sys.exit(main())
