"""What is wrong in the catalog's files, and where."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.model import FrozenModel


class Problem(FrozenModel):
    """One thing a person should put right: `papers/2021.yaml:12: yang2021dolg: doi: 'x' is not a DOI; …`."""

    file: str
    """Relative to the catalog folder, with forward slashes."""
    line: int
    """Counted from 1."""
    key: str | None = None
    """The block: a work's citation key, a data set's or a venue's name."""
    field: str | None = None
    """`doi`, or `links.code` for a member of a field."""
    message: str
    """What is wrong; what to do."""

    def __str__(self) -> str:
        return ": ".join(part for part in (f"{self.file}:{self.line}", self.key, self.field, self.message) if part)


class CatalogError(Exception):
    """The catalog cannot be used as it stands. Its text lists all problems, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
