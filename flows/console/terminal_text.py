"""Text from elsewhere, made safe for a terminal: control and invisible characters are written out."""

from __future__ import annotations

import re

from rich import markup
from rich.text import Text

from enrich.text import unicode

_UNSEEN = re.compile(
    f"[{unicode.CONTROLS}{unicode.ZERO_WIDTH}{unicode.LINE_SEPARATORS}{unicode.DIRECTION_OVERRIDES}"
    f"{unicode.INVISIBLE_OPERATORS}{unicode.BYTE_ORDER_MARK}{unicode.OTHER_FORMATS}{unicode.SURROGATES}]"
)
"""Characters that a terminal obeys or hides, or that cannot be encoded."""


def visible(text: str) -> str:
    """The text with what a terminal would obey or hide written out (`\\u001b`); a line break is a space."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", " ".join(text.splitlines()))


def escape(text: str) -> str:
    """The text as rich's markup: visible, and none of it is markup."""
    return markup.escape(visible(text))


def literal(text: str, style: str = "") -> Text:
    """The text for a cell or a line of rich, which reads no markup in it."""
    return Text(visible(text), style=style)
