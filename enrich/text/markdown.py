"""Markdown escaping: text → Markdown or HTML that shows exactly that text, and back. Its syntax is only here."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from enrich.text import unicode
from enrich.text.whitespace import is_clean

# Characters that begin emphasis, code, links, HTML, strikethrough, tables and formulas.
_STRUCTURE = re.compile(r"[\\`*_\[\]<>~|$]")
# Every text that `escape` changes has one of these, or `www.`. Most texts have neither, and skip the rest.
_MAY_NEED_ESCAPE = re.compile(r"[\\`*_\[\]<>~|$&/@]")
# Removed from the output. Zero-width characters stay: emoji and some scripts need them.
_UNSEEN = re.compile(
    f"[{unicode.CONTROLS_BUT_SPACES}{unicode.DIRECTION_OVERRIDES}{unicode.DIRECTION_ISOLATES}{unicode.SURROGATES}]"
)
_ENTITY_READ = re.compile(r"&#?\w+;")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What has a meaning inside an HTML block. The ampersand comes first, because the entities of the others contain one.
_ENTITIES = {
    **{sign: html.escape(sign) for sign in "&<>\"'"},
    **{sign: f"&#{ord(sign)};" for sign in "\\`*_[]~|$!"},
}
# GitHub turns these into links by itself. It looks for mail addresses, those after `mailto:` and `xmpp:` among them,
# when entities and backslashes are resolved: only a letter between that nobody sees keeps it from one.
_BARE_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_JOINER = "&#8288;"
"""The word joiner: it shows nothing, and no line is broken at it."""
_MAIL_ADDRESS = re.compile(r"(?<=[\w.+-])@(?=[\w.\\-]*\.[\w\\-]*[A-Za-z])")
_REFERENCE = re.compile(
    r"@(?=[\w-])|#(?=\d)(?<!&#)(?!(?<=&amp;#)\d+;)|(?<=&)#(?=\d+(?![\d;]))|(?<=\bGH)-(?=\d)", re.IGNORECASE
)
"""Where GitHub reads a name that it tells, or the number of an issue: `@name`, `#12`, `owner/name#12`, `GH-12`."""
_ESCAPED = re.compile(rf"\\([!-/:-@\[-`{{-~])|(?<=@){_JOINER}|(&#?\w+;)")
_ORDINARY_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/[!-~]*\Z")
_ORDINARY_DESTINATION = re.compile(r"[A-Za-z0-9:/._?=%#+,;~@-]*\Z")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s<>\"\\`|\x00-\x1f\x7f]")


@lru_cache(maxsize=4096)
def escape(text: str) -> str:
    """The text as one line of Markdown that renders as the text: without emphasis, links, HTML or entities.

    Whitespace is folded. Only what needs an escape gets one (not `&` in `F&G`), so that the source stays readable.
    """
    one_line = _one_line(text)
    if not _may_need_escape(one_line):
        return one_line
    escaped = _STRUCTURE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", one_line))
    return _MAIL_ADDRESS.sub(f"@{_JOINER}", _without_addresses(escaped))


def escape_reference(text: str) -> str:
    """`escape` for a summary, an issue or a pull request, where GitHub also reads `@name` and `#12`.

    In these nobody is told, and nothing is linked, by what an upstream service wrote.
    """
    return _REFERENCE.sub(rf"\g<0>{_JOINER}", escape(text))


@lru_cache(maxsize=65536)
def escape_item(text: str) -> str:
    """`escape` for a member of a comma-separated line: its own commas become entities."""
    return escape(text).replace(",", "&#44;")


def escape_items(texts: Sequence[str]) -> str:
    """The texts as one comma-separated line of Markdown."""
    line = ", ".join(texts)
    if line.count(",") < len(texts) and " ," not in line and is_clean(line) and not _may_need_escape(line):
        return line  # the common case: no member needs an escape
    return ", ".join(map(escape_item, texts))


def unescape(text: str) -> str:
    """The inverse of `escape`: the text, its whitespace folded."""
    read = _ESCAPED.sub(lambda match: match[1] or html.unescape(match[2] or ""), text)
    return " ".join(read.split())


def address(destination: str) -> str:
    """The address in a link's parentheses, with its entities resolved: the inverse of `destination`."""
    return _ENTITY_READ.sub(lambda match: html.unescape(match[0]), destination.strip())


def inert(text: str) -> str:
    """The text as one line for the inside of an HTML block, without meaning to HTML and Markdown readers."""
    inside = _one_line(text)
    for sign, entity in _ENTITIES.items():
        if sign in inside:  # most signs are not, and the test takes a tenth of the time of `replace`
            inside = inside.replace(sign, entity)
    return _without_addresses(inside)


def is_web_address(url: str) -> bool:
    """Whether a link may have this address: `https:` or `http:` with a host, never `javascript:` or `data:`."""
    if _ORDINARY_ADDRESS.match(url):
        return True
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def link(label: str, url: str) -> str:
    """A link as the list writes it, `[[label](url)]`. `url`: a web address (`is_web_address`), or a relative one."""
    return f"[[{escape(label)}]({destination(url)})]"


@lru_cache(maxsize=4096)
def destination(url: str) -> str:
    """The address for a link's parentheses, quoted only where Markdown would end it early or resolve an entity."""
    if _ORDINARY_DESTINATION.match(url):
        return url
    quoted = _UNSAFE_IN_ADDRESS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), url.strip())
    if ("(" in quoted or ")" in quoted) and not _is_balanced(quoted):
        quoted = quoted.replace("(", "%28").replace(")", "%29")
    return _ENTITY.sub("&amp;", quoted)


def _may_need_escape(line: str) -> bool:
    """Whether `escape` may change a line."""
    return bool(_MAY_NEED_ESCAPE.search(line)) or "www" in line.lower()


def _one_line(text: str) -> str:
    return text if is_clean(text) else " ".join(_UNSEEN.sub("", text).split())


def _without_addresses(text: str) -> str:
    return _BARE_ADDRESS.sub(_as_entity, text) if ("/" in text and "//" in text) or "www" in text.lower() else text


def _is_balanced(url: str) -> bool:
    """Whether parentheses come in pairs, and `)]`, which ends a link of the list, does not occur."""
    depth = 0
    for letter in url:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0 and ")]" not in url


def _as_entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(letter)};" for letter in match[0])
