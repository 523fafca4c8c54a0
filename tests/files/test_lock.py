"""One process at a time, and no lock outlives its process."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from enrich import files

HOLD = """
import sys
from pathlib import Path
from enrich import files
with files.lock(Path(sys.argv[1]), "process 17 on elsewhere"):
    print("held", flush=True)
    sys.stdin.read()
"""
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the lock is."""
    return tmp_path / ".cache" / "lock"


@contextmanager
def held_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process holds it."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_a_second_process_is_told_who_holds_it(path: Path) -> None:
    with (
        held_elsewhere(path),
        pytest.raises(files.Locked, match=r"process 17 on elsewhere; nothing was done"),
        files.lock(path, "me"),
    ):
        raise AssertionError


def test_the_lock_of_a_process_that_was_killed_is_nobodys(path: Path) -> None:
    with held_elsewhere(path) as other:
        other.send_signal(signal.SIGKILL)
        assert other.wait() == -signal.SIGKILL
        assert path.read_text(encoding="utf-8") == "process 17 on elsewhere"
        with files.lock(path, "me"):
            assert path.read_text(encoding="utf-8") == "me"
    assert path.read_text(encoding="utf-8") == ""


def test_it_is_let_go_after_the_block_however_that_ends(path: Path) -> None:
    with pytest.raises(KeyError), files.lock(path, "me"):
        raise KeyError
    with files.lock(path, "me"), pytest.raises(files.Locked, match="worked on by me"), files.lock(path, "me too"):
        raise AssertionError


def test_git_leaves_the_machines_folder_alone(path: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    with files.lock(path, "me"):
        command = ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"]
        assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == ""
