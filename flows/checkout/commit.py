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


def require_ready(paths: Sequence[Path], push: str | None) -> None:
    """CommitError where a commit could not be made or pushed: better told before anybody is asked than after."""
    require_clean(paths)
    _git("var", "GIT_COMMITTER_IDENT")
    if push:
        _git("remote", "get-url", _target(push)[0])


def commit(paths: Sequence[Path], message: str, push: str | None = None) -> str | None:
    """Commit the paths, whatever else is staged; the new commit's id, or None where nothing changed.

    `push`: `remote/branch` to push it to. CommitError: the files stand as they were written, unstaged.
    """
    if not uncommitted(paths):
        return None
    names = list(map(str, paths))
    _git("add", "--", *names)
    try:
        _git("commit", "--quiet", "--message", message, "--only", "--", *names)
    except CommitError:
        _git("reset", "--quiet", "--", *names)
        raise
    if push:
        remote, branch = _target(push)
        _git("push", "--quiet", remote, f"HEAD:refs/heads/{branch}")
    return _git("rev-parse", "HEAD").strip()


def _target(push: str) -> tuple[str, str]:
    remote, _, branch = push.partition("/")
    if not remote or not branch:
        raise CommitError(f"AWESOME_IR_PUSH={push} does not name a remote and a branch; write origin/main, say")
    return remote, branch


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise CommitError(f"git {arguments[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
