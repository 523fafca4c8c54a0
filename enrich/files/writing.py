"""Files that stand by themselves: each is replaced whole, and only where its bytes change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from enrich.files.spooled_text import Text, chunks
from enrich.files.staging import beside, discard, settle, stage, token

_Text = TypeVar("_Text", bound=Text)


def changed(files: Mapping[Path, _Text]) -> dict[Path, _Text]:
    """Those of the files whose bytes on disk are not these."""
    return {path: text for path, text in files.items() if not _stands(path, text)}


def write(files: Mapping[Path, Text]) -> tuple[Path, ...]:
    """Put the files in place, each whole and only where its bytes change; the paths that changed, sorted.

    All are written beside their places first, so that a full disk, a read-only folder or a folder in a file's place
    (OSError) leaves every old file as it was; only then are they renamed over the old ones. A process killed between
    two renames leaves some of each: files that must change together are `publish`ed.
    """
    mark, staged = token(), dict[Path, Path]()
    try:
        for path, text in changed(files).items():
            staged[path] = beside(path, mark)
            stage(staged[path], path, chunks(text))
        for path, stand_in in staged.items():
            stand_in.replace(path.resolve())
        settle(stand_in.parent for stand_in in staged.values())
    finally:
        discard(staged.values())
    return tuple(sorted(staged))


def _stands(path: Path, text: Text) -> bool:
    """Whether the file holds this and nothing else."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return all(file.read(len(chunk)) == chunk for chunk in chunks(text)) and not file.read(1)
