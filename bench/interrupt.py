"""Ctrl-C in a real terminal at ten instants of a run, and `kill` at the same: `python -m bench.interrupt`.

A run is started in a terminal of its own (a pseudo-terminal with its process group), so that a Ctrl-C reaches all that
a person's would. Printed for each instant: the exit code, the seconds until the terminal was free, the lines that came
after the signal, whether one of them is of a traceback, and the processes that were left.
"""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.replica import SERVICES, Fault, Replica
from tests.support.scratch import PROJECT, Scratch

SECONDS = 5.0
"""In which a run has to end."""
_TIMEOUT = 120.0
_HUGE = 1e6
HURRY = {f"AWESOME_IR_{name.upper()}_RATE": "100" for name in SERVICES}
"""Settings of a client that waits for no limit: when a run is told to end, not how fast it asks, is what is tried."""
_MARK = "AWESOME_IR_INTERRUPT_BENCH"
"""A variable that a run and all its processes have; its value tells runs apart."""


class Shown(NamedTuple):
    """What a run's terminal shows so far, with what else tells how far the run is."""

    text: str
    seconds: float
    """Since the run was started."""
    requests: int
    written: bool
    """Whether a published file has changed."""


def _places(folder: Path) -> list[str]:
    return ["--catalog", f"{folder}/catalog", "--exports", f"{folder}/exports", "--readme", f"{folder}/README.md"]


class Instant(NamedTuple):
    """When to send the signal."""

    name: str
    reached: Callable[[Shown], bool]


INSTANTS = (
    Instant("at the first line", lambda shown: "Prefect starts" in shown.text),
    *(
        Instant(f"{seconds:g} s later: imports, the server starts", lambda shown, after=seconds: shown.seconds > after)  # type: ignore[misc]
        for seconds in (0.7, 1.5, 2.5, 4.0)
    ),
    Instant("at the first request", lambda shown: shown.requests >= 1),
    Instant("while sources are asked", lambda shown: shown.requests >= 3),
    Instant("while it waits for a service", lambda shown: shown.requests >= 4),
    Instant("when it has written", lambda shown: shown.written),
    Instant("at the last line", lambda shown: "The gate is open" in " ".join(shown.text.split())),
)


class Outcome(NamedTuple):
    """How a run has ended."""

    code: int
    """As a shell counts it."""
    seconds: float
    """From the signal to the end of the process that was started."""
    after: str
    """What the terminal showed after the signal."""
    left: tuple[str, ...]
    """Processes of the run that were alive two seconds later."""
    sent: bool = True
    """False where the run was over before the instant came."""


def main() -> int:
    """Measure and print; 1 where a run ended otherwise than it has to."""
    table = Table("command", "signal", "instant", "exit", "seconds", "lines", "traceback", "left", title="Told to end")
    bad = 0
    for command in (enrich_command, make_command):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if command is enrich_command else (signal.SIGINT,):
            for instant in INSTANTS:
                with tempfile.TemporaryDirectory(prefix="awesome-ir-bench-") as folder:
                    outcome = interrupted(command(Path(folder)), Path(folder), number, instant)
                bad += not is_right(outcome, number)
                lines = [line for line in outcome.after.splitlines() if line.strip(" ^C\r")]
                table.add_row(
                    command.__name__.partition("_")[0], number.name, instant.name, str(outcome.code),
                    f"{outcome.seconds:.1f}", str(len(lines)), str("Traceback" in outcome.after),
                    " ".join(outcome.left),
                )  # fmt: skip
    Console(width=150).print(table)
    return 1 if bad else 0


def is_right(outcome: Outcome, number: signal.Signals) -> bool:
    """Whether the run ended as it has to: also well, where it was over by then."""
    codes = {128 + number} if outcome.sent else {0, 3}
    return outcome.code in codes and outcome.seconds < SECONDS and not outcome.left and "Traceback" not in outcome.after


