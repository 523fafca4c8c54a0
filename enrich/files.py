"""The one place that writes files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def changed(files: Mapping[Path, str]) -> dict[Path, str]:
    """Those of the files whose bytes on disk are not these."""
    return {path: text for path, text in files.items() if _read(path) != text.encode()}


def write(files: Mapping[Path, str]) -> tuple[Path, ...]:
    """Put the files in place, each whole and only where its bytes change; the paths that changed, sorted.

    All are written beside their places first, so that a full disk or a read-only folder (OSError) leaves every old
    file as it was; only then are they renamed over the old ones.
    """
    new = changed(files)
    staged: dict[Path, Path] = {}
    try:
        for path, text in new.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = _stage(path, text.encode())
        for path, stand_in in staged.items():
            stand_in.replace(path)
    finally:
        for stand_in in staged.values():
            stand_in.unlink(missing_ok=True)
    return tuple(sorted(staged))


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _stage(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(descriptor, "wb") as stand_in:
        stand_in.write(content)
        stand_in.flush()
        os.fsync(stand_in.fileno())
    mode = path.stat().st_mode if path.exists() else 0o644
    Path(name).chmod(mode & 0o777)
    return Path(name)
