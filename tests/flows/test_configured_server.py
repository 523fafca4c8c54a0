"""The Prefect server that PREFECT_API_URL names: one sentence and exit 2 where a run can do nothing with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.orchestration import configured_server
from tests.support.scratch import PROJECT, Scratch


@contextmanager
def answering(status: int, body: bytes, seconds: float = 0.0) -> Iterator[str]:
    """The address of a service that answers every question so, after so many seconds."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            time.sleep(seconds)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        server.server_close()


def told(address: str) -> str:
    with temporary_settings({PREFECT_API_URL: address}):
        try:
            configured_server.require_usable()
        except configured_server.Unusable as problem:
            return str(problem)
    return ""


@pytest.fixture
def nobody() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    return f"http://127.0.0.1:{port}/api"


def test_a_server_that_is_down(nobody: str) -> None:
    assert f"the Prefect server at {nobody} cannot be reached" in told(nobody)
    assert "start it, or unset PREFECT_API_URL" in told(nobody)


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (404, b"not here", "PREFECT_API_URL names no Prefect server: "),
        (405, b"", "PREFECT_API_URL names no Prefect server: "),
        (200, b"<html>hello</html>", "PREFECT_API_URL names no Prefect server: "),
        (200, b'{"some": "service"}', "PREFECT_API_URL names no Prefect server: "),
        (401, b'{"exception_message": "Unauthorized"}', "lets nobody in without a password or a key (HTTP 401)"),
        (403, b"", "lets nobody in without a password or a key (HTTP 403)"),
        (500, b"oh", "cannot be reached (HTTP 500)"),
        (503, b"", "cannot be reached (HTTP 503)"),
    ],
)
def test_what_answers_is_no_server_for_us(status: int, body: bytes, sentence: str) -> None:
    with answering(status, body) as address:
        assert sentence in told(address)


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configured_server, "SECONDS", 0.5)
    with answering(200, b"[]", seconds=2.0) as address:
        assert "cannot be reached" in told(address)


@pytest.mark.usefixtures("prefect_server")
def test_a_prefect_server_is_used() -> None:
    address = PREFECT_API_URL.value()
    assert address
    assert told(address) == ""


def test_a_password_in_the_address_is_not_printed(nobody: str) -> None:
    sentence = told(nobody.replace("http://", "http://ada:geheim@"))
    assert "cannot be reached" in sentence
    assert "geheim" not in sentence


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1:4200/api", "http://", "ftp://127.0.0.1/api"])
def test_an_address_that_is_none(address: str) -> None:
    assert told(address)


def test_the_command_says_it_in_one_line(tmp_path: Path, nobody: str) -> None:
    done = Scratch.invented(tmp_path).enrich("--offline", environment={"PREFECT_API_URL": nobody})
    assert done.code == 2
    assert "Traceback" not in done.output
    first, second = done.output.splitlines()
    assert first.startswith("Enriching the whole list")
    assert "cannot be reached" in second


@pytest.mark.parametrize("module", ["flows.limits", "flows.notify"])
def test_the_other_commands_that_talk_to_it_do_as_well(module: str, nobody: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module], cwd=PROJECT, env={**os.environ, "PREFECT_API_URL": nobody},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be reached" in done.stderr


@pytest.mark.parametrize(
    "proxies",
    [
        {"ALL_PROXY": "socks5://127.0.0.1:9"},
        {"all_proxy": "socks4://127.0.0.1:9", "HTTPS_PROXY": "no address"},
        {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "NO_PROXY": "localhost"},
    ],
    ids=["SOCKS", "unknown kinds", "HTTP"],
)
def test_no_proxy_comes_between_a_run_and_its_own_server(proxies: dict[str, str], tmp_path: Path) -> None:
    """Nobody listens where the proxy is said to be."""
    environment = {"PREFECT_API_URL": "", "no_proxy": "", "NO_PROXY": "", **proxies}
    done = Scratch.invented(tmp_path).enrich("--offline", environment=environment)
    assert done.code == 0, done.output
    assert "Traceback" not in done.output
    assert done.seconds < 60
