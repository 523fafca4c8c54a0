from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from enrich import catalog
from enrich.catalog import Catalog
from flows.importer import main
from tests.support.data import CATALOG, DATA
from tests.support.seed import SEED, SEED_LIKE, needs_the_seed, seed

VENUES_YAML = "# mine\n\nCVPR:\n  name: Computer Vision and Pattern Recognition\n  entry: inproceedings\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small list as a file."""
    path = tmp_path / "README.md"
    path.write_text(SEED_LIKE, encoding="utf-8")
    return path


def run(readme: Path, folder: Path, *more: str) -> int:
    return main([str(readme), "--catalog", str(folder), *(more or ("--vocabulary", str(CATALOG)))])


def test_a_list_becomes_a_catalog_that_loads(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(small, tmp_path / "catalog") == 0
    found = catalog.load(tmp_path / "catalog")
    assert (len(found.works), found.sections) == (16, (2021, 2019, 2016))
    assert not (tmp_path / "catalog" / "unread.txt").exists()
    shown = capsys.readouterr().out
    assert "Awesome Pebble Retrieval" in shown
    assert "2012 is taken from the title" in shown


def test_what_is_loaded_is_what_was_read(small: Path, tmp_path: Path) -> None:
    run(small, tmp_path / "catalog")
    found = catalog.load(tmp_path / "catalog")
    assert found.work("clay2019guided").curated.venue == "NIPS"
    assert found.page.papers_template is not None
    assert found.page.papers_template in SEED_LIKE
    assert found.page.contents == "Catalogue <br> "


def test_the_vocabulary_of_venues_is_copied_with_its_comments(small: Path, tmp_path: Path) -> None:
    run(small, tmp_path / "catalog")
    assert (tmp_path / "catalog" / "venues.yaml").read_bytes() == (CATALOG / "venues.yaml").read_bytes()


def test_the_folders_own_vocabulary_stays_and_new_venues_come_after_it(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "venues.yaml").write_text(VENUES_YAML)
    (folder / "datasets.yaml").write_text("datasets:\n  PEB-300-2012:\n    spellings: [PEB, PEB300-2012]\n  Mine:\n")
    assert run(small, folder) == 0
    assert (folder / "venues.yaml").read_text().startswith(VENUES_YAML)
    found = catalog.load(folder)
    assert {venue.short for venue in found.venues.venues} >= {"CVPR", "ICCV", "F&G"}
    assert found.work("stone2021pebble").datasets == ("PEB-300-2012",)
    assert "Mine" in [dataset.name for dataset in found.datasets]


def test_what_is_not_read_is_shown_and_kept_word_for_word(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.write_text(
        SEED_LIKE.replace("### **2019**\n", "### **2019**\n\nA [bold] remark  of mine\n"), encoding="utf-8"
    )
    assert run(small, tmp_path / "catalog") == 0
    line = SEED_LIKE.split("\n").index("### **2019**") + 3
    shown = capsys.readouterr().out
    assert f"line {line} not read" in shown
    assert "A [bold] remark  of mine" in shown
    kept = (tmp_path / "catalog" / "unread.txt").read_text()
    assert kept.startswith(f"line {line}: ")
    assert "\nA [bold] remark  of mine\n" in kept
    assert len(catalog.load(tmp_path / "catalog").works) == 16


@pytest.mark.parametrize("name", ["papers/2020.yaml", "papers/notes.yml", "list.yaml"])
def test_a_persons_catalog_is_never_overwritten(
    name: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = tmp_path / "catalog" / name
    edited.parent.mkdir(parents=True)
    edited.write_text("# by hand\n")
    assert run(small, tmp_path / "catalog") == 2
    assert [path for path in (tmp_path / "catalog").rglob("*") if path.is_file()] == [edited]
    assert "overwritten" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["datasets:\n  # mine\n  A: {}\n", "datasets: {}\nworks: {}\n"])
def test_comments_and_works_among_the_data_sets_are_never_lost(text: str, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "datasets.yaml").write_text(text)
    assert run(small, folder) == 2
    assert [path.name for path in folder.iterdir()] == ["datasets.yaml"]


def test_a_second_import_is_refused(small: Path, tmp_path: Path) -> None:
    assert run(small, tmp_path / "catalog") == 0
    assert run(small, tmp_path / "catalog") == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "title"),
        (b"# Awesome\n\nno list\n", "## Papers"),
        (b"\xff\xfe", "is not UTF-8 at byte 0"),
        (b"# A\n\n## Papers\n\n**Pebbles(CVPR-9999)** <br>\n*Ana Brook* <br>\n", "year"),
    ],
)
def test_a_readme_that_cannot_be_read_writes_nothing(
    content: bytes, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_bytes(content)
    assert run(tmp_path / "README.md", tmp_path / "catalog") == 2
    assert why in capsys.readouterr().out
    assert not (tmp_path / "catalog").exists()


def test_a_readme_or_a_vocabulary_that_is_not_there(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "none.md", tmp_path / "catalog") == 2
    assert run(small, tmp_path / "catalog", "--vocabulary", str(tmp_path)) == 2
    assert "--vocabulary" in capsys.readouterr().out


def test_bad_arguments_end_with_two(small: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(small)])
    assert ended.value.code == 2


@needs_the_seed
def test_the_real_list_becomes_a_catalog_that_holds_what_was_read(tmp_path: Path) -> None:
    vocabulary = tmp_path / "vocabulary"
    vocabulary.mkdir()
    shutil.copy(CATALOG / "venues.yaml", vocabulary)
    shutil.copy(DATA / "datasets.yaml", vocabulary)
    assert run(SEED, tmp_path / "catalog", "--vocabulary", str(vocabulary)) == 0
    found, read = catalog.load(tmp_path / "catalog"), seed().catalog
    assert found.works == read.works
    assert found.datasets == read.datasets
    assert found.page == read.page
    assert isinstance(found, Catalog)


@pytest.mark.parametrize(
    "name", ["unread.txt", "decisions.yaml", "retired.yaml", "papers/2021.YAML", "papers/2021.yml"]
)
def test_no_file_of_people_is_written_over(
    small: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "catalog" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    assert run(small, tmp_path / "catalog") == 2
    assert f"{path} is there already" in capsys.readouterr().out
    assert [one for one in (tmp_path / "catalog").rglob("*") if one.is_file()] == [path]


def test_what_cannot_be_read_is_named(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small.write_bytes(SEED_LIKE.encode("utf-16"))
    assert run(small, tmp_path / "catalog") == 2
    assert f"{small} is not UTF-8 at byte 0; save it as UTF-8" in capsys.readouterr().out
    assert run(tmp_path, tmp_path / "catalog") == 2
    assert "Is a directory" in capsys.readouterr().out
    assert run(small, small) == 2
    assert f"{small} is a file; name a folder by --catalog" in capsys.readouterr().out
    assert run(small, small / "catalog") == 2
    assert "is a file; name a folder by --catalog" in capsys.readouterr().out
