"""The proof of the exports that are no .bib: read back, they hold the works that were meant, and no others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from enrich.model import Work

CSL, RIS = "awesome-ir.json", "awesome-ir.ris"


def problems(files: Mapping[str, str], works: Sequence[Work]) -> tuple[str, ...]:
    """What is wrong with the rendered CSL-JSON and RIS, a sentence each; a file that is not there is not read."""
    meant = sorted((work.key, sum(bool(one.strip()) for one in work.metadata.authors or ())) for work in works)
    readers = ((CSL, _csl), (RIS, _ris))
    found = [(name, read(files[name])) for name, read in readers if name in files]
    return tuple(f"{name}: {_difference(entries, meant)}" for name, entries in found if entries != meant)


def _csl(text: str) -> list[tuple[str, int]] | None:
    """Key and number of authors of each item; None where it is no JSON."""
    try:
        return sorted((item["id"], len(item.get("author", ()))) for item in json.loads(text))
    except (ValueError, TypeError, KeyError):
        return None


def _ris(text: str) -> list[tuple[str, int]] | None:
    """The same of each reference, from `TY` to `ER`; None where a line is none, or a reference does not end."""
    found: list[tuple[str, int]] = []
    *blocks, rest = text.split("\nER  - ")
    for block in blocks:
        lines = [line for line in block.split("\n") if line.strip()]
        tags = [line[:6] for line in lines]
        if tags[:2] != ["TY  - ", "ID  - "] or not all(tag[2:] == "  - " for tag in tags) or tags.count("TY  - ") > 1:
            return None
        found.append((lines[1][6:], tags.count("AU  - ")))
    return None if rest.strip() else sorted(found)


def _difference(found: list[tuple[str, int]] | None, meant: list[tuple[str, int]]) -> str:
    if found is None:
        return "cannot be read back"
    wrong = sorted({key for key, _ in set(found) ^ set(meant)}) or ["an entry stands twice"]
    return f"does not read back as meant: {', '.join(wrong[:8])}"
