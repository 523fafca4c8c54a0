"""Git, asked before the services are: real repositories in which a commit or a push could not be made at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.checkout import commit, git, git_state, pending_commit
from flows.checkout.git import CommitError
from flows.console.arguments import Places
from tests.support.scratch import Scratch


class Repository:
    """A copy of the tests' own catalog in which everything is committed, on the branch `main`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        Scratch.invented(folder)
        self.folder = folder
        self.places = Places(folder / "catalog", folder / "exports", folder / "README.md")
        (folder / ".gitignore").write_text(".cache/\n", encoding="utf-8")
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "Test")
        self.git("config", "user.email", "test@example.org")
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "start")

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def hook(self, name: str, script: bytes) -> Path:
        path = self.folder / ".git" / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(script)
        path.chmod(0o755)
        return path

    def publish(self) -> None:
        """As a run does, a line more in each of two files."""
        for path in (self.folder / "README.md", self.folder / "exports" / "awesome-ir.bib"):
            path.write_text(path.read_text(encoding="utf-8") + "more\n", encoding="utf-8")

    def ready(self, push: str | None = None) -> str:
        """What speaks against a run; empty: nothing."""
        try:
            git_state.require_ready(self.places, push)
        except CommitError as problem:
            return str(problem)
        return ""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "checkout")


