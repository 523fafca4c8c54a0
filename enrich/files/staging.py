"""Staged files: written beside their target and synced to the disk before they replace it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

_OURS = re.compile(r"\..+\.[0-9a-f]{12}\.staged", re.DOTALL)


def token() -> str:
    """A random token in the names of the files that are staged together."""
    return uuid4().hex[:12]


def staged_path(path: Path, mark: str) -> Path:
    """The path of the staged file, in the folder of the real file: a symbolic link stays one. `mark`: the token."""
    place = path.resolve()
    return place.with_name(f".{place.name}.{mark}.staged")


def stage(staged: Path, path: Path, content: Iterable[bytes]) -> None:
    """Write the content to the staged file, with the permissions of the old one. Raises OSError, which names `path`."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; move it away, a file belongs there")
    try:
        staged.parent.mkdir(parents=True, exist_ok=True)
        with staged.open("xb") as file:  # a new file gets the permissions that the process gives new files
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            staged.chmod(path.stat().st_mode & 0o777)
    except OSError as problem:
        problem.filename = str(path)  # a full disk names no file, and people do not know the staged file's name
        raise


def discard(paths: Iterable[Path]) -> None:
    """Delete the files that can be deleted; errors are ignored."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def leftovers(folder: Path) -> list[Path]:
    """The staged files that killed processes left in the folder, known by their names."""
    return [path for path in folder.glob(".*.staged") if _OURS.fullmatch(path.name)]


def digest(path: Path) -> str | None:
    """SHA-256 of the file's bytes, in hexadecimal; None where there is no file."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def sync_folders(folders: Iterable[Path]) -> None:
    """Sync the folders to the disk: the fsync of a file does not cover its name."""
    for folder in sorted(set(folders)):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
