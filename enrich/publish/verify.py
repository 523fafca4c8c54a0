"""Verification of the CSL-JSON and RIS files: read back, they hold the keys and author counts of the works."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from enrich.model import Work

CSL, RIS = "awesome-ir.json", "awesome-ir.ris"

_KeyAndAuthors: TypeAlias = tuple[str, int]
"""Key and number of authors."""

_LINES = 4096
"""Lines of JSON that are parsed at a time, about: as many as a few hundred items have."""


def problems(files: Mapping[str, Iterable[str]], works: Sequence[Work]) -> tuple[str, ...]:
    """What is wrong with the rendered CSL-JSON and RIS, given their lines; a sentence each.

    A file that is not there is not read.
    """
    meant = sorted((work.key, sum(bool(one.strip()) for one in work.metadata.authors or ())) for work in works)
    readers = ((CSL, _csl), (RIS, _ris))
    found = [(name, _entries(read, files[name])) for name, read in readers if name in files]
    return tuple(f"{name}: {_difference(entries, meant)}" for name, entries in found if entries != meant)


def _entries(
    read: Callable[[Iterable[str]], list[_KeyAndAuthors]], lines: Iterable[str]
) -> list[_KeyAndAuthors] | None:
    """What the file holds, sorted; None where it cannot be read."""
    try:
        return sorted(read(lines))
    except (ValueError, TypeError, KeyError):
        return None


def _csl(lines: Iterable[str]) -> list[_KeyAndAuthors]:
    """The items, some at a time: the line `  },` ends one, for JSON has no line breaks within texts."""
    found: list[_KeyAndAuthors] = []
    before, part = "", list[str]()
    for line in lines:
        part.append(line)
        if len(part) >= _LINES and line == "  },\n":
            found += _items(f"{before}{''.join(part)[:-2]}]")
            before, part = "[", []
    return found + _items(before + "".join(part))


def _items(array: str) -> list[_KeyAndAuthors]:
    return [(item["id"], len(item.get("author", ()))) for item in json.loads(array)]


def _ris(lines: Iterable[str]) -> list[_KeyAndAuthors]:
    """The references, from `TY` to `ER`. ValueError where a line is no field, or a reference does not end."""
    found: list[_KeyAndAuthors] = []
    fields: list[str] = []
    for line in lines:
        if line == "ER  - \n":
            found.append(_reference(fields))
            fields = []
        elif line.strip():
            fields.append(line)
    if fields:
        raise ValueError("the last reference does not end")
    return found


def _reference(fields: Sequence[str]) -> _KeyAndAuthors:
    tags = [line[:6] for line in fields]
    if tags[:2] != ["TY  - ", "ID  - "] or not all(tag[2:] == "  - " for tag in tags) or tags.count("TY  - ") > 1:
        raise ValueError(f"no reference: {tags}")
    return fields[1][6:].rstrip("\n"), tags.count("AU  - ")


def _difference(found: Sequence[_KeyAndAuthors] | None, meant: Sequence[_KeyAndAuthors]) -> str:
    if found is None:
        return "cannot be read back"
    wrong = sorted({key for key, _ in set(found) ^ set(meant)}) or ["an entry stands twice"]
    return f"does not read back as meant: {', '.join(wrong[:8])}"
