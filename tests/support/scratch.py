"""A scratch copy of a catalog, and the commands run on it as a user would run them."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from enrich import catalog
from enrich.model import Metadata, Work
from tests.support import listed
from tests.support.data import DATA

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
    def invented(cls, folder: Path) -> Scratch:
        """The tests' own catalog of invented works, which no service knows, with its exports and README."""
        return cls._of(DATA, folder)

    @classmethod
    def listed(cls, folder: Path) -> Scratch:
        """The works that the replica knows, each with a DBLP record that is known of it, with exports and README."""
        return cls._of(_written(False), folder)

    @classmethod
    def bare(cls, folder: Path) -> Scratch:
        """The works that the replica knows with title, authors, venue and year alone: no identifier and no link."""
        return cls._of(_written(True), folder)

    @classmethod
    def of_project(cls, folder: Path) -> Scratch:
        """The catalog of the repository as it stands: for `make demo`, `make bench` and `test_this_list`."""
        return cls._of(PROJECT, folder)

    def strip(self) -> Scratch:
        """This copy, of which title, authors, venue and year are left: no identifier, no link, nothing enriched."""
        known = catalog.load(self.folder / "catalog")
        shutil.rmtree(self.folder / "catalog" / "enriched")
        for name, text in catalog.render(replace(known, works=tuple(map(_bare, known.works)))).items():
            (self.folder / "catalog" / name).write_text(text, encoding="utf-8")
        return self

    @classmethod
    def _of(cls, source: Path, folder: Path) -> Scratch:
        for name in ("catalog", "exports"):
            shutil.copytree(source / name, folder / name, ignore=shutil.ignore_patterns(".cache"))
        shutil.copy(source / "README.md", folder / "README.md")
        return cls(folder)

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


@cache
def _written(stripped: bool) -> Path:
    """A folder, made once a process, with the listed works; `stripped` of all but what a person must write."""
    folder = Path(tempfile.mkdtemp(prefix="awesome-ir-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    known = listed.listed()
    listed.write(folder, replace(known, works=tuple(map(_bare, known.works))) if stripped else known)
    return folder


def _bare(work: Work) -> Work:
    known = work.curated
    curated = Metadata(title=known.title, authors=known.authors, venue=known.venue, year=known.year)
    return Work(
        key=work.key, section=work.section, listed=work.listed, curated=curated, datasets=work.datasets, note=work.note
    )
