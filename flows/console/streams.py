"""Standard output and error that take every text, whatever the locale. Imports nothing slow."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys

_OF_OUTPUT = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
_ESCAPED = "awesome-ir.escaped"


def take_every_text() -> None:
    """Have both streams write what their encoding lacks as `\\u00e9`, as JSON does; a closed stream swallows all."""
    codecs.register_error(_ESCAPED, _escape)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  as long as the process
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ESCAPED)


def is_of_output(problem: BaseException) -> bool:
    """Whether it says that standard output or error cannot be written; an error of a file names the file."""
    return isinstance(problem, OSError) and problem.errno in _OF_OUTPUT and problem.filename is None


def discard_output() -> None:
    """Send what is still to be written to standard output nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end].encode("utf-16-be", errors="surrogatepass")
    units = (letters[place : place + 2] for place in range(0, len(letters), 2))
    return "".join(f"\\u{int.from_bytes(unit):04x}" for unit in units), error.end
