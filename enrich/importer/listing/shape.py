"""The parts of an awesome-list README, and the tag behind a title that gives venue and year."""

from __future__ import annotations

import re
from typing import NamedTuple

from enrich.model import FieldName, Link, Value
from enrich.text import markdown
from enrich.text.identifiers import Identifier

BADGE_SEPARATOR = "·"
"""The line between two badges under the title."""
BEGINS = "<!-- awesome-ir: list begins -->"
ENDS = "<!-- awesome-ir: list ends -->"


class Unread(NamedTuple):
    """A line, or a comment of several lines, that could not be read. It is kept, so that no text is lost."""

    line: int
    """Number of its first line, from 1."""
    text: str
    reason: str


Item = tuple[int, str]
"""The number and the text of a line; a comment or a `<details>` block is one item with several lines."""


class Part(NamedTuple):
    """A `## ` heading and the lines under it."""

    line: int
    heading: str
    """Verbatim."""
    items: tuple[Item, ...]


class Tag(NamedTuple):
    """The text of a title line, `Title(ICCV-21)`, in its parts."""

    title: str
    venue: str | None = None
    """As written: `NIPS`, `F&G`."""
    year: int | None = None


class ListEntry(NamedTuple):
    """One entry as it is written."""

    line: int
    text: str
    """All its lines, verbatim."""
    heading: str
    """The `### ` heading above it, without stars: `2021`, `Google Landmarks Dataset v2 (GLDv2)`; empty without one."""
    tag: Tag
    authors: tuple[str, ...]
    datasets: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    key: str | None = None
    """The citation key, which a rendered list shows."""
    identifiers: tuple[Identifier, ...] = ()
    """Those that a reader of another shape finds; this one leaves them in the links."""
    note: str | None = None
    """What else the list says of it."""
    topics: tuple[str, ...] = ()
    """The headings above it, where a list is by topic."""
    more: tuple[tuple[FieldName, Value], ...] = ()
    """Other fields that a list says which is data: an abstract, pages."""


class Section(NamedTuple):
    """`## Papers` or `## Datasets`."""

    heading: str
    """Verbatim."""
    headings: tuple[str, ...] = ()
    """Headings of its subsections, without stars."""
    entries: tuple[ListEntry, ...] = ()
    template: str | None = None
    """The comments in it, verbatim."""


class Listing(NamedTuple):
    """An awesome-list README, read. Every reader of a list returns it."""

    title: str
    introduction: tuple[str, ...]
    """Paragraphs, verbatim."""
    contents: str | None
    """Heading of the table of contents, verbatim (`Catalogue <br> `); the table itself is rendered again."""
    papers: Section
    datasets: Section
    unread: tuple[Unread, ...]


_VENUE_AND_YEAR = re.compile(
    r"(?P<title>.*?) ?\((?P<venue>\d?[A-Z][A-Z&+/.' ]*(?:-[A-Z]+)*) ?- ?(?P<year>\d{4}|\d{2})\)", re.I
)
_LINKED = re.compile(r"\[(?P<title>(?:\\.|[^\[\]\\])+)\]\((?P<url>(?:[^()\s]|\([^()\s]*\))*)\)(?P<tag>.*)")
_YEAR_ALONE = re.compile(r"(?P<title>.*?) ?\((?P<year>\d{4})\)")
_YEAR_IN_TITLE = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def read_tag(text: str) -> Tag:
    """The tag of a title line's text. Two-digit years mean 1970 … 2069; venue and year may be missing."""
    text = " ".join(text.split())
    if match := _VENUE_AND_YEAR.fullmatch(text):
        return Tag(markdown.unescape(match["title"]), markdown.unescape(match["venue"]), _full_year(match["year"]))
    if match := _YEAR_ALONE.fullmatch(text):
        return Tag(markdown.unescape(match["title"]), None, int(match["year"]))
    return Tag(markdown.unescape(text))


def read_title(text: str) -> tuple[Tag, str | None]:
    """The tag of a title line's text, and the address of its title: `[Title](https://…)(ICCV-21)`; None without one."""
    match = _LINKED.fullmatch(text.strip())
    if match and markdown.is_web_address(url := markdown.address(match["url"])):
        return read_tag(match["title"] + match["tag"]), url
    return read_tag(text), None


def title_address(url: str) -> str:
    """The address for a title's link, without parentheses and stars, so that the tag after it can be read."""
    return markdown.destination(url).replace("(", "%28").replace(")", "%29").replace("*", "%2A")


def write_tag(tag: Tag, url: str = "") -> str:
    """The text of a title line, the title linked to `url` where one is given.

    `read_tag` reads it back, except for a year without a venue that is in the title already: it is not repeated.
    """
    title = f"[{markdown.escape(tag.title)}]({title_address(url)})" if url else markdown.escape(tag.title)
    is_in_title = not tag.venue and year_in(tag.title) == tag.year
    return title if tag.year is None or is_in_title else f"{title}({markdown.escape(where(tag))})"


def where(tag: Tag) -> str:
    """Venue and year as the list writes them: `ICCV-21`; `2021` where there is no venue."""
    if not tag.venue or tag.year is None:
        return str(tag.year or tag.venue or "")
    year = f"{tag.year % 100:02}" if 1970 <= tag.year <= 2069 else str(tag.year)
    return f"{tag.venue}-{year}"


def year_in(title: str) -> int | None:
    """The only year in a title (`… Birds-200-2011 Dataset`); None where it has none or several."""
    years = set(_YEAR_IN_TITLE.findall(title))
    return int(years.pop()) if len(years) == 1 else None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)
