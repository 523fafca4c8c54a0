"""Identifiers in canonical form: DOI, arXiv id, DBLP key, and the ids in addresses. The only module with their syntax.

The parsers accept resolver addresses, `doi:` prefixes, percent-encoding and upper case. They raise ValueError for
anything else; its message shows an identifier of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from enrich.text import unicode

_INVISIBLE = (
    unicode.CONTROLS
    + unicode.ZERO_WIDTH
    + unicode.DIRECTION_OVERRIDES
    + unicode.INVISIBLE_OPERATORS
    + unicode.BYTE_ORDER_MARK
    + unicode.SURROGATES
)
_DOI = re.compile(rf"10\.\d{{4,9}}(?:\.\d+)*/[^\s{_INVISIBLE}]+")
_DOI_PREFIX = re.compile(r"^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:info:|urn:)?doi[:/]\s*)+", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
# https://info.arxiv.org/help/arxiv_identifier.html: 0704–1412 have four digits after the dot, 1501 and later five.
_ARXIV = re.compile(
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.\d{4}|(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5}"
    r"|[a-z]+(?:-[a-z]+)*/\d{2}(?:0[1-9]|1[0-2])\d{3})"
)
_ARXIV_PREFIX = re.compile(
    r"^(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/"
    r"|(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.|arxiv:\s*)",
    re.IGNORECASE,
)
_DBLP = re.compile(r"(?:conf|journals|books|phd|series|reference|homepages)/[\w-]+/[\w:.-]+")
_PAPER = re.compile(r"(?:(?:https?://)?(?:www\.)?semanticscholar\.org/paper/(?:[^/]+/)?)?([0-9a-f]{40})", re.IGNORECASE)

_LANDING_PAGES = {
    "doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/", "dblp": "https://dblp.org/rec/",
    "semantic_scholar": "https://www.semanticscholar.org/paper/", "openalex": "https://openalex.org/",
    "openreview": "https://openreview.net/forum?id=",
}  # fmt: skip


class Identifier(NamedTuple):
    """An identifier: its kind, and its value in canonical form."""

    kind: str
    """`doi`, `arxiv`, `openreview`, `semantic_scholar`, or that of a proceedings site: `ieee` `cvf` `pmlr` `neurips`
    `aaai` `dblp`."""
    value: str


def doi(text: str) -> str:
    """The DOI in canonical form, lower case: `10.1109/iccv48922.2021.01156`.

    DOIs are compared without case (ISO 26324), so one case keeps files stable. Raises ValueError for a text that is no
    DOI, and for arXiv's own DOI of a preprint (10.48550/arXiv.…), which belongs in `arxiv`.
    """
    canonical = any_doi(text)
    if canonical.startswith(_ARXIV_DOI):
        arxiv_id = canonical.removeprefix(_ARXIV_DOI)
        raise ValueError(f"{canonical} is arXiv's own DOI of the preprint; write arxiv: {arxiv_id}")
    return canonical


def any_doi(text: str) -> str:
    """The DOI in canonical form, also that of a preprint. Raises ValueError for a text that is no DOI."""
    bare = _DOI_PREFIX.sub("", unquote(text.strip())).replace("\\_", "_").rstrip(".,;")
    if not _DOI.fullmatch(bare):
        raise ValueError(f"{text!r} is not a DOI; one looks like 10.1109/CVPR.2016.90")
    return bare.lower()


def arxiv(text: str) -> str:
    """The arXiv id without version and without subject class: `2108.02927`, `astro-ph/0601001`, `math/0309136`."""
    bare = re.sub(r"\.pdf$", "", _ARXIV_PREFIX.sub("", unquote(text.strip())), flags=re.IGNORECASE)
    bare = re.sub(r"^([a-z-]+)\.[A-Z]{2}(?=/)", r"\1", re.sub(r"v\d+$", "", bare))
    if not _ARXIV.fullmatch(bare):
        raise ValueError(f"{text!r} is not an arXiv id; one looks like 2108.02927 or hep-th/9901001")
    return bare


def arxiv_year(arxiv_id: str) -> int:
    """The year of the preprint's first version, as its id tells it."""
    digits = int(arxiv_id.rpartition("/")[2][:2])
    return (1900 if digits > 90 else 2000) + digits


def arxiv_doi(arxiv_id: str) -> str:
    """The DOI that DataCite registers for an arXiv id."""
    return f"10.48550/arXiv.{arxiv_id}"


