"""Log lines of a Prefect server that is lost: the line stays, the traceback of its connection goes.

Prefect logs such an exception with all its frames before a command has said in a sentence what it means.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

_LIBRARIES = {"anyio", "httpcore", "httpx", "websockets"}
"""Whose exceptions say that a connection is lost. Sources have theirs turned into answers long before."""


def without_tracebacks() -> None:
    """From now on this process logs no traceback of a lost connection to Prefect's server."""
    logging.raiseExceptions = False  # else Prefect prints one for each batch of logs that is not taken
    for handler in _handlers():
        if _shorten not in handler.filters:
            handler.addFilter(_shorten)


def _shorten(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and type(error).__module__.partition(".")[0] in _LIBRARIES:
        record.exc_info = record.exc_text = None
    return True


def _handlers() -> Iterator[logging.Handler]:
    yield from logging.root.handlers
    for logger in logging.root.manager.loggerDict.values():
        yield from logger.handlers if isinstance(logger, logging.Logger) else ()
