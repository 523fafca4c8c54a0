"""Every command asks within the limits that it shares with the others, and through the proxies that are set."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from enrich.model import CouldNotAsk
from enrich.settings import Settings
from flows import network
from tests.flows.test_add import DOI, DOLG, without
from tests.replica import Replica
from tests.support.scratch import PROJECT, Scratch

COMMANDS = (("flows.add", DOI), ("flows.drift", "--source", "crossref", "--source", "datacite"))
PROXY_SETTINGS = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def environment(replica: Replica, tmp_path: Path) -> dict[str, str]:
    rates = {f"AWESOME_IR_{name.upper()}_RATE": str(limit.rate) for name, limit in replica.limits.items()}
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    return {
        **outside,
        **replica.environment(),
        **rates,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "AWESOME_IR_LIMITS": str(tmp_path / "limits"),
        "AWESOME_IR_CONTACT": "test@example.org",
        "AWESOME_IR_SEMANTIC_SCHOLAR_KEY": "a-key-of-the-tests",
    }


@pytest.mark.parametrize("command", COMMANDS, ids=["add", "drift"])
def test_several_at_once_keep_one_limit(command: tuple[str, ...], tmp_path: Path) -> None:
    scratch = Scratch.listed(tmp_path / "copy")
    without(scratch, DOLG)
    on = ("--catalog", str(scratch.folder / "catalog"), "--dry-run") if command[0] == "flows.add" else ()
    with Replica(speed=4.0, tolerance=0.03, enforce=False) as replica:
        running = [
            subprocess.Popen([sys.executable, "-m", *command, *on], cwd=PROJECT, env=environment(replica, tmp_path))
            for _ in range(4)
        ]
        for process in running:
            process.wait(timeout=120)
        assert len(replica.requests) >= 4
        assert replica.violations == []


class _Proxy(BaseHTTPRequestHandler):
    """Answers what is asked of it as the host would; refuses tunnels."""

    targets: list[str]

    def do_GET(self) -> None:
        self.targets.append(self.path)
        body = b'{"message": "from the proxy"}'
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_CONNECT(self) -> None:
        self.targets.append(f"CONNECT {self.path}")
        self.send_error(407)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """The address of a proxy, and the targets that it was asked for."""
    targets: list[str] = []
    handler = type("Proxy", (_Proxy,), {"targets": targets})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", targets
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No proxy is set."""
    for name in PROXY_SETTINGS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("AWESOME_IR_LIMITS", str(tmp_path / "limits"))
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    return monkeypatch


def get(url: str) -> httpx.Response:
    """Ask Crossref, which is at that address."""
    with network.open_web(Settings(_env_file=None, crossref_url=url)) as web:
        return web.client.get(f"{url}/works")


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_requests_go_through_the_proxy(clean: pytest.MonkeyPatch, variable: str) -> None:
    with proxy() as (address, targets):
        clean.setenv(variable.lower() if variable == "http_proxy" else variable, address)
        assert get("http://crossref.invalid").json() == {"message": "from the proxy"}
        assert targets == ["http://crossref.invalid/works"]


def test_https_goes_through_a_tunnel_and_a_refusal_names_the_setting(clean: pytest.MonkeyPatch) -> None:
    with proxy() as (address, targets):
        clean.setenv("HTTPS_PROXY", address.replace("http://", "http://user:secret@"))
        clean.setattr("time.sleep", lambda seconds: None)
        with pytest.raises(CouldNotAsk, match=r"proxy.*HTTPS_PROXY") as refused:
            get("https://crossref.invalid")
        assert set(targets) == {"CONNECT crossref.invalid:443"}
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize("excepted", ["crossref.invalid", ".invalid", "*"])
def test_no_proxy_is_kept_to(clean: pytest.MonkeyPatch, excepted: str) -> None:
    with proxy() as (address, targets):
        clean.setenv("HTTP_PROXY", address)
        clean.setenv("NO_PROXY", excepted)
        clean.setattr("time.sleep", lambda seconds: None)
        with pytest.raises(CouldNotAsk, match="cannot be reached"):
            get("http://crossref.invalid")
        assert targets == []


def test_this_machine_is_never_asked_through_a_proxy(clean: pytest.MonkeyPatch) -> None:
    with Replica() as replica, proxy() as (address, targets):
        clean.setenv("HTTP_PROXY", address)
        url = replica.environment()["AWESOME_IR_CROSSREF_URL"]
        assert get(url).status_code < 500
        assert targets == []


@pytest.mark.parametrize("value", ["ftp://u:secret@proxy.example.org", "http://", "socks4://proxy.example.org"])
def test_what_is_no_proxy_is_refused_without_its_value(clean: pytest.MonkeyPatch, value: str) -> None:
    clean.setenv("HTTPS_PROXY", value)
    with pytest.raises(ValueError, match="HTTPS_PROXY must be a proxy's address") as refused:
        get("https://crossref.invalid")
    assert "secret" not in str(refused.value)


def test_a_socks_proxy_is_understood(clean: pytest.MonkeyPatch) -> None:
    clean.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    clean.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(CouldNotAsk, match="cannot be reached"):
        get("https://crossref.invalid")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_named(clean: pytest.MonkeyPatch, tmp_path: Path, variable: str) -> None:
    for other in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR"):
        clean.delenv(other, raising=False)
    clean.setenv(variable, str(tmp_path / "none.pem"))
    with pytest.raises(ValueError, match=f"{variable} .*none.pem"):
        get("https://crossref.invalid")


def test_a_file_without_certificates_is_named(clean: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    clean.setenv("SSL_CERT_FILE", str(tmp_path / "empty.pem"))
    with pytest.raises(ValueError, match=r"empty\.pem: no certificates"):
        get("https://crossref.invalid")


def test_a_server_that_does_not_answer_is_told(clean: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Machines may share their limits there: without its word nobody knows how fast to ask."""
    scratch = Scratch.listed(tmp_path / "copy")
    command = [sys.executable, "-m", "flows.add", "2108.02927", "--catalog", str(scratch.folder / "catalog")]
    outside = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_CLIENT_MAX_RETRIES": "0"}
    done = subprocess.run(command, cwd=PROJECT, env=outside, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
