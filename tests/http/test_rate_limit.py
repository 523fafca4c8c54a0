"""The rate limit of one process, with a clock that passes only while somebody sleeps."""

from __future__ import annotations

from contextlib import suppress

import pytest

from enrich.http.rate_limit import RateLimit
from enrich.model import CouldNotAsk


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def go() -> None:
    """Nothing speaks against going."""


def test_the_space_counts_from_when_the_request_was_sent() -> None:
    """A request that opens a connection first arrives later than it started."""
    clock = Clock()
    limit = RateLimit(1.0, 2, clock, clock.sleep)
    with limit.turn(go) as trace:
        trace("connection.connect_tcp.started", {})
        clock.now += 5.0
        trace("http11.send_request_headers.complete", {})
        sent = clock.now
    with limit.turn(go):
        assert clock.now == pytest.approx(sent + 1.05)


def test_nothing_starts_while_a_connection_is_opened() -> None:
    clock = Clock()
    limit = RateLimit(1.0, 2, clock, clock.sleep)
    opened = clock.now + 5.0
    with limit.turn(go) as trace:
        trace("connection.connect_tcp.started", {})

        events = iter(["http11.send_request_headers.complete"])

        def until_opened() -> None:
            if clock.now >= opened and (event := next(events, None)):
                trace(event, {})

        with limit.turn(until_opened):
            assert clock.now >= opened + 1.05


def test_a_hold_delays_the_next_request() -> None:
    clock = Clock()
    limit = RateLimit(1.0, 1, clock, clock.sleep)
    limit.hold(30.0)
    with limit.turn(go):
        assert clock.now == pytest.approx(1030.0)


def test_the_space_counts_from_the_end_of_a_request_without_an_answer() -> None:
    clock = Clock()
    limit = RateLimit(1.0, 1, clock, clock.sleep)
    with suppress(CouldNotAsk), limit.turn(go) as trace:
        trace("http11.send_request_headers.complete", {})
        clock.now += 20.0
        raise CouldNotAsk("did not answer in time")
    ended = clock.now
    with limit.turn(go):
        assert clock.now == pytest.approx(ended + 1.05)
