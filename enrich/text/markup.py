"""Markup → plain text. The only module that knows JATS, MathML and HTML.

Titles and abstracts from registries contain tags, entities that were escaped several times, and invisible characters.
Formulas and prose contain `<` too: what is not a known tag stays as text, such as `a<b`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from enrich.text import unicode

_SPACED = frozenset({
    "abstract", "article", "body", "caption", "dd", "def-item", "disp-formula", "div", "dl", "dt", "fig",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "head", "html", "label", "li", "list", "list-item", "ol", "p",
    "pre", "sec", "section", "table", "tbody", "td", "th", "thead", "title", "tr", "ul", "blockquote", "disp-quote",
})  # fmt: skip
_VOID = frozenset({"br", "hr", "break", "mspace", "none", "mprescripts"})
# Without `s` (struck out): in machine-learning papers `<s>` is a token of a language model.
_INLINE = frozenset({
    "a", "b", "big", "bold", "cite", "code", "em", "email", "ext-link", "font", "i", "inline-formula",
    "inline-graphic", "italic", "math", "maction", "menclose", "merror", "mfenced", "mfrac", "mi",
    "mmultiscripts", "mn", "mo", "monospace", "mover", "mpadded", "mphantom", "mroot", "mrow", "ms", "msqrt",
    "mstyle", "msub",
    "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "named-content", "overline",
    "roman", "sans-serif", "sc", "scp", "semantics", "small", "span", "strike", "strong", "styled-content",
    "sub", "sup", "tt", "u", "underline", "uri", "xref", "alternatives", "tex-math", "annotation",
    "annotation-xml", "script", "style",
})  # fmt: skip
_KNOWN = _SPACED | _VOID | _INLINE
_MAY_STAY_OPEN = _VOID | {"p", "li", "td", "tr", "th", "dd", "dt"}
_SILENT = frozenset({"annotation", "annotation-xml", "script", "style"})
_HEADINGS = frozenset({"abstract", "summary"})

_TAG = re.compile(
    r"<(?P<close>/?)(?:jats:|mml:|m:)?(?P<name>[A-Za-z][\w-]*)"
    r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*(?P<empty>/?)>"""
)
_COMMENT = re.compile(r"<!--(?:(?!<!--).){0,4000}?-->|<\?xml[^<>]*\?>|<!\[CDATA\[|\]\]>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.{0,400}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_ESCAPED_AT_MOST = 8
_DEEPEST = 60


def to_text(markup: str) -> str:
    """The plain text of JATS, MathML or HTML: NFC, single spaces, no invisible characters.

    Plain text, TeX and a `<` that begins no known tag are kept. A JATS heading that is only "Abstract" is dropped.
    """
    text = _COMMENT.sub("", _visible(_unescaped(markup)))
    if "<" in text:
        text = _visible("".join(_shown_text(_parsed(text))))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def looks_like_html_page(text: str) -> bool:
    """Whether the text is a whole HTML page (an error page, a bot check), not a value with markup in it."""
    return bool(_PAGE.match(text.lstrip("\ufeff")[:4096]))


def _unescaped(text: str) -> str:
    """Entities resolved until none is left, because registries have `&amp;amp;nbsp;`; unknown ones (`AT&T;`) stay."""
    for _ in range(_ESCAPED_AT_MOST):
        plain = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if plain == text:
            break
        text = plain
    return text


def _visible(text: str) -> str:
    """Without control, zero-width, bidi and other format characters, lone surrogates and non-characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in unicode.without_invisible(text) if ord(letter) & 0xFFFE != 0xFFFE)


def _parsed(text: str) -> etree._Element:
    """The text as a tree of known tags, without prefixes and attributes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring("".join(_well_formed(text)).encode(), parser)


def _well_formed(text: str) -> Iterator[str]:
    """The text as well-formed XML: unknown tags escaped, open tags closed, end tags without a start left out."""
    tags = [match for match in _TAG.finditer(text) if match["name"].lower() in _KNOWN]
    last_end = {match["name"].lower(): match.start() for match in tags if match["close"]}
    is_open: list[str] = []
    end = 0
    yield "<text>"
    for match in tags:
        name = match["name"].lower()
        if not match["close"] and name not in _MAY_STAY_OPEN and last_end.get(name, 0) < match.end():
            continue  # never closed: `a<b>c`
        yield _escaped(text[end : match.start()])
        yield from _tag(name, match, is_open)
        end = match.end()
    yield _escaped(text[end:])
    yield from (f"</{name}>" for name in reversed(is_open))
    yield "</text>"


def _tag(name: str, match: re.Match[str], is_open: list[str]) -> Iterator[str]:
    if match["close"]:
        while name in is_open:
            last = is_open.pop()
            yield f"</{last}>"
            if last == name:
                return
    elif name in _VOID or match["empty"]:
        yield f"<{name}/>"
    elif len(is_open) < _DEEPEST:
        is_open.append(name)
        yield f"<{name}>"


def _escaped(text: str) -> str:
    return "".join(" " if letter.isspace() else letter for letter in html.escape(text, quote=False))


def _shown_text(element: etree._Element) -> Iterator[str]:
    """The pieces of text that the rendered markup shows."""
    name = str(element.tag)
    if not _is_silent(element):
        space = " " if name in _SPACED or name in _VOID else ""
        yield space + (element.text or "")
        for child in element:
            yield from _shown_text(child)
        yield space
    yield element.tail or ""


def _is_silent(element: etree._Element) -> bool:
    if element.tag in _SILENT:
        return True
    if element.tag == "title":
        return "".join(map(str, element.itertext())).strip(" .:").casefold() in _HEADINGS
    parent = element.getparent()
    # A formula given as TeX and as MathML would appear twice; Springer's TeX is a whole document with a preamble.
    return element.tag == "tex-math" and parent is not None and parent.find(".//math") is not None
