"""How titles are compared. The only place that folds one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

NEAR = 0.88
"""From this similarity on, two different titles are close enough that a person should look."""
AGREES = 0.8
"""From this similarity on, a title does not speak against an identifier that is equal: preprints change their titles.
Of 81 retitled preprints a half lies above, and so do three that are other works; their authors tell them apart."""

# British and American, hyphenated and not: spellings that are one word in a title.
_SPELLINGS = {"recognising": "recognizing", "colour": "color", "centre": "center", "modelling": "modeling"}
_LETTERS = {
    "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae",
    "&": " and ", "+": " plus ",
}  # fmt: skip
_TAKEN_BACK = re.compile(r"^\W*(?:retracted|withdrawn)(?: (?:article|paper|chapter))?\W*:", re.IGNORECASE)
"""What publishers put before the title of a work that they took back: it is still the work."""
_TEX_LOOKS = re.compile(r"\\(?:text|math|mbox|emph|ensuremath|operatorname|rm|bf|it|sc|tt)[a-z]*")
_SUBTITLE = re.compile(r"[:?!]\s|\s[-–—]\s|\.\s")


@lru_cache(maxsize=16384)
def fold(title: str) -> str:
    """The title as it is compared: no case, accents, punctuation or spaces that tell nothing.

    `"Fine-Tuning CNNs – a Study"` and `"Fine tuning CNNs: A study"` fold to the same text; a changed word does not.
    Formulas are read, not dropped: `β-VAE`, `$\\beta$-VAE` and `beta-VAE` are one title, `VAE` is another.
    """
    text = _TAKEN_BACK.sub("", title)
    text = re.sub("[ßøØłŁđĐæÆ&+]", lambda letter: _LETTERS[letter[0]], text)
    text = _in_plain_letters(text) if not text.isascii() else text.casefold()
    text = re.sub(r"\\ell(?![a-z])", "l", _TEX_LOOKS.sub("", text))
    words = re.findall(r"\w+", re.sub(r"[\\$^_{}'’]", "", text))
    return "".join(_SPELLINGS.get(word, word) for word in words)


def _in_plain_letters(text: str) -> str:
    bare = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(
        "[α-ω]", lambda greek: unicodedata.name(greek[0]).rpartition(" ")[2].lower(), "".join(bare).casefold()
    )


def same(one: str, other: str) -> bool:
    """The same title, however it is typed."""
    return fold(one) == fold(other) != ""


def similarity(one: str, other: str) -> float:
    """How close two titles are, 0 … 1; 1 is the same title."""
    if same(one, other):
        return 1.0
    # Word order and length both count, so a prefix ("Attention Is All You Need in …") is not close.
    return min(fuzz.ratio(fold(one), fold(other)) / 100, 0.99)


def without_subtitle(one: str, other: str) -> bool:
    """Whether one of the two is the other without its subtitle: `SOLAR` and `SOLAR: Second-Order Loss and …`."""
    shorter, longer = sorted((one, other), key=len)
    cuts = (longer[: cut.start()] for cut in _SUBTITLE.finditer(longer))
    return any(same(shorter, main) for main in cuts)
