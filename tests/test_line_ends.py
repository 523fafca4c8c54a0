"""Line ends: a clone has the bytes that were committed, and a person's file keeps the ends that it has."""

from __future__ import annotations

import subprocess
from pathlib import Path

from enrich.catalog.editing import set_value
from enrich.report import Exit
from flows import export
from tests.support.scratch import PROJECT, Scratch


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.autocrlf=true", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def test_a_clone_that_turns_line_ends_is_clean(tmp_path: Path) -> None:
    """As Windows' git is set up: `core.autocrlf=true`."""
    origin = Scratch.invented(tmp_path / "origin").folder
    (origin / ".gitattributes").write_bytes((PROJECT / ".gitattributes").read_bytes())
    (origin / "catalog" / "crlf.txt").write_bytes(b"a\r\nb\n")
    git(origin, "init", "--quiet")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "--message", "x")
    git(tmp_path, "clone", "--quiet", str(origin), "clone")
    clone = tmp_path / "clone"
    assert Scratch(clone).bytes() == Scratch(origin).bytes()
    assert git(clone, "status", "--porcelain") == ""
    places = ["--catalog", f"{clone}/catalog", "--exports", f"{clone}/exports", "--readme", f"{clone}/README.md"]
    assert export.main([*places, "--check"]) == Exit.WELL


def test_a_readme_keeps_its_kind_of_line_end(tmp_path: Path) -> None:
    folder = Scratch.invented(tmp_path).folder
    readme = folder / "README.md"
    readme.write_bytes(readme.read_bytes().replace(b"\n", b"\r\n"))
    places = ["--catalog", f"{folder}/catalog", "--exports", f"{folder}/exports", "--readme", f"{folder}/README.md"]
    assert export.main([*places, "--check"]) == Exit.WELL
    year = folder / "catalog" / "papers" / "2021.yaml"
    year.write_text(year.read_text(encoding="utf-8").replace('title: "', 'title: "Anew: ', 1), encoding="utf-8")
    assert export.main(places) == Exit.WELL
    assert b"Anew: " in readme.read_bytes()
    assert readme.read_bytes().replace(b"\r\n", b"").count(b"\n") == 0


def test_a_years_file_keeps_its_kind_of_line_end() -> None:
    text = 'heron2020marsh:\r\n  title: "Marsh"\r\n  authors: [Ada Heron]\r\n  year: 2020\r\n'
    edited = set_value(text, "heron2020marsh", "doi", "10.1234/x")
    assert edited == text + '  doi: "10.1234/x"\r\n'
