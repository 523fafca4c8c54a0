"""A process that asks services: `python -m tests.support.several COUNT SERVICE…` waits for a line and begins."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from enrich import http
from enrich.settings import Settings
from enrich.sources import services


def main() -> None:
    """Ask each service COUNT times, as fast as we are let; with `alone` at the end, by our own pace alone."""
    count, *names = sys.argv[1:]
    alone = names[-1] == "alone"
    settings = Settings()
    limits = None if alone else http.limits_folder(settings.limits)
    with http.open_web(services(settings), contact=settings.contact, limits=limits) as web:
        bases = {service.name: service.url for service in services(settings)}
        addresses = [f"{bases[name]}/" for name in names if name in bases for _ in range(int(count))]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(web.client.get, addresses))


if __name__ == "__main__":
    main()
