"""How a command says that its input is bad."""

from __future__ import annotations

import sys

from enrich.catalog import CatalogError
from enrich.report import Exit
from flows.arguments import Places
from flows.screen import visible


def refuse(problem: Exception, places: Places) -> Exit:
    """Print what is wrong and what to do, with paths an editor can open; exit 2: nothing was written."""
    if isinstance(problem, CatalogError):
        for one in problem.problems:
            print(visible(f"{places.catalog}/{one}"), file=sys.stderr)  # noqa: T201
    elif isinstance(problem, OSError):
        advice = "check --catalog, --exports, --readme and --report"
        print(f"{problem.filename}: {problem.strerror}; {advice}", file=sys.stderr)  # noqa: T201
    else:
        print(visible(str(problem)), file=sys.stderr)  # noqa: T201
    return Exit.BAD_INPUT
