"""How pull requests and nights live together: what both of them render is merged by git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from enrich.report import Exit
from flows import export
from tests.support.scratch import Scratch

PAPER = """\

osprey2021tidal:
  title: "Tidal Pools Seen From Far Above"
  authors: [Ada Osprey, Ben Curlew]
  year: 2021
  arxiv: "2101.00001"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    Scratch.invented(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    commit(tmp_path, "start")
    return tmp_path


def git(folder: Path, *words: str) -> str:
    author = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    return subprocess.run(["git", *author, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", message)


def render(folder: Path, *arguments: str) -> int:
    places = ("--catalog", folder / "catalog", "--exports", folder / "exports", "--readme", folder / "README.md")
    return export.main([*map(str, places), *arguments])


def test_a_paper_and_a_night_in_which_counts_move_are_merged(checkout: Path) -> None:
    """Without a conflict, and to what would be rendered from both."""
    git(checkout, "checkout", "--quiet", "-b", "paper")
    papers = checkout / "catalog" / "papers" / "2021.yaml"
    papers.write_text(papers.read_text(encoding="utf-8").rstrip("\n") + "\n" + PAPER, encoding="utf-8")
    assert render(checkout) == Exit.WELL
    commit(checkout, "add a paper")
    git(checkout, "checkout", "--quiet", "main")
    for path in sorted((checkout / "catalog" / "enriched").glob("*.json")):
        works = json.loads(path.read_text(encoding="utf-8"))
        for block in works.values():
            for series in block.get("citations", {}).values():
                series.append({"count": series[-1]["count"] + 1, "since": "2031-05-06"})
        path.write_text(json.dumps(works, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert render(checkout) == Exit.WELL
    assert "`last enriched 2031-05-06`" in (checkout / "README.md").read_text(encoding="utf-8")
    commit(checkout, "a night")
    git(checkout, "merge", "--quiet", "-m", "merge", "paper")
    assert render(checkout, "--check") == Exit.WELL
    text = (checkout / "README.md").read_text(encoding="utf-8")
    assert "osprey2021tidal" in text
    assert "`last enriched 2031-05-06`" in text
