"""A scratch copy of the catalog, and the commands run on it as a user would run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enrich import catalog
from enrich.model import Metadata, Work

PROJECT = Path(__file__).parents[2]

QUIET = {"PREFECT_LOGGING_LEVEL": "WARNING"}


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    output: str
    seconds: float
    report: dict[str, Any] = field(default_factory=dict)
    """What `--report` wrote; empty where nothing was."""


@dataclass(frozen=True)
class Scratch:
    """A folder with a catalog, exports and README of its own; the working tree is only read."""

    folder: Path

    @classmethod
    def copy(cls, folder: Path) -> Scratch:
        """The project's own catalog, exports and README, as they stand."""
        for name in ("catalog", "exports"):
            shutil.copytree(PROJECT / name, folder / name)
        shutil.copy(PROJECT / "README.md", folder / "README.md")
        return cls(folder)

    @classmethod
    def bare(cls, folder: Path) -> Scratch:
        """The same list with title, authors, venue and year alone: no identifier, no link, nothing enriched."""
        scratch = cls.copy(folder)
        known = catalog.load(folder / "catalog")
        shutil.rmtree(folder / "catalog" / "enriched")
        stripped = catalog.Catalog(tuple(map(_bare, known.works)), known.datasets, known.venues, known.page)
        for name, text in catalog.render(stripped).items():
            (folder / "catalog" / name).write_text(text, encoding="utf-8")
        return scratch

    def enrich(self, *arguments: str, environment: Mapping[str, str]) -> Finished:
        """`python -m flows.enrich …` on this copy."""
        report = self.folder.with_name(f"{self.folder.name}-report.json")
        report.unlink(missing_ok=True)
        finished = self._run("flows.enrich", *arguments, "--report", str(report), environment=environment)
        told = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
        return Finished(finished.code, finished.output, finished.seconds, told)

    def export(self, *arguments: str) -> Finished:
        """`python -m flows.export …` on this copy."""
        return self._run("flows.export", *arguments, environment={})

    def works(self) -> tuple[Work, ...]:
        """The works as they stand now."""
        return catalog.load(self.folder / "catalog").works

    def bytes(self) -> dict[str, bytes]:
        """Every file of the copy, by name, but for what the machine keeps for itself."""
        places = (self.folder / "catalog", self.folder / "exports", self.folder / "README.md")
        files = [path for place in places for path in ([place] if place.is_file() else place.rglob("*"))]
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in files
            if path.is_file() and ".cache" not in path.parts
        }

    def _run(self, module: str, *arguments: str, environment: Mapping[str, str]) -> Finished:
        places = [
            word
            for option, name in (("--catalog", "catalog"), ("--exports", "exports"), ("--readme", "README.md"))
            for word in (option, str(self.folder / name))
        ]
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", module, *places, *arguments],
            cwd=PROJECT,
            env={**os.environ, **QUIET, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Finished(done.returncode, done.stdout, time.monotonic() - started)


def _bare(work: Work) -> Work:
    known = work.curated
    curated = Metadata(title=known.title, authors=known.authors, venue=known.venue, year=known.year)
    return Work(
        key=work.key, section=work.section, listed=work.listed, curated=curated, datasets=work.datasets, note=work.note
    )
