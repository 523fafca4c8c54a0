"""The catalog as an earlier commit had it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from enrich import catalog
from enrich.catalog import Catalog

SECONDS = 60
"""For one call of git."""


class RevisionError(Exception):
    """Git does not have what was asked for; the text says what to do."""


def catalog_at(revision: str, folder: Path) -> Catalog:
    """The catalog of the folder as the commit has it. RevisionError where the commit has none that loads."""
    root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    inside = folder.resolve().relative_to(root.resolve()).as_posix()
    archive = _git(folder, "-C", str(root), "archive", "--format=tar", revision, "--", inside)
    with TemporaryDirectory() as scratch:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(scratch, filter="data")
        return catalog.load(Path(scratch) / inside)


def commit_of(name: str, folder: Path) -> str:
    """The id of the commit of that name; of a date such as 2026-11-01 or `3 days ago` the last commit before it."""
    try:
        return _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    except RevisionError:
        found = _git(folder, "rev-list", "-1", f"--before={name}", "HEAD").decode().strip()
    if not found:
        raise RevisionError(f"{name}: no commit of that name, and none before such a date")
    return found


def before_last_change(folder: Path) -> str:
    """The commit that stands before the last change of the catalog: HEAD where files are edited and not committed.

    RevisionError where the catalog has changed only once.
    """
    if _git(folder, "status", "--porcelain", "--", str(folder.resolve())).strip():
        return commit_of("HEAD", folder)
    last = _git(folder, "rev-list", "-1", "HEAD", "--", str(folder.resolve())).decode().strip()
    parents = _git(folder, "rev-list", "--parents", "-1", last).decode().split()[1:] if last else []
    if not parents:
        raise RevisionError(f"{folder}: no commit before the last one that changed it; name one: --since COMMIT")
    return parents[0]


def _git(folder: Path, *arguments: str) -> bytes:
    command: Sequence[str] = ("git", "-C", str(folder.resolve()), *arguments)
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603
    except FileNotFoundError:
        raise RevisionError("git is not installed, or the folder is not there") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git {arguments[0]} did not end within {SECONDS} seconds") from None
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip()
        raise RevisionError(f"git {arguments[0]} failed: {why or 'no reason given'}")
    return done.stdout
