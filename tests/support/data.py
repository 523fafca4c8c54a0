"""The catalog of the tests: a dozen invented works with their README and exports, in `tests/data/`."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
CATALOG = DATA / "catalog"
EXPORTS = DATA / "exports"
README = DATA / "README.md"
