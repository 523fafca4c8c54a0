"""A file on its way: written whole beside its place and on the disk before it takes that place."""

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
    """What tells the staged files of one writing from another's."""
    return uuid4().hex[:12]


def beside(path: Path, mark: str) -> Path:
    """A name in the folder where the file really is: a symbolic link stays one."""
    place = path.resolve()
    return place.with_name(f".{place.name}.{mark}.staged")


def stage(stand_in: Path, path: Path, content: Iterable[bytes]) -> None:
    """Write the content beside its path, with the rights the old file has. OSError names the path."""
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; move it away, a file belongs there")
    try:
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        with stand_in.open("xb") as file:  # a new file, with the rights that the process gives new files
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            stand_in.chmod(path.stat().st_mode & 0o777)
    except OSError as problem:
        problem.filename = str(path)  # a full disk names no file, and the stand-in's name would tell nobody anything
        raise


def discard(stand_ins: Iterable[Path]) -> None:
    """Take staged files away, as far as the disk lets us."""
    for stand_in in stand_ins:
        with suppress(OSError):
            stand_in.unlink(missing_ok=True)


def leftovers(folder: Path) -> list[Path]:
    """What processes that were killed had staged in the folder: names that nobody else gives."""
    return [path for path in folder.glob(".*.staged") if _OURS.fullmatch(path.name)]


def digest(path: Path) -> str | None:
    """SHA-256 of what the file holds; None where there is no file."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def settle(folders: Iterable[Path]) -> None:
    """Have the disk know the names in the folders: a file's own fsync does not promise them."""
    for folder in sorted(set(folders)):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
