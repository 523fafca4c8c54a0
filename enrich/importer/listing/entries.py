"""Lines → entries: what each line of a section is by its shape, and which lines make an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from enrich.importer.listing.shape import ListEntry, Part, Section, Unread, read_title, title_address
from enrich.model import Link
from enrich.text import markdown

_BREAK = r"\s*(?:<br */?>\s*)?"
"""The end of a line; people put spaces around it."""


class _Kind(Enum):
    """What a line is, told by its shape; the order is that of the trials. `Datasets` has a title's shape."""

    BLANK = re.compile(r"\s*")
    HEADING = re.compile(r"### +\**(?P<text>[^*].*?)\** *")
    DATASETS = re.compile(r"\*\*Data ?sets:(?P<text>(?:\\.|[^*\\])*)\*\*" + _BREAK, re.IGNORECASE)
    TITLE = re.compile(r"\*\*(?P<text>(?!\s)(?:\\.|\*(?!\*)|[^*\\])+)\*\*" + _BREAK)
    AUTHORS = re.compile(r"\*(?!\*)(?P<text>.+)\*" + _BREAK)
    LINKS = re.compile(r"(?:\[\[[^\[\]]*\]\((?:(?!\)\])\S)*\)\][ ,|·]*)+(?:`(?P<key>[^`]+)`)?" + _BREAK)
    ANCHOR = re.compile(r'<a id="[\w:./+-]+"></a>')
    """Where links to an entry lead; it stands above the title."""
    RENDERED = re.compile(
        r"(?:Cited \d+ times? \(.*\)|Used by \d+ papers?|⚠ .*"
        r"|<details><summary>(?:Abstract|BibTeX|Abstract and BibTeX|Used by \d+ papers?)</summary>(?s:.*)</details>)"
        + _BREAK
    )
    """What `exporters.readme` adds out of the machine's data: nothing that a person wrote."""
    UNKNOWN = re.compile(r".*", re.DOTALL)


class _Line(NamedTuple):
    number: int
    text: str
    kind: _Kind
    found: re.Match[str]


_APART = frozenset({_Kind.BLANK, _Kind.ANCHOR})
_LINK = re.compile(r"\[\[([^\[\]]*)\]\(((?:(?!\)\])\S)*)\)\]")
_PLACE = re.compile(r"\s*\[(?P<name>(?:\\.|[^\[\]\\])+)\]\(#[\w-]*\)\s*")
"""A data set's name, linked to its heading."""
_BETWEEN_AUTHORS = re.compile(r",\s*(?:and\s)?|\s+and\s+")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_EMPTY = "an empty field; fill it in or take it out"


def section(part: Part) -> tuple[Section, list[Unread]]:
    """The section under a heading, and what in it could not be read."""
    comments = [text for _, text in part.items if text.startswith("<!--") and text.rstrip().endswith("-->")]
    lines = [_line(number, text) for number, text in part.items if text not in comments]
    heading, headings, entries, faults = "", [], [], []
    for chunk in _chunks(lines):
        if chunk[0].kind is _Kind.HEADING:
            heading = markdown.unescape(chunk[0].found["text"])
            headings.append(heading)
        else:
            entry, unread = _entry(chunk, heading)
            entries += [entry] if entry else []
            faults += unread
    return Section(part.heading, tuple(headings), tuple(entries), "\n\n".join(comments) or None), faults


def _line(number: int, text: str) -> _Line:
    trials = ((kind, kind.value.fullmatch(text)) for kind in _Kind)
    kind, found = next((kind, found) for kind, found in trials if found)
    return _Line(number, text, kind, found)


