"""What the words of a venue's name say of its kind: a conference, its workshops, a journal, an archive."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

VenueKind = Literal["proceedings", "journal", "workshop", "short form", "report", "repository"]
SAY_SO: frozenset[VenueKind | None] = frozenset({"workshop", "short form", "report", "repository"})
"""Kinds that a name always tells. That of a conference or a journal often does not."""

_WORKSHOP = re.compile(
    r"\b(?:workshops?|wksho?ps?|wksps?|w'?shops?|companion|adjunct|extended abstracts?|findings of|side events?"
    r"|doctoral (?:consortium|symposium)|supplement(?:al|ary)? proceedings)\b",
    re.IGNORECASE,
)
"""What the volumes of a conference are called that are not its proceedings."""
_WORKSHOP_ACRONYM = re.compile(
    r"\b[A-Z]{3,}W(?=$|[^A-Za-z])|\b[A-Z]{3,}[- ]WS?(?=$|[^A-Za-z])|\b[A-Z]{3,}Workshops?\b"
    r"|\b[A-Z]{3,}(?: \d{4})? [Tt]utorials?\b|\w\s*@\s*[A-Z]{3,}"
)
"""`CVPRW`, `CVPR-W`, `ICML WS`, `MarshVis@ECCV`."""
_HELD_WITH = re.compile(
    r"\b(?:in conjunction|co-?located|collocated|held|affiliated|associated|organi[sz]ed|together|jointly)"
    r"(?: together)? (?:with|at)\b|\bin conj\.? with\b|\bsatellite (?:event|meeting|of)\b"
    r"|(?<!^)\b(?:as part of|part of|alongside|adjacent to|during|hosted (?:by|at))\b",
    re.IGNORECASE,
)
"""What stands before these words is held beside the conference that is named after them."""
_AT = re.compile(r"(?P<before>[A-Za-z]\w*)\W+at (?:the )?(?:\d{4} )?(?P<acronym>[A-Za-z&]+)")
_OF_THE_CONFERENCE = frozenset({
    "accepted", "appear", "appeared", "appearing", "appears", "best", "oral", "paper", "papers", "poster", "posters",
    "presented", "published", "spotlight", "talk",
})  # fmt: skip
"""Words before `at CVPR` after which the paper is the conference's own."""
_KINDS: tuple[tuple[VenueKind, str], ...] = (
    (
        "repository",
        r"\b(?:arxiv|zenodo|figshare|dryad|dataverse|mendeley data|ssrn|\w*rxiv|research square|preprints?(?:\.org)?"
        r"|authorea|hal|openreview|github|kaggle|osf|data ?set|repository|faculty opinions|f1000)\b",
    ),
    (
        "short form",
        r"\b(?:posters?|talks|sketches|technical briefs|demos?|demonstrations?|abstracts?|panels?|keynotes?|student"
        r"|emerging technologies|late[- ]breaking|work[- ]in[- ]progress)\b",
    ),
    ("report", r"\b(?:universit\w+|thesis|dissertation|technical report|tech\. rep|working papers?|patent)\b"),
    (
        "journal",
        r"\b(?:journal|transactions|letters|magazine|reviews?|annals|bulletin|quarterly|newsletter|surveys"
        r"|sigmod record|news$|pvldb|pacm\w*|proceedings of the (?:vldb endowment|national academy|acm on)"
        r")\b"
        r"|\bproceedings of the ieee$|\b(?:j|trans|lett|mag|rev|ann|bull|surv|commun)\.",
    ),
    (
        "proceedings",
        r"\b(?:conference|symposium|congress|annual meeting)\b|\b(?:conf|symp)\.|\bint(?:'l|ernational)? conf\b",
    ),
)
_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in _KINDS)
_SERIES = re.compile(
    r"lecture notes in|\b(?:communications in computer and information science|proceedings of machine learning research"
    r"|conference proceedings? series|advances in intelligent systems|ifip advances in"
    r"|leibniz international proceedings|proceedings of spie|spie proceedings)\b|^(?:lncs|lnai|ccis|pmlr|icps)$",
    re.IGNORECASE,
)
"""Series of books, which say nothing of the conference that a volume is of."""
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z][A-Z&]{2,}(?![A-Za-z])")
_ORGANIZER = re.compile(
    r"IEEE|ACM|CVF|SIG[A-Z]+|USENIX|IFIP|IAPR|ISCA|SPIE|SIAM|IET|USA|UAE|LNCS|LNAI|CCIS|PMLR|MIT|BMVA"
)


def kind(text: str) -> VenueKind | None:
    """What kind of venue the words of a name tell of; None where they do not say, as those of a book series do not."""
    if _SERIES.search(text):
        return None
    return next((kind for kind, words in _PATTERNS if words.search(text)), None)


def names_workshop(text: str) -> bool:
    """Whether the words of a name tell of workshops, a companion or other volumes beside a conference's proceedings."""
    return bool(_WORKSHOP.search(text) or _WORKSHOP_ACRONYM.search(text))


def held_with_another(text: str) -> str | None:
    """What is held beside another event that the text names: `MarshVis` of `MarshVis, co-located with CVPR`."""
    held = _HELD_WITH.search(text)
    return text[: held.start()].strip(" ,;:(") if held else None


def held_at(text: str) -> str | None:
    """The acronym of the event at which the rest of the text is held: `CVPR` of `MarshVis at CVPR 2019`."""
    at = _AT.search(text)
    return at["acronym"] if at and at["before"].casefold() not in _OF_THE_CONFERENCE else None


def acronyms_differ(one: str, other: str) -> bool:
    """Whether both names have acronyms, and none of one is in an acronym of the other: `ICLR` and `ICML 2017`."""
    ones, others = _acronyms(one), _acronyms(other)
    return bool(ones and others) and not any(mine in theirs or theirs in mine for mine in ones for theirs in others)


@lru_cache(maxsize=8192)
def _acronyms(text: str) -> frozenset[str]:
    return frozenset(word for word in _ACRONYM.findall(text) if not _ORGANIZER.fullmatch(word))
