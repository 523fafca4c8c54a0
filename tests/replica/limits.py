"""How much a service bears, counted by the service itself: a sliding window and the requests in flight."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """At most `requests` in any `seconds`, and `concurrent` at a time."""

    pool: str
    """What is counted together: requests of other pools have a window of their own."""
    requests: int
    seconds: float
    concurrent: int | None = None
    """None: as many as come."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    def scaled(self, speed: float) -> Limit:
        """The same limit in a world where time runs `speed` times as fast."""
        return Limit(self.pool, self.requests, self.seconds / speed, self.concurrent)


@dataclass(frozen=True)
class Violation:
    """A request that came too early, or beside too many others."""

    service: str
    limit: str
    """`rate` or `concurrency`."""
    pool: str
    by: float
    """Seconds too early, or requests too many."""
    at: float
    """On the monotonic clock."""


@dataclass(frozen=True)
class Arrival:
    """A request has come in: how many are in flight with it, and what limit it broke."""

    at: float
    in_flight: int
    violation: Violation | None


class Meter:
    """Counts what reaches one service. Requests that broke a limit are in flight too, but not in the window."""

    def __init__(self, service: str, tolerance: float = 0.005) -> None:
        self.service = service
        self._tolerance = tolerance
        """Seconds that clocks and schedulers may be off."""
        self._accepted: defaultdict[str, deque[float]] = defaultdict(deque)
        self._in_flight = 0
        self._lock = threading.Lock()

    def arrive(self, limit: Limit, at: float) -> Arrival:
        """Count a request in."""
        with self._lock:
            self._in_flight += 1
            violation = self._crowded(limit, at) or self._early(limit, at)
            if violation is None:
                window = self._accepted[limit.pool]
                window.append(at)
                if len(window) > limit.requests:
                    window.popleft()
            return Arrival(at, self._in_flight, violation)

    def leave(self) -> None:
        """Count a request out."""
        with self._lock:
            self._in_flight -= 1

    def _crowded(self, limit: Limit, at: float) -> Violation | None:
        if limit.concurrent is None or self._in_flight <= limit.concurrent:
            return None
        return Violation(self.service, "concurrency", limit.pool, self._in_flight - limit.concurrent, at)

    def _early(self, limit: Limit, at: float) -> Violation | None:
        window = self._accepted[limit.pool]
        if len(window) < limit.requests:
            return None
        early = window[-limit.requests] + limit.seconds - at
        return Violation(self.service, "rate", limit.pool, early, at) if early > self._tolerance else None
