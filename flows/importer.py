"""`python -m flows.importer README --catalog DIR`: an awesome list becomes a catalog.

README: Markdown in any shape that people write, a YAML list, or a BibTeX file.
Exit 0: written. Text that could not be read is shown, counted, and stored verbatim in DIR/unread.txt. Entries without
authors or year stay open in DIR/incomplete.yaml.
Exit 2: nothing written. No entry is read, DIR has a catalog already, or the result is not a valid one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from enrich import catalog, files
from enrich.catalog import Catalog, CatalogError, layout, yaml_blocks, yaml_syntax
from enrich.catalog.schema import DatasetShape, parse
from enrich.importer import build, entry_files, incomplete, labels, reading
from enrich.importer.build import Imported
from enrich.importer.entry_fields import EntryFields
from enrich.importer.incomplete import IncompleteEntry
from enrich.importer.listing import Unread
from enrich.importer.other_shapes import ForeignEntry, ForeignList
from enrich.model import Dataset, Link, Record, Work
from enrich.sources import bibtex
from enrich.text.identifiers import Identifier
from enrich.text.venues import Venue, Vocabulary
from flows.console.parser import Parser
from flows.console.signals import run_signal_safe
from flows.console.streams import is_of_output

PROJECT = Path(__file__).parents[1]
VENUES, DATASETS = "venues.yaml", "datasets.yaml"
IDENTIFIERS = ("doi", "arxiv", "openreview")
"""The identifiers that the summary counts."""


class Refused(Exception):
    """Nothing may be written; the message says why and what to do."""


class Known(NamedTuple):
    """The venues and data sets that are known before a list is read."""

    venues: Vocabulary
    venues_text: str
    """The bytes of `venues.yaml` as text, with comments."""
    datasets: tuple[Dataset, ...]
    kept: tuple[Dataset, ...]
    """Data sets of the catalog's own vocabulary: they stay in it, also where the list does not name them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: read, show, write. Return the exit code."""
    options = _options(arguments)
    console = Console()
    try:
        _refuse_to_overwrite(options.catalog)
        known = _known(options.catalog, options.vocabulary)
        imported = _imported(options.readme, known)
        texts = _texts(imported, known)
        _check(texts, imported.catalog)
        written = files.write({options.catalog / name: text for name, text in texts.items()})
    except (Refused, CatalogError, OSError, ValueError) as error:
        if is_of_output(error):
            raise
        console.print(Text(f"{options.readme}: nothing written. {error}"), style="red", soft_wrap=True)
        return 2
    _show(imported, console)
    console.print(f"{len(written)} files written to {options.catalog}", markup=False, soft_wrap=True)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(prog="python -m flows.importer", description=__doc__.splitlines()[0])
    parser.add_argument("readme", type=Path, metavar="README", help="the list to read")
    parser.add_argument("--catalog", type=Path, required=True, metavar="DIR", help="where the catalog is to be")
    parser.add_argument(
        "--vocabulary", type=Path, default=PROJECT / "catalog", metavar="DIR",
        help=f"whose {VENUES} and {DATASETS} say which spellings mean the same, where --catalog has none of its own",
    )  # fmt: skip
    return parser.parse_args(arguments)


def _refuse_to_overwrite(folder: Path) -> None:
    """Raise Refused where the folder has files that people wrote."""
    _require_folder(folder)
    written = (
        folder / name for name in (*layout.SINGLE, "unread.txt", incomplete.FILE) if name not in (VENUES, DATASETS)
    )
    for path in (*sorted((folder / "papers").glob("*.[yY]*[mM][lL]")), *written):
        if path.exists() or path.is_symlink():
            raise Refused(f"{path} is there already, and would be overwritten; import into an empty folder")
    datasets = folder / DATASETS
    if datasets.exists() and any(line.lstrip().startswith(("#", "works:")) for line in _text(datasets).splitlines()):
        raise Refused(
            f"{datasets} has works or comments, which would be lost; move it away, and name it by --vocabulary"
        )


