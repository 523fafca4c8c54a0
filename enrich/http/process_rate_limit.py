"""The turnstile of an origin: one for all processes of a machine, so that two runs at once keep to one limit.

`RateLimit` spaces the requests of one process. What a machine sends (cron, a person, the workers of a cluster)
is spaced here by files that everybody locks: one to start at a time, and one for each request that may be under way.
The kernel takes a lock back when its process ends, however it ends, so nothing has to be tidied up.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from enrich.http.rate_limit import RateLimit, Trace

_LONGEST_LOOK = 0.05
"""Seconds between two looks at a lock that another process holds."""
_LONGEST_HOLD = 120.0
"""Seconds. A stamp further ahead is of a clock that has begun anew: the machine was started since."""

MayGo = Callable[[], None]


class ProcessRateLimit:
    """Lets the requests to one origin start one after the other, and so many be under way, over all processes.

    Whoever's turn it is keeps the lock until its request is sent, a connection opened first included: so the space to
    the next one counts from when it really left. `clock` has to be the same for all processes, as CLOCK_MONOTONIC is.
    """

    def __init__(
        self, folder: Path, name: str, pace: RateLimit, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        """`name` tells the origin from others and is fit for a file's name; the limits are the pace's."""
        self._start = folder / f"{name}.start"
        self._places = folder / name
        self._pace, self._clock, self._sleep = pace, clock, sleep

    @contextmanager
    def turn(self, may_go: MayGo) -> Iterator[Trace]:
        """Wait for a place and for the time to start. `may_go` is called whenever waiting ends, and may raise.

        What it gives is to be told how the request goes.
        """
        with self._closing(self._place(may_go)):
            lock = self._locked(self._start, may_go)
            try:
                self._wait(lock, may_go)
                self._stamp(lock, self._pace.spacing)
                yield lambda event, _: self._told(lock, event)
            finally:
                lock.close()

    def hold(self, seconds: float) -> None:
        """Nobody starts anything for so long."""
        lock = self._locked(self._start, lambda: None)
        with self._closing(lock):
            self._stamp(lock, seconds)

    def _told(self, lock: _Lock, event: str) -> None:
        if event.endswith("send_request_headers.complete") and lock.is_held:
            self._stamp(lock, self._pace.spacing)
            lock.close()

    def _wait(self, lock: _Lock, may_go: MayGo) -> None:
        while (wait := self._left(lock)) > 0:
            self._sleep(wait)
            may_go()

    def _left(self, lock: _Lock) -> float:
        """Seconds until the next request may start."""
        left = lock.read() - self._clock()
        return left if left < max(_LONGEST_HOLD, 2 * self._pace.spacing) else 0.0

    def _stamp(self, lock: _Lock, seconds: float) -> None:
        """Nothing starts for so many seconds, nor before what was stamped already."""
        lock.write(self._clock() + max(seconds, self._left(lock)))

    def _place(self, may_go: MayGo) -> _Lock:
        """One of as many places as requests may be under way."""
        while True:
            for number in range(self._pace.concurrency):
                place = _Lock(self._places.with_name(f"{self._places.name}.place-{number}"))
                if place.take():
                    return place
                place.close()
            self._sleep(self._look)
            may_go()

    def _locked(self, path: Path, may_go: MayGo) -> _Lock:
        lock = _Lock(path)
        try:
            while not lock.take():
                self._sleep(self._look)
                may_go()
        except BaseException:
            lock.close()
            raise
        return lock

    @property
    def _look(self) -> float:
        return min(self._pace.spacing / 8, _LONGEST_LOOK)

    @contextmanager
    def _closing(self, lock: _Lock) -> Iterator[None]:
        try:
            yield
        finally:
            lock.close()


class _Lock:
    """A file that one at a time holds, threads of one process included, with a moment in it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self.is_held = False

    def take(self) -> bool:
        """Whether it is ours now."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.is_held = True
        return True

    def read(self) -> float:
        """The moment that stands in it; one long past where there is none."""
        try:
            return float(os.pread(self._file, 32, 0))
        except ValueError:
            return 0.0

    def write(self, moment: float) -> None:
        """Put a moment into it."""
        os.pwrite(self._file, f"{moment:031.9f}\n".encode(), 0)

    def close(self) -> None:
        """Give it back. More than once does no harm."""
        if self._file >= 0:
            os.close(self._file)
        self._file, self.is_held = -1, False


def folder(wanted: Path | None) -> Path:
    """The folder of the locks, there and writable: the one that is wanted, or one of the user's own.

    It has to be the same from cron and from a terminal, so nothing that only a session sets tells where it is.
    ValueError where the wanted one cannot be used.
    """
    if wanted is not None:
        try:
            return _usable(wanted)
        except OSError as problem:
            raise ValueError(
                f"AWESOME_IR_LIMITS {wanted}: {problem.strerror or problem}; name a folder that can be written"
            ) from None
    try:
        return _usable(Path.home() / ".cache" / "awesome-ir" / "limits")
    except (OSError, RuntimeError):  # no home, or one that is read only, as in many containers
        return _usable(Path(tempfile.gettempdir()) / f"awesome-ir-limits-{os.getuid()}")


def _usable(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(13, "Permission denied")
    return place
