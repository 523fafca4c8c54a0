"""The journey in this process, without Prefect and in a hurry: time runs faster for replica and client alike.

Only what Prefect does is replaced, by plain threads: all else is the program's own, from settings to files.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from typing import Any
from unittest.mock import patch

import httpx

from enrich import http, sources
from enrich.http.deadline import Deadline, network
from enrich.report import Report
from enrich.settings import Settings
from flows.console.arguments import Options, Places
from flows.orchestration.enrich_flow import run
from flows.orchestration.remote_worker import WorkerReply
from tests.replica import Replica
from tests.support.scratch import Scratch

KEY = "a-key-that-nobody-may-see"
SPEED = 10.0
"""So many of the client's seconds pass in one of ours; the replica's limits are as much shorter."""
TOLERANCE = 0.06
"""Seconds that a busy machine may be off; who keeps to no limit at all is off by a tenth or more."""
PATIENCE = 2.0
"""Sockets wait so many times longer: a busy machine is no service that hangs."""
TODAY = date(2026, 11, 24)


def replica(**more: Any) -> Replica:
    """The services at the hurried pace."""
    return Replica(**{"speed": SPEED, "tolerance": TOLERANCE, **more})


def places(scratch: Scratch) -> Places:
    """The copy's."""
    return Places(scratch.folder / "catalog", scratch.folder / "exports", scratch.folder / "README.md")


def journey(scratch: Scratch, services: Replica, *, today: date = TODAY, **options: Any) -> Report:
    """A run on the copy against the replica; what it reports."""
    with hurried(services, today):
        return run(Options(places(scratch), **options))


@contextmanager
def hurried(services: Replica, today: date = TODAY) -> Iterator[None]:
    """An environment that leads to the replica, a web in a hurry, and threads in the place of Prefect's."""
    settings = {
        **services.environment(), "AWESOME_IR_CONTACT": "test@example.org", "AWESOME_IR_SEMANTIC_SCHOLAR_KEY": KEY,
    }  # fmt: skip
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, settings))
        stack.enter_context(patch("flows.orchestration.runners.open_runner", _Threads))
        stack.enter_context(patch("flows.orchestration.tasks.as_completed", as_completed))
        stack.enter_context(
            patch("flows.orchestration.enrich_flow.get_run_logger", partial(logging.getLogger, "journey"))
        )
        stack.enter_context(patch("enrich.http.open_web", open_web))
        stack.enter_context(patch("flows.orchestration.secrets.settings", Settings))  # no server is asked for keys
        opened = sources.open_sources
        dated = lambda client, settings, names, _: opened(client, settings, names, today)  # noqa: E731
        stack.enter_context(patch("enrich.sources.open_sources", dated))
        stack.enter_context(patch("flows.orchestration.enrich_flow._today", lambda: today))
        yield


def open_web(services: Any, **more: Any) -> http.Web:
    """The door for which time runs faster; its sockets are told so too."""
    return _open_web(
        services,
        **more,
        clock=lambda: time.monotonic() * SPEED,
        sleep=lambda seconds: time.sleep(seconds / SPEED),
        jitter=random.Random(1).random,
        transport=_Hurried(network(Deadline(time.monotonic))),
    )


_open_web = http.open_web


class _Hurried(httpx.BaseTransport):
    """Time-outs in the client's seconds, as sockets count them."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        told = request.extensions.get("timeout", {})
        shorter = {name: seconds and PATIENCE * seconds / SPEED for name, seconds in told.items()}
        request.extensions = {**request.extensions, "timeout": shorter}
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


class _Threads:
    """What stands for Prefect's task runner: the task is not needed, its thread is."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=8)

    def __enter__(self) -> _Threads:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def submit(self, task: object, parameters: Mapping[str, Any]) -> Future[WorkerReply]:
        return self._pool.submit(parameters["ask"])
