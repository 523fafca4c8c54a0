"""A paper by its DOI, arXiv id or address, as an entry of the list: `python -m flows.add 2108.02927`. No Prefect.

Exit 0: written, and where. Exit 2: nothing written; the catalog has it already, or nobody knows it, or something is
missing. Exit 3: nothing written; who would know it could not be asked.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from enrich import catalog, files, http, sources
from enrich.catalog import Catalog, CatalogError
from enrich.catalog.schema import advice
from enrich.lookup import new_entry, planner
from enrich.lookup.new_entry import NewEntry
from enrich.lookup.planner import BatchResult
from enrich.lookup.session import next_batches
from enrich.matching.resolve import candidates
from enrich.model import Candidate, Link, Record, Source, Work
from enrich.report import Exit
from enrich.settings import Settings
from enrich.sources import registry
from enrich.text import identifiers
from enrich.text.identifiers import Identifier
from flows.checkout import lock
from flows.console.arguments import AddOptions, Places, add_options
from flows.console.usage_errors import refuse


class NotAdded(Exception):
    """Nothing was written; its text says why and what to do, `exit` is the process's code."""

    def __init__(self, why: str, exit_code: Exit = Exit.BAD_INPUT) -> None:
        self.exit = exit_code
        super().__init__(why)


class FoundRecords(NamedTuple):
    """What the sources say about the paper."""

    records: tuple[Record, ...]
    unheard: tuple[str, ...]
    """Why those who could not be asked were not, a sentence each."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    options = add_options(arguments)
    places = Places(options.catalog)
    try:
        lock.recover(places)
        return _add(options)
    except (CatalogError, OSError, *lock.BUSY) as problem:
        return refuse(problem, places)
    except (NotAdded, ValueError) as problem:
        _say(f"{options.what}: nothing written: {problem}")
        return problem.exit if isinstance(problem, NotAdded) else Exit.BAD_INPUT


def _add(options: AddOptions) -> Exit:
    known = catalog.load(options.catalog)
    given = identifiers.pasted(options.what)
    datasets = tuple(dict.fromkeys(_dataset(name, known) for name in options.datasets))
    _refuse_what_is_there(known, (), given)
    told = ask(given, known, options.year)
    _refuse_what_is_there(known, told.records, given)
    taken = new_entry.taken(known.works, known.retired)
    entry = new_entry.entry(given, told.records, known.venues, taken, options.year)
    work = entry.work.model_copy(update={"datasets": datasets, "links": _links(options.what)})
    file, before, text = _inserted(options.catalog, known, work)
    _show(entry, told)
    return _try_out(work) if options.dry_run else _write(Places(options.catalog), file, before, text, work)


def _try_out(work: Work) -> Exit:
    _say("Nothing written; the block would be")
    print(catalog.work_yaml(work), end="")  # noqa: T201
    return Exit.WELL


def _write(places: Places, file: str, before: bytes, text: str, work: Work) -> Exit:
    """Raises files.Edited where somebody saved the file meanwhile."""
    path = places.catalog / file
    with lock.alone(places):
        files.publish({path: text}, places.journal, lambda: [path] if _bytes(path) != before else [])
    line = text[: f"\n{text}".index(f"\n{work.key}:")].count("\n") + 1
    _say(f"{path}:{line}: wrote {work.key}. Look it over, it is yours from now on; the rest is filled in by")
    _say(f"python -m flows.enrich --year {work.section}")
    return Exit.WELL


def ask(given: Identifier, known: Catalog, year: int | None) -> FoundRecords:
    """All that the sources say about an identifier. NotAdded: nobody knows it, or who would could not be asked."""
    settings = Settings()
    blank = new_entry.unnamed(given, year)
    with http.open_web(sources.services(settings), contact=settings.contact) as web:
        chosen = sources.open_sources(web.client, settings, registry.names(), datetime.now(tz=UTC).date())
        heard = _ask_around(blank, chosen, known, [])
        meant = new_entry.registered(given, _offered(heard, blank))
        if meant is None:
            raise _unknown(given, heard)
        work = new_entry.named(blank, meant)
        heard = _ask_around(work, chosen, known, heard)
    unheard = dict.fromkeys(failure.reason for one in heard for failure in one.answers.failed)
    return FoundRecords(new_entry.records(work, meant, _offered(heard, work), known.venues), tuple(unheard))


def _ask_around(work: Work, chosen: Sequence[Source], known: Catalog, heard: list[BatchResult]) -> list[BatchResult]:
    """Ask in rounds until there is nothing left to ask, the sources of a round side by side."""
    for _ in range(planner.MAX_ROUNDS):
        batches = next_batches([work], chosen, heard, known.venues)
        if not batches:
            break
        with ThreadPoolExecutor(len(batches)) as pool:
            answers = pool.map(lambda batch: batch.source.lookup(batch.works), batches)
            heard = [*heard, *map(BatchResult, batches, answers)]
    return heard


def _offered(heard: Sequence[BatchResult], work: Work) -> Sequence[Candidate]:
    return candidates(one.answers for one in heard).get(work.key, ())


def _unknown(given: Identifier, heard: Sequence[BatchResult]) -> NotAdded:
    """Why nobody has told what the identifier stands for."""
    asked = dict.fromkeys(one.answers.source for one in heard)
    failed = {one.answers.source: failure.reason for one in heard for failure in one.answers.failed}
    # A source that hides what it does not know (arXiv sends an empty feed) looks as if it were out of order: the others
    # decide.
    if failed and not (set(failed) <= registry.hiding_unknown() and set(failed) < set(asked)):
        return NotAdded(f"could not ask {'; '.join(dict.fromkeys(failed.values()))}", Exit.COULD_NOT_ASK)
    return NotAdded(f"{given.kind} {given.value} is known to none of {', '.join(asked)}; look at it once more")


def _refuse_what_is_there(known: Catalog, found: Sequence[Record], given: Identifier) -> None:
    if there := new_entry.already(known.works, found, given):
        work, why = there
        raise NotAdded(f"the list has it, as {work.key} ({why}): {work.metadata.title}")


def _dataset(name: str, known: Catalog) -> str:
    """The data set's name, by any of its spellings."""
    spellings = {text: one.name for one in known.datasets for text in (one.name, *one.spellings)}
    if name not in spellings:
        otherwise = "write one of datasets.yaml, or add its name there"
        raise NotAdded(f"--dataset {name}: no such data set; {advice(name, spellings, otherwise)}")
    return spellings[name]


