"""How long reconciling takes, by how many works: four sources that mostly agree about each, and a fit over sizes."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import linear_regression

from rich.console import Console
from rich.table import Table

from bench import arguments
from enrich.fusion.fuse import fuse
from enrich.model import (
    Candidate,
    ComparedFeatures,
    LookupKey,
    Match,
    Metadata,
    Provenance,
    Reason,
    Record,
    Verdict,
    Work,
    garbage_collection,
)
from enrich.text.venues import Venue, Vocabulary

SIZES = (1_000, 3_000, 10_000)
SOURCES = ("crossref", "semantic_scholar", "arxiv", "bib:a.bib")
TODAY = date(2026, 11, 25)
VENUES = Vocabulary(
    [Venue(short="CVPR", name="Conference on Computer Vision and Pattern Recognition", entry="inproceedings")]
)


def main() -> int:
    """Measure and print."""
    table = Table("works × sources", "first night", "a night without news", title="reconcile", title_justify="left")
    firsts, seconds = [], []
    for size in SIZES:
        first, second = _measured(size)
        firsts.append(first)
        seconds.append(second)
        table.add_row(f"{size:,} × {len(SOURCES)}", f"{first:.2f} s", f"{second:.2f} s")
    table.add_row("exponent", f"{_exponent(firsts):.2f}", f"{_exponent(seconds):.2f}")
    Console(width=120).print(table)
    return 0


def _measured(size: int) -> tuple[float, float]:
    works = [_work(number) for number in range(size)]
    evidence = {work.key: list(_matches(work, number)) for number, work in enumerate(works)}
    with garbage_collection.paused():  # as the flow does
        started = time.process_time()
        after = fuse(works, evidence, VENUES).works
        middle = time.process_time()
        again = fuse(after, evidence, VENUES)
        ended = time.process_time()
    assert not again.changes  # noqa: S101  a bench that measures a broken run measures nothing
    return middle - started, ended - middle


def _exponent(times: Sequence[float]) -> float:
    return linear_regression(list(map(math.log, SIZES)), list(map(math.log, times))).slope


def _work(number: int) -> Work:
    said = Metadata(title=_title(number), authors=_people(number), venue="CVPR", year=2000 + number % 20)
    return Work(key=f"heron{2000 + number % 20}marsh{number}", section=2000 + number % 20, curated=said)


def _matches(work: Work, number: int) -> Iterator[Match]:
    """Every tenth work has a source that dissents."""
    for source in SOURCES:
        dissents = number % 10 == 0 and source == "bib:a.bib"
        people = _people(number)[:-1] if dissents else _people(number)
        metadata = Metadata(
            title=_title(number).upper(),
            authors=people,
            venue=f"{2000 + number % 20} Conference on Computer Vision and Pattern Recognition (CVPR)",
            year=2000 + number % 20,
            doi=None if source == "arxiv" else f"10.1234/marsh.{number}",
            arxiv=f"{15 + number % 10:02}{1 + number // 10 % 12:02}.{number:05}"
            if source in ("arxiv", "semantic_scholar")
            else None,
            pages=f"{number}-{number + 9}",
            semantic_scholar=f"s{number}" if source == "semantic_scholar" else None,
            abstract=f"Lanterns of marsh {number} are found by their glow. " * 12,
        )
        record = Record(
            metadata=metadata,
            provenance=Provenance(source=source, record=f"r{number}", retrieved=TODAY),
            preprint=source == "arxiv",
            citations=number % 100 if source in ("crossref", "semantic_scholar") else None,
        )
        candidate = Candidate(key=work.key, asked=LookupKey.DOI, record=record)
        yield Match(candidate=candidate, verdict=Verdict.SAME, reason=Reason.DOI, features=ComparedFeatures(title=1.0))


def _title(number: int) -> str:
    return f"Marsh Lanterns {number}: Finding Pictures by Their Glow"


def _people(number: int) -> tuple[str, ...]:
    return (f"Ada Heron{_name(number)}", f"Björn Kestrel{_name(number // 7)}", f"Carla M. Wren{_name(number // 3)}")


def _name(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


if __name__ == "__main__":
    arguments.read("bench.reconciling", __doc__)
    sys.exit(main())
