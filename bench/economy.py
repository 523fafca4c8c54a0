"""What asking costs, against what it has to: `python -m bench.economy`.

Requests an entry, by identifier and by title; the wall time against the floor that the limits allow, at two thousand
works; how many works a second are judged and reconciled.

The works are the stand-in's own, without those whose DOI has a comma: it has many of them (nine in a hundred) to see
that they are asked singly, as they must be, and among 57,000 real DOIs of this field there is none. The floor is what
the slowest service's requests take at its limit, which no quicker answer could spare. The wall time is everything from
the first question to knowing that nothing is left to ask: our own spacing (a twentieth), the stand-in's time to answer
(it works in this process) and what judging is left when all have answered count against us.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from rich.console import Console
from rich.table import Table

from bench import arguments
from enrich import http
from enrich.fusion.fuse import fuse
from enrich.lookup import planner
from enrich.lookup.planner import BatchResult
from enrich.lookup.session import LookupSession
from enrich.matching import resolve, rules
from enrich.model import Match, Metadata, Source, Work, garbage_collection
from enrich.settings import Settings
from enrich.sources import open_sources, registry, services
from enrich.text.venues import Vocabulary
from flows.orchestration.runners import AT_ONCE
from tests.replica import Replica, World

T = TypeVar("T")

WORKS, BY_TITLE = 2_000, 100
RESEMBLING = 2_400
"""Works of the stand-in beside the list's: so many that enough of them can be asked by identifier."""
SPEEDS, SPEED_BY_TITLE = (1.0, 2.0), 20.0
"""Limits are so many times as generous. By identifier they are the published ones, and twice those: at four times the
floor is under seven seconds, and the stand-in alone takes longer to answer. By title only requests are counted."""
TODAY = date(2026, 3, 1)


class Row(NamedTuple):
    """One measurement: what, the number, what it should be."""

    what: str
    measured: str
    wanted: str


class Economy(NamedTuple):
    """A survey: what was heard, seconds it took, those of them that judging took, and what the limits cost alone."""

    results: list[BatchResult]
    seconds: float
    judging: float
    floor: float
    requests: Counter[str]
    violations: int

    @property
    def ratio(self) -> str:
        """`13.20 / 12.00 s = 1.10 (0.90 s of it judging)`."""
        judging = f"{self.judging:.2f} s of it judging what to ask next"
        return f"{self.seconds:.2f} / {self.floor:.2f} s = {self.seconds / self.floor:.2f} ({judging})"


def main() -> int:
    """Measure and print."""
    table = Table("what", "measured", "wanted", title="economy", title_justify="left")
    for row in rows():
        table.add_row(*row)
    Console(width=150).print(table)
    return 0


def rows() -> Iterator[Row]:
    """By identifier, then by title."""
    world = World.of_the_list(RESEMBLING)
    works = _works(world, WORKS, known=True)
    for speed in SPEEDS:
        by_id = _asked(world, works, speed)
        yield Row(f"ids known, limits × {speed:g}: requests an entry", _share(by_id, works), "≤ 0.08")
        yield Row(f"  wall time / floor of the limits, {WORKS:,} works", by_id.ratio, "≤ 1.15")
        yield Row("  limits broken", str(by_id.violations), "0")
    for what, each in _throughput(works, by_id.results):
        yield Row(f"  {what} a second of processor time", f"{each:,.0f} works", "")
    works = _works(world, BY_TITLE, known=False)
    by_title = _asked(world, works, SPEED_BY_TITLE)
    yield Row("titles alone: requests an entry", _share(by_title, works), "")
    yield Row("  limits broken", str(by_title.violations), "0")


def ask(replica: Replica, works: Sequence[Work]) -> Economy:
    """Everything about these works, from all sources, as a run asks."""
    rates = {f"{name}_rate": limit.rate for name, limit in replica.limits.items()}
    urls = {f"{name}_url": replica.url(name) for name in replica.limits}
    settings = Settings(_env_file=None, contact="bench@example.org", semantic_scholar_key="bench", **rates, **urls)
    with (
        tempfile.TemporaryDirectory(prefix="awesome-ir-limits-") as folder,
        http.open_web(services(settings), contact=settings.contact, limits=Path(folder)) as web,
    ):
        sources: tuple[Source, ...] = open_sources(web.client, settings, registry.names(), TODAY)
        started = time.monotonic()
        results, judging = _survey(works, sources)
        seconds = time.monotonic() - started
    counts = Counter(exchange.service for exchange in replica.requests)
    floor = max((count - 1) / replica.limits[service].rate for service, count in counts.items())
    return Economy(results, seconds, judging, floor, counts, len(replica.violations))


def _asked(world: World, works: Sequence[Work], speed: float) -> Economy:
    with Replica(world, speed=speed, tolerance=0.02) as replica:
        return ask(replica, works)


def _survey(works: Sequence[Work], sources: Sequence[Source]) -> tuple[list[BatchResult], float]:
    """As `flows.orchestration.tasks` does, without Prefect (`python -m bench` measures that).

    Returns the results, and the seconds of judging while no request was under way."""
    session, judging = LookupSession(works, Vocabulary()), 0.0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in range(planner.MAX_ROUNDS):
            started = time.monotonic()
            batches = session.next_batches(sources)
            judging += time.monotonic() - started
            if not batches:
                break
            asked = {threads.submit(batch.source.lookup, batch.works): batch for batch in batches}
            for future in as_completed(asked):
                session.record_result(asked[future], future.result())
    return session.results, judging


def _works(world: World, size: int, *, known: bool) -> list[Work]:
    """Works of the stand-in's world that have an identifier, with it or without."""
    found = []
    for number, one in enumerate(
        work for work in world.works if (work.doi or work.arxiv) and "," not in (work.doi or "")
    ):
        says = {"title": one.title, "authors": one.authors, "year": one.year}
        held = {"doi": one.doi, "arxiv": one.arxiv} if known else {}
        metadata = Metadata.of({**says, **{name: value for name, value in held.items() if value}})
        found.append(Work(key=f"work{number}", section=one.year, curated=metadata))
    if len(found) < size:
        raise ValueError(f"the stand-in's world has {len(found)} such works, not {size}; raise RESEMBLING")
    return found[:size]


def _share(asked: Economy, works: Sequence[Work]) -> str:
    each = ", ".join(f"{service} {count}" for service, count in sorted(asked.requests.items()))
    return f"{asked.requests.total() / len(works):.3f} of {len(works):,} ({each})"


def _judge(works: Sequence[Work], offered: resolve.CandidatesByKey, venues: Vocabulary) -> list[Match]:
    return [rules.judge(work, candidate, venues) for work in works for candidate in offered.get(work.key, ())]


def _throughput(works: Sequence[Work], results: Sequence[BatchResult]) -> list[tuple[str, float]]:
    offered, venues = resolve.candidates(one.answers for one in results), Vocabulary()
    with garbage_collection.paused():  # as a run does
        judging, _ = _timed(lambda: _judge(works, offered, venues))
        proving, matches = _timed(lambda: resolve.resolve(works, offered, venues))
        reconciling, _ = _timed(lambda: fuse(works, matches, venues))
    return [
        ("judged", len(works) / judging),
        ("the same with what records prove", len(works) / proving),
        ("reconciled", len(works) / reconciling),
    ]


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


if __name__ == "__main__":
    arguments.read("bench.economy", __doc__)
    sys.exit(main())
