"""Replacement of independent files, each whole and only where its bytes change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from enrich.files.spooled_text import Text, chunks
from enrich.files.staging import discard, stage, staged_path, sync_folders, token

_Text = TypeVar("_Text", bound=Text | None)


def changed(files: Mapping[Path, _Text]) -> dict[Path, _Text]:
    """The files whose bytes on the disk differ from the given text. None: there is to be no file."""
    return {path: text for path, text in files.items() if not _is_unchanged(path, text)}


def write(files: Mapping[Path, Text | None]) -> tuple[Path, ...]:
    """Replace the files, each whole and only where its bytes change. Returns the changed paths, sorted.

    None in the place of a text: the file is removed.
    All files are staged first, so that an OSError (a full disk, a read-only folder, a folder where a file belongs)
    leaves every old file unchanged; then the staged ones are renamed. A process killed between two renames leaves some
    files old and some new: use `publish` for files that must change together.
    """
    mark, staged, new = token(), dict[Path, Path](), changed(files)
    try:
        for path, text in new.items():
            if text is not None:
                staged[path] = staged_path(path, mark)
                stage(staged[path], path, chunks(text))
        for path in new:
            staged[path].replace(path.resolve()) if path in staged else path.unlink()
        sync_folders(path.resolve().parent for path in new)
    finally:
        discard(staged.values())
    return tuple(sorted(new))


def _is_unchanged(path: Path, text: Text | None) -> bool:
    """Whether the file holds exactly the text; for None, whether there is no file."""
    if text is None:
        return not path.exists()
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return all(file.read(len(chunk)) == chunk for chunk in chunks(text)) and not file.read(1)
