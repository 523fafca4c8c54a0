"""Files that stand by themselves: each is replaced whole, and only where its bytes change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from enrich.files.staging import beside, discard, settle, stage, token


def changed(files: Mapping[Path, str]) -> dict[Path, str]:
    """Those of the files whose bytes on disk are not these."""
    return {path: text for path, text in files.items() if _read(path) != text.encode()}


def write(files: Mapping[Path, str]) -> tuple[Path, ...]:
    """Put the files in place, each whole and only where its bytes change; the paths that changed, sorted.

    All are written beside their places first, so that a full disk, a read-only folder or a folder in a file's place
    (OSError) leaves every old file as it was; only then are they renamed over the old ones. A process killed between
    two renames leaves some of each: files that must change together are `publish`ed.
    """
    mark, staged = token(), dict[Path, Path]()
    try:
        for path, text in changed(files).items():
            staged[path] = beside(path, mark)
            stage(staged[path], path, text.encode())
        for path, stand_in in staged.items():
            stand_in.replace(path.resolve())
        settle(stand_in.parent for stand_in in staged.values())
    finally:
        discard(staged.values())
    return tuple(sorted(staged))


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
