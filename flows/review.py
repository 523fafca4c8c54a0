"""What the list and the sources disagree about, and a person's word on it: `python -m flows.review`. No Prefect."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from rich.console import Console

from enrich import catalog, files, ledger
from enrich.catalog import Catalog, CatalogError
from enrich.catalog.deciding import set_decision
from enrich.catalog.editing import set_value
from enrich.catalog.manuscript import CannotEdit
from enrich.catalog.shapes import advice
from enrich.model import Conflict, Decision, FieldName, Value, Verb, Work
from enrich.reconcile import reconcile
from enrich.report import Exit
from enrich.venues import Vocabulary
from flows import review_pages as pages
from flows.arguments import Places
from flows.refusal import refuse

WIDTH = 160
"""Columns where the output is no terminal and nobody knows how wide it is."""
DECISIONS = "decisions.yaml"
HEADING = """\
# What people decided where the list and the sources disagree; python -m flows.review writes here, and so may you.

"""
COMMANDS = ("list", "show", "keep", "take")


class Refused(ValueError):
    """What was asked for cannot be done; the text says why, and what can."""


def main(arguments: Sequence[str] | None = None, today: date | None = None) -> int:
    """The command line; the exit code."""
    given = _given(sys.argv[1:] if arguments is None else arguments)
    console = Console(highlight=False) if sys.stdout.isatty() else Console(width=WIDTH, highlight=False)
    try:
        if given.command == "list":
            _list(given, console)
        elif given.command == "show":
            _show(given, console)
        else:
            _decide(given, console, today or datetime.now(tz=UTC).date())
    except (CatalogError, Refused, OSError) as problem:
        return refuse(problem, _places(given))
    return Exit.WELL


# ---- what is there --------------------------------------------------------------------------------------------------


def _list(given: argparse.Namespace, console: Console) -> None:
    known = catalog.load_disputed(given.catalog, remarks=given.all)
    works = [up_to_date(work, known.venues) for work in known.works]
    docket = pages.Docket(
        conflicts=ledger.conflicts(works, known.decisions),
        remarks=ledger.remarks(works, known.decisions) if given.all else (),
        stale=ledger.stale(works, known.decisions),
    )
    if given.json:
        console.out(pages.as_json(docket, everything=given.all))
    else:
        pages.show_docket(docket, console, everything=given.all)


def _show(given: argparse.Namespace, console: Console) -> None:
    known = catalog.load(given.catalog)
    work = up_to_date(_work(known, given.key), known.venues)
    pages.show_work(work, known, console)


def up_to_date(work: Work, venues: Vocabulary) -> Work:
    """The work with its disputes as they are now: somebody may have edited the list since the last run."""
    edited = any(work.metadata.value(one.field) != one.listed for one in ledger.disputes(work))
    return reconcile([work], {}, venues).works[0] if edited else work


# ---- a person's word ------------------------------------------------------------------------------------------------


def _decide(given: argparse.Namespace, console: Console, today: date) -> None:
    known = catalog.load(given.catalog)
    work = up_to_date(_work(known, given.key), known.venues)
    conflict = _conflict(work, given.field)
    if given.command == "keep":
        done = _keep(given, work, conflict, today)
    else:
        done = _take(given, known, work, conflict, today)
    console.print(pages.line(done))


def _keep(given: argparse.Namespace, work: Work, conflict: Conflict, today: date) -> str:
    because = given.because.strip()
    if not because:
        raise Refused("--because is empty; say why, for whoever asks next")
    decided = ledger.decision(work.key, conflict, Verb.KEEP, because, on=today)
    _write(given.catalog, _with_decision(given.catalog, decided, work))
    return f"Kept {work.key} {conflict.field}: quiet until the evidence changes."


def _take(given: argparse.Namespace, known: Catalog, work: Work, conflict: Conflict, today: date) -> str:
    value, sources = _choice(conflict, given.source, known.venues)
    left = _find(up_to_date(work.write(conflict.field, value), known.venues), conflict.field)
    because = (given.because or "").strip() or f"{' and '.join(sources)} {'says' if len(sources) == 1 else 'say'} so"
    decided = ledger.decision(work.key, conflict, Verb.TAKE, because, on=today, left=left)
    file = f"papers/{work.section}.yaml" if work.listed else "datasets.yaml"
    edited = _edit(given.catalog, file, b"", lambda text: set_value(text, work.key, conflict.field, value))
    _write(given.catalog, edited, _with_decision(given.catalog, decided, work))
    more = "; python -m flows.enrich, or flows.export, renders it"
    return f"Took {work.key} {conflict.field} from {', '.join(sources)}: {pages.short(value)} ({file}){more}."


def _choice(conflict: Conflict, source: str | None, venues: Vocabulary) -> tuple[Value, list[str]]:
    """The value to be written, and who claims it. Refused where that is not one."""
    claims = {name: _writable(conflict.field, value, venues) for name, value in conflict.claims.items()}
    if source is not None and source not in claims:
        raise Refused(f"{source} claims nothing here; {_choices(claims)}")
    if source is None and len(set(claims.values())) > 1:
        raise Refused(f"the sources claim different things; add --source NAME: {_choices(claims)}")
    value = claims[source] if source is not None else next(iter(claims.values()))
    return value, [name for name, claimed in claims.items() if claimed == value]


def _writable(field: FieldName, value: Value, venues: Vocabulary) -> Value:
    """As people write it: a venue by its short name."""
    venue = venues.find(str(value)) if field == "venue" else None
    return venue.short if venue else value


def _choices(claims: Mapping[str, Value]) -> str:
    return "; ".join(f"{name}: {pages.short(value)}" for name, value in sorted(claims.items()))


class _Edited(NamedTuple):
    """A file of people, as it was read and as it is to be."""

    file: str
    before: bytes | None
    """None: there was none."""
    after: str


def _with_decision(folder: Path, decided: Decision, work: Work) -> _Edited:
    keys = {work.key, *work.formerly}
    return _edit(folder, DECISIONS, HEADING.encode(), lambda text: set_decision(text, decided, keys))


def _edit(folder: Path, file: str, fresh: bytes, change: Callable[[str], str]) -> _Edited:
    before = _bytes(folder / file)
    try:
        return _Edited(file, before, change((fresh if before is None else before).decode()))
    except CannotEdit as problem:
        raise Refused(f"nothing was written: {folder / file}: {problem}") from None


def _write(folder: Path, *edited: _Edited) -> None:
    """All of the files or none: only where the catalog would hold together, and nobody else has edited them since."""
    catalog.load(folder, {one.file: one.after for one in edited})
    for one in edited:
        if _bytes(folder / one.file) != one.before:
            raise Refused(f"nothing was written: {folder / one.file} was edited just now; run the command again")
    files.write({folder / one.file: one.after for one in edited})


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _work(known: Catalog, key: str) -> Work:
    try:
        return known.work(key)
    except KeyError:
        keys = [work.key for work in known.works]
        raise Refused(f"{key}: no such work; {advice(key, keys, 'python -m flows.review list has keys')}") from None


def _conflict(work: Work, field: str) -> Conflict:
    if found := _find(work, field):
        return found
    fields = ", ".join(dict.fromkeys(one.field for one in ledger.disputes(work)))
    there = f"what is disputed: {fields}" if fields else "nothing of it is; python -m flows.review list says what is"
    raise Refused(f"{work.key}: {field} is not disputed; {there}")


def _find(work: Work, field: str) -> Conflict | None:
    return next((one for one in ledger.disputes(work) if one.field == field), None)


# ---- arguments ------------------------------------------------------------------------------------------------------


def _given(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments, with options before the command or after it; no command is `list`."""
    places = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    places.add_argument("--catalog", type=Path, default=Path("catalog"), metavar="DIR", help="default: catalog")
    given, rest = places.parse_known_args(arguments)
    named = next((place for place, word in enumerate(rest) if word in COMMANDS), None)
    if named is not None:
        rest = [rest[named], *rest[:named], *rest[named + 1 :]]
    elif not {"-h", "--help"} & set(rest) and (not rest or rest[0].startswith("-")):
        rest = ["list", *rest]
    return _parser().parse_args(rest, given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m flows.review",
        description="Where the list and the sources disagree. --catalog DIR may stand anywhere; no command is list.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="what is open, worst first")
    listing.add_argument("--all", action="store_true", help="also what is decided, and what nobody has to decide")
    listing.add_argument("--json", action="store_true", help="for machines")
    show = commands.add_parser("show", help="everything said about a work: what, by whom, when, and why this one")
    keep = commands.add_parser("keep", help="the list is right: quiet until the evidence changes")
    take = commands.add_parser("take", help="the source is right: its value is written into the list")
    for command in (show, keep, take):
        command.add_argument("key", metavar="KEY", help="citation key, present or former")
    for command in (keep, take):
        command.add_argument("field", metavar="FIELD", help="authors, say")
    keep.add_argument("--because", required=True, metavar="TEXT", help="why, for whoever asks next")
    take.add_argument("--because", metavar="TEXT", help="why; default: who says so")
    take.add_argument("--source", metavar="NAME", help="whose value, where sources claim different ones")
    return parser


def _places(given: argparse.Namespace) -> Places:
    return Places(given.catalog, Path("exports"), Path("README.md"))


if __name__ == "__main__":
    sys.exit(main())
