"""Text in and out of Markdown. The only place that knows what a Markdown or HTML reader would take for structure."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from enrich.text.whitespace import is_clean

# Characters that begin emphasis, code, links, HTML, strikethrough, tables and formulas.
_STRUCTURE = re.compile(r"[\\`*_\[\]<>~|$]")
# One of these stands in every text that `escape` changes, but for a bare `www.`; most texts have none.
_TELLING = re.compile(r"[\\`*_\[\]<>~|$&/]")
# Control characters, those that turn the direction of what follows, and half letters, which no file can hold.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ENTITY_READ = re.compile(r"&#?\w+;")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What HTML or Markdown reads in the inside of an HTML block; the ampersand first, which the rest is written with.
_ENTITIES = {
    **{sign: html.escape(sign) for sign in "&<>\"'"},
    **{sign: f"&#{ord(sign)};" for sign in "\\`*_[]~|$!"},
}
# What GitHub makes a link of without being asked.
_BARE_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|(&#?\w+;)")
_ORDINARY_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/[!-~]*\Z")
_ORDINARY_DESTINATION = re.compile(r"[A-Za-z0-9:/._?=%#+,;~@-]*\Z")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s<>\"\\`|\x00-\x1f\x7f]")


@lru_cache(maxsize=4096)
def escape(text: str) -> str:
    """Text of one line that reads back as itself: no emphasis, links, HTML or entities come of it.

    What needs no escape stays as it is (`&` in `F&G`, dashes, accents), so that a list is pleasant to read raw.
    """
    one_line = _one_line(text)
    if not _tells(one_line):
        return one_line
    escaped = _STRUCTURE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", one_line))
    return _without_addresses(escaped)


@lru_cache(maxsize=65536)
def escape_item(text: str) -> str:
    """Text of one line as a member of a comma-separated line."""
    return escape(text).replace(",", "&#44;")


def escape_items(texts: Sequence[str]) -> str:
    """Texts of one line each as a comma-separated line."""
    line = ", ".join(texts)
    if line.count(",") < len(texts) and " ," not in line and is_clean(line) and not _tells(line):
        return line  # as nearly all are: no member has anything to escape
    return ", ".join(map(escape_item, texts))


def unescape(text: str) -> str:
    """The text that `escape` was given; whitespace is folded."""
    read = _ESCAPED.sub(lambda match: match[1] or html.unescape(match[2]), text)
    return " ".join(read.split())


def address(destination: str) -> str:
    """The address that stands in a link's parentheses, its entities read."""
    return _ENTITY_READ.sub(lambda match: html.unescape(match[0]), destination.strip())


def inert(text: str) -> str:
    """Text of one line for the inside of an HTML block: neither an HTML nor a Markdown reader finds structure in it."""
    inside = _one_line(text)
    for sign, entity in _ENTITIES.items():
        if sign in inside:  # most are not, and a look costs a tenth of what `replace` takes
            inside = inside.replace(sign, entity)
    return _without_addresses(inside)


def is_web_address(url: str) -> bool:
    """Whether a link may lead there: `https:` and `http:`, never `javascript:` or `data:`."""
    if _ORDINARY_ADDRESS.match(url):
        return True
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def link(label: str, url: str) -> str:
    """`[[label](url)]`, the list's way to write a link. The address is one that `is_web_address`, or relative."""
    return f"[[{escape(label)}]({destination(url)})]"


@lru_cache(maxsize=4096)
def destination(url: str) -> str:
    """The address for a link's parentheses, changed only where Markdown would end it early or read an entity in it."""
    if _ORDINARY_DESTINATION.match(url):
        return url
    quoted = _UNSAFE_IN_ADDRESS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url.strip())
    if ("(" in quoted or ")" in quoted) and not _is_balanced(quoted):
        quoted = quoted.replace("(", "%28").replace(")", "%29")
    return _ENTITY.sub("&amp;", quoted)


def _tells(line: str) -> bool:
    """Whether `escape` may change a line."""
    return bool(_TELLING.search(line)) or "www" in line.lower()


def _one_line(text: str) -> str:
    return text if is_clean(text) else " ".join(_UNSEEN.sub("", text).split())


def _without_addresses(text: str) -> str:
    return _BARE_ADDRESS.sub(_as_entity, text) if ("/" in text and "//" in text) or "www" in text.lower() else text


def _is_balanced(url: str) -> bool:
    """Parentheses in pairs, and not `)]`, which ends a link of the list's kind."""
    depth = 0
    for letter in url:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0 and ")]" not in url


def _as_entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(letter)};" for letter in match[0])