def _links(what: str) -> tuple[Link, ...]:
    """The address that was given; not where doi.org leads to, for the list links that by itself."""
    is_page = what.strip().startswith(("https://", "http://")) and "doi.org/" not in what
    return (Link(kind="paper", url=what.strip()),) if is_page else ()


def _inserted(folder: Path, known: Catalog, work: Work) -> tuple[str, bytes, str]:
    """The file that the entry belongs into, what it holds, and its text with the entry.

    Raises where the catalog would not be as meant.
    """
    file = f"papers/{work.section}.yaml"
    path, block = folder / file, catalog.work_yaml(work)
    before = _bytes(path)
    text = catalog.insert(file, before, block, _neighbour(known, work)).decode()
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / "catalog"
        shutil.copytree(folder, copy)
        files.write({copy / file: text})
        again = catalog.load(copy)
    if again.work(work.key) != work or [one for one in again.works if one.key != work.key] != list(known.works):
        raise NotAdded(f"{file} would not read back as meant; write the block by hand:\n{block}")
    return file, before, text


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _neighbour(known: Catalog, work: Work) -> str | None:
    """The last work of the same venue in the section; None: the entry goes to the end."""
    place = work.curated.venue
    same = [
        one.key
        for one in known.section(work.section)
        if place and one.curated.venue and known.venues.same(one.curated.venue, place)
    ]
    return same[-1] if same else None


def _show(entry: NewEntry, told: FoundRecords) -> None:
    """What was found, and who says it."""
    table = Table("field", "value", "who says it", title=entry.work.key, title_justify="left")
    for field in new_entry.PROPOSED:
        if word := entry.words.get(field):
            value = ", ".join(word.value) if isinstance(word.value, tuple) else str(word.value)
            table.add_row(field, Text(value), Text(word.source if word.by_policy else f"{word.source}: look at it"))
    console = Console(stderr=True) if sys.stderr.isatty() else Console(stderr=True, width=140)
    console.print(table)
    for reason in told.unheard:
        console.print(Text(f"Could not ask {reason}; it might know better of venue and year"), soft_wrap=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
