"""Lists that others keep, where they stand beside the project, and the number of entries that somebody counted."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "lists"
COUNTS = {"gan": 243, "i2i-2021": 74, "cbir": 170, "dml": 184, "video": 117, "matching": 206, "handong": 203}
needs_the_lists = pytest.mark.skipif(
    not all((FOLDER / f"{name}.md").exists() for name in COUNTS),
    reason="the lists of others are not there: ../shared/lists",
)
