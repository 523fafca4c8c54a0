"""Circuit breaker: a host that has failed too often or for too long is not asked again in this run."""

from __future__ import annotations

import threading

from enrich.model import CouldNotAsk

FAILURES = 6
"""Failed attempts in a row after which a host is not asked again in this run."""
SECONDS = 20.0
"""Seconds lost in failed attempts in a row after which it is not: a hanging host costs more than one that refuses."""
SECONDS_IN_ALL = 300.0
"""Seconds lost in failed attempts and waited at its request in the whole run after which it is not, even where it
answered in between."""


class CircuitBreaker:
    """Counts the failures of one host since its last answer. Safe among threads."""

    def __init__(self) -> None:
        self._failures = 0
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
            self._failures, self._lost = 0, 0.0

    def failed(self, reason: str, seconds: float, *, wait: float = 0.0, unreachable: bool = False) -> None:
        """Note an attempt without an answer.

        `seconds`: what it took. `wait`: seconds that the host asks us to wait. `unreachable`: there was no connection;
        such a failure counts twice.
        """
        with self._lock:
            self._failures += 2 if unreachable else 1
            self._lost += seconds
            self._lost_in_all += seconds + wait
            if self._failures >= FAILURES or self._lost >= SECONDS or self._lost_in_all >= SECONDS_IN_ALL:
                self._open(reason)

    def open(self, reason: str) -> None:
        """The host is not to be asked again."""
        with self._lock:
            self._open(reason)

    def _open(self, reason: str) -> None:
        self._reason = self._reason or f"{reason}; not asked again in this run"