def _chunks(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Headings, and runs of lines that may be an entry: from a title line on, to the next one or to a blank line."""
    chunk: list[_Line] = []
    for line in lines:
        begins = line.kind in {*_APART, _Kind.HEADING, _Kind.TITLE}
        if chunk and (begins or chunk[0].kind is _Kind.HEADING):
            yield chunk
            chunk = []
        # What was rendered under a heading alone (`Used by …`) is no entry, and nobody's loss.
        chunk += [line] if line.kind not in {*_APART, *([] if chunk else [_Kind.RENDERED])} else []
    if chunk:
        yield chunk


def _entry(chunk: list[_Line], heading: str) -> tuple[ListEntry | None, list[Unread]]:
    """The entry that the lines make, if they make one, and those of them that are not in it."""
    title, authors, datasets = (_first(chunk, kind) for kind in (_Kind.TITLE, _Kind.AUTHORS, _Kind.DATASETS))
    if title is None or authors is None or not (people := _people(authors.found["text"])):
        return None, [
            Unread(line.number, line.text, "of no entry with a title line and an author line") for line in chunk
        ]
    strays = [line for line in chunk if _is_stray(line, (title, authors, datasets))]
    tag, url = read_title(title.found["text"])
    links = tuple(link for line in chunk for link in _links(line) if not _fault(link))
    entry = ListEntry(
        line=title.number,
        text="\n".join(line.text for line in chunk),
        heading=heading,
        tag=tag,
        authors=people,
        datasets=_names(datasets.found["text"]) if datasets else (),
        links=(*_unrepeated(url, links), *links),
        key=next((line.found["key"] for line in chunk if line.kind is _Kind.LINKS and line.found["key"]), None),
    )
    return entry, [
        *(Unread(line.number, line.text, "of no shape that an entry's line has") for line in strays),
        *_empty(chunk),
    ]


def _unrepeated(url: str | None, links: Iterable[Link]) -> Iterator[Link]:
    """The title's link as a link to the paper, unless the entry has it among its links anyway."""
    if url and title_address(url) not in {title_address(link.url) for link in links}:
        yield Link(kind="paper", url=url)


def _first(chunk: list[_Line], kind: _Kind) -> _Line | None:
    return next((line for line in chunk if line.kind is kind), None)


def _is_stray(line: _Line, taken: tuple[_Line | None, ...]) -> bool:
    return line.kind not in {_Kind.LINKS, _Kind.RENDERED} and line not in taken


def _empty(chunk: list[_Line]) -> Iterator[Unread]:
    """Fields with nothing in them, and links that lead nowhere on the web."""
    for line in chunk:
        if line.kind is _Kind.DATASETS and not _names(line.found["text"]):
            yield Unread(line.number, line.text, _EMPTY)
        for link in _links(line):
            if fault := _fault(link):
                yield Unread(line.number, line.text, fault)


def _fault(link: Link) -> str:
    """What is wrong with a link; empty where nothing is."""
    if not link.kind or not link.url:
        return _EMPTY
    return "" if markdown.is_web_address(link.url) else "not a web address (https://…)"


def _people(text: str) -> tuple[str, ...]:
    """Names in order; `Jr.` after a comma belongs to the name before it."""
    people: list[str] = []
    for name in _without_empty(_BETWEEN_AUTHORS.split(text)):
        if people and _SUFFIX.fullmatch(name):
            people[-1] += f" {name}"
        else:
            people.append(name)
    return tuple(people)


def _names(text: str) -> tuple[str, ...]:
    """Data sets are parted by commas alone: `ROxf and RPar` is one name. One may be linked to its heading."""
    names = (_PLACE.fullmatch(name) or name for name in text.split(","))
    return tuple(_without_empty(name if isinstance(name, str) else name["name"] for name in names))


def _without_empty(texts: Iterable[str]) -> Iterator[str]:
    return (read for text in texts if (read := markdown.unescape(text)))


def _links(line: _Line) -> Iterator[Link]:
    """The links of a line, but for the rendered one to the list's own BibTeX file."""
    if line.kind is _Kind.LINKS:
        for kind, destination in _LINK.findall(line.text):
            url = markdown.address(destination)
            if kind != "bib" or markdown.is_web_address(url):
                yield Link(kind=markdown.unescape(kind), url=url)
