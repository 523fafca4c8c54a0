"""A command that is told to end (SIGTERM, Ctrl-C) ends within seconds, with one line. Imports nothing slow.

What is on the disk bears the loss of the process at any instant, so nothing is waited for.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from flows.console import streams

PATIENCE = 3.5
"""Seconds for telling Prefect; then the process ends all the same."""

TERMINATED, INTERRUPTED, UNREAD = 128 + signal.SIGTERM, 128 + signal.SIGINT, 128 + signal.SIGPIPE
"""Exit codes, as shells count them."""

_LINE = "ended before it was done; nothing is half written, the next run goes on from here"


def run_signal_safe(command: Callable[[], int]) -> int:
    """The command's exit code; 143 where SIGTERM ended it, 130 where Ctrl-C did. For the main thread of a process.

    141 where the reader of its output has gone (`… | head`), 2 where the output cannot be written.
    """
    streams.take_every_text()
    codes: list[int] = []

    def handle(number: int, _: FrameType | None) -> NoReturn:
        """Outside a flow, and once more when a flow has told its state: Prefect sends SIGTERM on to us then."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        codes.append(128 + number)
        give_up_after(PATIENCE, codes[0])
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(TERMINATED)

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
    try:
        code = command()
        sys.stdout.flush()
        gc.freeze()  # else the interpreter looks for garbage among all modules when it ends, which takes 0.3 s
        return code
    except BaseException as error:
        if streams.is_of_output(error) and not codes:
            return _without_output(error)
        if not codes:  # else the signal ended it, whatever other code made of the exception
            raise
        _leave(codes[0])


def _without_output(error: BaseException) -> int:
    """The exit code of a command whose output cannot be written."""
    streams.discard_output()
    if isinstance(error, BrokenPipeError):
        return UNREAD
    with suppress(OSError):
        print(f"the output cannot be written: {getattr(error, 'strerror', error)}", file=sys.stderr, flush=True)  # noqa: T201
    return 2


def give_up_after(seconds: float, code: int = TERMINATED) -> None:
    """End the process with this code after so many seconds, whatever it does then."""
    watchdog = threading.Timer(seconds, os._exit, [code])
    watchdog.daemon = True
    watchdog.start()


def _leave(code: int) -> NoReturn:
    """End without waiting for threads, as the interpreter would; a temporary server is stopped first."""
    give_up_after(PATIENCE, code)
    print(_LINE, file=sys.stderr, flush=True)  # noqa: T201
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
