"""One limit for all processes of a machine: counted by the services, with real processes and real locks."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from enrich.http.process_rate_limit import ProcessRateLimit, folder
from enrich.http.rate_limit import RateLimit
from enrich.model import CouldNotAsk
from tests.replica import Replica
from tests.support.scratch import PROJECT

PROCESSES, EACH = 4, 5
ASKED = ("crossref", "datacite", "semantic_scholar")


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def turnstile(place: Path, clock: Clock, rate: float = 1.0, concurrency: int = 1) -> ProcessRateLimit:
    return ProcessRateLimit(place, "origin", RateLimit(rate, concurrency, clock, clock.sleep), clock, clock.sleep)


def well() -> None:
    """Nothing speaks against going."""


def ask_from_several_processes(replica: Replica, limits: Path, *more: str) -> None:
    """All begin at the same moment, and all end well."""
    rates = {f"AWESOME_IR_{name.upper()}_RATE": str(replica.limits[name].rate) for name in ASKED}
    environment = {
        **os.environ,
        **replica.environment(),
        **rates,
        "AWESOME_IR_CONTACT": "test@example.org",
        "AWESOME_IR_SEMANTIC_SCHOLAR_KEY": "a-key-of-the-tests",
        "AWESOME_IR_LIMITS": str(limits),
    }
    command = [sys.executable, "-m", "tests.support.several", str(EACH), *ASKED, *more]
    processes = [
        subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(PROCESSES)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0] * PROCESSES


def test_several_processes_together_keep_the_limits(tmp_path: Path) -> None:
    with Replica(speed=4.0, tolerance=0.03, enforce=False, latency=0.05) as replica:
        ask_from_several_processes(replica, tmp_path)
        assert Counter(one.service for one in replica.requests) == dict.fromkeys(ASKED, PROCESSES * EACH)
        assert replica.violations == []


def test_without_the_locks_they_break_them(tmp_path: Path) -> None:
    """That the counting counts: each process by itself keeps to the limits, and together they do not."""
    with Replica(speed=4.0, tolerance=0.03, enforce=False, latency=0.3) as replica:
        ask_from_several_processes(replica, tmp_path, "alone")
        assert {one.limit for one in replica.violations} == {"rate", "concurrency"}
    assert list(tmp_path.iterdir()) == []


def test_the_space_counts_from_when_the_request_was_sent(tmp_path: Path) -> None:
    clock = Clock()
    with turnstile(tmp_path, clock).turn(well) as told:
        clock.now += 5.0  # a connection is opened
        told("http11.send_request_headers.complete", {})
        sent = clock.now
    with turnstile(tmp_path, clock).turn(well):
        assert clock.now == pytest.approx(sent + 1.05)


def test_who_never_sent_leaves_its_space(tmp_path: Path) -> None:
    """A process that died between start and sending has perhaps sent."""
    clock = Clock()
    with turnstile(tmp_path, clock).turn(well):
        began = clock.now
    with turnstile(tmp_path, clock).turn(well):
        assert clock.now == pytest.approx(began + 1.05)


def test_once_sent_the_next_may_start_beside_it(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (turnstile(tmp_path, clock, concurrency=2) for _ in range(2))
    with one.turn(well) as told:
        told("http11.send_request_headers.complete", {})
        told("http11.send_request_headers.complete", {})  # told twice, it does no harm
        with other.turn(well):
            assert clock.slept == pytest.approx([1.05])


def test_no_more_are_under_way_than_may_be(tmp_path: Path) -> None:
    """The second waits for the place, however often it looks, and goes when it is told to give up."""
    clock, looks = Clock(), iter([None, None, CouldNotAsk("no more")])

    def may_go() -> None:
        if problem := next(looks):
            raise problem

    with turnstile(tmp_path, clock).turn(well) as told:
        told("http11.send_request_headers.complete", {})
        with pytest.raises(CouldNotAsk, match="no more"), turnstile(tmp_path, clock).turn(may_go):
            pytest.fail("it went")
        assert clock.slept == [0.05] * 3


def test_a_hold_holds_everybody(tmp_path: Path) -> None:
    clock = Clock()
    turnstile(tmp_path, clock).hold(30.0)
    turnstile(tmp_path, clock).hold(10.0)
    with turnstile(tmp_path, clock).turn(well):
        assert clock.now == pytest.approx(1030.0)


def test_a_hold_holds_a_process_that_waits_already(tmp_path: Path) -> None:
    """It waits for a second; meanwhile the service asks another process to wait for thirty."""
    clock = Clock()
    other = turnstile(tmp_path, clock)
    with turnstile(tmp_path, clock).turn(well):
        pass

    def sleep(seconds: float) -> None:
        if not clock.slept:
            other.hold(30.0)
        Clock.sleep(clock, seconds)

    waiting = ProcessRateLimit(tmp_path, "origin", RateLimit(1.0, 1, clock, sleep), clock, sleep)
    with waiting.turn(well):
        assert clock.now == pytest.approx(1030.0)


def test_the_space_counts_from_the_end_of_a_request_without_an_answer(tmp_path: Path) -> None:
    """The service may have counted it at any moment: it hung on the way, or stood in a queue there."""
    clock = Clock()
    with suppress(CouldNotAsk), turnstile(tmp_path, clock).turn(well) as told:
        told("http11.send_request_headers.complete", {})
        clock.now += 20.0
        raise CouldNotAsk("did not answer in time")
    ended = clock.now
    with turnstile(tmp_path, clock).turn(well):
        assert clock.now == pytest.approx(ended + 1.05)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be several users")
def test_two_users_share_a_folder() -> None:
    """A folder that both may write into; the kernel forbids to make others' files anew in folders such as /tmp."""
    code = (
        "import os, sys, time; from pathlib import Path; from enrich.http.rate_limit import RateLimit\n"
        "from enrich.http.process_rate_limit import ProcessRateLimit, folder\n"
        "os.setuid(65534)\n"
        "pace = RateLimit(10.0, 1, time.monotonic, time.sleep)\n"
        "with ProcessRateLimit(folder(Path(sys.argv[1])), 'origin', pace, time.monotonic, time.sleep)"
        ".turn(lambda: None): pass\n"
    )
    with tempfile.TemporaryDirectory() as shared:  # pytest's own folders are closed to other users
        Path(shared).chmod(0o1777)
        with turnstile(Path(shared), Clock()).turn(well):
            pass
        subprocess.run([sys.executable, "-c", code, shared], cwd=PROJECT, check=True, timeout=60)


