"""Entries that lack what a block of the catalog needs: kept in `incomplete.yaml` until they are complete.

A work needs a title, all authors and a year, because its citation key is made of them and never changes. An entry of a
list that lacks one of them, and has an address or an identifier, stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent

import yaml
from pydantic import Field

from enrich.model import FrozenModel
from enrich.text.identifiers import Identifier

FILE = "incomplete.yaml"


class IncompleteEntry(FrozenModel):
    """An entry as the list has it. What the list does not say, or does not say for certain, is empty."""

    line: int
    """Number of its first line in the README, from 1."""
    text: str
    """Its lines, verbatim."""
    title: str = ""
    authors: tuple[str, ...] = ()
    others: bool = False
    """Whether the list leaves authors out (`et al.`)."""
    venue: str | None = None
    year: int | None = None
    links: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Kind of link → addresses, in the list's order."""
    identifiers: dict[str, str] = Field(default_factory=dict)
    """Kind → identifier: `doi`, `arxiv`, `openreview`, or that of a proceedings site."""
    topics: tuple[str, ...] = ()
    """The headings that it stands under, each with those above it."""
    note: str = ""
    also: tuple[int, ...] = ()
    """The lines of other entries about the same work, whose links are here too."""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a block of the catalog needs and the entry does not say."""
        has_authors = bool(self.authors) and not self.others
        needed = (("title", bool(self.title)), ("authors", has_authors), ("year", self.year is not None))
        return tuple(name for name, has_it in needed if not has_it)


def first_of_each(found: Iterable[Identifier]) -> dict[str, str]:
    """The first identifier of each kind."""
    first: dict[str, str] = {}
    for one in found:
        first.setdefault(one.kind, one.value)
    return first


_HEAD = """\
# Entries of the README that lack what a block in papers/ needs (`lacks`). Nothing reads them yet but people:
# python -m flows.add IDENTIFIER proposes a block out of the sources. Take an entry out once it stands in papers/.
"""


def render(entries: Iterable[IncompleteEntry]) -> str:
    """The text of `incomplete.yaml`; empty where there are no entries."""
    blocks = ["\n".join(_lines(entry)) for entry in entries]
    return _HEAD + "".join(f"\n- {indent(block, '  ').lstrip()}\n" for block in blocks) if blocks else ""


def read(text: str) -> tuple[IncompleteEntry, ...]:
    """The entries in the text of `incomplete.yaml`. Raises ValueError where it does not have their shape."""
    return tuple(map(_entry, yaml.safe_load(text) or []))


def _lines(entry: IncompleteEntry) -> Iterator[str]:
    yield f"line: {entry.line}"
    yield f"lacks: {_flow(entry.lacks)}"
    for name in ("title", "authors", "others", "venue", "year", "topics", "note", "also"):
        if value := getattr(entry, name):
            yield f"{name}: {_flow(list(value) if isinstance(value, tuple) else value)}"
    if entry.links:
        yield f"links: {_flow({kind: urls[0] if len(urls) == 1 else list(urls) for kind, urls in entry.links.items()})}"
    if entry.identifiers:
        yield f"identifiers: {_flow(entry.identifiers)}"
    yield f"text: {_flow(entry.text)}"


def _flow(value: object) -> str:
    """The value on one line, its texts in double quotes."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_flow(name)}: {_flow(one)}' for name, one in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, bool) or not isinstance(value, str):
        return str(value).lower()
    return yaml.dump(value, allow_unicode=True, default_style='"', width=10**9).strip()


def _entry(item: dict[str, object]) -> IncompleteEntry:
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in item.items() if name != "lacks"
    }
    if isinstance(links := values.get("links"), dict):
        values["links"] = {kind: (urls,) if isinstance(urls, str) else tuple(urls) for kind, urls in links.items()}
    return IncompleteEntry.model_validate(values)
