"""The process of a temporary Prefect server; `flows.temporary_server` starts it.

It writes its port to stdout when it is ready, and ends when stdin is closed.
"""

from __future__ import annotations

import fcntl
import gc
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def main() -> int:
    """Serve until stdin is closed. 0: a server is configured, and this one is not needed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    ready = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else is printed must not be taken for the port
    gc.disable()  # a third less time for imports, which make much and leave no garbage
    from prefect.settings import PREFECT_API_URL

    if PREFECT_API_URL.value():
        return 0
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=True, final=True)
    gc.freeze()
    gc.enable()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            with _alone():
                await super().startup(sockets)
            if self.started and sockets:
                print(sockets[0].getsockname()[1], file=ready, flush=True)

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        server = Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        server.run(sockets=[listening])
    return 0 if server.started else 1


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time starts in a Prefect home: two that migrate the same new database would spoil it for one another."""
    from prefect.settings import PREFECT_HOME

    PREFECT_HOME.value().mkdir(parents=True, exist_ok=True)
    with (PREFECT_HOME.value() / "temporary-server.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the system lets go of it when the process ends
        yield


def _end_with_parent() -> None:
    """End when the other end of stdin is closed: the parent did that, or has ended.

    At once: SQLite keeps what is committed, and all that the parent has asked for is.
    """
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
