"""Rate limit in one process: how often, and with how many requests at a time, a host may be asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SLACK = 1.05
"""Factor of the space between requests: those that start evenly arrive unevenly, and no window may exceed the limit."""
_TICK = 1e-6
"""Seconds; the error of a clock."""


Trace = Callable[[str, object], None]
"""Called with the events of a request, as httpcore calls its `trace` extension."""


class RateLimit:
    """Spaces requests evenly as they reach the host, and bounds how many are under way. Safe among threads.

    A request that has to open a connection first arrives later than it started, and the next one, on an open
    connection, would come too close: so nothing starts while a connection is opened, and the space counts from when a
    request was sent.
    """

    def __init__(
        self, rate: float, concurrency: int, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        """`rate`: requests a second."""
        self._spacing = _SLACK / rate
        self._concurrency = concurrency
        self._clock, self._sleep = clock, sleep
        self._under_way = 0
        self._opening: set[object] = set()
        self._next_start = clock()
        self._changed = threading.Condition()

    @property
    def spacing(self) -> float:
        """Seconds between two requests."""
        return self._spacing

    @property
    def concurrency(self) -> int:
        """Requests that may be under way."""
        return self._concurrency

    @contextmanager
    def turn(self, may_go: Callable[[], None]) -> Iterator[Trace]:
        """Wait for a place and for the time to start. `may_go` is called whenever waiting ends, and may raise.

        Yields the function that must be called with the events of the request.
        """
        request = object()
        with self._place():
            may_go()
            while (wait := self._start()) > 0:
                self._sleep(wait)
                may_go()
            try:
                yield lambda event, _: self._trace(request, event)
            except Exception:
                self.hold(self._spacing)  # the host may have counted it at any moment until now
                raise
            finally:
                self._opening.discard(request)

    def hold(self, seconds: float) -> None:
        """Start no request for that many seconds."""
        with self._changed:
            self._next_start = max(self._next_start, self._clock() + seconds)

    def slow_down(self, rate: float, concurrency: int | None = None) -> None:
        """Take over those of these limits that are stricter than the present ones."""
        with self._changed:
            self._spacing = max(self._spacing, _SLACK / rate)
            self._concurrency = min(self._concurrency, concurrency or self._concurrency)

    @contextmanager
    def _place(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: self._under_way < self._concurrency)
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify()

    def _trace(self, request: object, event: str) -> None:
        with self._changed:
            if event == "connection.connect_tcp.started":
                self._opening.add(request)
            elif event.endswith("send_request_headers.complete"):
                self._opening.discard(request)
                self._next_start = max(self._next_start, self._clock() + self._spacing)

    def _start(self) -> float:
        """Seconds still to wait; 0 where the request can start now, which is noted."""
        with self._changed:
            now = self._clock()
            if self._opening:
                return self._spacing / 8
            if now < self._next_start - _TICK:
                return self._next_start - now
            self._next_start = now + self._spacing
            return 0.0
