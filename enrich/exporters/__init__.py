"""One module a format. An exporter is a pure function from works to a file's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from enrich.exporters import bibtex, csl, ris
from enrich.model import Work
from enrich.venues import Vocabulary

Exporter: TypeAlias = Callable[[Sequence[Work], Vocabulary], str]
"""Sorted, without dates, the same text for the same works; hostile text is inert in it."""

EXPORTERS: Mapping[str, Exporter] = {
    "awesome-ir.bib": bibtex.render,
    "awesome-ir.json": csl.render,
    "awesome-ir.ris": ris.render,
}
"""File name in `exports/` → what renders it. The whole .bib family, of which the first is one, is `bibtex.family`."""
