"""Circuit breaker: a host that fails often gets pauses; one that goes on failing is not asked again in this run.

Closed: requests pass. Half open: after a pause one more failure is enough for the next step. Open: nothing passes any
more. A service in trouble answers some requests well and some with 429 or 503, and six bad ones in a row are then no
rarity; a host that cannot be reached at all, or that refuses this machine, is given no pause.
"""

from __future__ import annotations

import threading

from enrich.model import CouldNotAsk

FAILURES = 6
"""Failed attempts in a row after which a host is given a pause."""
PAUSES = 2
"""Pauses in a row after which a host that fails once more is not asked again in this run."""
PAUSE_SPACES, LONGEST_PAUSE = 20, 10.0
"""A pause in times of the space between two requests, and its limit in seconds."""
SECONDS = 20.0
"""Seconds lost in failed attempts in a row after which it is not: a hanging host costs more than one that refuses."""
SECONDS_IN_ALL = 300.0
"""Seconds lost in failed attempts and waited at its request in the whole run after which it is not, even where it
answered in between."""


class CircuitBreaker:
    """Counts the failures of one host since its last answer. Safe among threads."""

    def __init__(self, pause: float) -> None:
        """`pause`: seconds of a pause."""
        self._pause = pause
        self._failures, self._pauses = 0, 0
        self._paused_at = float("-inf")
        self._lost = 0.0
        self._lost_in_all = 0.0
        self._reason: str | None = None
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raise CouldNotAsk with the reason where the host is not to be asked again."""
        if self._reason is not None:
            raise CouldNotAsk(self._reason)

    @property
    def is_open(self) -> bool:
        """Whether the host is not to be asked again."""
        return self._reason is not None

    def answered(self) -> None:
        """Note an answer: the failures before it no longer count."""
        with self._lock:
            self._failures, self._pauses, self._lost = 0, 0, 0.0

    def failed(
        self, reason: str, started: float, ended: float, *, wait: float = 0.0, unreachable: bool = False
    ) -> float:
        """Note an attempt without an answer; seconds for which the host is to be left alone.

        `started`, `ended`: when, on the clock of the client. `wait`: seconds that the host asks us to wait.
        `unreachable`: there was no connection; such a failure counts twice, and no pause helps.
        """
        with self._lock:
            self._lost += ended - started
            self._lost_in_all += ended - started + wait
            if started >= self._paused_at:  # an attempt that was under way when the pause began says nothing new
                self._failures += 2 if unreachable else 1
            if self._lost >= SECONDS or self._lost_in_all >= SECONDS_IN_ALL:
                self._open(reason)
            elif self._failures >= FAILURES:
                return self._step(reason, ended, unreachable=unreachable)
            return 0.0

    def open(self, reason: str) -> None:
        """The host is not to be asked again."""
        with self._lock:
            self._open(reason)

    def _step(self, reason: str, now: float, *, unreachable: bool) -> float:
        """The next pause, or no request any more after the last one."""
        if unreachable or self._pauses == PAUSES:
            self._open(reason)
            return 0.0
        self._pauses += 1
        self._failures, self._lost, self._paused_at = FAILURES - 1, 0.0, now
        return self._pause

    def _open(self, reason: str) -> None:
        self._reason = self._reason or f"{reason}; not asked again in this run"
