"""What nobody recorded is invented here: deterministic, seeded by the title, and saying plainly that it is invented."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

_SUBJECTS = ("A small encoder", "The proposed head", "A memory of earlier batches", "The second branch", "Each proxy")
_VERBS = ("pulls together", "weighs", "re-orders", "summarises", "compares", "passes over")
_OBJECTS = ("views of one landmark", "pairs that are hard to tell apart", "regions of an image", "near duplicates")
_TESTS = ("four made-up collections", "a made-up index of landmarks", "two made-up sets of product photographs")
_TRAPS = (
    "The margin keeps $d(a,p) < d(a,n)$ for every triplet.",
    "Recall rises whenever a<b and b>c hold.",
    "Precision & recall are both given, at R@1 and R@10.",
    "Nothing else is claimed.",
)


@lru_cache(maxsize=65536)
def digest(*parts: object) -> int:
    """A number that depends on the parts alone, 64 bits."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def chance(share: float, *parts: object) -> bool:
    """True for about `share` of all parts, always the same for the same parts."""
    return digest("chance", *parts) / 2**64 < share


def pick(choices: Sequence[str], *parts: object) -> str:
    """One of the choices, always the same for the same parts."""
    return choices[digest("pick", *parts) % len(choices)]


_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu")
_OWN_WORDS = 60


@lru_cache(maxsize=8192)
def abstract(title: str) -> str:
    """A few sentences of our own that nobody can take for the work's real abstract."""
    middle = (
        f"{pick(_SUBJECTS, title, turn)} {pick(_VERBS, title, turn)} {pick(_OBJECTS, title, turn)}." for turn in (1, 2)
    )
    return (
        f"This abstract is invented for tests; it is not the abstract of “{title}”. {' '.join(middle)} "
        f"{pick(_TRAPS, title)} It is tried on {pick(_TESTS, title)}. {_words(title)}."
    )


def _words(title: str) -> str:
    """Words that no other title has in this order: abstracts of two works have little in common."""
    chosen = (pick(_SYLLABLES, title, place, 1) + pick(_SYLLABLES, title, place, 2) for place in range(_OWN_WORDS))
    return " ".join(chosen).capitalize()


def citations(source: str, title: str, ceiling: int) -> int:
    """How often a source has seen the work cited: other numbers in each source, zero for a few."""
    if chance(0.05, "uncited", source, title):
        return 0
    total = digest("citations", title) % ceiling
    return total // 2 + digest("citations", source, title) % (total // 4 + 2)
