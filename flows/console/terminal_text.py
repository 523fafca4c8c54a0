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
_WORKFLOW_COMMAND = re.compile(
    r"(?<=##)\[|(?<=:):(?=(?:add-|remove-|set-|save-|stop-|debug|echo|end|error|group|internal-|notice|warning))",
    re.IGNORECASE,
)
"""Where a GitHub runner, which reads what a job prints, begins to read a command: `##[add-mask]`, `::add-mask::`."""


def visible(text: str) -> str:
    """The text with what a terminal or a GitHub runner would obey, and what it would hide, written out (`\\u001b`).

    A line break is a space.
    """
    seen = _UNSEEN.sub(_written_out, " ".join(text.splitlines()))
    return _WORKFLOW_COMMAND.sub(_written_out, seen)


def _written_out(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def escape(text: str) -> str:
    """The text as rich's markup: visible, and none of it is markup."""
    return markup.escape(visible(text))


def literal(text: str, style: str = "") -> Text:
    """The text for a cell or a line of rich, which reads no markup in it."""
    return Text(visible(text), style=style)
