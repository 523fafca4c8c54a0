"""Labels that publishers put before or after the title of a work that they warn of: `RETRACTED ARTICLE: X`.

A corrigendum, an erratum and a correction are other works, and their words stay in the title.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

WarningKind = Literal["retracted", "withdrawn", "concern"]
KINDS: tuple[WarningKind, ...] = ("retracted", "withdrawn", "concern")


class Labelled(NamedTuple):
    """A title without its labels."""

    title: str
    """Empty where the text is a label alone."""
    kinds: tuple[WarningKind, ...] = ()
    """What the labels say, without repetition."""
    labels: tuple[str, ...] = ()
    """The labels as they are written."""
    is_notice: bool = False
    """Whether the text is the title of the notice about the work, which is published beside it."""


_NOUN = (
    r"(?:(?:original |research |review |journal |conference |book )?"
    r"(?:article|paper|chapter|book|manuscript|study|publication|letter|review|preprint|abstract|report|work|submission))"
)
_LEFT, _RIGHT = r"[\[({<«【〔（［*\"“]*\s*", r"\s*[\])}>»】〕）］*\"”]*"
_OPEN, _CLOSE = r"[\[({<«【〔（［*]+\s*", r"\s*[\])}>»】〕）］*]+"
_AFTER = r"(?:\s*[:：.|]+\s*[-–—]*\s*|\s+[-–—]+\s+|\s*[–—]\s*)"
_PUBLICATION = r"(?:(?:journal |conference |book )?(?:article|paper|chapter|book|manuscript|publication|preprint))"
_BY = r"(?: (?:by|at the request of) (?:the )?(?:authors?|editors?|publisher|journal)(?:\(s\))?)?"
_RETRACTED_WORDS = (
    rf"(?:partially )?retracted(?: and (?:replaced|republished)| in part)?(?: {_NOUN})?{_BY}"
    rf"|(?:this )?{_NOUN} (?:has been |is |was )?retracted{_BY}|notice of retraction"
    r"|zurückgezogener artikel|retrahiert|article rétracté|rétracté|artículo retractado|retractado|artigo retratado"
    r"|articolo ritrattato|ritrattato|статья отозвана|отозвана|отозвано|ретрагирован[ао]?|已撤稿|撤稿|論文撤回"
    r"|논문 철회|철회(?:된 논문|됨)?|wycofan[aey]|geri çekil(?:di|en makale|miştir)|återkallad|取り?下げ"
)
_WITHDRAWN_WORDS = (
    rf"(?:temporarily )?withdrawn(?: as (?:a )?duplicate)?{_BY}(?: {_NOUN})?"
    rf"|(?:this )?{_NOUN} (?:has been |is |was )?withdrawn{_BY}|temporary withdrawal"
    r"|administrative duplicate publication"
    r"|zurückgezogen|article retiré|(?:artículo |artigo )?retirado|ritirato|teruggetrokken|已?撤回"
)
_REMOVED_WORDS = rf"removed(?: {_NOUN})?|temporary removal|{_PUBLICATION} (?:has been )?removed"
_VIOLATION = (
    r"notice of violation of (?:(?:the )?ieee |acm )?publi(?:cation|shing) (?:principles?|polic(?:y|ies)|ethics)"
)
_CONCERN_WORDS = r"(?:editorial |editor'?s |publisher'?s )?expression of (?:editorial )?concern"
_TO = r"(?: (?:to|for|of|on|about|regarding))?"


def _head(words: str, after: str = _AFTER) -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{_LEFT}(?:{words}){_RIGHT}{after}|{_OPEN}(?:{words}){_CLOSE}\s*)", re.IGNORECASE)


def _tail(words: str) -> re.Pattern[str]:
    rest = r"(?:[.:;,]\s[^\[\](){}]*)?"
    return re.compile(
        rf"(?:\s*{_OPEN}(?:{words}){rest}{_CLOSE}|\s+[-–—]+\s+(?:{words})|\s*[:：]\s+(?:{words}))[\s.]*$", re.IGNORECASE
    )


def _capitals_head(word: str) -> re.Pattern[str]:
    """The word in capitals before a title that is not in capitals: `RETRACTED A study of reeds`."""
    return re.compile(
        rf"^\s*{word}(?: (?:ARTICLE|PAPER|CHAPTER|BOOK))?\b(?:\s*[-–—]\s*|\s+)(?=\S)(?=.*[a-z])", re.DOTALL
    )


def _capitals_tail(word: str) -> re.Pattern[str]:
    """The word in capitals behind a title that is not in capitals, or as a sentence of its own."""
    article = r"(?: (?:ARTICLE|PAPER|CHAPTER|BOOK))?"
    return re.compile(rf"(?<=[a-z0-9])(?:[.,;]?\s+{word}{article}|[.]\s+{word.capitalize()}(?i:{article}))[\s.]*$")


_ANY_AFTER = rf"(?:{_AFTER}|\s+(?=\S))"
# (kind, pattern, whether the text is then the title of a notice), in the order in which they are tried.
_RULES: tuple[tuple[WarningKind, re.Pattern[str], bool], ...] = (
    ("concern", _head(_VIOLATION, _ANY_AFTER), False),
    ("retracted", _head(r"notice of retraction", _ANY_AFTER), False),
    ("retracted", _head(rf"retraction (?:note|notice|statement){_TO}", _ANY_AFTER), True),
    ("retracted", _head(rf"statement of retraction{_TO}|removal notice{_TO}|notice of removal{_TO}"), True),
    ("withdrawn", _head(rf"withdrawal (?:note|notice|statement){_TO}|notice of withdrawal{_TO}"), True),
    ("concern", _head(rf"{_CONCERN_WORDS}{_TO}|notice of concern"), True),
    ("concern", re.compile(rf"^\s*{_CONCERN_WORDS}{_TO}\s*(?=[\"“‘«])", re.IGNORECASE), True),
    ("retracted", _head(_RETRACTED_WORDS), False),
    ("retracted", _capitals_head("RETRACTED"), False),
    ("retracted", re.compile(rf"^\s*{_OPEN}(?:partial )?retraction{_CLOSE}\s*", re.IGNORECASE), True),
    ("withdrawn", _head(_WITHDRAWN_WORDS), False),
    ("withdrawn", _capitals_head("WITHDRAWN"), False),
    ("retracted", _head(_REMOVED_WORDS, r"\s*[:：]\s*"), False),
    ("retracted", _tail(_RETRACTED_WORDS), False),
    ("retracted", _capitals_tail("RETRACTED"), False),
    (
        "retracted",
        re.compile(rf"\s*{_OPEN}(?:partial )?retraction(?: of vol[^\[\](){{}}]*)?{_CLOSE}[\s.]*$", re.IGNORECASE),
        True,
    ),
    ("withdrawn", _tail(_WITHDRAWN_WORDS), False),
    ("withdrawn", _capitals_tail("WITHDRAWN"), False),
    ("retracted", re.compile(rf"\s*{_OPEN}(?:{_REMOVED_WORDS}){_CLOSE}[\s.]*$", re.IGNORECASE), False),
    ("concern", _tail(rf"{_VIOLATION}|{_CONCERN_WORDS}"), False),
)
_ALONE = re.compile(
    rf"\s*{_LEFT}(?:(?P<retracted>{_RETRACTED_WORDS}|retraction(?: (?:note|notice))?)"
    rf"|(?P<withdrawn>{_WITHDRAWN_WORDS})|(?P<concern>{_CONCERN_WORDS}|{_VIOLATION})){_RIGHT}[\s.:!]*",
    re.IGNORECASE,
)
_MAY_HAVE_LABEL = re.compile(
    "retract|withdr|remov|notice|concern|duplicate publication|zurück|rétract|retir|retrat|ritir|ritrat|retrah"
    "|teruggetr|wycofan|geri çekil|återkall|отозв|ретраг|撤|下げ|철회",
    re.IGNORECASE,
)
_QUOTES = {'"': '"', "“": "”", "‘": "’", "«": "»", "'": "'"}


def split_labels(title: str) -> Labelled:
    """The title without its labels, and what they say. A title of a label alone is empty."""
    if not _MAY_HAVE_LABEL.search(title):
        return Labelled(title)
    split = Labelled(title)
    while (next_split := _without_one(split)) is not None:
        split = next_split
    return split


def _without_one(split: Labelled) -> Labelled | None:
    """The title with one label less; None where it has no more."""
    if alone := _ALONE.fullmatch(split.title):
        return _add(split, "", next(kind for kind in KINDS if alone[kind]), alone[0])
    for kind, pattern, is_notice in _RULES:
        if match := pattern.search(split.title):
            rest = split.title[: match.start()] + split.title[match.end() :]
            return _add(split, _unquoted(rest) if is_notice else rest, kind, match[0], is_notice=is_notice)
    return None


def _add(split: Labelled, title: str, kind: WarningKind, label: str, *, is_notice: bool = False) -> Labelled:
    kinds = tuple(dict.fromkeys((*split.kinds, kind)))
    return Labelled(title.strip(), kinds, (*split.labels, label.strip()), split.is_notice or is_notice)


def _unquoted(title: str) -> str:
    """A title in quotation marks without them, and without the reference that follows: `“X” [Ponds 12 (2020) 3]`."""
    match = re.fullmatch(r"\s*([\"“‘«'])(?P<title>.+)([\"”’»'])\s*(?:[\[(].*[\])])?\s*", title)
    if match is None or match[3] != _QUOTES[match[1]] or match[1] in match["title"]:
        return title
    return match["title"]
