"""Render the exports and the README from the catalog as it stands: `python -m flows.export [--check]`. No Prefect."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from enrich import catalog, files
from enrich.catalog import CatalogError
from enrich.report import Exit
from flows import publish
from flows.arguments import add_places, places
from flows.refusal import refuse


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code. With --check nothing is written, and a stale file or a lost key ends with 1."""
    parser = argparse.ArgumentParser(prog="python -m flows.export", description="Render exports and README.")
    add_places(parser)
    parser.add_argument("--check", action="store_true", help="only say whether a committed rendering is stale")
    given = parser.parse_args(arguments)
    try:
        known = catalog.load(given.catalog)
        rendered, lost = publish.exports(known, places(given)), publish.lost(known, places(given))
        return _check(rendered, lost) if given.check else _write(rendered, lost)
    except (CatalogError, ValueError, OSError) as problem:
        return refuse(problem, places(given))


def _check(rendered: dict[Path, str], lost: str | None) -> int:
    stale = sorted(files.changed(rendered))
    if lost:
        _say(lost)
    for path in stale:
        _say(f"{path} is not what the catalog renders to: run python -m flows.export")
    return Exit.DEFECT if stale or lost else Exit.WELL


def _write(rendered: dict[Path, str], lost: str | None) -> int:
    """ValueError where published keys would be lost: whoever cites them could not compile any more."""
    if lost:
        raise ValueError(lost)
    for path in files.write(rendered):
        _say(f"wrote {path}")
    return Exit.WELL


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
