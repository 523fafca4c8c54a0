"""One git commit of what a run published, and nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path


class CommitError(Exception):
    """Git did not do what was asked; the text says what to do next."""


def uncommitted(paths: Sequence[Path]) -> tuple[str, ...]:
    """The files below the paths that have edits not yet committed."""
    status = _git("status", "--porcelain", "--untracked-files=all", "--", *map(str, paths))
    return tuple(line[3:] for line in status.splitlines())


def require_clean(paths: Sequence[Path]) -> None:
    """CommitError where the paths have uncommitted edits: a machine's commit must hold the machine's work alone."""
    if edits := uncommitted(paths):
        raise CommitError(
            f"uncommitted edits in {', '.join(edits)}: commit or stash them, then run with --commit again"
        )


def commit(paths: Sequence[Path], message: str, push: str | None = None) -> str | None:
    """Commit the paths, whatever else is staged; the new commit's id, or None where nothing changed.

    `push`: `remote/branch` to push it to.
    """
    if not uncommitted(paths):
        return None
    _git("add", "--", *map(str, paths))
    _git("commit", "--quiet", "--message", message, "--only", "--", *map(str, paths))
    if push:
        remote, _, branch = push.partition("/")
        _git("push", "--quiet", remote, f"HEAD:refs/heads/{branch}")
    return _git("rev-parse", "HEAD").strip()


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise CommitError(f"git {arguments[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
