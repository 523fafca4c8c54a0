"""The workflows: linted, pinned, with no right that a job does not need; and what becomes of a night's run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from enrich.publish.gate import Refusal
from enrich.report import Gate, Report
from tests import workflows
from tests.support.schemas import skip_or_fail
from tests.support.scratch import PROJECT

FILES = sorted(workflows.WORKFLOWS.glob("*.yml"))
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def jobs() -> dict[str, dict[str, Any]]:
    return {f"{path.stem}: {name}": job for path in FILES for name, job in read(path)["jobs"].items()}


def test_there_are_two() -> None:
    assert [path.name for path in FILES] == ["ci.yml", "nightly.yml"]


def test_actionlint_has_nothing_to_say(tmp_path: Path) -> None:
    """And would say it: a context that is not there, a script that a stranger's title could write."""
    bad = tmp_path / "bad.yml"
    bad.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    env: {X: '${{ runner.temp }}'}\n"
        "    steps: [run: 'echo ${{ github.event.issue.title }}']\n",
        encoding="utf-8",
    )
    try:
        assert workflows.lint(FILES) == []
        told = workflows.lint([bad])
    except workflows.NotThere as reason:
        skip_or_fail(str(reason))
    assert len(told) == 2
    assert told[0].startswith(f"{bad}:5:")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_actions_are_pinned_by_hash_with_their_version(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [line for line in lines if not PINNED.search(line)] == []


def test_one_version_of_an_action_everywhere() -> None:
    used = {use for path in FILES for use in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))}
    assert len(used) == len({use.partition("@")[0] for use in used})


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.name))
def test_a_job_has_the_rights_it_names_and_no_others(path: Path) -> None:
    assert read(path)["permissions"] == {}
    for job in read(path)["jobs"].values():
        assert job["permissions"]
        assert job["timeout-minutes"] <= 120
        checkouts = [step for step in job["steps"] if "actions/checkout@" in step.get("uses", "")]
        assert len(checkouts) == 1
        assert checkouts[0]["with"]["persist-credentials"] is False


def test_only_what_pushes_may_write() -> None:
    rights = {name: job["permissions"] for name, job in jobs().items()}
    assert rights == {
        "ci: proof": {"contents": "read"},
        "nightly: enrich": {"contents": "read"},
        "nightly: push": {"contents": "write"},
        "nightly: propose": {"contents": "write", "pull-requests": "write"},
    }


def test_what_may_write_runs_nothing_of_the_project_and_sees_no_key() -> None:
    """What the services send is read where nothing can be written."""
    for name in ("nightly: push", "nightly: propose"):
        told = json.dumps(jobs()[name])
        assert "secrets." not in told
        assert not re.search(r"python|make |\.sh", told)


def test_two_nights_never_overlap() -> None:
    assert read(PROJECT / ".github/workflows/nightly.yml")["concurrency"] == {
        "group": "nightly", "cancel-in-progress": False,
    }  # fmt: skip


def test_ci_is_the_same_script_everywhere() -> None:
    (job,) = read(PROJECT / ".github/workflows/ci.yml")["jobs"].values()
    assert [step.get("run") for step in job["steps"]] == [None, "bash .ci/run"]


# ---- the night's script ---------------------------------------------------------------------------------------------

STAND_IN = """#!/usr/bin/env bash
# In place of the flow: ends as it is told, and commits where the flow would have.
if [ "$1" = -c ]; then exec "$PYTHON" "$@"; fi
echo "$*" >> "$CALLS"
case "$*" in *--force*) code=$FORCED ;; *) code=$CODE ;; esac
for last in "$@"; do [ "$before" = --report ] && report=$last; before=$last; done
[ "$code" = 2 ] || cp "$REPORT" "$report"
if [ "$CHANGES" = yes ] && { [ "$code" = 0 ] || [ "$code" = 3 ]; }; then
  echo more >> README.md && git commit --quiet --all --message "1 change in 1 entry"
fi
exit "$code"
"""
REFUSED = Report(
    years=(), sources={}, changes=(), conflicts=(), unresolved=(), unsure=(), failures=(), published=False,
    gate=Gate(passed=False, refusals=(Refusal(rule="keys_lost", sentence="1 key would be lost"),)), duration_s=1.0,
)  # fmt: skip


