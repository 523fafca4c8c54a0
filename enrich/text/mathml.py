"""MathML → one line of text that keeps its meaning: `10^6`, `1/2`, `(a, b)`, `√x`, `log n`.

Presentation elements are read as they are nested; elements with another name are rows of their children. What an
element shows is never lost: an unknown child, and text between children, become a part of the row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml import etree

TOKENS = frozenset({"mi", "mn", "mo", "ms", "mtext"})
NAMES = TOKENS | frozenset({
    "maction", "maligngroup", "malignmark", "math", "menclose", "merror", "mfenced", "mfrac", "mglyph", "mlabeledtr",
    "mmultiscripts", "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow", "mspace", "msqrt", "mstyle",
    "msub", "msubsup", "msup", "mtable", "mtd", "mtr", "munder", "munderover", "none", "semantics",
})  # fmt: skip
"""The elements of presentation MathML."""

_HIDDEN = frozenset({"annotation", "annotation-xml", "mphantom", "none", "mprescripts"})
_SIMPLE = re.compile(r"[-−+]?\w+(?:\.\w+)?|\W|[-−]?\w\W?|\([^()]*\)")
# Operators that are written beside what they raise: `x′`, `A†`, `x*`.
_BESIDE = frozenset("'′″‴*∗⋆†‡+−-±°⊤⊥")
# Sign above a letter → combining character.
_ACCENTS = {
    **dict.fromkeys("^ˆ̂", "\u0302"), **dict.fromkeys("¯‾_ˉ―−̄", "\u0304"), **dict.fromkeys("~˜∼̃", "\u0303"),
    **dict.fromkeys("→⟶⃗", "\u20d7"), **dict.fromkeys("˙.̇", "\u0307"), "¨": "\u0308", "ˇ": "\u030c",
}  # fmt: skip


def shown(element: etree._Element) -> str:
    """The text that a formula or a part of it shows, without its tail."""
    name = str(element.tag)
    if name in _HIDDEN:
        return ""
    if name in TOKENS:
        return " ".join("".join(map(str, element.itertext())).split())
    pieces = list(_pieces(element))
    form, texts = _FORMS.get(name), "".join(pieces[0::2])
    operands = [piece for child, piece in zip(element, pieces[1::2], strict=True) if child.tag not in _HIDDEN]
    parts = operands or texts.split()
    is_row = form is None or len(parts) < _ARITY.get(name, 0) or (operands and texts)
    return _row(pieces) if form is None or is_row else form(element, parts)


def _pieces(element: etree._Element) -> Iterator[str]:
    """What the children show, and the text between them."""
    yield " ".join((element.text or "").split())
    for child in element:
        yield shown(child)
        yield " ".join((child.tail or "").split())


def _row(pieces: Iterator[str] | Sequence[str]) -> str:
    """The pieces beside one another; words are kept apart: `log n`, but `2x`."""
    text, last = "", ""
    for piece in filter(None, pieces):
        is_word = _run(last[::-1]) > 1 or _run(piece) > 1
        glued = last[-1:].isalpha() and piece[:1].isalpha() and is_word
        text += f" {piece}" if glued else piece
        last = piece
    return text


def _run(text: str) -> int:
    """The number of letters that the text begins with."""
    return next((place for place, letter in enumerate(text) if not letter.isalpha()), len(text))


def _grouped(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _raised(base: str, exponent: str) -> str:
    if not exponent:
        return base
    if exponent in _BESIDE:
        return base + exponent
    return f"{_grouped(base) if base else ''}^{_grouped(exponent)}"


def _lowered(base: str, index: str) -> str:
    if not index:
        return base
    apart = len(base) > 1 or len(index) > 1 or (base[-1:].isdigit() and index[:1].isdigit())
    return f"{base}_{_grouped(index)}" if apart and base else base + index


def _over(base: str, above: str) -> str:
    accent = _ACCENTS.get(above)
    return unicodedata.normalize("NFC", base + accent) if accent and len(base) == 1 else _raised(base, above)


def _fenced(element: etree._Element, parts: Sequence[str]) -> str:
    opening, closing = element.get("open", "("), element.get("close", ")")
    separator = (element.get("separators", ",").strip() or "")[:1]
    return opening + (f"{separator} " if separator else " ").join(parts) + closing


def _table(element: etree._Element, parts: Sequence[str]) -> str:
    return "; ".join(filter(None, parts))


def _table_row(element: etree._Element, parts: Sequence[str]) -> str:
    return ", ".join(filter(None, parts))


_FORMS: Mapping[str, Callable[[etree._Element, Sequence[str]], str]] = {
    "mfrac": lambda _, parts: f"{_grouped(parts[0])}/{_grouped(parts[1])}",
    "msup": lambda _, parts: _raised(parts[0], parts[1]),
    "msub": lambda _, parts: _lowered(parts[0], parts[1]),
    "msubsup": lambda _, parts: _scripted(parts[0], parts[1], parts[2]),
    "munder": lambda _, parts: _lowered(parts[0], parts[1]),
    "mover": lambda _, parts: _over(parts[0], parts[1]),
    "munderover": lambda _, parts: _scripted(parts[0], parts[1], parts[2]),
    "msqrt": lambda _, parts: f"√{_grouped(_row(parts))}",
    "mroot": lambda _, parts: f"{_grouped(parts[0])}^(1/{_grouped(parts[1])})",
    "mfenced": _fenced,
    "mtable": _table,
    "mtr": _table_row,
    "mlabeledtr": _table_row,
    "mspace": lambda _, parts: " ",
    "maction": lambda _, parts: parts[0],
}
_ARITY = {
    "mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3, "msqrt": 1, "mroot": 2,
    "mfenced": 1, "maction": 1,
}  # fmt: skip


def _scripted(base: str, index: str, exponent: str) -> str:
    lowered = _lowered(base, index)
    if not exponent or exponent in _BESIDE:
        return lowered + exponent
    return f"{lowered}^{_grouped(exponent)}"