def _require_folder(folder: Path) -> None:
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not there.is_dir():
        raise Refused(f"{there} is a file; name a folder by --catalog")


def _text(path: Path) -> str:
    """The file's text. Refused where it is not UTF-8; OSError where it is no ordinary file, or too large."""
    try:
        return files.read(path, yaml_syntax.MOST_BYTES).decode()
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from None


def _known(folder: Path, vocabulary: Path) -> Known:
    """The folder's own vocabulary; for files that it lacks, those of the other folder."""
    path = _first(VENUES, folder, vocabulary)
    own = datasets(folder / DATASETS) if (folder / DATASETS).exists() else ()
    return Known(venues(path), _text(path), own or datasets(_first(DATASETS, vocabulary)), own)


def _imported(path: Path, known: Known) -> Imported:
    """What a README, a YAML list or a BibTeX file says."""
    text = _text(path)
    if path.suffix.lower() in {".yaml", ".yml"}:
        listed = entry_files.read_yaml(text)
    elif path.suffix.lower() == ".bib":
        listed = _of_bibtex(text, path.name)
    else:
        return reading.read(text, known.venues, known.datasets)
    if not listed.entries:
        raise Refused("no paper is read in it; each needs a title")
    listed = listed._replace(title=listed.title or path.stem)
    return reading.of_entries(listed, known.venues, known.datasets)


def _of_bibtex(text: str, name: str) -> ForeignList:
    """The entries of a BibTeX file, as those of a list."""
    read = bibtex.parse(text, name, date.today())
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line.lstrip().startswith("@")]
    entries = []
    for record in read.records:
        key = re.compile(rf"\s*@\w+\s*[{{(]\s*{re.escape(record.provenance.record)}\s*,")
        start = next((number for number in starts if key.match(lines[number])), 0)
        end = next((number for number in starts if number > start), len(lines))
        entries.append(_bibtex_entry(record, start + 1, "\n".join(lines[start:end]).rstrip()))
    warnings = ((int(found[1]) if (found := re.search(r"line (\d+)", one)) else 0, one) for one in read.warnings)
    unread = tuple(Unread(line, lines[line - 1] if line else "", warning) for line, warning in warnings)
    return ForeignList("", (), tuple(entries), unread, (("BibTeX entries", len(entries)),) if entries else ())


def _bibtex_entry(record: Record, line: int, text: str) -> ForeignEntry:
    said = record.metadata.said()
    found = tuple(Identifier(name, str(said.pop(name))) for name in IDENTIFIERS if name in said)
    url = said.pop("url", None)
    fields = EntryFields(
        title=record.metadata.title or "",
        authors=record.metadata.authors or (),
        is_partial="authors" in record.partial,
        venue=record.metadata.venue,
        year=record.metadata.year,
        links=(Link(kind=labels.kind_of_address(str(url)), url=str(url)),) if url else (),
        identifiers=found,
        more=tuple((name, value) for name, value in said.items() if name not in {"title", "authors", "venue", "year"}),
    )
    return ForeignEntry(line, text, (), fields)


def _first(name: str, *folders: Path) -> Path:
    path = next((folder / name for folder in folders if (folder / name).exists()), None)
    if path is None:
        raise Refused(f"no {name} in {' or '.join(map(str, folders))}; name a folder that has one by --vocabulary")
    return path


def venues(path: Path) -> Vocabulary:
    """The venues in a `venues.yaml`."""
    blocks = yaml_blocks.read(path.name, _text(path).encode()).members()
    return Vocabulary(parse(Venue, block, short=block.key or "") for block in blocks)


def datasets(path: Path) -> tuple[Dataset, ...]:
    """The names and spellings of the data sets in a `datasets.yaml`; their works come from the imported list."""
    halves = {half.key: half for half in yaml_blocks.read(path.name, _text(path).encode()).members()}
    blocks = halves["datasets"].members() if "datasets" in halves else ()
    shapes = ((block.key or "", parse(DatasetShape, block)) for block in blocks)
    return tuple(Dataset(name=name, heading=shape.heading, spellings=shape.spellings) for name, shape in shapes)


