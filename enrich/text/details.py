"""Volume, number and pages of a printed work in one form; what stands in their place where there are none is nothing.

Services and reference managers fill the fields of an article that is not in an issue yet: volume `PP` and number `99`,
pages `no-no`, `n/a`, `0-0`, `ahead-of-print`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 60
"""Characters of one of the values."""

_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
_PLACEHOLDER = re.compile(
    r"(?:n\.?\s*/?\s*[adk]\.?|no(?:ne|t available|t applicable|t yet)?|null|nil|nan|und(?:efined)?|unk(?:nown)?"
    r"|unpaginated|no(?:t)? pag(?:e|es|ination|inated)|n\.?\s?p(?:ag)?\.?|s\.\s?p\.?|x{3,}|x+-x+|\?+|\.+|…|_+|#+|0+"
    r"|tb[adc]|t\.b\.[ad]\.?|\(?:(?:un(?:av|ap|al|as|kn)|none|null|tba)\)?"
    r"|(?:in|en|im) (?:press|print|prensa|druck)|(?:still )?forthcoming|to appear|to be published|(?:just )?accepted"
    r"|(?:article )?ahead[ -]of[ -]print|aheadofprint|aop|early (?:access|view|online)|online[ -]?(?:first|early|now)?"
    r"|(?:first|published) online|e-?pub(?: ahead of print)?|preprint|pre-?press|web|pp|latest articles?)",
    re.IGNORECASE,
)
_PAGE_WORD = re.compile(
    r"^(?:pages?|pp?\s*\.|pp(?=[\s\d])|p(?=\s)|pgs?\.?(?=[\s\d])|seiten?\s|s\.\s(?=\d)|p[aá]gs?\.?(?=[\s\d])|стр\.?"
    r"|с\.\s?(?=\d))\s*:?\s*",
    re.IGNORECASE,
)
_PAGE_WORD_AFTER = re.compile(r"(?<=\d)\s*(?:pp?\.?|pages?|pgs?\.?|seiten)$", re.IGNORECASE)
_EXTENT = re.compile(r"\d+\s*(?:pp?\.?|pages?|pgs?\.?|seiten)", re.IGNORECASE)
_VOLUME_WORD = re.compile(r"^(?:volume|vol\s*\.?|bd\s*\.|band)\s*[:-]?\s*(?=\S)", re.IGNORECASE)
_NUMBER_WORD = re.compile(
    r"^(?:number|no\s*\.|no(?=\s?\d)|issue|iss\s*\.?|nr\s*\.?|n[°º]|heft|№)\s*[:-]?\s*(?=\S)", re.IGNORECASE
)
_ARXIV_VOLUME = re.compile(r"abs/\S+|arxiv:\S*", re.IGNORECASE)


class Details(NamedTuple):
    """The details of one printed work; None where nothing is said."""

    volume: str | None
    number: str | None
    pages: str | None
    set_aside: tuple[str, ...]
    """Values that say nothing, each as a sentence."""


def read_details(volume: str = "", number: str = "", pages: str = "") -> Details:
    """The details in one form. Input is plain text; an empty text says nothing."""
    given = {"volume": " ".join(volume.split()), "number": " ".join(number.split()), "pages": " ".join(pages.split())}
    read = {
        "volume": _part(_VOLUME_WORD.sub("", given["volume"])),
        "number": _part(_NUMBER_WORD.sub("", given["number"])),
        "pages": read_pages(given["pages"]),
    }
    if given["number"] == "99" and given["volume"] and read["volume"] is None:
        read["number"] = None  # IEEE's articles that are not in an issue yet: volume PP, number 99
    aside = tuple(
        _sentence(name, text)
        for name, text in given.items()
        if text and read[name] is None and not _ARXIV_VOLUME.fullmatch(text)
    )
    return Details(read["volume"], read["number"], read["pages"], aside)


def read_pages(pages: str) -> str | None:
    """`11752-11761`, one hyphen, without `pp.`; None where no page is given, and for `1-1`, which stands for none."""
    plain = " ".join(pages.split()).strip(".,; ")
    if len(plain) > LONGEST or _EXTENT.fullmatch(plain):
        return None
    plain = _PAGE_WORD_AFTER.sub("", _PAGE_WORD.sub("", plain))
    plain = _DASHES.sub("-", plain).strip("-.,; ")
    parts = [part for part in plain.split("-") if not _is_placeholder(part)]
    is_whole_text = _is_placeholder(plain) or _is_placeholder(plain.replace("-", " "))
    return None if is_whole_text or plain == "1-1" or not parts else plain if _holds_all(plain, parts) else parts[0]


def _holds_all(plain: str, parts: list[str]) -> bool:
    """Whether no part of the pages is a placeholder; of `435-n/a` the first page is known."""
    return len(parts) == len(plain.split("-"))


def _part(text: str) -> str | None:
    plain = text.strip(".,; ")
    says_nothing = len(plain) > LONGEST or _ARXIV_VOLUME.fullmatch(plain)
    return None if says_nothing or _is_placeholder(_DASHES.sub("-", plain).strip("-")) else plain


def _is_placeholder(text: str) -> bool:
    plain = text.strip(" .()[]-").strip()
    return not plain or bool(_PLACEHOLDER.fullmatch(plain) or _PLACEHOLDER.fullmatch(text.strip()))


def _sentence(name: str, text: str) -> str:
    if len(text) > LONGEST:
        return f"{name} of {len(text)} characters is too long"
    return f"{name} {text!r} says nothing; it stands there where there is none yet"
