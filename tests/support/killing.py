"""Processes that die by SIGKILL at a chosen touch of a folder: an open for writing, a rename, a removal, an fsync."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.link", "os.symlink"}
_ENDED_BY_ITSELF = 0

# A server that forks has nothing but the modules it is told: no thread of a test that ran before, no open lock.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", "pytest", "flows.export", "tests.support.killable"])


def killed_at(step: int, folder: Path, act: Callable[..., Any], *arguments: Any) -> bool:
    """Do it in a process of its own that dies before its step-th touch of the folder. False: it ended before that."""
    child = CONTEXT.Process(target=_die_at, args=(step, str(folder), act, arguments))
    child.start()
    child.join()
    ended, code = child.exitcode == _ENDED_BY_ITSELF, child.exitcode
    child.close()
    if not ended and code != -signal.SIGKILL:
        raise RuntimeError(f"the process ended with {code}, of itself")
    return not ended


def _die_at(step: int, folder: str, act: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    touches = 0

    def touch() -> None:
        nonlocal touches
        touches += 1
        if touches == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, told: tuple[Any, ...]) -> None:
        changes = event in _CHANGES or (event == "open" and _writes(told[2]))
        if changes and any(str(one).startswith(folder) for one in told if isinstance(one, str | os.PathLike)):
            touch()

    fsync = os.fsync

    def counted(handle: Any) -> None:
        touch()
        fsync(handle)

    os.fsync = counted  # type: ignore[assignment]
    sys.addaudithook(heard)
    act(*arguments)


def _writes(flags: int | None) -> bool:
    return bool((flags or 0) & (os.O_WRONLY | os.O_RDWR))
