"""Text of others on a terminal: it is shown, and never obeyed."""

from __future__ import annotations

import re

from rich import markup
from rich.text import Text

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What a terminal obeys (control characters), hides (what has no width, what turns the direction) or cannot be sent
(half a letter)."""


def visible(text: str) -> str:
    """The text with what a terminal would obey or hide written out (`\\u001b`); a line break is a space."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", " ".join(text.splitlines()))


def escape(text: str) -> str:
    """The text as rich's markup: visible, and none of it is markup."""
    return markup.escape(visible(text))


def literal(text: str, style: str = "") -> Text:
    """The text for a cell or a line of rich, which reads no markup in it."""
    return Text(visible(text), style=style)
