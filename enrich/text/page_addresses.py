"""Addresses of papers that carry no identifier: what they say in words, and what to give instead of them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from enrich.text import unicode

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
_SHORT_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10/[a-z0-9]+)/?", re.IGNORECASE)
_CVF_HOSTS = ("openaccess.thecvf.com", "cv-foundation.org", "thecvf.com")
# Family name, words of the title, conference, year: `He_Deep_Residual_Learning_for_CVPR_2016_paper.html`.
_CVF_FILE = re.compile(r"/([^/_]+)_([^/]+)_((?:CVPR|ICCV|WACV)(?:W|_Workshops)?|ECCVW?)_(\d{4})_paper\.(?:html|pdf)$")


class DescribedPaper(NamedTuple):
    """A paper as an address describes it."""

    family: str
    """Of the first author, in plain letters."""
    title: str
    """Its beginning: long titles are cut, and signs are left out."""
    venue: str
    year: int


def is_address(text: str) -> bool:
    """Whether the text is the address of a page, with or without `https://`."""
    return bool(_ADDRESS.fullmatch(text.strip()))


def with_scheme(text: str) -> str:
    """The address with its scheme."""
    address = text.strip()
    return address if "://" in address else f"https://{address}"


def short_doi(text: str) -> str | None:
    """The short DOI (`10/abc`) that the text is; None where it is none."""
    match = _SHORT_DOI.fullmatch(unicode.in_ascii_forms(text).strip())
    return match[1].lower() if match else None


def described(address: str) -> DescribedPaper | None:
    """What the address of a paper at openaccess.thecvf.com says; None for other addresses, and for workshop papers."""
    try:
        parts = urlsplit(with_scheme(unicode.in_ascii_forms(address)))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    match = _CVF_FILE.search(unquote(parts.path))
    if host not in _CVF_HOSTS or match is None or "workshop" in parts.path.casefold() or match[3].endswith("W"):
        return None
    return DescribedPaper(match[1], match[2].replace("_", " "), match[3], int(match[4]))