def enrich_command(folder: Path) -> Sequence[str]:
    """The command itself."""
    return [sys.executable, "-m", "flows.enrich", *_places(folder)]


def make_command(folder: Path) -> Sequence[str]:
    """The same behind `make`, which is in the terminal's process group too."""
    makefile = folder / "Makefile"
    makefile.write_text(f".PHONY: enrich\nenrich:\n\t{' '.join(enrich_command(folder))}\n", encoding="utf-8")
    return ["make", "--file", str(makefile), "enrich"]


def interrupted(command: Sequence[str], folder: Path, number: signal.Signals, instant: Instant) -> Outcome:
    """Run the command in a terminal on a scratch copy in the folder, and signal it at the instant.

    SIGINT is a Ctrl-C, typed into the terminal; other signals go to the process that was started.
    """
    scratch = Scratch.listed(folder)
    with Replica(speed=_HUGE, enforce=False, latency=0.1) as replica:
        if "waits" in instant.name:
            replica.faults.set("crossref", Fault.HANG)
            replica.faults.set("semantic_scholar", Fault.RATE_EXCEEDED, retry_after=30)
        environment = {**replica.environment(), **HURRY, "PREFECT_API_URL": "", _MARK: str(folder)}
        return _watch(command, environment, number, instant, lambda: replica.count(), scratch)


def _watch(
    command: Sequence[str],
    environment: Mapping[str, str],
    number: signal.Signals,
    instant: Instant,
    requests: Callable[[], int],
    scratch: Scratch,
) -> Outcome:
    before, started = scratch.bytes(), time.monotonic()
    child, terminal = pty.fork()
    if child == 0:
        for one in (signal.SIGINT, signal.SIGHUP):  # as in a terminal, even where this runs in the background
            signal.signal(one, signal.SIG_DFL)
        os.chdir(PROJECT)
        os.execvpe(command[0], list(command), {**os.environ, **environment})  # noqa: S606
    os.set_blocking(terminal, False)
    text, code = "", None
    while code is None and time.monotonic() - started < _TIMEOUT:
        text += "".join(_read(terminal))
        written = "written" in instant.name and scratch.bytes() != before
        if instant.reached(Shown(text, time.monotonic() - started, requests(), written)):
            break
        code = _ended(child)
        time.sleep(0.01)
    sent, signalled = code is None, time.monotonic()
    if sent and number == signal.SIGINT:
        os.write(terminal, b"\x03")
    elif sent:
        os.kill(child, number)
    after = ""
    while code is None and time.monotonic() - signalled < _TIMEOUT:
        after += "".join(_read(terminal))
        code = _ended(child)
        time.sleep(0.01)
    seconds = time.monotonic() - signalled
    after += "".join(_read(terminal))
    os.close(terminal)
    return Outcome(-1 if code is None else code, seconds, after, tuple(_left(environment[_MARK])), sent)


def _read(terminal: int) -> Iterator[str]:
    with suppress(OSError):  # nothing there, or nobody at the other end any more
        while part := os.read(terminal, 65536):
            yield part.decode(errors="replace")


def _ended(child: int) -> int | None:
    """The exit code, as a shell counts it; None while it runs."""
    pid, status = os.waitpid(child, os.WNOHANG)
    if not pid:
        return None
    code = os.waitstatus_to_exitcode(status)
    return 128 - code if code < 0 else code


def _left(mark: str, seconds: float = 2.0) -> Iterator[str]:
    """Processes that have the mark in their environment, after so long a time to end; they are ended then."""
    until = time.monotonic() + seconds
    while (left := list(_marked(mark))) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        yield str(pid)


def _marked(mark: str) -> Iterator[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid="], capture_output=True, text=True, check=True)  # noqa: S607
    for pid in map(int, listed.stdout.split()):
        with suppress(OSError):
            if f"{_MARK}={mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                yield pid


if __name__ == "__main__":
    sys.exit(main())
