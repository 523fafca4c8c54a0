r"""Characters that a reader does not see: named ranges for character classes, and their removal from text.

The ranges are written as a regular expression spells them (`\x00-\x1f`), to be joined inside of `[…]`.
"""

from __future__ import annotations

import unicodedata

CONTROLS = r"\x00-\x1f\x7f-\x9f"
"""C0 and C1 control characters and DEL, line breaks and tabs among them."""
CONTROLS_BUT_SPACES = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
"""`CONTROLS` without those that `str.isspace` takes for whitespace."""
ZERO_WIDTH = r"\u200b-\u200f"
"""Zero-width space, joiner and non-joiner, and the two direction marks."""
LINE_SEPARATORS = r"\u2028\u2029"
DIRECTION_OVERRIDES = r"\u202a-\u202e"
"""They embed or override the direction of what follows."""
DIRECTION_ISOLATES = r"\u2066-\u2069"
INVISIBLE_OPERATORS = r"\u2060-\u206f"
"""Word joiner, invisible operators, direction isolates, deprecated format characters."""
BYTE_ORDER_MARK = r"\ufeff"
SURROGATES = r"\ud800-\udfff"
"""Halves of a character; no UTF-8 file can hold one alone."""
OTHER_FORMATS = r"\u00ad\u061c\u180e\ufff9-\ufffb\U000e0000-\U000e007f"
"""Soft hyphen, Arabic letter mark, Mongolian vowel separator, interlinear annotations, tags."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HYPHENS = "\u2010\u2011\ufe63\uff0d"
"""Hyphens and non-breaking hyphens; dashes and the minus sign are other characters."""


def is_invisible(letter: str) -> bool:
    """Whether the character is a control character, a format character or a surrogate (Unicode Cc, Cf, Cs)."""
    return unicodedata.category(letter) in _INVISIBLE


def without_invisible(text: str) -> str:
    """The text without invisible characters; whitespace stays, line breaks and tabs included."""
    return "".join(letter for letter in text if letter.isspace() or not is_invisible(letter))


def in_ascii_forms(text: str) -> str:
    """The text with the ASCII form of every character that has one beyond doubt, for the reading of identifiers.

    Full-width forms, digits of any script and hyphens get their ASCII form, other spaces become a space, and format
    characters (soft hyphen, zero-width characters, tags) are removed. Dashes and letters of other scripts stay, and so
    do characters that override the direction, for what is shown is then not what is read.
    """
    return text if text.isascii() else "".join(map(_ascii_form, text))


def _ascii_form(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _HYPHENS:
        return "-"
    if "\uff01" <= letter <= "\uff5e":
        return chr(ord(letter) - 0xFEE0)
    match unicodedata.category(letter):
        case "Cf":
            return letter if letter in _OVERRIDES else ""
        case "Nd":
            return str(unicodedata.decimal(letter))
        case "Zs":
            return " "
    return letter