@pytest.fixture
def remote(repository: Repository, tmp_path: Path) -> Path:
    """`origin`, with the branch `main` as it is in the checkout."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", tmp_path / "origin"], check=True)
    repository.git("remote", "add", "origin", str(tmp_path / "origin"))
    repository.git("push", "--quiet", "origin", "main")
    return tmp_path / "origin"


def test_a_clean_checkout_is_ready(repository: Repository, remote: Path) -> None:
    (repository.folder / "note.txt").write_text("mine\n", encoding="utf-8")
    repository.git("add", "note.txt")
    before = repository.git("status", "--porcelain")
    assert repository.ready() == ""
    assert repository.ready("origin/main") == ""
    assert repository.git("status", "--porcelain") == before


def detach(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--detach")


def merge(repository: Repository) -> None:
    diverge(repository)
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", "other")


def rebase(repository: Repository) -> None:
    diverge(repository)
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("rebase", "--exec", "false", "other")


def cherry_pick(repository: Repository) -> None:
    diverge(repository, "README.md")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("cherry-pick", "other")
    repository.git("checkout", "--quiet", "HEAD", "--", "README.md")


def revert(repository: Repository) -> None:
    diverge(repository)
    repository.git("revert", "--no-commit", "HEAD")


def bisect(repository: Repository) -> None:
    repository.git("bisect", "start")


def unmerged(repository: Repository) -> None:
    """A stash that did not apply: no operation is in progress, and git commits nothing all the same."""
    note = repository.folder / "note.txt"
    for text in ("one\n", "two\n"):
        note.write_text(text, encoding="utf-8")
        repository.git("add", "note.txt")
        repository.git("commit", "--quiet", "-m", "note")
    note.write_text("mine\n", encoding="utf-8")
    repository.git("stash")
    note.write_text("theirs\n", encoding="utf-8")
    repository.git("commit", "--quiet", "--all", "-m", "note")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("stash", "pop")


def diverge(repository: Repository, name: str = "other.txt") -> None:
    """A branch `other`, and a commit more on each of the two."""
    repository.git("checkout", "--quiet", "-b", "other")
    for branch, file in (("other", name), ("main", name if name == "README.md" else "main.txt")):
        repository.git("checkout", "--quiet", branch)
        (repository.folder / file).write_text(f"{branch}\n", encoding="utf-8")
        repository.git("add", file)
        repository.git("commit", "--quiet", "-m", branch)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (detach, "no branch is checked out"),
        (merge, "a merge is in progress"),
        (rebase, "a rebase is in progress"),
        (cherry_pick, "a cherry-pick is in progress"),
        (revert, "a revert is in progress"),
        (bisect, "a bisect is in progress"),
        (unmerged, "unmerged files in the checkout (note.txt)"),
    ],
)
def test_a_checkout_in_the_middle_of_something_is_refused(
    repository: Repository, spoil: Callable[[Repository], None], sentence: str
) -> None:
    spoil(repository)
    assert repository.ready().startswith(sentence)


def test_a_feature_branch_is_not_pushed_to_main(repository: Repository, remote: Path) -> None:
    """Also where it tracks main, as `git checkout -b feature origin/main` makes it."""
    repository.git("checkout", "--quiet", "-b", "feature", "--track", "origin/main")
    assert repository.ready() == ""
    assert "the branch feature is checked out" in repository.ready("origin/main")
    assert repository.ready("origin/feature") == ""


def test_a_push_that_would_be_refused_is_told(repository: Repository, remote: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "--quiet", remote, other], check=True)
    author = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    commands = (["commit", "--quiet", "--allow-empty", "-m", "theirs"], ["push", "--quiet", "origin", "main"])
    for command in commands:
        subprocess.run(["git", *author, *command], cwd=other, check=True, capture_output=True)
    assert "a push would be refused" in repository.ready("origin/main")


@pytest.mark.parametrize("push", ["main", "origin/", "/main"])
def test_a_push_that_names_no_remote_and_branch(repository: Repository, push: str) -> None:
    assert "does not name a remote and a branch" in repository.ready(push)


def test_a_remote_that_is_not_there(repository: Repository) -> None:
    assert "No such remote 'nowhere'" in repository.ready("nowhere/main")


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
def test_a_lock_that_another_git_left(repository: Repository, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(git_state, "SECONDS_FOR_LOCK", 0.2)
    (repository.folder / ".git" / name).touch()
    assert f"{name} is there: another git is at work, or was killed" in repository.ready()


def test_nobody_to_commit_as(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    repository.git("config", "--unset", "user.name")
    repository.git("config", "--unset", "user.email")
    repository.git("config", "user.useConfigOnly", "true")
    assert "git var failed" in repository.ready()


def test_a_signature_that_cannot_be_made(repository: Repository) -> None:
    repository.git("config", "commit.gpgSign", "true")
    repository.git("config", "gpg.program", "false")
    assert "gpg failed to sign" in repository.ready()


def test_no_repository_and_no_commit(tmp_path: Path) -> None:
    Scratch.invented(tmp_path)
    places = Places(tmp_path / "catalog", tmp_path / "exports", tmp_path / "README.md")
    with pytest.raises(CommitError, match="needs the catalog to be in a git repository"):
        git_state.require_ready(places, None)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    with pytest.raises(CommitError, match="has no commit yet"):
        git_state.require_ready(places, None)


# ---- hooks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pre-commit", "prepare-commit-msg", "commit-msg"])
@pytest.mark.parametrize(
    "script",
    [b"#!/bin/sh\necho nichts f\xfcr ungut >&2; exit 1\n", b"#!/no/such/interpreter\n"],
    ids=["fails in Latin-1", "cannot be run"],
)
def test_a_hook_that_always_fails(repository: Repository, name: str, script: bytes) -> None:
    repository.hook(name, script)
    told = repository.ready()
    assert f"the hook {name} would refuse the commit" in told
    if b"\xfc" in script:
        assert r"nichts f\xfcr ungut" in told


def test_a_hook_that_rewrites_even_an_empty_commit(repository: Repository) -> None:
    repository.hook("pre-commit", b"#!/bin/sh\necho x >> README.md; git add README.md\n")
    assert "the hook pre-commit changes what is committed" in repository.ready()


def test_a_hook_that_waits_is_ended(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that it has started."""
    monkeypatch.setattr(git_state, "SECONDS_WITH_OTHERS", 0.5)
    repository.hook("pre-commit", b"#!/bin/sh\nsleep 61.5 & echo $! > child; wait\n")
    assert "had not ended after 0.5 s" in repository.ready()
    child = int((repository.folder / "child").read_text())
    ended = time.monotonic() + 5
    while is_alive(child):
        assert time.monotonic() < ended
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


