"""What a command does before Prefect is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.orchestration import temporary_server
from flows.orchestration.server_rate_limit import shared_server
from flows.orchestration.temporary_server import Failed, TemporaryServer, is_temporary
from tests.support.scratch import PROJECT, Scratch

SLOW = ("prefect", "httpx", "requests", "arxiv", "lxml", "enrich.sources.crossref", "enrich.publish.exporters")


@pytest.mark.parametrize("argument", ["--help", "--yaer"])
def test_arguments_are_read_before_anything_slow_is_imported(argument: str) -> None:
    command = f"from flows.enrich import main\ntry: main(['{argument}'])\nexcept SystemExit: pass\n"
    code = f"{command}import sys; print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


COMMANDS = ("enrich", "export", "review", "changes", "add", "importer", "drift", "limits", "notify")
BENCHMARKS = ("bench", "bench.corruption", "bench.crash", "bench.exports", "bench.faults", "bench.reconciling",
              "bench.review", "bench.scale", "bench.economy")  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_told_at_once_and_nothing_is_done(command: str, tmp_path: Path) -> None:
    """Without Prefect and without the network's client, which take a second and a quarter of one to import."""
    code = (
        f"import sys, runpy\nsys.argv = ['flows.{command}', '--help']\n"
        f"try: runpy.run_module('flows.{command}', run_name='__main__')\n"
        f"except SystemExit as end: print(end.code, [name for name in {SLOW[:4]} if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    command_line = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command_line, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.startswith(f"usage: python -m flows.{command}"), done.stderr
    assert done.stdout.splitlines()[-1] == "0 []"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("module", BENCHMARKS)
def test_help_of_a_benchmark_measures_nothing(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, "--help"], cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: python -m {module}")


def test_windows_is_told_and_not_a_traceback() -> None:
    code = "import sys; sys.platform = 'win32'; sys.modules['fcntl'] = None; import flows.export"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "awesome-ir runs on Linux and macOS, whose file locks Windows lacks; run it in WSL there"
    ]


def test_a_year_that_is_not_there_is_refused_before_prefect_is_imported() -> None:
    command = "from flows.enrich import main\nassert main(['--offline', '--year', '1999']) == 2\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{command}import sys; print('prefect' in sys.modules)"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == "False", done.stderr


def test_a_proxy_does_not_stand_between_a_run_and_its_server(tmp_path: Path) -> None:
    """NO_PROXY names another host only; a proxy that is not there would make each call fail."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"), "http://127.0.0.1:9")
    environment = {**proxies, "NO_PROXY": "localhost", "PREFECT_API_URL": ""}
    finished = Scratch.listed(tmp_path).enrich("--offline", environment=environment)
    assert finished.code == 0, finished.output


def test_its_server_is_not_a_shared_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    address = "http://127.0.0.1:9/api"
    with temporary_settings({PREFECT_API_URL: address}):
        assert shared_server() == address
        monkeypatch.setenv(temporary_server.ADDRESS, address)
        assert shared_server() is None
    assert not is_temporary(None)


def test_a_server_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prefect.db").write_text("this is no database" * 100, encoding="utf-8")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_API_URL", "")
    monkeypatch.chdir(PROJECT)
    with pytest.raises(Failed, match="file is not a database"):
        TemporaryServer().address(60)
