"""Which files of a folder are read, which are left alone, and which are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from enrich.catalog import layout, load
from tests.support.catalog_files import DOLG, FILES, complaints, put

FOREIGN = (
    "enriched/.backup.json", "enriched/._2021.json", "enriched/.2021.json.swp", "enriched/2021.json~",
    "enriched/2021.json.orig", "enriched/.DS_Store", "enriched/Thumbs.db", "enriched/#2021.json#",
    "papers/._2021.yaml", "papers/.2021.yaml.swp", "papers/2021.yaml~", "papers/2021.yaml.orig", "papers/2021.yaml.rej",
    "papers/#2021.yaml#", "papers/desktop.ini", "papers/notes.md", ".DS_Store", "._list.yaml", "venues.yaml~",
    "list.yaml.orig", "unread.txt", "ideas.yaml", "papers/2021.yaml.BACKUP.123.txt", "papers/~$2021.yaml",
)  # fmt: skip


def test_hidden_and_foreign_files_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, **dict.fromkeys(FOREIGN, "no catalog: [\n"))
    for name in ("papers/.#2021.yaml", "enriched/.#2021.json"):  # Emacs' note of who edits the file
        (tmp_path / name).symlink_to("user@host.1234:99")
    assert [work.key for work in load(tmp_path).works] == ["yang2021dolg", "radenovic2018revisiting"]
    assert {path.relative_to(tmp_path).as_posix() for path in layout.files(tmp_path)} == set(FILES)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("papers/2022.YAML", "papers/2022.yaml"),
        ("papers/2022.yml", "papers/2022.yaml"),
        ("papers/2022.Yml", "papers/2022.yaml"),
        ("papers/2022.yaml.txt", "papers/2022.yaml"),
        ("papers/2022.json", "papers/2022.yaml"),
        ("papers/2021 copy.yaml", "papers/2021.yaml"),
        ("papers/22.yaml", "by its year: papers/2021.yaml"),
        ("papers/٢٠٢٢.yaml", "by its year: papers/2021.yaml"),
        ("enriched/2022.JSON", "enriched/2022.json"),
        ("enriched/backup.json", "by its year: enriched/2021.json"),
        ("2022.yaml", "papers/2022.yaml"),
        ("decision.yaml", "decisions.yaml"),
        ("Retired.yaml", "retired.yaml"),
        ("venues.yml", "venues.yaml"),
        ("protected.yaml.txt", "protected.yaml"),
    ],
)
def test_a_name_that_looks_like_a_mistake_is_told(tmp_path: Path, name: str, meant: str) -> None:
    told = complaints(tmp_path, **{name: ""})
    assert told == (f"{name}:1: not read under this name; call it {meant}, or take it away",)


def test_a_folder_and_a_pipe_in_the_place_of_a_file_are_told(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "papers/2020.yaml").mkdir()
    os.mkfifo(tmp_path / "papers/2019.yaml")
    told = complaints(tmp_path)
    assert [line.partition("(")[0] for line in told] == [
        "papers/2019.yaml:1: cannot be read ",
        "papers/2020.yaml:1: cannot be read ",
    ]
    assert tmp_path / "papers/2019.yaml" not in layout.files(tmp_path)


def test_a_file_that_is_about_to_be_written_is_read(tmp_path: Path) -> None:
    new = DOLG.replace("yang2021dolg", "yang2022dolg").replace("DOLG", "Another").replace("2108.02927", "2208.02927")
    known = load(put(tmp_path), {"papers/2022.yaml": new})
    assert "yang2022dolg" in {work.key for work in known.section(2022)}


def test_a_file_that_is_about_to_be_removed_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, **{"papers/2022.yaml": "wrong: [\n", "enriched/2022.json": "wrong"})
    without = {"papers/2022.yaml": None, "enriched/2022.json": None}
    assert load(tmp_path, without).works == load(put(tmp_path / "without")).works
