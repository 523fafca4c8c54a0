"""Text whose UTF-8 was read as Windows-1252 or Latin-1: `MÃ¼ller` for `Müller`. It is found in part of a text too."""

from __future__ import annotations

import re


def _letter(byte: int) -> str:
    """What Windows-1252 makes of a byte; Latin-1 where that code page has no letter for it."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {letter: byte for byte in range(0x80, 0x100) for letter in (chr(byte), _letter(byte))}


def _any_of(first: int, last: int, without: str = "") -> str:
    """A character class of what these bytes are read as."""
    return (
        "["
        + "".join(re.escape(letter) for letter in _BYTES if first <= _BYTES[letter] <= last and letter not in without)
        + "]"
    )


# `É»` and `Ä«` may be a capital and a quotation mark that closes; one such pair proves nothing.
_NEXT, _NEXT_BUT_QUOTES = _any_of(0x80, 0xBF), _any_of(0x80, 0xBF, "«»“”’‘\xa0")
_TWO, _THREE = _any_of(0xC2, 0xDF) + _NEXT, _any_of(0xE0, 0xEF) + _NEXT * 2
_WESTERN, _EASTERN = _any_of(0xC2, 0xC3) + _NEXT, f"{_any_of(0xC4, 0xC5)}(?:{_NEXT_BUT_QUOTES}|\xa0(?=[a-z]))"
_SIGN, _VIETNAMESE = f"â{_any_of(0x80, 0x84)}{_NEXT}", f"á{_any_of(0xB8, 0xBF)}{_NEXT}"
_MISREAD = re.compile(f"(?:{_WESTERN}|{_EASTERN}|{_SIGN}|{_VIETNAMESE}|(?:{_TWO}|{_THREE}){{2,}})+")


def repaired(text: str) -> str:
    """The text with its misread parts as they were meant; the text itself where none is."""
    return text if text.isascii() else _MISREAD.sub(_meant, text)


def is_misread(text: str) -> bool:
    """Whether part of the text is UTF-8 that was read in another encoding."""
    return repaired(text) != text


def _meant(part: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[letter] for letter in part[0]).decode()
    except UnicodeDecodeError:
        return part[0]
