"""The one door to the network.

Everything that asks a service goes through `Web.client`, so limits, retries, deadlines and secrets have one place.
Behaviour is added by wrapping a transport (`transports`); a client made here is a plain `httpx.Client`.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import httpx

from enrich.http.cache import CacheTransport, ResponseCache
from enrich.http.deadline import Deadline, network
from enrich.http.decompression import ACCEPTED
from enrich.http.hosts import Hosts, Toll, Traffic, free
from enrich.http.process_rate_limit import folder as limits_folder
from enrich.http.transports import AuthTransport, LimitTransport, RedirectTransport, RetryTransport
from enrich.settings import Service

__all__ = ["VERSION", "Toll", "Traffic", "Web", "free", "limits_folder", "open_web"]

VERSION = "0.1.0"
"""As in pyproject.toml (a test compares them): the project runs from its checkout, without being installed."""

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
DEADLINE_SECONDS = 25.0
"""For an attempt as a whole, however busily the bytes drip."""
MAX_BYTES = 8_000_000
"""Of one answer, unpacked. The largest that is asked for, 500 papers of Semantic Scholar, takes about two million;
parsed, JSON takes up to thirty times its size."""


class Web:
    """A client that keeps to the services' rules, and what it has cost them. `with` closes it."""

    def __init__(self, client: httpx.Client, hosts: Hosts) -> None:
        self.client = client
        self._hosts = hosts

    def traffic(self, name: str) -> Traffic:
        """What a service has cost so far, retries counted; nothing for a source that is no service."""
        account = self._hosts.accounts.get(name)
        return account.traffic if account else Traffic(0, ())

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()


def open_web(
    services: Sequence[Service],
    *,
    contact: str | None = None,
    limits: Path | None = None,
    toll: Toll = free,
    shelf: Path | None = None,
    transport: httpx.BaseTransport | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    jitter: Callable[[], float] = random.random,
    now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
    deadline: float = DEADLINE_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Web:
    """The web of these services.

    `limits`: the folder (`limits_folder`) of the locks by which the processes of a machine keep to one limit together;
    None: no other process asks. `toll`: what every request passes besides. `shelf`: the folder of believed answers with
    validators; None: none are kept. The rest lets tests do without time and network.
    """
    logging.getLogger("httpcore").setLevel(logging.INFO)  # its DEBUG writes down headers, whatever a service put there
    hosts = Hosts(services, contact is not None, clock, sleep, limits, toll)
    due = Deadline(clock)
    bounded = LimitTransport(transport or network(due), clock, due, deadline, max_bytes)
    retried = RetryTransport(bounded, hosts, clock, sleep, jitter, now)
    outermost: httpx.BaseTransport = RedirectTransport(AuthTransport(retried, hosts), hosts)
    client = httpx.Client(
        transport=CacheTransport(outermost, ResponseCache(shelf)) if shelf else outermost,
        headers={
            "user-agent": f"awesome-ir/{VERSION}" + (f" (mailto:{contact})" if contact else ""),
            "accept-encoding": ACCEPTED,
        },
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        trust_env=False,
    )
    return Web(client, hosts)