def test_the_variables_of_an_outer_hook_are_not_followed(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that a hook of another repository starts commits in the catalog's."""
    outer = Repository(tmp_path / "outer")
    head = outer.git("rev-parse", "HEAD")
    repository.publish()
    monkeypatch.setenv("GIT_DIR", str(outer.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(outer.folder / ".git" / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(outer.folder))
    made = commit.commit(repository.places, "1 change in 1 entry")
    monkeypatch.undo()
    assert repository.git("rev-parse", "HEAD") == made
    assert outer.git("rev-parse", "HEAD") == head


# ---- people's files -------------------------------------------------------------------------------------------------


def edit_a_paper(repository: Repository) -> str:
    path = repository.folder / "catalog" / "papers" / "2016.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return "catalog/papers/2016.yaml"


def stage_a_paper(repository: Repository) -> str:
    name = edit_a_paper(repository)
    repository.git("add", name)
    return name


def add_a_year(repository: Repository) -> str:
    (repository.folder / "catalog" / "papers" / "2031.yaml").write_text("{}\n", encoding="utf-8")
    return "catalog/papers/2031.yaml"


def ignore_a_year(repository: Repository) -> str:
    """Git does not tell of it, and the catalog has it."""
    (repository.folder / ".git" / "info" / "exclude").write_text("2031.yaml\n", encoding="utf-8")
    return add_a_year(repository)


def hide_an_edit(repository: Repository) -> str:
    repository.git("update-index", "--assume-unchanged", "catalog/papers/2016.yaml")
    return edit_a_paper(repository)


def delete_a_year(repository: Repository) -> str:
    (repository.folder / "catalog" / "papers" / "2016.yaml").unlink()
    return "catalog/papers/2016.yaml"


def decide(repository: Repository) -> str:
    path = repository.folder / "catalog" / "decisions.yaml"
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + "\n# more\n", encoding="utf-8")
    return "catalog/decisions.yaml"


@pytest.mark.parametrize(
    "edit", [edit_a_paper, stage_a_paper, add_a_year, ignore_a_year, hide_an_edit, delete_a_year, decide]
)
def test_people_commit_their_files_first(repository: Repository, edit: Callable[[Repository], str]) -> None:
    """A commit of what is rendered from a file that is in no commit would load in no clone."""
    name = edit(repository)
    assert repository.ready().startswith(f"uncommitted edits in {name}: what the run would commit is made from them")


@pytest.mark.parametrize("name", ["README.md", "exports/awesome-ir.bib", "catalog/enriched/2021.json", "exports/mine"])
def test_edits_where_the_machine_writes_stop_it(repository: Repository, name: str) -> None:
    path = repository.folder / name
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + "\n", encoding="utf-8")
    assert repository.ready() == (f"uncommitted edits in {name}: commit or stash them, then run with --commit again")


@pytest.mark.parametrize("name", ["README.md", "exports/awesome-ir.ris", "catalog/enriched/2021.json"])
@pytest.mark.parametrize(
    "setting", [("diff.relative", "true"), ("diff.ignoreSubmodules", "all"), ("diff.external", "true"),
                ("status.showUntrackedFiles", "no"), ("core.ignoreStat", "true")],
)  # fmt: skip
def test_no_setting_of_git_hides_an_edit(repository: Repository, name: str, setting: tuple[str, str]) -> None:
    """With `diff.relative` git shows only what lies below the folder that it is run in, the catalog's."""
    repository.git("config", *setting)
    path = repository.folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert f"uncommitted edits in {name}" in repository.ready()


def test_an_editors_own_files_are_nobodys_edits(repository: Repository) -> None:
    for name in (".2016.yaml.swp", ".#2016.yaml", "2016.yaml~"):
        (repository.folder / "catalog" / "papers" / name).write_text("x", encoding="utf-8")
    assert repository.ready() == ""


# ---- the commit -----------------------------------------------------------------------------------------------------


def test_the_commit_holds_the_machines_files_alone(repository: Repository, remote: Path) -> None:
    note = repository.folder / "note.txt"
    note.write_text("mine\n", encoding="utf-8")
    repository.git("add", "note.txt")
    repository.publish()
    made = commit.commit(repository.places, "2 changes in 2 entries", "origin/main")
    assert repository.git("show", "--name-only", "--format=%s", "HEAD").split("\n") == [
        "2 changes in 2 entries", "", "README.md", "exports/awesome-ir.bib",
    ]  # fmt: skip
    assert repository.git("status", "--porcelain") == "A  note.txt"
    assert repository.git("ls-remote", "origin", "main").split()[0] == made
    assert commit.commit(repository.places, "nothing") is None


def test_a_readme_behind_a_link_is_committed(repository: Repository) -> None:
    readme = repository.folder / "README.md"
    (repository.folder / "docs").mkdir()
    readme.rename(repository.folder / "docs" / "README.md")
    readme.symlink_to("docs/README.md")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "move")
    repository.publish()
    assert commit.commit(repository.places, "1 change in 1 entry")
    assert "docs/README.md" in repository.git("show", "--name-only", "--format=", "HEAD").split()
    assert repository.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "script",
    [
        b"#!/bin/sh\ngit diff --cached --quiet && exit 0\necho y >> README.md; git add README.md\n",
        b"#!/bin/sh\ngit diff --cached --quiet && exit 0\necho y > theirs; git add theirs\n",
    ],
    ids=["a file of the machine", "another file"],
)
def test_a_hook_that_rewrites_what_is_committed_undoes_the_commit(repository: Repository, script: bytes) -> None:
    head = repository.git("rev-parse", "HEAD")
    repository.hook("pre-commit", script)
    assert repository.ready() == ""
    repository.publish()
    published = (repository.folder / "README.md").read_bytes()
    with pytest.raises(CommitError, match="a hook changed what was committed"):
        commit.commit(repository.places, "1 change in 1 entry")
    assert repository.git("rev-parse", "HEAD") == head
    assert repository.git("diff", "--cached", "--name-only") == ""
    assert (repository.folder / "README.md").read_bytes() == published


