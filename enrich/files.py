"""The one place that writes files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4


def changed(files: Mapping[Path, str]) -> dict[Path, str]:
    """Those of the files whose bytes on disk are not these."""
    return {path: text for path, text in files.items() if _read(path) != text.encode()}


def write(files: Mapping[Path, str]) -> tuple[Path, ...]:
    """Put the files in place, each whole and only where its bytes change; the paths that changed, sorted.

    All are written beside their places first, so that a full disk, a read-only folder or a folder in a file's place
    (OSError) leaves every old file as it was; only then are they renamed over the old ones.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, text in changed(files).items():
            staged[path] = _beside(path)
            _stage(staged[path], path, text.encode())
        for path, stand_in in staged.items():
            stand_in.replace(path.resolve())
    finally:
        for stand_in in staged.values():
            if stand_in.parent.is_dir():
                stand_in.unlink(missing_ok=True)
    return tuple(sorted(staged))


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _beside(path: Path) -> Path:
    """A name in the folder where the file really is: a symbolic link stays one."""
    place = path.resolve()
    return place.with_name(f".{place.name}.{uuid4().hex[:12]}")


def _stage(stand_in: Path, path: Path, content: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; move it away, a file belongs there")
    stand_in.parent.mkdir(parents=True, exist_ok=True)
    with stand_in.open("xb") as file:  # a new file, with the rights that the process gives new files
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        stand_in.chmod(path.stat().st_mode & 0o777)
