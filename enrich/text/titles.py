"""Comparison of titles. The only module that folds them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from enrich.text.labels import split_labels
from enrich.text.repeated_formulas import without_repeated_formulas

NEAR = 0.88
"""From this similarity on, a person should check whether two different titles are one."""
AGREES = 0.8
"""From this similarity on, a title does not contradict an equal identifier, because preprints change their titles.
Half of 81 retitled preprints lie above it, and so do three other works, which differ in their authors."""

# British spelling → American spelling, as folded words.
_SPELLINGS = {"recognising": "recognizing", "colour": "color", "centre": "center", "modelling": "modeling"}
_LETTERS = {
    "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae",
    "&": " and ", "+": " plus ",
}  # fmt: skip
_TEX_STYLES = re.compile(r"\\(?:text|math|mbox|emph|ensuremath|operatorname|rm|bf|it|sc|tt)[a-z]*")
_SUBTITLE = re.compile(r"[:?!]\s|\s[-–—]\s|\.\s")


@lru_cache(maxsize=16384)
def fold(title: str) -> str:
    """The title as it is compared: without case, accents, punctuation and spaces.

    `"Fine-Tuning CNNs – a Study"` and `"Fine tuning CNNs: A study"` fold to the same text; a changed word does not.
    Formulas count: `β-VAE`, `$\\beta$-VAE` and `beta-VAE` are one title, `VAE` is another.
    """
    split = split_labels(title)
    text = without_repeated_formulas(title if split.is_notice else split.title or title)
    text = re.sub("[ßøØłŁđĐæÆ&+]", lambda letter: _LETTERS[letter[0]], text)
    text = _in_plain_letters(text) if not text.isascii() else text.casefold()
    text = re.sub(r"\\ell(?![a-z])", "l", _TEX_STYLES.sub("", text))
    words = re.findall(r"\w+", re.sub(r"[\\$^_{}'’]", "", text))
    return "".join(_SPELLINGS.get(word, word) for word in words)


def _in_plain_letters(text: str) -> str:
    bare = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(
        "[α-ω]", lambda greek: unicodedata.name(greek[0]).rpartition(" ")[2].lower(), "".join(bare).casefold()
    )


def same(one: str, other: str) -> bool:
    """Whether two titles fold to the same text. An empty one equals none."""
    return fold(one) == fold(other) != ""


def similarity(one: str, other: str) -> float:
    """The similarity of two titles, 0 … 1; 1 means the same title."""
    if same(one, other):
        return 1.0
    # Word order and length both count, so that a prefix ("Attention Is All You Need in …") is not similar.
    return min(fuzz.ratio(fold(one), fold(other)) / 100, 0.99)


def without_subtitle(one: str, other: str) -> bool:
    """Whether one of the two is the other without its subtitle: `SOLAR` and `SOLAR: Second-Order Loss and …`."""
    shorter, longer = sorted((one, other), key=len)
    cuts = (longer[: cut.start()] for cut in _SUBTITLE.finditer(longer))
    return any(same(shorter, main) for main in cuts)
