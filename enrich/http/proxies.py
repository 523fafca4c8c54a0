"""Proxies: to each host directly, or through the proxy that is set for it."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import httpx

from enrich.http.hosts import Origin, origin

Connect = Callable[[str | None], httpx.BaseTransport]
"""Address of a proxy, or None → the transport that goes through it, or directly."""


class ProxyTransport(httpx.BaseTransport):
    """Sends each request through the proxy of its host."""

    def __init__(self, proxies: Mapping[Origin, str], connect: Connect) -> None:
        """`proxies`: origin → address of its proxy; all others are asked directly."""
        self._direct = connect(None)
        by_address = {address: connect(address) for address in set(proxies.values())}
        self._through = {at: by_address[address] for at, address in proxies.items()}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response of the host."""
        return self._through.get(origin(request.url), self._direct).handle_request(request)

    def close(self) -> None:
        """Close all connections."""
        for transport in {self._direct, *self._through.values()}:
            transport.close()


def proxies_of(urls: Iterable[str], proxy: Callable[[str], str | None]) -> dict[Origin, str]:
    """Origin → address of the proxy that is set for it. ValueError where a setting is no proxy's address."""
    return {origin(httpx.URL(url)): address for url in urls if (address := proxy(url))}


def trusted(certificates: Path | None) -> ssl.SSLContext:
    """The certificates that servers may prove their names by. ValueError where a file holds none."""
    if certificates is None:
        return httpx.create_ssl_context(trust_env=False)
    is_folder = certificates.is_dir()
    try:
        return ssl.create_default_context(
            cafile=None if is_folder else certificates, capath=certificates if is_folder else None
        )
    except (OSError, ssl.SSLError) as problem:
        raise ValueError(f"{certificates}: no certificates can be read from it ({problem})") from None
