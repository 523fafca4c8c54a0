"""Create the global concurrency limits on the Prefect server that several machines share: `python -m flows.limits`.

Run it again after a change of contact, key or rate: existing limits are updated.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from prefect.client.orchestration import SyncPrefectClient, get_client

from enrich import sources
from enrich.settings import Service, Settings
from flows.orchestration import server_rate_limit


def make(client: SyncPrefectClient, services: Sequence[Service]) -> list[str]:
    """Create or update the limits of the services. Returns a line about each limit."""
    lines = []
    for service in services:
        rate = service.rate * server_rate_limit.SHARE
        spacing, connections = server_rate_limit.spacing(service.name), server_rate_limit.connections(service.name)
        client.upsert_global_concurrency_limit_by_name(spacing, limit=1, slot_decay_per_second=rate)
        client.upsert_global_concurrency_limit_by_name(connections, limit=service.concurrency)
        lines += [f"{spacing}: {rate:.3g} requests a second", f"{connections}: {service.concurrency} at a time"]
    return lines


def main() -> int:
    """Run the command; return the exit code."""
    address = server_rate_limit.shared_server()
    if address is None:
        sys.stderr.write("no Prefect server is configured; set PREFECT_API_URL to the one that the machines share\n")
        return 2
    try:
        services = sources.services(Settings())
    except ValueError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    with get_client(sync_client=True) as client:
        lines = make(client, services)
    sys.stdout.writelines(f"{line}\n" for line in (f"on {address}:", *lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
