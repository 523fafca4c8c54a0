"""`python -m bench.review`: how long `review list` takes on ten thousand works, process start included."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench import arguments
from enrich.catalog import render_enriched, work_yaml
from enrich.model import (
    AcceptedValue,
    Conflict,
    Difference,
    Enrichment,
    FieldName,
    Metadata,
    Reason,
    Severity,
    SourceClaims,
    StoredMatch,
    Value,
    Verdict,
    Work,
)

PROJECT = Path(__file__).parents[1]
WORKS, CONFLICTS, DECISIONS, REMARKS = 10_000, 400, 100, 1_000
YEARS = range(2007, 2027)
DAY = date(2026, 3, 1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ("glow", "marsh", "lantern", "reed", "heron", "picture", "search", "metric", "landmark", "deep", "code")
LOADING = """
import sys, time
from pathlib import Path
from enrich import catalog
started, before = time.perf_counter(), time.process_time()
catalog.load(Path(sys.argv[1]))
print(time.perf_counter() - started, time.process_time() - before)
"""


class Row(NamedTuple):
    """One measurement: what, the number, what it should be."""

    what: str
    measured: str
    wanted: str


def rows(folder: Path) -> Iterator[Row]:
    """The measurements, on a catalog that is made up in the folder."""
    make(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*.*")) / 1e6
    yield Row(f"review list, {WORKS:,} works ({size:.0f} MB), {CONFLICTS} conflicts", _best(folder, "list"), "< 2 s")
    yield Row("  list --all", _best(folder, "list", "--all"), "")
    yield Row("  list on this project's own catalog", _best(PROJECT / "catalog", "list"), "< 1 s")
    yield Row(f"catalog.load of {WORKS:,} works, with what the machine knows and remembers", _loading(folder), "≤ 3 s")


def make(folder: Path) -> None:
    """A catalog of invented works, some in dispute, some of that decided."""
    (folder / "papers").mkdir(parents=True)
    (folder / "enriched").mkdir()
    for name in ("venues.yaml", "list.yaml"):
        (folder / name).write_text((PROJECT / "catalog" / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "datasets.yaml").write_text("datasets:\n  Marsh5k: {}\n  Reed1M: {}\n", encoding="utf-8")
    works = [_work(number, random.Random(number)) for number in range(WORKS)]
    for year in YEARS:
        blocks = "\n".join(work_yaml(work) for work in works if work.section == year)
        (folder / "papers" / f"{year}.yaml").write_text(blocks, encoding="utf-8")
    for name, text in render_enriched(works).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "decisions.yaml").write_text("\n".join(map(_decision, range(DECISIONS))), encoding="utf-8")


def _work(number: int, chance: random.Random) -> Work:
    people = tuple(f"{_name(chance)} {_name(chance)}" for _ in range(chance.randint(2, 7)))
    year = YEARS[number % len(YEARS)]
    title = " ".join(chance.choices(WORDS, k=9)).title()
    curated = Metadata(
        title=title, authors=people, venue="CVPR", year=year, arxiv=f"21{1 + number % 12:02}.{number + 1:05}"
    )
    return Work(
        key=_key(number),
        section=year,
        curated=curated,
        datasets=("Marsh5k", "Reed1M"),
        enriched=_enrichment(number, curated, chance),
    )


def _enrichment(number: int, curated: Metadata, chance: random.Random) -> Enrichment:
    """As after a run that three sources answered."""
    people, doi = curated.authors or (), f"10.1109/bench.{number}"
    filled: dict[FieldName, str] = {
        "abstract": " ".join(chance.choices(WORDS, k=200)),
        "doi": doi,
        "pages": f"{number}-{number + 9}",
        "publisher": "IEEE",
        "semantic_scholar": f"{chance.getrandbits(160):040x}",
    }
    wrong = (f"{people[0]}s", *people[1:])
    dispute = Conflict(
        field="authors",
        kind=Difference.AUTHOR_NAME,
        weight=Severity.HINT if number % 2 else Severity.CONFLICT,
        listed=people,
        claims={"crossref": wrong},
        fingerprint=f"{number:016x}",
    )
    said: dict[FieldName, Value] = {
        "authors": people,
        "doi": doi,
        "pages": filled["pages"],
        "title": curated.title or "",
    }
    disputed = {**said, "authors": wrong} if number < CONFLICTS + REMARKS else said
    claims_by_source = {
        source: SourceClaims(record=doi, retrieved=DAY, values=said) for source in ("arxiv", "semantic_scholar")
    }
    return Enrichment(
        fields={
            name: AcceptedValue(value=value, source="crossref", record=doi, retrieved=DAY)
            for name, value in filled.items()
        },
        claims={"crossref": SourceClaims(record=doi, retrieved=DAY, values=disputed), **claims_by_source},
        matches=tuple(
            StoredMatch(source=source, record=doi, verdict=Verdict.SAME, reason=Reason.DOI)
            for source in ("arxiv", "crossref", "semantic_scholar")
        ),
        conflicts=(dispute,) if number < CONFLICTS else (),
        remarks=(dispute,) if CONFLICTS <= number < CONFLICTS + REMARKS else (),
    )


def _key(number: int) -> str:
    return f"heron{number}marsh"


def _decision(number: int) -> str:
    return (
        f"- key: {_key(number)}\n  field: authors\n  decided: keep\n"
        f'  because: "so it is printed"\n  on: {DAY}\n  fingerprint: "{number:016x}"\n'
    )


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS, k=7)).title()


def _loading(folder: Path) -> str:
    """The middle one of three, each in a process of its own, as a run begins."""
    command = [sys.executable, "-c", LOADING, str(folder)]
    told = [subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True) for _ in range(3)]
    taken, computed = sorted(tuple(map(float, one.stdout.split())) for one in told)[1]
    return _both(taken, computed)


def _best(folder: Path, *arguments: str) -> str:
    """The best of five; on a busy machine the time it takes and the time it computes lie apart."""
    taken, computed = min(_seconds(folder, *arguments) for _ in range(5))
    return _both(taken, computed)


def _seconds(folder: Path, *arguments: str) -> tuple[float, float]:
    """A process from its start to its end: how long it took, and how long the processor worked for it."""
    started, before = time.perf_counter(), _spent()
    command = [sys.executable, "-m", "flows.review", "--catalog", str(folder), *arguments]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return time.perf_counter() - started, _spent() - before


def _both(taken: float, computed: float) -> str:
    return f"{taken:.2f} s ({computed:.2f} s of it computing)"


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure and print."""
    table = Table("what", "measured", "wanted", title="review", title_justify="left")
    with tempfile.TemporaryDirectory(prefix="awesome-ir-bench-") as folder:
        for row in rows(Path(folder) / "catalog"):
            table.add_row(*row)
    Console(width=150).print(table)
    return 0


if __name__ == "__main__":
    arguments.read("bench.review", __doc__)
    sys.exit(main())
