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
Of 81 retitled preprints a third lie above, and every wrong arXiv link but one below; first authors tell that one."""

# British and American, hyphenated and not: spellings that are one word in a title.
_SPELLINGS = {"recognising": "recognizing", "colour": "color", "centre": "center", "modelling": "modeling"}


@lru_cache(maxsize=65536)
def fold(title: str) -> str:
    """The title as it is compared: no case, accents, punctuation or spaces that tell nothing.

    `"Fine-Tuning CNNs – a Study"` and `"Fine tuning CNNs: A study"` fold to the same text; a changed word does not.
    """
    text = unicodedata.normalize("NFKD", title.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).casefold()
    text = (
        re.sub(r"\\[a-z]+|[$^_{}]", "", text)
        .replace("&", " and ")
        .replace("+", " plus ")
        .replace("'", "")
        .replace("’", "")
    )
    words = re.findall(r"\w+", text)
    return "".join(_SPELLINGS.get(word, word) for word in words)


def same(one: str, other: str) -> bool:
    """The same title, however it is typed."""
    return fold(one) == fold(other) != ""


def similarity(one: str, other: str) -> float:
    """How close two titles are, 0 … 1; 1 is the same title."""
    if same(one, other):
        return 1.0
    # Word order and length both count, so a prefix ("Attention Is All You Need in …") is not close.
    return min(fuzz.ratio(fold(one), fold(other)) / 100, 0.99)