class Night:
    """The script, run in a repository of its own with a stand-in for the flow."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.repository, self.told = folder, folder / "checkout", folder / "told"
        self.repository.mkdir()
        stand_in = self.repository / ".venv" / "bin" / "python"
        stand_in.parent.mkdir(parents=True)
        stand_in.write_text(STAND_IN, encoding="utf-8")
        stand_in.chmod(0o755)
        (self.repository / "README.md").write_text("list\n", encoding="utf-8")
        (self.repository / ".gitignore").write_text(".venv/\n", encoding="utf-8")
        (folder / "report.json").write_text(REFUSED.model_dump_json(), encoding="utf-8")
        self.git("init", "--quiet")
        self.git("add", ".")
        self.git("-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "start")
        self.start = self.git("rev-parse", "HEAD").strip()

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.repository, check=True, capture_output=True, text=True)
        return done.stdout

    def run(self, code: int, forced: int = 0, *, changes: bool = True) -> subprocess.CompletedProcess[str]:
        """The script, where the flow ends with `code`, and with `forced` where it is forced."""
        names = ("out", "summary", "calls")
        for name in names:
            (self.folder / name).touch()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "TOLD": str(self.told), "GITHUB_SHA": self.start, "GITHUB_OUTPUT": str(self.folder / "out"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"), "CALLS": str(self.folder / "calls"),
            "REPORT": str(self.folder / "report.json"), "CODE": str(code), "FORCED": str(forced),
            "CHANGES": "yes" if changes else "no", "PYTHON": sys.executable,
            "PYTHONPATH": str(PROJECT), "GIT_CONFIG_GLOBAL": os.devnull,
        }  # fmt: skip
        return subprocess.run(
            ["bash", str(PROJECT / ".github" / "nightly.sh")],
            cwd=self.repository, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def says(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


@pytest.mark.parametrize(("code", "warned"), [(0, False), (3, True)])
def test_a_night_that_changed_something_is_pushed(night: Night, code: int, warned: bool) -> None:
    """A source that could not be asked is a warning and no failure. The commit goes on as a bundle."""
    done = night.run(code)
    assert done.returncode == 0, done.stderr
    assert night.says("out") == "outcome=published\n"
    assert ("::warning title=Some source could not be asked" in done.stdout) is warned
    assert night.git("log", "-1", "--format=%an").strip() == "github-actions[bot]"
    clone = night.folder / "clone"
    subprocess.run(["git", "init", "--quiet", str(clone)], check=True)
    # As the next job has it: the commit that the night started from, and nothing before it.
    shallow = ["git", "-C", str(clone), "fetch", "--quiet", "--depth=1", f"file://{night.repository}", night.start]
    subprocess.run(shallow, check=True)
    bundle = ["git", "-C", str(clone), "fetch", "--quiet", str(night.told / "night.bundle"), "HEAD"]
    subprocess.run(bundle, check=True)
    fetched = subprocess.run(
        ["git", "-C", str(clone), "rev-parse", "FETCH_HEAD"], check=True, capture_output=True, text=True
    )
    assert fetched.stdout == night.git("rev-parse", "HEAD")


@pytest.mark.parametrize("code", [0, 3])
def test_a_night_without_changes_pushes_nothing(night: Night, code: int) -> None:
    assert night.run(code, changes=False).returncode == 0
    assert night.says("out") == "outcome=nothing\n"
    assert not (night.told / "night.bundle").exists()


@pytest.mark.parametrize("forced", [0, 3])
def test_where_the_gate_refuses_people_are_asked(night: Night, forced: int) -> None:
    """The pull request says why: in the words of the report that was refused."""
    done = night.run(4, forced)
    assert done.returncode == 0, done.stderr
    assert night.says("out") == "outcome=refused\n"
    assert "::warning title=The gate refused" in done.stdout
    assert "1 key would be lost" in (night.told / "refused.md").read_text(encoding="utf-8")
    assert "1 key would be lost" in night.says("summary")
    first, second = night.says("calls").splitlines()
    assert "--force" not in first
    assert "--force" in second
    assert (night.told / "night.bundle").exists()


@pytest.mark.parametrize(("code", "forced"), [(1, 0), (2, 0), (4, 1), (4, 2)])
def test_a_night_that_fails_fails(night: Night, code: int, forced: int) -> None:
    done = night.run(code, forced)
    assert done.returncode == (forced or code)
    assert night.says("out") == ""
    assert not (night.told / "night.bundle").exists()
