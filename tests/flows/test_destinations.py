"""No option makes a command write over what it does not write, or into the catalog; told before anything is asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from enrich.report import Exit, Gate, Report
from flows import export
from flows.checkout import inputs
from flows.checkout.destinations import is_within, require_own
from flows.console.arguments import Options, Places
from tests.support.scratch import Scratch


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the tests' catalog, in which the commands are run."""
    folder = Scratch.invented(tmp_path / "checkout").folder
    monkeypatch.chdir(folder)
    (folder / ".git").mkdir()
    (folder / "theirs.json").write_text('{"name": "somebody\'s"}', encoding="utf-8")
    (folder / "link.json").symlink_to("catalog/papers/2021.yaml")
    (folder / "to-catalog").symlink_to("catalog")
    os.link(folder / "catalog/list.yaml", folder / "hard.json")
    return folder


REPORTS = [
    "catalog/papers/2021.yaml", "catalog/papers/new.json", "catalog/new.json", "catalog/enriched/2021.json",
    "./catalog/../catalog/list.yaml", "exports/../catalog/papers/2021.yaml", "to-catalog/x.json", "link.json",
    "hard.json", "exports/awesome-ir.bib", "exports/new.json", "README.md", "./exports/../README.md", "theirs.json",
    ".git/config", "missing/report.json", "exports", "README.md/report.json", "/dev/null", "/dev/stdout",
]  # fmt: skip


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_goes_nowhere_else(folder: Path, report: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    options = Options(Places(Path("catalog")), offline=True, report=Path(report))
    assert inputs.refused(options) == Exit.BAD_INPUT
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"--report {Path(report)}")
    found = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts}
    assert found == before


def test_a_report_replaces_a_report_and_an_empty_file(folder: Path) -> None:
    report = Report(
        years=(), sources={}, changes=(), conflicts=(), unresolved=(), unsure=(), failures=(),
        gate=Gate(passed=True), published=True, duration_s=1.0,
    )  # fmt: skip
    for text in ("", report.model_dump_json(indent=2)):
        (folder / "report.json").write_text(text, encoding="utf-8")
        require_own(Places(Path("catalog")), Path("report.json"))
    require_own(Places(Path("catalog")), Path("new.json"))
    require_own(Places(Path("catalog")), folder.parent / "new.json")


PLACES = {
    "--exports": ["catalog/enriched", "catalog/papers", "catalog", "catalog/new", ".", "to-catalog", "README.md",
                  "exports/../catalog/papers", "to-catalog/papers", "/"],
    "--readme": ["catalog/list.yaml", "catalog/README.md", "exports/awesome-ir.bib", "exports", "to-catalog/x.md"],
    "--catalog": ["README.md", "exports/catalog", "exports", "."],
}  # fmt: skip
PLACED = [(option, value) for option, values in PLACES.items() for value in values]


@pytest.mark.parametrize("mode", [[], ["--check"]])
@pytest.mark.parametrize(("option", "value"), PLACED)
def test_renderings_go_into_no_catalog(
    folder: Path, option: str, value: str, mode: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert export.main([option, value, *mode]) == Exit.BAD_INPUT
    (told,) = capsys.readouterr().err.splitlines()
    assert f"{option} {Path(value)}" in told
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("link", ["exports/awesome-ir.json", "catalog/enriched/2021.json", "exports/strings-long.bib"])
@pytest.mark.parametrize("target", ["catalog/papers/2021.yaml", "README.md", "exports/awesome-ir.ris"])
def test_a_link_to_another_file_is_not_written_through(
    folder: Path, link: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / link).unlink()
    (folder / link).symlink_to(folder / target)
    before = (folder / target).read_bytes()
    assert export.main([]) == Exit.BAD_INPUT
    assert "is a link to" in capsys.readouterr().err
    assert (folder / target).read_bytes() == before


def test_a_link_to_a_place_of_its_own_is_fine(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes((folder / "README.md").read_bytes())
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(tmp_path / "README.md")
    require_own(Places(Path("catalog"), Path("exports"), Path("README.md")))


def test_a_folder_in_which_nobody_may_write_is_told_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: "exports" not in str(path) and access(path, mode))
    with pytest.raises(PermissionError, match="exports"):
        require_own(Places(Path("catalog")))
    require_own(Places(Path("catalog")), writes=False)


def test_a_path_lies_within_a_folder_whatever_it_is_called(folder: Path) -> None:
    assert is_within(Path("to-catalog/papers/../x"), Path("catalog"))
    assert is_within(Path("catalog"), Path("to-catalog"))
    assert not is_within(Path("catalog-2"), Path("catalog"))
    assert not is_within(Path("exports/../x"), Path("exports"))


def test_a_readme_that_is_not_utf8_is_named_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "README.md").read_bytes()
    for before in (b"# Mine\n\nBj\xf6rn\n", b"\n\n" + b"x" * 100_000 + b"\xff\n"):
        (folder / "README.md").write_bytes(before + text)
        assert export.main(["--check"]) == Exit.BAD_INPUT
        assert capsys.readouterr().err == "README.md:3: not UTF-8; save it as UTF-8\n"
        assert inputs.refused(Options(Places(Path("catalog")), offline=True)) == Exit.BAD_INPUT
        assert capsys.readouterr().err == "README.md:3: not UTF-8; save it as UTF-8\n"


@pytest.mark.parametrize("name", ["awesome-ir.bib", "awesome-ir.json", "awesome-ir.ris", "awesome-ir-2021.bib"])
def test_a_file_of_somebody_else_in_the_place_of_an_export_stays(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "exports" / name
    path.write_text("% what I cite\n@misc{marsh, title = {Marsh}}\n", encoding="utf-8")
    before = path.read_bytes()
    assert export.main([]) == Exit.BAD_INPUT
    assert f"exports/{name} is no export of this project" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_an_export_with_the_marks_of_a_conflict_is_rendered_anew(folder: Path) -> None:
    for path in sorted((folder / "exports").iterdir()):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"<<<<<<< HEAD\n{text}=======\n>>>>>>> night\n", encoding="utf-8")
    (folder / "exports" / "awesome-ir.ris").write_bytes(b"")
    assert export.main([]) == Exit.WELL
    assert export.main(["--check"]) == Exit.WELL