def test_a_commit_that_fails_leaves_the_index_clean(repository: Repository) -> None:
    repository.hook("pre-commit", b"#!/bin/sh\ngit diff --cached --quiet || { echo n\xf6 >&2; exit 1; }\n")
    assert repository.ready() == ""
    repository.publish()
    with pytest.raises(CommitError, match=r"git commit failed: n\\xf6"):
        commit.commit(repository.places, "1 change in 1 entry")
    assert repository.git("diff", "--cached", "--name-only") == ""
    assert not (repository.folder / ".git" / "index.lock").exists()


def test_a_commit_that_waits_for_ever_is_ended(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "SECONDS_WITH_OTHERS", 0.5)
    repository.hook("pre-commit", b"#!/bin/sh\nsleep 62.5\n")
    repository.publish()
    with pytest.raises(CommitError, match="had not ended after"):
        commit.commit(repository.places, "1 change in 1 entry")
    assert repository.git("diff", "--cached", "--name-only") == ""
    assert not (repository.folder / ".git" / "index.lock").exists()


def test_a_hook_that_leaves_something_in_the_background_holds_nothing_up(repository: Repository) -> None:
    repository.hook("post-commit", b"#!/bin/sh\nsleep 20 &\necho $! > .git/child\n")
    repository.publish()
    started = time.monotonic()
    assert commit.commit(repository.places, "1 change in 1 entry") == repository.git("rev-parse", "HEAD")
    assert time.monotonic() - started < 10
    os.kill(int((repository.folder / ".git" / "child").read_text()), signal.SIGTERM)


def test_no_terminal_is_asked(repository: Repository, tmp_path: Path) -> None:
    """A remote that wants a password: told, in place of a question that nobody answers."""
    program = tmp_path / "git-remote-ask"
    program.write_text(
        "#!/bin/sh\nexec 2>&1; git -c credential.helper= credential fill >&2 <<E\n"
        "protocol=https\nhost=example.org\n\nE\n"
        'echo "$?" > "$ASKED"; exit 1\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    asked = tmp_path / "asked"
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ASKED": str(asked)}
    repository.git("remote", "add", "origin", "ask::somewhere")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in path.items():
            patch.setenv(name, value)
        patch.delenv("GIT_ASKPASS", raising=False)
        patch.delenv("SSH_ASKPASS", raising=False)
        assert "a push would be refused" in repository.ready("origin/main")
    assert asked.read_text(encoding="utf-8").strip() == "128"


# ---- a run that died between publishing and committing --------------------------------------------------------------


def test_what_a_dead_run_published_is_committed_by_the_next(repository: Repository) -> None:
    places = repository.places
    readme = repository.folder / "README.md"
    text = readme.read_text(encoding="utf-8") + "more\n"
    pending_commit.keep(places, {readme: text})
    readme.write_text(text, encoding="utf-8")
    assert repository.ready() == ""
    assert commit.commit_pending(places) == repository.git("rev-parse", "HEAD")
    assert repository.git("show", "--name-only", "--format=", "HEAD") == "README.md"
    assert not places.pending.exists()
    assert commit.commit_pending(places) is None


def test_what_a_person_edited_after_a_dead_run_is_a_persons(repository: Repository) -> None:
    readme = repository.folder / "README.md"
    text = readme.read_text(encoding="utf-8") + "more\n"
    pending_commit.keep(repository.places, {readme: text})
    readme.write_text(text + "by hand\n", encoding="utf-8")
    assert "uncommitted edits in README.md" in repository.ready()


def test_a_run_that_died_before_it_published_leaves_nothing_to_commit(repository: Repository) -> None:
    head = repository.git("rev-parse", "HEAD")
    pending_commit.keep(repository.places, {repository.folder / "README.md": "never written\n"})
    assert repository.ready() == ""
    assert commit.commit_pending(repository.places) is None
    assert repository.git("rev-parse", "HEAD") == head
    assert not repository.places.pending.exists()


def test_time_limits_are_there() -> None:
    assert 0 < git.SECONDS <= git.SECONDS_WITH_OTHERS <= 600