def test_a_planted_link_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    limits = tmp_path / "limits"
    limits.mkdir()
    for name in ("origin.start", "origin.hold", "origin.place-0"):
        (limits / name).symlink_to(target)
    with pytest.raises(CouldNotAsk, match="AWESOME_IR_LIMITS"), turnstile(limits, Clock()).turn(well):
        pytest.fail("it went")
    assert target.read_text() == "precious"


@pytest.mark.parametrize("planted", ["link", "file", "writable by others"])
def test_a_temporary_folder_that_somebody_else_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "elsewhere").mkdir()
    place = tmp_path / f"awesome-ir-limits-{os.getuid()}"
    if planted == "link":
        place.symlink_to(tmp_path / "elsewhere")
    elif planted == "file":
        place.write_text("")
    else:
        place.mkdir()
        place.chmod(0o777)
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    with pytest.raises(ValueError, match="AWESOME_IR_LIMITS"):
        folder(None)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_stamp_of_before_the_machine_was_started_holds_nobody(tmp_path: Path) -> None:
    clock = Clock()
    clock.now = 900_000.0
    with turnstile(tmp_path, clock).turn(well):
        pass
    clock.now = 50.0
    with turnstile(tmp_path, clock).turn(well):
        assert clock.now == 50.0


def test_a_process_that_is_killed_gives_its_lock_back(tmp_path: Path) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from enrich.http.rate_limit import RateLimit\n"
        "from enrich.http.process_rate_limit import ProcessRateLimit\n"
        "pace = RateLimit(10.0, 1, time.monotonic, time.sleep)\n"
        "turnstile = ProcessRateLimit(Path(sys.argv[1]), 'origin', pace, time.monotonic, time.sleep)\n"
        "with turnstile.turn(lambda: None):\n"
        "    print('mine', flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"mine\n"
        taken = threading.Event()
        waiting = threading.Thread(target=_take, args=(tmp_path, taken.set), daemon=True)
        waiting.start()
        assert not taken.wait(0.3)
        holder.kill()
        assert taken.wait(30)
        waiting.join()


def _take(place: Path, then: Callable[[], None]) -> None:
    pace = RateLimit(10.0, 1, time.monotonic, time.sleep)
    with ProcessRateLimit(place, "origin", pace, time.monotonic, time.sleep).turn(well):
        then()


def test_a_folder_that_cannot_be_is_named_with_its_variable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ValueError, match=r"AWESOME_IR_LIMITS .*file.*name a folder"):
        folder(tmp_path / "file" / "limits")


def test_where_the_home_cannot_be_written_the_locks_are_in_a_folder_of_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    found = folder(None)
    assert found.parent == tmp_path
    assert str(os.getuid()) in found.name
    assert found.stat().st_mode & 0o777 == 0o700
