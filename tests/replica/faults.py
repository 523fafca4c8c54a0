"""What can go wrong upstream, and which requests it hits: seeded, so that a share of them is always the same."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.replica.exchange import HTML, Response, page, text
from tests.replica.invention import chance, digest


class Fault(StrEnum):
    """A way in which a service fails."""

    OUTAGE = "outage"
    """The connection is closed without a word."""
    SERVER_ERROR = "server_error"
    """503 with a page."""
    RATE_EXCEEDED = "rate_exceeded"
    """429 as the service words it, though the client kept to the limits."""
    EMPTY_200 = "empty_200"
    """200 with a body of no bytes."""
    NO_RESULTS = "no_results"
    """200, well-formed, and nothing in it, whatever was asked."""
    BOT_PAGE = "bot_page"
    """200 with a page that wants to know whether the client is human."""
    TRUNCATED = "truncated"
    """200 with a body that ends in the middle and a length that agrees with it."""
    RESET = "reset"
    """The connection is reset in the middle of the body."""
    HANG = "hang"
    """No answer for `seconds`, then the connection is closed."""
    SLOW_DRIP = "slow_drip"
    """The right answer, in small pieces over `seconds`."""
    WRONG_CONTENT_TYPE = "wrong_content_type"
    """The right answer, said to be HTML."""
    INVALID_BODY = "invalid_body"
    """200 with the right content type and a body that does not parse."""
    ANOTHER_ID = "another_id"
    """The answer is about another work than the one asked for."""
    REORDERED = "reordered"
    """The answers of a batch come in reverse."""


TRANSPORT = frozenset({Fault.OUTAGE, Fault.RESET, Fault.HANG, Fault.SLOW_DRIP})
"""Faults of the connection, not of the answer."""


@dataclass(frozen=True)
class Plan:
    """A fault that a service has, for a share of its requests."""

    kinds: tuple[Fault, ...]
    share: float = 1.0
    times: int | None = None
    """Only so many requests are hit; None: no end."""
    retry_after: int | None = None
    """Seconds for the header of 429 and 503; None: no header."""
    seconds: float = 10.0
    """How long HANG and SLOW_DRIP last."""


@dataclass(frozen=True)
class Hit:
    """The fault that a request meets."""

    kind: Fault
    plan: Plan


class Faults:
    """The faults of all services. None at first."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._plans: dict[str, Plan] = {}
        self._visits: Counter[tuple[str, str]] = Counter()
        self._hits: Counter[str] = Counter()
        self._lock = threading.Lock()

    def set(
        self,
        service: str,
        *kinds: Fault,
        share: float = 1.0,
        times: int | None = None,
        retry_after: int | None = None,
        seconds: float = 10.0,
    ) -> None:
        """From now on `share` of the service's requests meet one of `kinds`; whatever was set before is forgotten."""
        with self._lock:
            self._plans[service] = Plan(kinds, share, times, retry_after, seconds)
            self._hits[service] = 0

    def clear(self, service: str | None = None) -> None:
        """The service is well again, or all are."""
        with self._lock:
            for name in [service] if service else list(self._plans):
                self._plans.pop(name, None)

    def hit(self, service: str, target: str) -> Hit | None:
        """The fault this request meets: by the seed, the target and how often that was asked, not by order."""
        with self._lock:
            plan = self._plans.get(service)
            if plan is None or (plan.times is not None and self._hits[service] >= plan.times):
                return None
            self._visits[service, target] += 1
            draw = (self._seed, service, target, self._visits[service, target])
            if not chance(plan.share, *draw):
                return None
            self._hits[service] += 1
            return Hit(plan.kinds[digest(*draw) % len(plan.kinds)], plan)


def spoil(response: Response, kind: Fault) -> Response:
    """The response as the fault leaves it. Faults of the connection leave it whole."""
    if kind is Fault.SERVER_ERROR:
        return page(503, "503 Service Unavailable")
    if kind is Fault.BOT_PAGE:
        return text(200, _BOT_PAGE, "text/html; charset=utf-8")
    if kind is Fault.WRONG_CONTENT_TYPE:
        return replace(response, content_type=HTML)
    body = {
        Fault.EMPTY_200: b"",
        Fault.TRUNCATED: response.body[: len(response.body) * 3 // 5],
        Fault.INVALID_BODY: b'{"status": <feed><entry> "ok", ',
    }.get(kind)
    return response if body is None else replace(response, status=200, body=body)


_BOT_PAGE = """<!doctype html>
<html lang="en"><head><title>Making sure you&#39;re not a bot!</title></head>
<body><h1>Making sure you&#39;re not a bot!</h1><p>Loading, please wait until your browser has been checked.</p>
<noscript><p>JavaScript is needed to get past this page.</p></noscript></body></html>
"""
