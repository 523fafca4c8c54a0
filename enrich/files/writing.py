"""Replacement of independent files, each whole and only where its bytes change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from enrich.files.spooled_text import Text, chunks
from enrich.files.staging import discard, stage, staged_path, sync_folders, token

_Text = TypeVar("_Text", bound=Text)


def changed(files: Mapping[Path, _Text]) -> dict[Path, _Text]:
    """The files whose bytes on the disk differ from the given text."""
    return {path: text for path, text in files.items() if not _is_unchanged(path, text)}


def write(files: Mapping[Path, Text]) -> tuple[Path, ...]:
    """Replace the files, each whole and only where its bytes change. Returns the changed paths, sorted.

    All files are staged first, so that an OSError (a full disk, a read-only folder, a folder where a file belongs)
    leaves every old file unchanged; then the staged ones are renamed. A process killed between two renames leaves some
    files old and some new: use `publish` for files that must change together.
    """
    mark, staged = token(), dict[Path, Path]()
    try:
        for path, text in changed(files).items():
            staged[path] = staged_path(path, mark)
            stage(staged[path], path, chunks(text))
        for path, staged_file in staged.items():
            staged_file.replace(path.resolve())
        sync_folders(staged_file.parent for staged_file in staged.values())
    finally:
        discard(staged.values())
    return tuple(sorted(staged))


def _is_unchanged(path: Path, text: Text) -> bool:
    """Whether the file holds exactly the text."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return all(file.read(len(chunk)) == chunk for chunk in chunks(text)) and not file.read(1)