def dblp(text: str) -> str:
    """The DBLP key: `conf/iccv/YangHFSXLDH21`."""
    bare = re.sub(r"^(?:https?://(?:www\.)?dblp\.(?:org|uni-trier\.de)/rec/|DBLP:)", "", text.strip())
    bare = re.sub(r"\.(?:bib|html|xml)$", "", bare)
    if not _DBLP.fullmatch(bare):
        raise ValueError(f"{text!r} is not a DBLP key; one looks like conf/cvpr/HeZRS16")
    return bare


def pasted(text: str) -> Identifier:
    """The identifier in a text that a person pasted: a DOI, an arXiv id, a Semantic Scholar id, or an address with one.

    Raises ValueError for anything that no source can be asked by; the message says what to give instead.
    """
    given = text.strip()
    if arxiv_id := _parsed(arxiv, given):
        return Identifier("arxiv", arxiv_id)
    if paper := _PAPER.fullmatch(given):
        return Identifier("semantic_scholar", paper[1].lower())
    if canonical_doi := _parsed(doi, given):
        return Identifier("doi", canonical_doi)
    in_address = in_url(given) if "://" in given else ()
    if identifier := next((one for one in in_address if one.kind in ("doi", "arxiv")), None):
        return identifier
    raise ValueError(
        f"{given!r} carries no DOI and no arXiv id; give one, such as 10.1109/CVPR.2016.90 or 2108.02927: "
        "the page it leads to most often says it"
    )


def in_url(url: str) -> tuple[Identifier, ...]:
    """The identifiers in an address: that of the work first, then that of the page; empty where it has none."""
    return tuple(dict.fromkeys(_identifiers(url)))


def landing_page(identifier: str, kind: str) -> str:
    """The address of the page about an identifier."""
    return _LANDING_PAGES[kind] + identifier


def _identifiers(url: str) -> Iterator[Identifier]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub("/{2,}", "/", unquote(parts.path))
    if _is_at(host, "arxiv.org") and (arxiv_id := _parsed(arxiv, re.sub(r"^/(?:abs|pdf|html)/", "", path))):
        yield Identifier("arxiv", arxiv_id)
    elif host == "openreview.net" and (note := parse_qs(parts.query).get("id")):
        yield Identifier("openreview", note[0])
    elif _is_at(host, "dblp.org") and (key := _parsed(dblp, re.sub(r"^/rec/", "", path))):
        yield Identifier("dblp", key)
    elif identifier := _doi_in_path(path):
        yield identifier
    yield from _page_identifiers(host, path)


def _is_at(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _doi_in_path(path: str) -> Identifier | None:
    match = _DOI.search(path)
    if match is None:
        return None
    text = re.sub(r"(?:\.pdf|\.html|/full|/abstract|/pdf)$", "", match[0])
    if text.lower().startswith(_ARXIV_DOI):
        arxiv_id = _parsed(arxiv, text)
        return Identifier("arxiv", arxiv_id) if arxiv_id else None
    return Identifier("doi", text.lower())


# (kind, host, pattern of the path): the ids in the addresses of papers at proceedings sites.
_PAGES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("ieee", "ieeexplore.ieee.org", re.compile(r"/document/(\d+)")),
    ("cvf", "openaccess.thecvf.com", re.compile(r"/(?:papers|html(?:/\w+)?)/([^/]+?)_paper\.(?:pdf|html)$")),
    ("cvf", "cv-foundation.org", re.compile(r"/papers/(?:\w+/)?([^/]+?)_paper\.(?:pdf|html)$")),
    ("pmlr", "proceedings.mlr.press", re.compile(r"^/(v\d+/[\w-]+?)(?:\.html|/[\w-]+\.pdf)$")),
    ("neurips", "proceedings.neurips.cc", re.compile(r"/([0-9a-f]{32})-")),
    ("neurips", "papers.nips.cc", re.compile(r"/([0-9a-f]{32})-")),
    ("aaai", "ojs.aaai.org", re.compile(r"/AAAI/article/view/(\d+)")),
)


def _page_identifiers(host: str, path: str) -> Iterator[Identifier]:
    for kind, site, pattern in _PAGES:
        if host == site and (match := pattern.search(path)):
            yield Identifier(kind, match[1])


def _parsed(parse: Callable[[str], str], text: str) -> str | None:
    """What the parser gives; None where it raises ValueError."""
    try:
        return parse(text)
    except ValueError:
        return None