def _texts(imported: Imported, known: Known) -> dict[str, str]:
    """The files of the new catalog: name → text. New venues are appended to the known `venues.yaml`."""
    new = imported.catalog
    names = {dataset.name for dataset in new.datasets}
    kept = tuple(build.without_description(dataset) for dataset in known.kept if dataset.name not in names)
    whole = Catalog(new.works, (*new.datasets, *kept), new.venues, new.page)
    stubs = catalog.render(Catalog((), (), Vocabulary(imported.new_venues), new.page))[VENUES]
    texts = {**catalog.render(whole), VENUES: "\n".join(filter(None, (known.venues_text, stubs)))}
    unread = "\n".join(f"line {line}: {reason}\n{text}\n" for line, text, reason in imported.unread)
    beside = {"unread.txt": unread, incomplete.FILE: incomplete.render(imported.incomplete)}
    return {**texts, **{name: text for name, text in beside.items() if text}}


def _check(texts: dict[str, str], meant: Catalog) -> None:
    """Raise CatalogError where the files would not load, Refused where they would load to other works."""
    with TemporaryDirectory() as folder:
        files.write({Path(folder) / name: text for name, text in texts.items()})
        read = catalog.load(Path(folder))
    if wrong := [work.key for work in meant.works if work not in read.works]:
        raise Refused(f"{wrong[0]} would be read back as something else than the list says")


def _show(imported: Imported, console: Console) -> None:
    console.print(_summary(imported.catalog))
    for line, remark in imported.remarks:
        console.print(Text(f"line {line}: {remark}"), style="yellow", soft_wrap=True)
    for line, text, reason in imported.unread:
        console.print(Text(f"line {line} not read, {reason}:\n{text}"), style="red", soft_wrap=True)
    if imported.incomplete:
        console.print(_lacking(imported.incomplete), markup=False, soft_wrap=True)
    if imported.shapes:
        shapes = ", ".join(f"{count} {shape}" for shape, count in imported.shapes)
        console.print(f"read as {shapes}; {len(imported.unread)} places not read", markup=False, soft_wrap=True)
    if imported.unread:
        console.print(f"{len(imported.unread)} places not read; they are kept in unread.txt", style="bold red")


def _lacking(entries: Sequence[IncompleteEntry]) -> str:
    """How many entries stay open, what they lack, and where they are kept."""
    lacks = Counter(name for entry in entries for name in entry.lacks)
    what = ", ".join(f"{name} {count} times" for name, count in lacks.most_common())
    identified = sum(1 for entry in entries if entry.identifiers)
    return (
        f"{len(entries)} entries stay open ({what}); they are kept in {incomplete.FILE}, {identified} of them with an "
        "identifier by which python -m flows.add finds the rest"
    )


def _summary(new: Catalog) -> Table:
    table = Table("section", "works", "links", *IDENTIFIERS, title=Text(new.page.title))
    sections = [*((str(year), new.section(year)) for year in new.sections)]
    sections.append(("data sets only", tuple(work for work in new.works if not work.listed)))
    sections.append(("in all", new.works))
    for name, works in sections:
        table.add_row(name, *map(str, _counts(works)))
    described = sum(1 for dataset in new.datasets if dataset.work or dataset.heading)
    table.caption = f"{described} data sets described, {len(new.datasets) - described} more named"
    return table


def _counts(works: Sequence[Work]) -> tuple[int, ...]:
    """The number of works, of links, and of works with each identifier."""
    identified = Counter(kind for work in works for kind in IDENTIFIERS if getattr(work.curated, kind))
    return len(works), sum(len(work.links) for work in works), *(identified[kind] for kind in IDENTIFIERS)


if __name__ == "__main__":
    sys.exit(run_signal_safe(main))
