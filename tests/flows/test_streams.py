"""What a command prints reaches any terminal, pipe and encoding; no command ends in a traceback over it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.scratch import PROJECT, Scratch

LOCALES = [
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog with an open conflict in which nobody can be written in Latin-1."""
    folder = Scratch.invented(tmp_path_factory.mktemp("streams")).folder
    enriched = folder / "catalog" / "enriched" / "2021.json"
    enriched.write_text(enriched.read_text(encoding="utf-8").replace("Dunlin", "Dǔnlin\U0001f426"), encoding="utf-8")
    return folder


def run(
    folder: Path, command: str, *arguments: str, tail: str = "", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", command, *arguments]
    shell = ["bash", "-c", f'"$@"{tail}', "bash", *words]
    environment = {**CLEAN, "PYTHONPATH": str(PROJECT), **environment}
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("arguments", [["list", "--all"], ["show", "heron2021marsh"], ["why", "heron2021marsh"]])
def test_a_review_in_any_locale(folder: Path, locale: dict[str, str], arguments: list[str]) -> None:
    done = run(folder, "flows.review", *arguments, **locale)
    assert (done.returncode, done.stderr) == (0, b"")
    done.stdout.decode("latin-1" if locale.get("PYTHONIOENCODING") == "latin-1" else "ascii")


@pytest.mark.parametrize("locale", LOCALES)
def test_json_stays_json_in_any_locale(folder: Path, locale: dict[str, str]) -> None:
    here = json.loads(run(folder, "flows.review", "list", "--all", "--json", PYTHONIOENCODING="utf-8").stdout)
    text = run(folder, "flows.review", "list", "--all", "--json", **locale).stdout
    encoding = "latin-1" if locale.get("PYTHONIOENCODING") == "latin-1" else "ascii"
    assert json.loads(text.decode(encoding)) == here
    assert "\U0001f426" in json.dumps(here, ensure_ascii=False)


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    for arguments in (["list", "--all"], ["why", "heron2021marsh", "--json"]):
        done = run(folder, "flows.review", *arguments, tail=" | true; exit ${PIPESTATUS[0]}")
        assert done.returncode in (0, 1, 141)  # rich ends with 1 where a pipe is broken
        assert done.stderr == b""


@pytest.mark.parametrize("tail", [" >&-", " 2>&-", " >&- 2>&-"])
@pytest.mark.parametrize(
    "arguments", [["flows.review", "list"], ["flows.review", "none"], ["flows.importer", "--help"]]
)
def test_closed_streams_are_no_error(folder: Path, arguments: list[str], tail: str) -> None:
    done = run(folder, *arguments, tail=tail)
    assert b"Traceback" not in done.stderr
    assert done.returncode == (2 if "none" in arguments else 0)


def test_a_full_disk_behind_the_output_is_told(folder: Path) -> None:
    done = run(folder, "flows.review", "list", tail=" > /dev/full")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("the output cannot be written: No space left on device")
    assert len(done.stderr.splitlines()) == 1


def test_a_word_that_is_not_utf8_is_refused(folder: Path) -> None:
    decided = folder / "catalog" / "decisions.yaml"
    before = decided.read_bytes()
    done = run(folder, "flows.review", "keep", "heron2021marsh", "authors", "--because", os.fsdecode(b"\xe9"))
    assert done.returncode == 2
    assert b"because: '\\udce9' is not UTF-8" in done.stderr
    assert decided.read_bytes() == before


def test_utf8_is_read_whatever_the_locale(folder: Path) -> None:
    done = run(folder, "flows.review", "why", "heron2021marsh", "tïtle", **LOCALES[-1])
    assert done.returncode == 2
    assert b"t\\u00eftle: no such field; did you mean title?" in done.stderr


def test_a_file_of_settings_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    folder = Scratch.invented(tmp_path).folder
    (folder / ".env").write_bytes(b"AWESOME_IR_CONTACT=j\xf6rn@example.org\n")
    for command in (["flows.drift"], ["flows.enrich", "--offline"], ["flows.add", "10.1109/x.1"]):
        done = run(folder, *command)
        assert done.returncode == 2
        assert b".env is not UTF-8; save it as UTF-8" in done.stderr
        assert b"Traceback" not in done.stderr
