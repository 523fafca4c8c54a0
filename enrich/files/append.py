"""The machine's own folder in a checkout, and logs in it that grow by whole lines."""

from __future__ import annotations

import os
from pathlib import Path


def private(folder: Path) -> None:
    """Make the folder, and have git leave it alone wherever it is: what stands in it is this machine's only."""
    folder.mkdir(exist_ok=True)
    mark = folder / ".gitignore"
    if not mark.exists():
        mark.write_text("*\n", encoding="utf-8")


def append(path: Path, line: str) -> None:
    """Add the line, and have it on the disk before anything is done that counts on it.

    A process killed meanwhile may leave half a line at the end: readers pass over what they cannot read.
    """
    with path.open("ab", buffering=0) as file:
        file.write(f"{line}\n".encode())
        os.fsync(file.fileno())
