"""A README → `Listing`: its title, introduction and sections, and the lines that belong to none of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import dropwhile, groupby

from enrich.importer.listing.entries import section
from enrich.importer.listing.shape import BADGE_SEPARATOR, BEGINS, ENDS, Item, Listing, Part, Unread

_CONTENTS_LINE = re.compile(r"\s*[*-] \[[^\]]*\b(?:papers|data ?sets)\]\(#[\w-]*\)[^<]*", re.IGNORECASE)

_BLOCKS = (("<!--", "-->"), ("<details>", "</details>"))
_BADGE = re.compile(
    r"`\d+ works?`(?: `\d+ with DOI`(?: `last enriched [\d-]+`)?)?|`\d+ with DOI`|`last enriched [\d-]+`|"
    + re.escape(BADGE_SEPARATOR)
)
"""A line that `publish.exporters.readme` adds under the title; earlier versions wrote one line."""


def read(text: str) -> Listing:
    """The list in a README: the text between the markers, or all of it where there are none.

    Raises ValueError for a text without a title or without a section of papers.
    """
    head, *parts = _parts(_items(text))
    title, introduction, unread_head = _head(head)
    named = {role: part for part in reversed(parts) if (role := _role(part.heading))}
    if "papers" not in named:
        raise ValueError(
            "there is no heading `## Papers`; papers stand under it, in a subsection `### **2021**` a year"
        )
    papers, unread_papers = section(named["papers"])
    datasets, unread_datasets = section(named.get("datasets", Part(0, "Datasets", ())))
    others = [line for part in parts if part not in named.values() for line in _unknown_part(part)]
    unread_contents = _unknown_contents(named.get("contents"))
    unread = sorted((*unread_head, *unread_contents, *unread_papers, *unread_datasets, *others))
    contents = named["contents"].heading if "contents" in named else None
    return Listing(title, introduction, contents, papers, datasets, tuple(unread))


def _items(text: str) -> list[Item]:
    """The numbered lines of the region between the markers, or of all; a comment or a `<details>` block is one item."""
    lines = list(enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1))
    texts = [line.strip() for _, line in lines]
    if BEGINS in texts and ENDS in texts:
        lines = lines[texts.index(BEGINS) + 1 : texts.index(ENDS)]
    items, place = [], 0
    while place < len(lines):
        ends = next((ends for begins, ends in _BLOCKS if lines[place][1].startswith(begins)), None)
        count = _block_length([line for _, line in lines[place:]], ends) if ends else 1
        items.append((lines[place][0], "\n".join(line for _, line in lines[place : place + count])))
        place += count
    return items


def _block_length(lines: list[str], ends: str) -> int:
    """The number of lines of the block that begins at the first line; 1 where it does not end with a line."""
    end = next((count for count, line in enumerate(lines, start=1) if ends in line), 1)
    return end if lines[end - 1].rstrip().endswith(ends) else 1


def _parts(items: Iterable[Item]) -> list[Part]:
    """The lines before the first `## ` heading, under an empty heading; then those under each heading."""
    parts = [Part(0, "", ())]
    for number, text in items:
        if text.startswith("## "):
            parts.append(Part(number, text.removeprefix("## "), ()))
        else:
            parts[-1] = parts[-1]._replace(items=(*parts[-1].items, (number, text)))
    return parts


def _role(heading: str) -> str:
    """The role of the part under a `## ` heading: `contents`, `papers`, `datasets`, or empty for any other."""
    word = re.sub(r"<[^>]*>|\W", "", heading).casefold()
    if word in {"papers", "datasets"}:
        return word
    return "contents" if word in {"catalogue", "catalog", "contents", "tableofcontents"} else ""


def _head(part: Part) -> tuple[str, tuple[str, ...], Iterator[Unread]]:
    """The list's title, the paragraphs of its introduction, and the other lines before the first `## ` heading."""
    start = next((place for place, (_, text) in enumerate(part.items) if text.startswith("# ")), None)
    if start is None:
        raise ValueError("there is no title, a line `# Awesome …`, before the first `## ` heading")
    strays = [(number, text) for number, text in part.items if text.startswith("<!--") or number < part.items[start][0]]
    below = [text for _, text in part.items[start + 1 :] if not text.startswith("<!--")]
    after = dropwhile(_BADGE.fullmatch, below)
    paragraphs = ("\n".join(group) for blank, group in groupby(after, lambda text: not text.strip()) if not blank)
    title = part.items[start][1].removeprefix("# ").strip()
    return title, tuple(paragraphs), _unread(strays, "outside the list's shape")


def _unknown_contents(part: Part | None) -> Iterator[Unread]:
    """The lines of the table of contents that would be lost when it is rendered again."""
    lines = [(number, text) for number, text in part.items if not _CONTENTS_LINE.fullmatch(text)] if part else []
    return _unread(lines, "not of a table of contents with papers and data sets")


def _unknown_part(part: Part) -> Iterator[Unread]:
    lines = [(part.line, f"## {part.heading}"), *part.items]
    return _unread(lines, "in no section of papers or data sets, or in a second one")


def _unread(lines: Iterable[Item], reason: str) -> Iterator[Unread]:
    return (Unread(number, text, reason) for number, text in lines if text.strip())
