"""The deadline of an attempt, applied to every read and write of its connection.

The time-outs of a client start anew for each read, so a host that sends a header every few seconds never exceeds them.
Here no read or write can take longer than what is left of the attempt's time.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

Left = Callable[[float | None], float | None]
"""Time-out of one read or write → seconds that it can take; raises httpcore.ReadTimeout where no time is left."""


class Deadline(threading.local):
    """The moment at which the attempt of this thread must have ended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: float | None = None

    @contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        """Limit all reads and writes of the block together to that many seconds."""
        self._until = self._clock() + seconds
        try:
            yield
        finally:
            self._until = None

    def left(self, timeout: float | None) -> float | None:
        """Seconds that one read or write can take."""
        if self._until is None:
            return timeout
        left = self._until - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("not whole in time")
        return left if timeout is None else min(timeout, left)


def network(deadline: Deadline, trusted: ssl.SSLContext | bool = True, proxy: str | None = None) -> httpx.HTTPTransport:
    """httpx's own transport, with the deadline applied to its connections.

    `trusted`: the certificates that servers may prove their names by; True: the usual ones. `proxy`: its address.
    """
    transport = httpx.HTTPTransport(verify=trusted, trust_env=False, proxy=proxy)
    # httpx has no setting for its pool's network backend; a test with a real socket fails if this stops working.
    transport._pool._network_backend = _Backend(httpcore.SyncBackend(), deadline.left)
    return transport


class _Backend(httpcore.NetworkBackend):
    """Opens connections to whose reads and writes the deadline is applied."""

    def __init__(self, inner: httpcore.NetworkBackend, left: Left) -> None:
        self._inner, self._left = inner, left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(host, port, self._left(timeout), local_address, socket_options)
        return _Stream(stream, self._left)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, left: Left) -> None:
        self._inner, self._left = inner, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
